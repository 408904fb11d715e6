package audit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestIgnore(t *testing.T) {
	dir := t.TempDir()
	rules := "# remark\n/top\nbuild/\n*.tmp\nkeep/*\n!keep/this\ndeep/**/x\n**/any\n\\#odd\ntrail \n"
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte(rules), 0o644); err != nil {
		t.Fatal(err)
	}
	g := ignorer(nil).with(dir)
	for path, want := range map[string]bool{
		"top": true, "a/top": false, "build/": true, "a/build/": true, "build": false, "x.tmp": true, "a/b/x.tmp": true,
		"keep/that": true, "keep/this": false, "deep/x": true, "deep/a/b/x": true, "a/deep/x": false, "a/b/any": true, "any": true,
		"#odd": true, "trail": true, "other": false,
	} {
		full := filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(path, "/")))
		if got := g.matches(full, strings.HasSuffix(path, "/")); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	// A file further in goes before one further out.
	sub := filepath.Join(dir, "sub")
	if err := os.MkdirAll(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(sub, ".gitignore"), []byte("!x.tmp\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if g.with(sub).matches(filepath.Join(sub, "x.tmp"), false) {
		t.Error("the inner file does not count")
	}
	if !g.matches(filepath.Join(sub, "x.tmp"), false) {
		t.Error("the outer rules were changed")
	}
}

func TestFitsPartsIsQuick(t *testing.T) {
	pattern := strings.Split(strings.Repeat("**/a/", 200)+"b", "/")
	if fitsParts(pattern, strings.Split(strings.Repeat("a/", 200)+"c", "/")) {
		t.Error("it fits")
	}
}

func TestVendored(t *testing.T) {
	for _, name := range []string{"node_modules", "vendor", ".git", ".venv", "site-packages"} {
		if !vendored(name) {
			t.Error(name)
		}
	}
	// Names that people give to folders of their own work.
	for _, name := range []string{"build", "dist", "env", "src", "packages", "target", "lib"} {
		if vendored(name) {
			t.Error(name)
		}
	}
}
