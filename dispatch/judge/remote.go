package judge

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	// maxRemote bounds a requirements file behind an address, in bytes: the largest
	// lists of constraints in public use have some hundred kilobytes.
	maxRemote     = 8 << 20
	remoteTimeout = 30 * time.Second
)

func isRemote(path string) bool {
	return strings.HasPrefix(path, "https://") || strings.HasPrefix(path, "http://")
}

// fetched gives the plan's own copy of a requirements file that the command names
// by an address: what is judged is what the run is given.
func (s *session) fetched(ctx context.Context, w *wishes, address string) (path string, err error) {
	if path, ok := w.remote[address]; ok {
		return path, nil
	}
	ctx, cancel := context.WithTimeout(ctx, remoteTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	res, err := s.w.HTTP.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the answer was %s", res.Status)
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxRemote+1))
	if err != nil {
		return "", err
	}
	if len(data) > maxRemote {
		return "", fmt.Errorf("it has more than %d bytes", maxRemote)
	}
	path = filepath.Join(s.folder.root, fmt.Sprintf("remote-%d.txt", len(w.remote)+1))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", err
	}
	w.remote[address] = path
	return path, nil
}
