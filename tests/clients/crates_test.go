package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const crateProject = "[package]\nname = \"zz-mine\"\nversion = \"1.0.0\"\nedition = \"2021\"\n\n[dependencies]\n"

// TestCrateRecipes runs one command for every way of planning cargo has.
func TestCrateRecipes(t *testing.T) {
	each(t, "cargo", func(t *testing.T, client string) {
		s := stage(t, client)
		main := []string{"src/main.rs", "fn main() {}\n"}
		t.Run("add", func(t *testing.T) {
			dir := folder(t, s, "add", append(main, "Cargo.toml", crateProject)...)
			d := check(t, s, dir, "cargo", "add", "zz-app", "zz-fresh")
			must(t, s, dir, 0, "cargo", "add", "zz-app", "zz-fresh")
			must(t, s, dir, 0, "cargo", "fetch")
			equal(t, "lock", crateLock(t, filepath.Join(dir, "Cargo.lock")), d.packages())
		})
		t.Run("build", func(t *testing.T) {
			dir := folder(t, s, "build", append(main, "Cargo.toml", crateProject+"zz-wants-fresh = \"1\"\n")...)
			d := check(t, s, dir, "cargo", "build")
			r := must(t, s, dir, 0, "cargo", "build")
			if !strings.Contains(r.Stderr, "zz-fresh@1.2.0") {
				t.Errorf("nothing is said of what was held back: %s", r.Stderr)
			}
			equal(t, "lock", crateLock(t, filepath.Join(dir, "Cargo.lock")), d.packages())
			must(t, s, dir, 0, "cargo", "update")
			equal(t, "lock after update", crateLock(t, filepath.Join(dir, "Cargo.lock")), d.packages())
			must(t, s, dir, 0, "cargo", "build", "--locked")
			must(t, s, dir, 0, "cargo", "run")
		})
		t.Run("malware in a lock", func(t *testing.T) {
			dir := folder(t, s, "lock", append(main, "Cargo.toml", crateProject+"zz-nest = \"1\"\n")...)
			if _, err := s.Run(dir, s.Real("cargo"), "generate-lockfile"); err != nil {
				t.Fatal(err)
			}
			must(t, s, dir, 4, "cargo", "build", "--locked")
			must(t, s, dir, 4, "cargo", "test")
		})
		t.Run("install", func(t *testing.T) {
			root := filepath.Join(s.Root, "installed")
			dir := folder(t, s, "install")
			r := must(t, s, dir, 0, "cargo", "install", "--root", root, "zz-tool")
			if !strings.Contains(r.Stderr, "zz-tool@1.1.0") {
				t.Errorf("the young release was not held back: %s", r.Stderr)
			}
			if _, err := os.Stat(filepath.Join(root, "bin", "zz-tool")); err != nil {
				t.Error(err)
			}
			must(t, s, dir, 3, "cargo", "install", "--root", root, "zz-tool@1.1.0")
		})
		t.Run("workspace and path", func(t *testing.T) {
			dir := folder(t, s, "space", "Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"2\"\n",
				"crates/a/Cargo.toml", strings.Replace(crateProject, "zz-mine", "zz-a", 1)+"zz-b = { path = \"../b\" }\nzz-lib = \"1\"\n", "crates/a/src/lib.rs", "",
				"crates/b/Cargo.toml", strings.Replace(crateProject, "zz-mine", "zz-b", 1), "crates/b/src/lib.rs", "")
			d := check(t, s, filepath.Join(dir, "crates", "a"), "cargo", "build")
			must(t, s, filepath.Join(dir, "crates", "a"), 0, "cargo", "build")
			equal(t, "lock", crateLock(t, filepath.Join(dir, "Cargo.lock")), d.packages())
		})
		t.Run("alias", func(t *testing.T) {
			dir := folder(t, s, "alias", append(main, "Cargo.toml", crateProject+"zz-nest = \"1\"\n",
				".cargo/config.toml", "[alias]\nzz = [\"build\", \"--release\"]\n")...)
			must(t, s, dir, 4, "cargo", "zz")
		})
	})
}
