package install

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pkgd/dispatch/world"
)

// marker is what makes a file of these tests a pkgd.
const marker = "#!/bin/sh\n# pkgd of a test\n"

// scene is a machine of its own: a home, a folder of real managers, a pkgd.
type scene struct {
	t                              *testing.T
	root, home, real, binary, data string
	o                              Options
}

func newScene(t *testing.T, managers ...string) *scene {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("these tests make Unix programs")
	}
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, root: root, home: filepath.Join(root, "home"), real: filepath.Join(root, "real"), binary: filepath.Join(root, "dist", "pkgd")}
	s.data = filepath.Join(s.home, ".local", "share", "pkg-defender")
	for _, d := range []string{s.home, s.real, filepath.Dir(s.binary)} {
		s.check(os.MkdirAll(d, 0o755))
	}
	s.program(s.binary, marker)
	for _, m := range managers {
		s.program(filepath.Join(s.real, m), "#!/bin/sh\necho real "+m+"\n")
	}
	s.o = Options{Data: s.data, Binary: s.binary, Root: filepath.Join(root, "system"), Caller: func() string { return "" }, IsOurs: isMarked,
		World: &world.World{Dir: root, UID: os.Geteuid(), Now: time.Now}}
	s.env("PATH="+s.real, "HOME="+s.home)
	return s
}

func isMarked(path string) bool {
	data, err := os.ReadFile(path)
	return err == nil && bytes.HasPrefix(data, []byte(marker))
}

func (s *scene) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) env(kv ...string) { s.o.World.Environ = kv }

func (s *scene) program(path, text string) {
	s.t.Helper()
	s.check(os.MkdirAll(filepath.Dir(path), 0o755))
	s.check(os.WriteFile(path, []byte(text), 0o755))
}

func (s *scene) put(path, text string) {
	s.t.Helper()
	s.check(os.MkdirAll(filepath.Dir(path), 0o755))
	s.check(os.WriteFile(path, []byte(text), 0o644))
}

func (s *scene) install() *Result {
	s.t.Helper()
	r, err := Install(s.o)
	s.check(err)
	return r
}

func (s *scene) remove() *Result {
	s.t.Helper()
	r, err := Remove(s.o)
	s.check(err)
	return r
}

func (s *scene) shims() string { return filepath.Join(s.data, "shims") }

// tree is everything below a folder: names, modes, link targets, bytes, times
// of files.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s %v", strings.TrimPrefix(path, dir), info.Mode())
		switch {
		case info.Mode()&fs.ModeSymlink != 0:
			target, _ := os.Readlink(path)
			fmt.Fprintf(&b, " -> %s", target)
		case info.Mode().IsRegular():
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, " %v %q", info.ModTime().UnixNano(), data)
		}
		b.WriteByte('\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func (r *Result) names() string {
	var all []string
	for _, l := range r.Links {
		all = append(all, l.Name)
	}
	return strings.Join(all, " ")
}
