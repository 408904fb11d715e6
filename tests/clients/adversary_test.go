package clients

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pkgd/tests/registry"
	"pkgd/tests/scene"
)

// What was once got past pkgd, or was stopped for nothing, by files and settings
// beside the command's words.

// kept says that malware was stopped and nothing of it lies on the disk.
func kept(t *testing.T, s *scene.Scene, dir string, words ...string) {
	t.Helper()
	must(t, s, dir, 4, words...)
	for _, p := range nodeTree(t, dir) {
		if strings.HasPrefix(p, "zz-evil") {
			t.Errorf("%s let %s in", strings.Join(words, " "), p)
		}
	}
}

func TestNodeAdversary(t *testing.T) {
	each(t, "npm", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		s.Set("npm_config_allow_git=all", "npm_config_prefix="+filepath.Join(s.Root, "prefix"))
		if err := os.MkdirAll(filepath.Join(s.Root, "prefix", "lib"), 0o700); err != nil {
			t.Fatal(err)
		}
		const wants = `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-leaf":"^1.0.0"}}`
		const lock = `{"name":"zz-project","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"zz-project","version":"1.0.0",` +
			`"dependencies":{"zz-leaf":"^1.0.0"}},"node_modules/zz-leaf":{"version":"1.0.0"}}}`
		for name, words := range map[string][]string{
			"lock off by a word": {"npm", "install", "--no-package-lock"}, "lock off by a file": {"npm", "install"}, "dedupe": {"npm", "dedupe"},
		} {
			t.Run(name, func(t *testing.T) {
				dir := folder(t, s, name, "package.json", wants, "package-lock.json", lock)
				if words[1] != "dedupe" && len(words) == 2 {
					folder(t, s, name, ".npmrc", "package-lock=false\n")
				}
				d := check(t, s, dir, words...)
				must(t, s, dir, 0, words...)
				equal(t, "tree", nodeTree(t, dir), d.packages())
			})
		}
		t.Run("installed", func(t *testing.T) {
			there := `{"name":"zz-leaf","version":"1.0.0","dependencies":{"zz-evil":"*"}}`
			for _, words := range [][]string{{"npm", "install"}, {"npm", "install", "zz-clean"}, {"npm", "dedupe"}, {"npm", "prune"}} {
				dir := folder(t, s, "installed "+words[1], "package.json", wants, "node_modules/zz-leaf/package.json", there)
				kept(t, s, dir, words...)
			}
			dir := folder(t, s, "satisfied", "package.json", wants, "node_modules/zz-leaf/package.json", `{"name":"zz-leaf","version":"1.0.0"}`)
			d := check(t, s, dir, "npm", "install")
			equal(t, "plan", d.packages(), []string{"zz-leaf@1.0.0"})
			must(t, s, dir, 0, "npm", "install")
			equal(t, "tree", nodeTree(t, dir), []string{"zz-leaf@1.0.0"})
			must(t, s, folder(t, s, "dedupe", "package.json", wants), 0, "npm", "dedupe")
			for name, code := range map[string]int{"zz-evil": 4, "zz-lib": 0} {
				dir := folder(t, s, "linked "+name, "package.json", wants, "node_modules/.keep", "",
					"own/package.json", `{"name":"zz-leaf","version":"1.0.0","dependencies":{"`+name+`":"*"}}`)
				if err := os.Symlink("../own", filepath.Join(dir, "node_modules", "zz-leaf")); err != nil {
					t.Fatal(err)
				}
				must(t, s, dir, code, "npm", "install")
			}
		})
		t.Run("package setting", func(t *testing.T) {
			for _, file := range []string{"package=zz-evil\n", "package[]=zz-evil\n"} {
				dir := folder(t, s, "setting", "package.json", nodeProject, ".npmrc", file)
				kept(t, s, dir, "npx", "--yes", "-c", "true")
				kept(t, s, dir, "npm", "exec", "--yes", "--", "zz-tool")
			}
		})
		t.Run("members", func(t *testing.T) {
			dir := folder(t, s, "members", "package.json", `{"name":"zz-root","version":"1.0.0","workspaces":["a"]}`,
				"a/package.json", `{"name":"zz-a","version":"1.0.0","dependencies":{"zz-evil":"*"}}`)
			kept(t, s, dir, "npm", "version", "patch", "-w", "a")
			kept(t, s, dir, "npm", "init", "-y", "-w", "b")
		})
		t.Run("git", func(t *testing.T) { prepares(t, s) })
		must(t, s, folder(t, s, "linked", "package.json", wants), 0, "npm", "link")
		// A link into the project brings the rest of the project up to date.
		dir := folder(t, s, "links", "package.json", `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-nest":"1.0.0"}}`)
		kept(t, s, dir, "npm", "link", "zz-clean")
	})
}

// prepares installs from a repository whose preparation installs more.
func prepares(t *testing.T, s *scene.Scene) {
	for name, code := range map[string]int{"zz-evil": 4, "zz-wants-fresh": 0} {
		repo := folder(t, s, "repo "+name, "package.json",
			`{"name":"zz-git","version":"1.0.0","scripts":{"prepare":"true"},"devDependencies":{"`+name+`":"*"}}`)
		address := "git+file://" + strings.ReplaceAll(commit(t, repo), " ", "%20")
		dir := folder(t, s, "git "+name, "package.json", nodeProject)
		must(t, s, dir, code, "npm", "install", address)
		if code == 0 {
			equal(t, "tree", nodeTree(t, dir), []string{"zz-git@1.0.0"})
			must(t, s, dir, 0, "npm", "ci")
		}
	}
}

// commit makes a repository of a folder.
func commit(t *testing.T, dir string) string {
	t.Helper()
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=zz", "-c", "user.email=zz@example.invalid", "commit", "-qm", "all"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Skipf("git: %v %s", err, out)
		}
	}
	return dir
}

func TestPythonAdversary(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		hashed := func(name, file string) string {
			return name + " --hash=sha256:" + indexed(t, s.Server.URL()+"/simple/"+strings.Split(name, "=")[0]+"/", regexp.QuoteMeta(file)+`#sha256=([0-9a-f]{64})`) + "\n"
		}
		good, evil := hashed("zz-clean==1.1.0", "zz_clean-1.1.0-py3-none-any.whl"), hashed("zz-evil==6.6.6", "zz_evil-6.6.6-py3-none-any.whl")
		dir := folder(t, s, "hashed", "good.txt", good, "evil.txt", evil, "built.txt", good+hashed("zz-hook==1.0.0", "zz_hook-1.0.0.tar.gz"),
			"pip.conf", "[install]\nrequirement = evil.txt\n")
		site := filepath.Join(dir, "site")
		install := []string{"pip", "install", "--target", site}
		must(t, s, dir, 0, append(install, "-r", "good.txt")...)
		// What has to be built is planned with what its build fetches.
		d := check(t, s, dir, append(install, "-r", "built.txt")...)
		if d.Plan.Coverage != "transitive" || d.ExitCode != 0 {
			t.Errorf("hashed source archives: %q, %d", d.Plan.Coverage, d.ExitCode)
		}
		must(t, s, dir, 0, append(install, "-r", "built.txt")...)
		for _, set := range []string{"PIP_REQUIREMENT=evil.txt", "PIP_CONFIG_FILE=" + filepath.Join(dir, "pip.conf")} {
			must(t, s, dir, 4, append([]string{"env", set, filepath.Join(s.Shims, "pip")}, append(install[1:], "-r", "good.txt")...)...)
		}
		equal(t, "site", pythonTree(t, site), []string{"zz-clean@1.1.0", "zz-hook@1.0.0"})

		// Line ends that only Python sees, after a comment and in a hashed file.
		hidden := folder(t, s, "hidden", "plain.txt", "zz-clean # \u2028zz-evil\n", "ended.txt", "zz-clean \\\n# and\nzz-evil\n",
			"hashed.txt", good+"# \f"+evil, "coded.txt", "# coding: utf-7\nzz-clean # +AAo-zz-evil\n", "odd.txt", good+"# \u2029# nothing\n")
		for file, code := range map[string]int{"plain.txt": 4, "ended.txt": 4, "hashed.txt": 4, "coded.txt": 5, "odd.txt": 0} {
			must(t, s, hidden, code, "pip", "install", "--target", "site", "-r", file)
		}
		equal(t, "site", pythonTree(t, filepath.Join(hidden, "site")), []string{"zz-clean@1.1.0"})

		wheelhouse(t, s, client)
		python := filepath.Join(folderOf(t, client), "python")
		must(t, s, dir, 4, "pip", "--python", python, "install", "--target", site, "zz-evil")
		must(t, s, dir, 0, "pip", "--python", python, "install", "--target", site, "zz-lib")
		if client == "pip-23" {
			return // no dependency groups before 25.1
		}
		dir = folder(t, s, "groups", "pyproject.toml", "[dependency-groups]\ngood = [\"zz-lib\"]\nbad = [\"zz-evil\"]\n",
			"tool.py", "# /// script\n# dependencies = [\"zz-evil\"]\n# ///\nimport os\n")
		must(t, s, dir, 4, append(install, "--group", "bad")...)
		must(t, s, dir, 0, append(install, "--group", "good")...)
		must(t, s, dir, 4, append(install, "--requirements-from-script", "tool.py")...)
	})
}

// wheelhouse installs from a folder of archives, and by files behind addresses.
func wheelhouse(t *testing.T, s *scene.Scene, client string) {
	dir := folder(t, s, "wheelhouse")
	site := filepath.Join(dir, "site")
	real := filepath.Join(folderOf(t, client), "pip")
	must(t, s, dir, 0, real, "download", "-q", "--no-deps", "-d", "wheels", "zz-lib", "zz-leaf", "zz-evil")
	from := []string{"pip", "install", "--no-index", "--find-links", "wheels", "--target", site}
	must(t, s, dir, 4, append(from, "zz-evil")...)
	must(t, s, dir, 0, append(from, "zz-lib")...)
	equal(t, "site", pythonTree(t, site), []string{"zz-leaf@1.2.0", "zz-lib@1.1.0"})
	must(t, s, dir, 0, "env", "PIP_NO_INDEX=1", "PIP_FIND_LINKS=wheels", filepath.Join(s.Shims, "pip"), "install", "--target", site+"-2", "zz-lib")

	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		text := "zz-clean==1.0.0\n"
		if r.URL.Path == "/evil" || asked > 1 { // whoever asks twice gets something else
			text = "zz-evil\n"
		}
		_, _ = io.WriteString(w, text)
	}))
	defer server.Close()
	must(t, s, dir, 0, "pip", "install", "--target", site+"-3", "-r", server.URL+"/good")
	equal(t, "site", pythonTree(t, site+"-3"), []string{"zz-clean@1.0.0"})
	asked = 0
	must(t, s, dir, 0, "pip", "install", "--target", site+"-4", "--constraint="+server.URL+"/good", "zz-clean")
	equal(t, "site", pythonTree(t, site+"-4"), []string{"zz-clean@1.0.0"})
	must(t, s, dir, 4, "pip", "install", "--target", site+"-5", "-r", server.URL+"/evil")
}

// indexed reads an address and gives what a pattern's group matches.
func indexed(t *testing.T, address, pattern string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(pattern).FindStringSubmatch(string(text))
	if m == nil {
		t.Fatalf("%s has nothing like %s", address, pattern)
	}
	return m[1]
}

func TestCrateAdversary(t *testing.T) {
	each(t, "cargo", func(t *testing.T, client string) {
		s := stage(t, client)
		main := []string{"src/main.rs", "fn main() {}\n", "Cargo.toml", crateProject + "zz-leaf = \"1\"\n"}
		local := "[package]\nname = \"zz-leaf\"\nversion = \"1.2.0\"\n\n[dependencies]\n"
		t.Run("patched by configuration", func(t *testing.T) {
			files := append(main, ".cargo/config.toml", "[patch.crates-io]\nzz-leaf = { path = \"own\" }\n", "own/src/lib.rs", "")
			must(t, s, folder(t, s, "patch", append(files, "own/Cargo.toml", local)...), 0, "cargo", "build")
			must(t, s, folder(t, s, "patch-bad", append(files, "own/Cargo.toml", local+"zz-evil = \"1\"\n")...), 4, "cargo", "build")
		})
		t.Run("vendored", func(t *testing.T) {
			files := append(main, ".cargo/config.toml", "[source.crates-io]\nreplace-with = \"own\"\n[source.own]\ndirectory = \"own\"\n",
				"own/zz-leaf/src/lib.rs", "", "own/zz-leaf/Cargo.toml", local, "own/zz-leaf/.cargo-checksum.json", `{"files":{},"package":null}`)
			must(t, s, folder(t, s, "vendored", files...), 0, "cargo", "build")
		})
		root := filepath.Join(s.Root, "installed")
		t.Run("a folder elsewhere", func(t *testing.T) {
			must(t, s, s.Home, 0, "cargo", "install", "--root", root, "--path", folder(t, s, "elsewhere", main...))
			bad := folder(t, s, "elsewhere-bad", append(main[:2:2], "Cargo.toml", crateProject+"zz-nest = \"1\"\n")...)
			must(t, s, filepath.Dir(bad), 4, "cargo", "install", "--root", root, "--path", filepath.Base(bad))
		})
		t.Run("a folder whose lock is ignored", func(t *testing.T) {
			dir := folder(t, s, "ignored", append(main[:2:2], "Cargo.toml", crateProject+"zz-leaf = \"1\"\n")...)
			must(t, s, dir, 0, "cargo", "update", "--package", "zz-leaf", "--precise", "1.0.0")
			d := check(t, s, dir, "cargo", "install", "--root", root, "--path", ".")
			equal(t, "plan", d.packages(), []string{"zz-leaf@1.2.0"})
			r := must(t, s, dir, 0, "cargo", "install", "--root", root, "--path", ".", "--force")
			if !strings.Contains(r.Stderr, "Compiling zz-leaf v1.2.0") {
				t.Errorf("what was built is not what was judged: %s", r.Stderr)
			}
			equal(t, "the project's lock stays", crateLock(t, filepath.Join(dir, "Cargo.lock")), []string{"zz-leaf@1.0.0"})
			must(t, s, dir, 5, "cargo", "package", "--allow-dirty", "--exclude-lockfile")
		})
		t.Run("a repository without a name", func(t *testing.T) {
			for dep, code := range map[string]int{"zz-lib": 0, "zz-nest": 4} {
				repo := commit(t, folder(t, s, "tool-"+dep, "src/main.rs", "fn main() {}\n", "src/lib.rs", "", "Cargo.toml", crateProject+dep+" = \"1\"\n"))
				must(t, s, s.Home, code, "cargo", "install", "--root", root, "--git", "file://"+repo)
			}
		})
		t.Run("a lock in the crate", func(t *testing.T) { packed(t, s, root) })
	})
}

// packed installs crates that carry a lock file of their own.
func packed(t *testing.T, s *scene.Scene, root string) {
	locked := func(name, version string) string {
		sum := ""
		for _, line := range strings.Split(indexed(t, s.Server.URL()+"/index/zz/"+name[2:4]+"/"+name, `(?s)(.*)`), "\n") {
			var row struct{ Vers, Cksum string }
			if json.Unmarshal([]byte(line), &row) == nil && row.Vers == version {
				sum = row.Cksum
			}
		}
		return "[[package]]\nname = \"" + name + "\"\nversion = \"" + version + "\"\n" +
			"source = \"registry+https://github.com/rust-lang/crates.io-index\"\nchecksum = \"" + sum + "\"\n\n"
	}
	for dep, version := range map[string]string{"zz-leaf": "1.0.0", "zz-evil": "1.0.0", "zz-fresh": "1.2.0"} {
		r := release("1.0.0", 100, true)
		r.Deps = map[string]string{dep: "1"}
		own := "zz-own-" + dep
		r.Lock = "version = 4\n\n" + locked(dep, version) + "[[package]]\nname = \"" + own + "\"\nversion = \"1.0.0\"\ndependencies = [\n \"" + dep + "\",\n]\n"
		s.Universe.Publish(registry.Crates, own, r)
		code := map[string]int{"zz-evil": 4, "zz-fresh": 3}[dep]
		must(t, s, s.Home, code, "cargo", "install", "--root", root, "--locked", own)
		if code == 0 {
			d := check(t, s, s.Home, "cargo", "install", "--root", root, "--locked", own)
			equal(t, "plan", d.packages(), []string{dep + "@" + version, own + "@1.0.0"})
		}
	}
}
