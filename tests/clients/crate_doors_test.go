package clients

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCrateDoors: the ways by which cargo could take in what nobody judged.
func TestCrateDoors(t *testing.T) {
	each(t, "cargo", func(t *testing.T, client string) {
		s := stage(t, client)
		otherCrates(t, s)
		main := []string{"src/main.rs", "fn main() {}\n"}
		root := filepath.Join(s.Root, "installed")
		t.Run("malware of another registry", func(t *testing.T) {
			must(t, s, folder(t, s, "other"), 4, "cargo", "install", "--root", root, "--registry", "other", "zz-evil")
		})
		t.Run("a variable explains a word", func(t *testing.T) {
			dir := folder(t, s, "variable", append(main, "Cargo.toml", crateProject)...)
			r := must(t, s, dir, 5, "env", "CARGO_ALIAS_FMT=add zz-evil", filepath.Join(s.Shims, "cargo"), "fmt")
			if data, _ := os.ReadFile(filepath.Join(dir, "Cargo.toml")); strings.Contains(string(data), "zz-evil") {
				t.Errorf("zz-evil came in: %s", r.Stderr)
			}
		})
		t.Run("the nearer of two aliases", func(t *testing.T) {
			alias := func(what string) string { return "[alias]\nfmt = \"" + what + "\"\n" }
			dir := folder(t, s, "nearer", append(main, "Cargo.toml", crateProject, ".cargo/config.toml", alias("tree"), "src/.cargo/config.toml", alias("add zz-evil"))...)
			must(t, s, filepath.Join(dir, "src"), 4, "cargo", "fmt")
			must(t, s, dir, 0, "cargo", "fmt")
		})
		t.Run("a folder in the project's configuration", func(t *testing.T) {
			// What cargo install fetches comes from where the user's own configuration says.
			dir := folder(t, s, "planted", append(main, "Cargo.toml", crateProject,
				"crates/zz-tool/Cargo.toml", "[package]\nname = \"zz-tool\"\nversion = \"9.9.9\"\nedition = \"2021\"\n",
				"crates/zz-tool/src/main.rs", "fn main() {}\n", "crates/zz-tool/.cargo-checksum.json", "{\"files\":{},\"package\":\"\"}",
				".cargo/config.toml", "[source.crates-io]\nreplace-with = \"planted\"\n\n[source.planted]\ndirectory = \"crates\"\n")...)
			d := check(t, s, dir, "cargo", "install", "zz-tool")
			equal(t, "plan", d.packages(), []string{"zz-tool@1.0.0"})
			must(t, s, dir, 0, "cargo", "install", "--root", root, "zz-tool")
			if got, _ := os.ReadFile(filepath.Join(root, ".crates.toml")); !strings.Contains(string(got), "zz-tool 1.0.0 ") {
				t.Errorf("installed is\n%s", got)
			}
		})
		t.Run("malware in a folder", func(t *testing.T) {
			dir := folder(t, s, "vendored", append(main, "Cargo.toml", crateProject+"zz-nest = \"1\"\n")...)
			prepareCrate(t, s, dir, "vendored", true)
			d := check(t, s, dir, "cargo", "build", "--offline")
			for _, r := range d.Reasons {
				if r.Code != "malicious" {
					t.Errorf("of a folder of crates it is said: %+v", r)
				}
			}
			must(t, s, dir, 4, "cargo", "build", "--offline")
		})
		t.Run("a young release in a repository's lock", func(t *testing.T) {
			manifest := strings.Replace(crateProject, "zz-mine", "zz-late", 1) + "zz-fresh = \"1\"\n"
			dir := folder(t, s, "git/late", "Cargo.toml", "[workspace]\nmembers = [\"late\"]\nresolver = \"2\"\n", "late/Cargo.toml", manifest, "late/src/main.rs", "fn main() {}\n")
			bare(t, s, dir, s.Real("cargo"), "generate-lockfile")
			for _, words := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.email=zz@example.test", "-c", "user.name=zz", "commit", "-qm", "one"}} {
				bare(t, s, dir, append([]string{"git"}, words...)...)
			}
			must(t, s, dir, 3, "cargo", "install", "--root", root, "--locked", "--git", "file://"+dir, "zz-late")
		})
		t.Run("a git index", func(t *testing.T) {
			// It keeps no release times; the crates in it are judged, and tied, like any.
			resp, err := http.Get(strings.TrimPrefix(s.Server.Crates(), "sparse+") + "zz/-c/zz-clean")
			if err != nil {
				t.Fatal(err)
			}
			lines, err := io.ReadAll(resp.Body)
			if _ = resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
				t.Fatal(resp.Status, err)
			}
			index := folder(t, s, "index", "config.json", "{\"dl\":\""+s.Server.URL()+"/dl/{crate}/{version}/download\"}", "zz/-c/zz-clean", string(lines))
			for _, words := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.email=zz@example.test", "-c", "user.name=zz", "commit", "-qm", "one"}} {
				bare(t, s, index, append([]string{"git"}, words...)...)
			}
			dir := folder(t, s, "of-git", append(main, "Cargo.toml", crateProject+"zz-clean = { version = \"1\", registry-index = \"file://"+index+"\" }\n")...)
			r := must(t, s, dir, 0, "cargo", "build")
			if !strings.Contains(r.Stderr, "a git index keeps no release times") {
				t.Errorf("nothing is said of the age: %s", r.Stderr)
			}
		})
	})
}

// TestCrateTieElsewhere: what another registry gives after the plan does not get in.
func TestCrateTieElsewhere(t *testing.T) {
	each(t, "cargo", func(t *testing.T, client string) {
		s, swapNow := swapping(t, client, "cargo")
		other := otherCrates(t, s)
		dir, root := folder(t, s, "tie"), filepath.Join(s.Root, "installed")
		swapNow(func() {
			other.Fail("/index/zz", 404, -1)
			other.Fail("/dl/", 404, -1)
		})
		must(t, s, dir, 0, "cargo", "install", "--root", root, "--registry", "other", "zz-theirs")
		if got, _ := os.ReadFile(filepath.Join(root, ".crates.toml")); !strings.Contains(string(got), "zz-theirs 1.0.0 (sparse+") {
			t.Errorf("installed is\n%s", got)
		}
	})
}
