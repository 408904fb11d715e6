package timestamps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"pkgd/timestamps/registry"
)

// Fetch gets one archive of a registry whole, as it is, at most limit bytes. The
// registry's credentials go to its own origin only. An error is a *Failure; the
// context bounds the time.
func (b *Book) Fetch(ctx context.Context, reg registry.Registry, address string, limit int64) ([]byte, error) {
	address, _, _ = strings.Cut(address, "#")
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, &Failure{Why: "the archive's address cannot be understood"}
	}
	client, err := b.fetch.clients.of(&reg)
	if err != nil {
		return nil, &Failure{Why: err.Error(), Offline: true}
	}
	req, err := newRequest(ctx, &reg, u, request{})
	if err != nil {
		return nil, &Failure{Why: "the archive's address cannot be understood"}
	}
	req.Header.Set("Accept-Encoding", "identity")
	b.fetch.requests.Add(1)
	resp, err := client.Do(req)
	if err != nil {
		return nil, b.fetch.failed(u.Host, ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, &Failure{Why: fmt.Sprintf("%s answered with status %d", u.Host, resp.StatusCode), Absent: resp.StatusCode == http.StatusNotFound}
	}
	data, err := io.ReadAll(io.LimitReader(&counter{r: resp.Body, n: &b.fetch.bytes}, limit+1))
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, b.fetch.failed(u.Host, ctx, err)
	case int64(len(data)) > limit:
		return nil, &Failure{Why: fmt.Sprintf("%s is larger than %d MB", fileOf(u), limit>>20)}
	}
	return data, nil
}

func fileOf(u *url.URL) string { return u.Path[strings.LastIndexByte(u.Path, '/')+1:] }
