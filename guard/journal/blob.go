package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"pkgd/guard/compact"
)

// blob is content that is stored once under its hash. Most are there already, so
// content is written twice rather than kept: first to learn its hash.
type blob struct {
	hash  string
	size  int64
	write func(*compact.Writer)
}

func newBlob(write func(*compact.Writer)) (blob, error) {
	sum := &summing{Hash: sha256.New()}
	err := compact.Stream(sum, write)
	return blob{hex.EncodeToString(sum.Sum(nil)), sum.n, write}, err
}

// summing is a hash that counts.
type summing struct {
	hash.Hash
	n int64
}

func (s *summing) Write(p []byte) (int, error) {
	s.n += int64(len(p))
	return s.Hash.Write(p)
}

func (j *Journal) blobPath(hash string) string {
	return filepath.Join(j.dir, blobDir, hash[:2], hash)
}

// putBlob stores a blob unless it is there. Called under the lock, so that the
// sweep of retention cannot take it between here and the line that names it.
func (j *Journal) putBlob(b blob) error {
	path := j.blobPath(b.hash)
	if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() && info.Size() == b.size {
		return nil
	}
	content := func(w io.Writer) error { return compact.Stream(w, b.write) }
	err := putWritten(path, content)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.Mkdir(filepath.Dir(path), 0o700); err == nil || errors.Is(err, fs.ErrExist) {
			err = putWritten(path, content)
		}
	}
	return err
}

// readBlob gives a blob's bytes after checking that they are what the hash says.
func (j *Journal) readBlob(hash string) ([]byte, error) {
	if len(hash) != 64 || !isHex(hash) {
		return nil, fmt.Errorf("%q is no hash", hash)
	}
	data, err := readSmall(j.blobPath(hash))
	if err != nil {
		return nil, err
	}
	if sum(data) != hash {
		return nil, fmt.Errorf("the content of %s was changed", hash)
	}
	return data, nil
}

func (j *Journal) load(hash string, v any) error {
	data, err := j.readBlob(hash)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}

func isHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// blobs lists the hashes that a record names.
func (r *Record) blobs() []string {
	var out []string
	for _, h := range []string{r.Plan, r.Facts, r.Knowledge, r.Policy, r.Verdict} {
		if h != "" {
			out = append(out, h)
		}
	}
	return out
}
