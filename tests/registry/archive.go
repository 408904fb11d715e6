package registry

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"slices"
	"time"
)

// entry is one file inside an archive.
type entry struct {
	path string
	text string
	mode int64 // 0: 0644
}

// stamp is the date of everything inside archives, so that equal releases are
// equal bytes.
var stamp = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// tarball packs entries as a gzipped tar. Writing to memory cannot fail.
func tarball(entries []entry) []byte {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	t := tar.NewWriter(z)
	for _, e := range entries {
		mode := e.mode
		if mode == 0 {
			mode = 0o644
		}
		must(t.WriteHeader(&tar.Header{Name: e.path, Mode: mode, Size: int64(len(e.text)), ModTime: stamp, Typeflag: tar.TypeReg}))
		_, err := io.WriteString(t, e.text)
		must(err)
	}
	must(t.Close())
	must(z.Close())
	return buf.Bytes()
}

// zipped packs entries as a zip.
func zipped(entries []entry) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.path, Method: zip.Deflate, Modified: stamp}
		h.SetMode(0o644)
		w, err := z.CreateHeader(h)
		must(err)
		_, err = io.WriteString(w, e.text)
		must(err)
	}
	must(z.Close())
	return buf.Bytes()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func sha256hex(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// pairs lists a map in the order of its keys.
func pairs(m map[string]string) [][2]string {
	var out [][2]string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, [2]string{k, m[k]})
	}
	return out
}
