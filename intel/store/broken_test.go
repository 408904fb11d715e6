package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func flip(t *testing.T, path string, at int64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		at += int64(len(data))
	}
	data[at] ^= 0x40
	if err = os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// use does what a look-up does, with a package that has records and one that
// has none.
func use(dir string) error {
	r, err := Open(dir)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err = r.Listed("npm", []string{"zz-a", "zz-none"}); err != nil {
		return err
	}
	return r.Rows("npm", []string{"zz-a"}, func(PartKey, string, string, []byte) error { return nil })
}

func one(t *testing.T, pattern string) string {
	t.Helper()
	list, _ := filepath.Glob(pattern)
	if len(list) == 0 {
		t.Fatalf("no %s", pattern)
	}
	return list[0]
}

func TestBrokenStores(t *testing.T) {
	cases := map[string]struct {
		kind  Kind
		spoil func(t *testing.T, dir string)
	}{
		"no folder":             {Absent, func(t *testing.T, dir string) { os.RemoveAll(dir) }},
		"no CURRENT":            {Absent, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "CURRENT")) }},
		"empty CURRENT":         {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "") }},
		"CURRENT elsewhere":     {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "../gen-2\n") }},
		"CURRENT absolute":      {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "/tmp/gen-2\n") }},
		"CURRENT of nothing":    {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "gen-7\n") }},
		"CURRENT is huge":       {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", strings.Repeat("gen-2\n", 99)) }},
		"CURRENT is a link":     {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "CURRENT")) }},
		"CURRENT is a folder":   {Damaged, func(t *testing.T, dir string) { mkdir(t, filepath.Join(dir, "CURRENT")) }},
		"the generation a link": {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "gen-2")) }},
		"META is a link":        {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "gen-2", "META")) }},
		"db is a link":          {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "gen-2", "db")) }},
		"a table is a link":     {Foreign, func(t *testing.T, dir string) { replaceByLink(t, one(t, dir+"/gen-2/db/*.sst")) }},
		"others can write":      {Foreign, func(t *testing.T, dir string) { os.Chmod(dir, 0o777) }},
		"the group can write":   {Foreign, func(t *testing.T, dir string) { os.Chmod(filepath.Join(dir, "gen-2"), 0o775) }},
		"others can write META": {Foreign, func(t *testing.T, dir string) { os.Chmod(filepath.Join(dir, "gen-2", "META"), 0o666) }},
		"no META":               {Damaged, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "gen-2", "META")) }},
		"empty META":            {Damaged, func(t *testing.T, dir string) { write(t, dir, "gen-2/META", "") }},
		"META changed":          {Damaged, func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "gen-2", "META"), -5) }},
		"META of a newer pkgd":  {Newer, func(t *testing.T, dir string) { write(t, dir, "gen-2/META", "pkgd-store 2 whatever\n") }},
		"META of another": {Damaged, func(t *testing.T, dir string) {
			os.Rename(dir+"/gen-2", dir+"/gen-5")
			write(t, dir, "CURRENT", "gen-5\n")
		}},
		"no readers.lock":        {Damaged, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "gen-2", "readers.lock")) }},
		"no sidecar":             {Damaged, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "gen-2", "pkgs.fp")) }},
		"empty sidecar":          {Damaged, func(t *testing.T, dir string) { write(t, dir, "gen-2/pkgs.fp", "") }},
		"short sidecar":          {Damaged, func(t *testing.T, dir string) { os.Truncate(dir+"/gen-2/pkgs.fp", pageSize) }},
		"sidecar header changed": {Damaged, func(t *testing.T, dir string) { flip(t, dir+"/gen-2/pkgs.fp", 13) }},
		"sidecar page changed":   {Damaged, func(t *testing.T, dir string) { flip(t, dir+"/gen-2/pkgs.fp", 2*pageSize+pageHead+3) }},
		"sidecar pages swapped":  {Damaged, swapPages},
		"a table is gone":        {Damaged, func(t *testing.T, dir string) { os.Remove(one(t, dir+"/gen-2/db/*.sst")) }},
		"a table is short":       {Damaged, func(t *testing.T, dir string) { os.Truncate(one(t, dir+"/gen-2/db/*.sst"), 100) }},
		"the manifest is gone":   {Damaged, func(t *testing.T, dir string) { os.Remove(one(t, dir+"/gen-2/db/MANIFEST*")) }},
		"tables are changed":     {Damaged, changeTables},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := made(t)
			if err := use(dir); err != nil {
				t.Fatal(err)
			}
			c.spoil(t, dir)
			err := use(dir)
			if !Is(err, c.kind) {
				t.Fatalf("got %v", err)
			}
			var e *Error
			if errors.As(err, &e) && (e.Why == "" || e.Next == "") {
				t.Errorf("the error does not say why and what next: %v", err)
			}
			w, err := Lock(context.Background(), dir, 0, true)
			switch {
			case c.kind == Newer:
				if !Is(err, Newer) {
					t.Errorf("a newer store is written over: %v", err)
				}
			case c.kind == Damaged || c.kind == Absent:
				if err != nil {
					t.Fatalf("cannot be built anew: %v", err)
				}
				put(t, w, npm, map[string][]string{"MAL-1": {"zz-a"}})
				w.Close()
				if err := use(dir); err != nil {
					t.Errorf("after building anew: %v", err)
				}
			case w != nil:
				w.Close()
			}
		})
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o755)); err != nil {
		t.Fatal(err)
	}
}

// replaceByLink moves a file or folder away and plants a link to it.
func replaceByLink(t *testing.T, path string) {
	t.Helper()
	away := filepath.Join(t.TempDir(), "away")
	if err := errors.Join(os.Rename(path, away), os.Symlink(away, path)); err != nil {
		t.Skipf("no links here: %v", err)
	}
}

func swapPages(t *testing.T, dir string) {
	path := dir + "/gen-2/pkgs.fp"
	data, err := os.ReadFile(path)
	if err != nil || len(data) != 3*pageSize {
		t.Fatal(err, len(data))
	}
	swapped := slices.Concat(data[:pageSize], data[2*pageSize:], data[pageSize:2*pageSize])
	if err = os.WriteFile(path, swapped, 0o644); err != nil {
		t.Fatal(err)
	}
}

func changeTables(t *testing.T, dir string) {
	list, _ := filepath.Glob(dir + "/gen-2/db/*.sst")
	for _, path := range list {
		flip(t, path, 20)
	}
}

// TestVerifyFinds: what no look-up happens to touch.
func TestVerifyFinds(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"a table":        changeTables,
		"the options":    func(t *testing.T, dir string) { flip(t, one(t, dir+"/gen-2/db/OPTIONS*"), 40) },
		"a sidecar page": func(t *testing.T, dir string) { flip(t, dir+"/gen-2/pkgs.fp", pageSize+100) },
	} {
		dir := made(t)
		spoil(t, dir)
		r, err := Open(dir)
		if err != nil {
			t.Fatal(name, err)
		}
		if err = r.Verify(); !Is(err, Damaged) {
			t.Errorf("%s: %v", name, err)
		}
		r.Close()
	}
}
