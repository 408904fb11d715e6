package audit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pkgd/lock"
)

// tree writes files below a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func listed(f *lock.File) string {
	var all []string
	for i := range f.Entries {
		all = append(all, f.Entries[i].Package.String())
	}
	return strings.Join(all, " ")
}

// TestOddPackages: a manifest that is odd does not hide its package.
func TestOddPackages(t *testing.T) {
	dir := tree(t, map[string]string{
		"node_modules/zz-a/package.json": `{"name":"zz-a","version":5,"dependencies":{"zz-b":"1"}}`,
		"node_modules/zz-b/package.json": "\xef\xbb\xbf" + `{"name":["zz-b"],"version":"1.0.0"}`,
		"node_modules/zz-c/package.json": `not JSON`,
		"node_modules/zz-d/package.json": strings.Repeat("[", 100_000),
		"node_modules/zz-e/package.json": `{"name":"zz-other","version":"2.0.0","dependencies":"none"}`,
		"node_modules/zz-f/index.js":     ``,
	})
	f := readNodeModules(filepath.Join(dir, "node_modules"))
	if got, want := listed(f), "npm:zz-a npm:zz-b@1.0.0 npm:zz-c npm:zz-d npm:zz-other@2.0.0 npm:zz-e@2.0.0"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(f.Problems) != 5 {
		t.Errorf("%d problems: %+v", len(f.Problems), f.Problems)
	}
	if n := f.Entries[0].Needs; len(n) != 1 || n[0] != "node_modules/zz-b" {
		t.Errorf("%q", n)
	}
}

// TestNodeFindsTheNearest: a package sees the copy in its own node_modules first.
func TestNodeFindsTheNearest(t *testing.T) {
	dir := tree(t, map[string]string{
		"package.json":                                     `{"dependencies":{"zz-a":"1"},"devDependencies":{"zz-b":"1"}}`,
		"node_modules/zz-a/package.json":                   `{"name":"zz-a","version":"1.0.0","dependencies":{"zz-b":"2","zz-c":"1"}}`,
		"node_modules/zz-a/node_modules/zz-b/package.json": `{"name":"zz-b","version":"2.0.0","dependencies":{"zz-c":"1"}}`,
		"node_modules/zz-b/package.json":                   `{"name":"zz-b","version":"1.0.0"}`,
		"node_modules/zz-c/package.json":                   `{"name":"zz-c","version":"1.0.0"}`,
	})
	f := readNodeModules(filepath.Join(dir, "node_modules"))
	w := waysOf(f)
	for i := range f.Entries {
		e := &f.Entries[i]
		want := map[string]string{"npm:zz-a@1.0.0": "zz-a@1.0.0", "npm:zz-b@2.0.0": "zz-a@1.0.0 zz-b@2.0.0", "npm:zz-b@1.0.0": "zz-b@1.0.0", "npm:zz-c@1.0.0": "zz-a@1.0.0 zz-c@1.0.0"}[e.Package.String()]
		if got := strings.Join(w.to(i), " "); got != want {
			t.Errorf("%s by %q, want %q", e.Package, got, want)
		}
		if e.Dev != (e.Package.String() == "npm:zz-b@1.0.0") {
			t.Errorf("%s: dev %v", e.Package, e.Dev)
		}
	}
}

// TestPlacesThatBreak: what cannot be read is a problem and never nothing.
func TestPlacesThatBreak(t *testing.T) {
	dir := tree(t, map[string]string{
		"c/installed.json": "{", "x/.crates2.json": "[]", "conda/conda-meta/a.json": "{}", "conda/conda-meta/b.json": `{"name":1}`,
		"g/specifications/odd.gemspec": "", "site-packages/odd.dist-info/METADATA": "\x00\xff", "Cellar/zz/1.0/readme": "",
	})
	for name, f := range map[string]*lock.File{
		"composer": readComposer(filepath.Join(dir, "c", "installed.json")), "cargo": readCargo(filepath.Join(dir, "x", ".crates2.json")),
		"conda": readConda(filepath.Join(dir, "conda", "conda-meta")), "gems": readGems(filepath.Join(dir, "g", "specifications")),
		"python": readPython(filepath.Join(dir, "site-packages")), "cellar": readCellar(filepath.Join(dir, "Cellar")),
		"dpkg": readAs("dpkg-status")(filepath.Join(dir, "gone")), "folder": readPython(filepath.Join(dir, "gone")),
	} {
		if len(f.Problems) == 0 {
			t.Errorf("%s: nothing is said", name)
		}
	}
	// A receipt that is gone does not hide the formula.
	if got := listed(readCellar(filepath.Join(dir, "Cellar"))); got != "Homebrew:zz@1.0" {
		t.Error(got)
	}
}

func TestDirectURL(t *testing.T) {
	for text, want := range map[string]string{
		`{"url":"https://user:secret@git.example/zz","vcs_info":{"vcs":"git"}}`: "git https://git.example/zz",
		`{"url":"file:///src/zz","dir_info":{"editable":true}}`:                 "directory file:///src/zz",
		`{"url":"https://host/zz.whl","archive_info":{}}`:                       "url https://host/zz.whl",
		`{`: "registry ",
	} {
		if s := directURL([]byte(text)); string(s.Type)+" "+s.Location != want {
			t.Errorf("%s: %s %s", text, s.Type, s.Location)
		}
	}
}
