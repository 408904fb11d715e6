package judge

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pkgd/guard"
)

// source is a source archive that was read and not built.
type source struct {
	meta      *metadata
	integrity string
	file      string // its name
	data      []byte
	item      guard.Item
	standIn   string // name of the stand-in's file
}

// Limits of a source archive: bytes when unpacked up to the files that are
// looked for, and entries. The largest known have about 400 MB and 60,000 files.
const (
	maxUnpacked = 1 << 30
	maxEntries  = 200_000
	maxMetadata = 4 << 20
)

// readSource reads the metadata of a source archive.
func readSource(name string, data []byte) (*source, error) {
	sum := sha256.Sum256(data)
	s := &source{file: name, data: data, integrity: "sha256:" + hex.EncodeToString(sum[:])}
	found := map[string][]byte{}
	var err error
	switch lower := strings.ToLower(name); {
	case strings.HasSuffix(lower, ".tar.gz") || strings.HasSuffix(lower, ".tgz"):
		var z io.Reader
		if z, err = gzip.NewReader(bytes.NewReader(data)); err == nil {
			err = fromTar(z, found)
		}
	case strings.HasSuffix(lower, ".tar.bz2") || strings.HasSuffix(lower, ".tbz"):
		err = fromTar(bzip2.NewReader(bytes.NewReader(data)), found)
	case strings.HasSuffix(lower, ".zip"):
		err = fromZip(data, found)
	default:
		return nil, fmt.Errorf("%s is a kind of archive that pkgd does not read", name)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	if s.meta, err = staticMetadata(found["pyproject.toml"], found["PKG-INFO"]); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if s.meta.name == "" || s.meta.version == "" {
		return nil, fmt.Errorf("%s: %w", name, errDynamic)
	}
	return s, nil
}

// wantedEntry says which entry of an archive is looked for: files of the one
// folder at the top.
func wantedEntry(path string) (string, bool) {
	dir, base, _ := strings.Cut(strings.TrimPrefix(path, "./"), "/")
	return base, dir != "" && (base == "PKG-INFO" || base == "pyproject.toml")
}

func fromTar(z io.Reader, found map[string][]byte) error {
	limited := &io.LimitedReader{R: z, N: maxUnpacked}
	r := tar.NewReader(limited)
	for n := 0; len(found) < 2; n++ {
		h, err := r.Next()
		if errors.Is(err, io.EOF) && limited.N > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if n > maxEntries || limited.N <= 0 {
			return errors.New("it unpacks to more than pkgd reads")
		}
		if base, ok := wantedEntry(h.Name); ok && h.Typeflag == tar.TypeReg {
			if found[base], err = io.ReadAll(io.LimitReader(r, maxMetadata)); err != nil {
				return err
			}
		}
	}
	return nil
}

func fromZip(data []byte, found map[string][]byte) error {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	for _, f := range r.File {
		base, ok := wantedEntry(f.Name)
		if !ok {
			continue
		}
		in, err := f.Open()
		if err != nil {
			return err
		}
		found[base], err = io.ReadAll(io.LimitReader(in, maxMetadata))
		_ = in.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// standIn writes a binary archive that has the source's metadata and nothing
// else, for the resolver to choose.
func (s *session) standIn(w *wishes, src *source) error {
	name := strings.ReplaceAll(guard.NormalName(s.m.Ecosystem, src.meta.name), "-", "_")
	ver := strings.ReplaceAll(src.meta.version, "-", "_")
	base := name + "-" + ver
	if base != filepath.Base(base) {
		return fmt.Errorf("%s has a name that cannot stand in a file name", src.file)
	}
	src.standIn = base + "-py3-none-any.whl"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	text := "Metadata-Version: 2.1\nName: " + src.meta.name + "\nVersion: " + src.meta.version + "\n"
	if src.meta.requiresPython != "" {
		text += "Requires-Python: " + src.meta.requiresPython + "\n"
	}
	for extra := range src.meta.optional {
		text += "Provides-Extra: " + extra + "\n"
	}
	for _, r := range src.meta.lines() {
		text += "Requires-Dist: " + strings.ReplaceAll(r, "\n", " ") + "\n"
	}
	files := [][2]string{
		{"METADATA", text},
		{"WHEEL", "Wheel-Version: 1.0\nGenerator: pkgd\nRoot-Is-Purelib: true\nTag: py3-none-any\n"},
		{"RECORD", ""},
	}
	for _, f := range files {
		out, err := z.Create(base + ".dist-info/" + f[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(out, f[1]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	dir := s.standInDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	w.sources[src.standIn] = src
	if err := w.allowInstead(src, b.Bytes()); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, src.standIn), b.Bytes(), 0o600)
}

// allowInstead lets the plan's requirement files take the stand-in where they
// take the source archive by its hash.
func (w *wishes) allowInstead(src *source, standIn []byte) error {
	if src.integrity == "" {
		return nil // a repository, which is taken by no hash
	}
	sum := sha256.Sum256(standIn)
	for _, l := range w.lists {
		path := l.rewritten
		data, err := os.ReadFile(path)
		if path == "" || err != nil {
			continue // a circle of files, which ended there
		}
		lines := strings.Split(string(data), "\n")
		for i, l := range lines {
			if strings.Contains(l, src.integrity) {
				lines[i] = l + " --hash=sha256:" + hex.EncodeToString(sum[:])
			}
		}
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) standInDir() string { return filepath.Join(s.folder.root, "standins") }
