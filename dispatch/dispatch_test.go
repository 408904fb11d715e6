package dispatch

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/dispatch/world"
	"pkgd/shims"
)

func TestSet(t *testing.T) {
	environ := []string{"A=1", "B=1", "odd", "", "A=2", "C=1"}
	got := set(environ, []string{"A=9", "D=4", "C="})
	if want := []string{"A=9", "B=1", "odd", "", "C=", "D=4"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if environ[0] != "A=1" || len(environ) != 6 {
		t.Error("the environment given was changed")
	}
	if got := set(environ, nil); !slices.Equal(got, environ) {
		t.Errorf("nothing was set, and yet %q came back", got)
	}
}

// outside is a world of the test: a PATH with one real manager, whose call is
// noted.
type outside struct {
	*world.World
	out, err bytes.Buffer
	path     string
	argv     []string
}

func newOutside(t *testing.T, name string, environ ...string) *outside {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := &outside{}
	o.World = &world.World{
		Environ:  append([]string{"PATH=" + bin, "HOME=" + t.TempDir()}, environ...),
		Dir:      t.TempDir(),
		Stdin:    strings.NewReader(""),
		Stdout:   &o.out,
		Stderr:   &o.err,
		Terminal: func(int) bool { return false },
		Now:      time.Now,
		UID:      os.Geteuid(),
		Become: func(path string, argv, env []string) error {
			o.path, o.argv = path, argv
			return nil
		},
	}
	return o
}

func TestPassThrough(t *testing.T) {
	name := shims.All[0].Name()
	o := newOutside(t, name)
	if code := run(o.World, []string{name, "--version"}); code != 0 || !slices.Equal(o.argv[1:], []string{"--version"}) || o.argv[0] != o.path {
		t.Errorf("exit %d, became %s %q", code, o.path, o.argv)
	}
	if o.out.Len()+o.err.Len() > 0 {
		t.Errorf("said %q %q", &o.out, &o.err)
	}
	o = newOutside(t, name, "PKGD_OUTPUT_VERBOSE=1")
	run(o.World, []string{name, "--version"})
	if o.out.Len() > 0 || strings.Count(o.err.String(), "\n") != 1 {
		t.Errorf("verbose: said %q %q", &o.out, &o.err)
	}
}

func TestUnknownName(t *testing.T) {
	o := newOutside(t, "zz-none")
	if code := run(o.World, []string{"zz-none", "x"}); code != 127 || o.path != "" {
		t.Errorf("exit %d, became %q", code, o.path)
	}
	for _, n := range shims.Names() {
		if !strings.Contains(o.err.String(), n) {
			t.Errorf("the message does not name %s: %s", n, &o.err)
		}
	}
}

// TestInterpreter: an interpreter that runs a manager is looked for under its
// own name and gets all its words back.
func TestInterpreter(t *testing.T) {
	o := newOutside(t, "python3.12")
	words := []string{"python3.12", "-I", "-W", "ignore", "-m", "pip", "list"}
	if code := run(o.World, words); code != 0 || !slices.Equal(o.argv[1:], words[1:]) || filepath.Base(o.path) != "python3.12" {
		t.Errorf("exit %d, became %s %q; said %s", code, o.path, o.argv, &o.err)
	}
	if code := run(o.World, []string{"python3.12", "x.py"}); code != 127 {
		t.Errorf("a script of an interpreter ends with %d", code)
	}
}

func TestBrokenConfiguration(t *testing.T) {
	name := shims.All[0].Name()
	o := newOutside(t, name)
	broken := filepath.Join(t.TempDir(), "pkgd.toml")
	if err := os.WriteFile(broken, []byte("x = = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Environ = append(o.Environ, "PKGD_CONFIG_PATH="+broken)
	if code := run(o.World, []string{name, "install", "zz-x"}); code != 6 || o.path != "" {
		t.Errorf("exit %d, became %q, said %s", code, o.path, &o.err)
	}
}
