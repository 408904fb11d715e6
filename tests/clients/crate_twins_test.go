package clients

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/tests/registry"
	"pkgd/tests/scene"
)

// crateTwin is one command line of cargo's, played guarded and bare.
type crateTwin struct {
	project string // a row of crateProjects
	in      string // a folder of it
	words   string // ROOT is the folder of the project, GIT the one of the repositories, OTHER and INDEX another registry
	says    string // what only the guarded one says; "" nothing
}

// crateProjects are the files of each project; a name with "+" has its lock, too.
func crateProjects() map[string][]string {
	main := []string{"src/main.rs", "fn main() {}\n"}
	member := func(name, wants string) string {
		return strings.Replace(crateProject, "zz-mine", name, 1) + wants
	}
	return map[string][]string{
		"nothing": {"README", "no manifest\n"},
		"plain":   append(main, "Cargo.toml", crateProject+"zz-app = \"1\"\n"),
		"script": append(main, "Cargo.toml", strings.Replace(crateProject, "\n\n", "\nbuild = \"build.rs\"\n\n", 1)+"zz-hook = \"1\"\n",
			"build.rs", "fn main() { println!(\"cargo:rerun-if-changed=build.rs\"); }\n"),
		"git": append(main, "Cargo.toml", crateProject+"zz-app = \"1\"\nzz-repo = { git = \"file://GIT/one\" }\n"),
		"alias": append(main, "Cargo.toml", crateProject+"zz-app = \"1\"\n", ".cargo/config.toml",
			"[alias]\nb = \"build -v\"\nbb = [\"b\", \"--offline\"]\nplus = \"add zz-clean\"\nset = \"--config build.jobs=1 check\"\n"),
		"vendored": append(main, "Cargo.toml", crateProject+"zz-app = \"1\"\n"),
		"other":    append(main, "Cargo.toml", crateProject+"zz-theirs = { version = \"1\", registry = \"other\" }\n"),
		// Where cargo is called says which configuration counts, whatever manifest is named.
		"apart": {
			"here/.cargo/config.toml", "[registries.near]\nindex = \"CRATES\"\n",
			"there/Cargo.toml", crateProject + "zz-app = \"1\"\n", "there/src/main.rs", "fn main() {}\n",
			"there/.cargo/config.toml", "[registries.near]\nindex = \"sparse+http://127.0.0.1:1/\"\n",
			"there/deep/.cargo/config.toml", "[build]\njobs = 1\n",
		},
		"space": {
			"Cargo.toml", "[workspace]\nmembers = [\"crates/*\", \"extra\"]\nexclude = [\"crates/out\"]\nresolver = \"2\"\n\n" +
				"[workspace.dependencies]\nzz-lib = \"1\"\n\n[patch.crates-io]\nzz-leaf = { path = \"patched\" }\n",
			"crates/a/Cargo.toml", member("zz-a", "zz-b = { path = \"../b\" }\nzz-lib = { workspace = true }\n"), "crates/a/src/main.rs", "fn main() {}\n",
			"crates/b/Cargo.toml", member("zz-b", ""), "crates/b/src/lib.rs", "",
			"crates/out/Cargo.toml", member("zz-out", "zz-clean = \"1\"\n"), "crates/out/src/main.rs", "fn main() {}\n",
			"extra/Cargo.toml", member("zz-extra", "zz-clean = \"1\"\nzz-near = { path = \"../near\" }\n"), "extra/src/lib.rs", "",
			"near/Cargo.toml", member("zz-near", ""), "near/src/lib.rs", "",
			"patched/Cargo.toml", strings.Replace(member("zz-leaf", ""), "1.0.0", "1.2.5", 1), "patched/src/lib.rs", "",
		},
	}
}

const fromGit = "comes from git"

// crateTwins are everyday command lines.
var crateTwins = []crateTwin{
	{"plain", "", "build", ""}, {"plain+", "", "build --locked", ""}, {"plain+", "", "check --offline", ""}, {"plain+", "", "check --frozen", ""},
	{"plain", "", "check --locked", ""}, {"plain", "", "run -q", ""}, {"plain+", "", "test --no-run", ""}, {"plain", "", "doc --no-deps", ""},
	{"plain", "", "tree", ""}, {"plain", "", "metadata --format-version 1", ""}, {"plain", "", "fetch", ""}, {"plain+", "", "update", ""},
	{"plain+", "", "update -p zz-leaf --precise 1.0.0", ""}, {"plain", "", "update --dry-run", ""}, {"plain", "", "generate-lockfile", ""},
	{"plain", "", "add zz-clean", ""}, {"plain+", "", "add zz-clean@1.0 --dev", ""}, {"plain", "", "add zz-clean --dry-run", ""},
	{"plain", "", "add zz-theirs --registry other", ""}, {"plain", "", "remove zz-app", ""}, {"plain+", "", "remove zz-app --dry-run", ""},
	{"plain+", "", "clean -p zz-app", ""}, {"plain+", "", "rustc -- -v", ""}, {"plain+", "", "fix --allow-no-vcs", ""}, {"plain+", "", "package --allow-dirty", ""},
	{"plain", "", "package --allow-dirty --list", ""}, {"plain+", "", "publish --dry-run --allow-dirty --registry other", ""},
	{"plain", "", "pkgid", ""}, {"plain", "", "locate-project", ""}, {"plain", "", "new sub", ""}, {"plain", "", "clippy --version", ""},
	{"plain", "", "install --path . --root ROOT/r", ""}, {"plain", "", "vendor --respect-source-config third-party", ""},
	{"nothing", "", "build", ""}, {"nothing", "", "add zz-clean", ""}, {"nothing", "", "install --path . --root ROOT/r", ""}, {"nothing", "", "init --name zz-new", ""},
	{"nothing", "", "install zz-tool@1.0.0 --root ROOT/r", ""}, {"nothing", "", "install --registry other zz-theirs@1.0.0 --root ROOT/r", ""},
	{"nothing", "", "install --index INDEX zz-theirs@1.0.0 --root ROOT/r", ""}, {"nothing", "", "install --registry other --locked zz-theirs@1.0.0 --root ROOT/r", ""},
	{"nothing", "", "install --git file://GIT/one --root ROOT/r", fromGit}, {"nothing", "", "install --git file://GIT/space zz-program --branch main --root ROOT/r", fromGit},
	{"nothing", "", "install --git file://GIT/space zz-program --locked --root ROOT/r", fromGit},
	{"script", "", "build", ""}, {"git", "", "build", fromGit}, {"git+", "", "fetch --locked", fromGit}, {"git+", "", "update -p zz-repo", fromGit},
	{"alias", "", "b", ""}, {"alias", "", "bb", ""}, {"alias", "", "plus", ""}, {"alias", "", "set", ""}, {"alias", "", "--config net.retry=1 b", ""},
	{"vendored", "", "build", ""}, {"vendored", "", "build --locked", ""}, {"vendored", "", "install zz-tool@1.0.0 --root ROOT/r", ""},
	{"other", "", "build", ""}, {"other+", "", "build --locked", ""}, {"other", "", "update", ""},
	{"space", "", "build", ""}, {"space+", "crates/a", "build --locked", ""}, {"space", "crates/a", "add zz-app", ""}, {"space", "crates/out", "build", ""},
	{"space", "extra", "update -p zz-clean", ""}, {"space+", "extra", "remove zz-clean", ""}, {"space", "crates/a", "install --path . --root ROOT/r", ""},
	{"space", "crates/a", "build --manifest-path ../../extra/Cargo.toml", ""}, {"apart", "here", "build --manifest-path ../there/Cargo.toml", ""},
	{"apart", "here", "add zz-clean --registry near --manifest-path=../there/Cargo.toml", ""}, {"apart", "there/deep", "check", ""},
	{"apart", "here", "install --path ../there --root ROOT/r", ""},
}

// TestCrateTwins: the guarded command leaves what the bare one leaves, and says it.
func TestCrateTwins(t *testing.T) {
	each(t, "cargo", func(t *testing.T, client string) {
		s := stage(t, client)
		other := otherCrates(t, s)
		gits := crateRepositories(t, s)
		vars := strings.NewReplacer("GIT", gits, "INDEX", other.Crates(), "CRATES", s.Server.Crates())
		projects := crateProjects()
		for i, c := range crateTwins {
			t.Run(strings.ReplaceAll(c.project+" "+c.in+" "+c.words, "/", "_"), func(t *testing.T) {
				c.words = vars.Replace(c.words)
				kind, locked := strings.CutSuffix(c.project, "+")
				var sides [2]crateLeft
				for j, cargo := range []string{"cargo", s.Real("cargo")} {
					name := filepath.Join("twins", string(rune('a'+j)), c.project, string(rune('0'+i/10))+string(rune('0'+i%10)))
					dir := folder(t, s, name, replaced(vars, projects[kind])...)
					prepareCrate(t, s, dir, kind, locked)
					sides[j] = c.play(t, s, dir, cargo)
				}
				c.compare(t, sides[0], sides[1])
			})
		}
		for _, r := range s.Server.Requests() {
			if r.Auth != "" {
				t.Errorf("the other registry's token went to %s", r.Path)
			}
		}
	})
}

func replaced(vars *strings.Replacer, files []string) []string {
	out := slices.Clone(files)
	for i := range out {
		out[i] = vars.Replace(out[i])
	}
	return out
}

// otherCrates is a registry of one's own, which wants a token, with its name in
// the user's configuration.
func otherCrates(t *testing.T, s *scene.Scene) *registry.Server {
	t.Helper()
	u := registry.Empty(time.Now)
	other, err := registry.Start(u)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	theirs := release("1.0.0", 90, true)
	theirs.Index, theirs.Deps = other.Crates(), map[string]string{"zz-theirs-leaf": "^1.0.0"}
	u.Publish("crates.io", "zz-theirs", theirs)
	u.Publish("crates.io", "zz-theirs-leaf", release("1.0.0", 90, false))
	u.Publish("crates.io", "zz-evil", release("1.0.0", 90, true))
	other.Token("zz-token")
	home := filepath.Join(s.Home, ".cargo")
	config := s.Server.CargoConfig() + "\n[registries.other]\nindex = \"" + other.Crates() + "\"\n\n" +
		"[source.mine]\nregistry = \"" + other.Crates() + "\"\n\n[registry]\nglobal-credential-providers = [\"cargo:token\"]\n"
	for name, text := range map[string]string{"config.toml": config, "credentials.toml": "[registries.other]\ntoken = \"zz-token\"\n"} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return other
}

// crateRepositories makes two: a package, and a workspace whose lock is older than
// what its members would get now.
func crateRepositories(t *testing.T, s *scene.Scene) string {
	t.Helper()
	one := strings.Replace(crateProject, "zz-mine", "zz-repo", 1) + "zz-leaf = \"1\"\n"
	program := strings.Replace(crateProject, "zz-mine", "zz-program", 1) + "zz-leaf = \"1\"\n"
	beside := strings.Replace(crateProject, "zz-mine", "zz-beside", 1) + "zz-clean = \"1\"\n"
	folder(t, s, "git/one", "Cargo.toml", one, "src/lib.rs", "", "src/main.rs", "fn main() {}\n")
	space := folder(t, s, "git/space", "Cargo.toml", "[workspace]\nmembers = [\"program\", \"beside\"]\nresolver = \"2\"\n",
		"program/Cargo.toml", program, "program/src/main.rs", "fn main() {}\n", "beside/Cargo.toml", beside, "beside/src/lib.rs", "")
	bare(t, s, space, s.Real("cargo"), "generate-lockfile")
	bare(t, s, space, s.Real("cargo"), "update", "zz-leaf", "--precise", "1.0.0")
	for _, dir := range []string{filepath.Join(filepath.Dir(space), "one"), space} {
		bare(t, s, dir, "git", "init", "-q", "-b", "main", ".")
		bare(t, s, dir, "git", "add", "-A")
		bare(t, s, dir, "git", "-c", "user.email=zz@example.test", "-c", "user.name=zz", "commit", "-qm", "one")
	}
	return filepath.Dir(space)
}

// bare runs a real program that has to succeed.
func bare(t *testing.T, s *scene.Scene, dir string, words ...string) {
	t.Helper()
	must(t, s, dir, 0, words...)
}

// prepareCrate gives a project its lock, or the folder that its crates stand in.
func prepareCrate(t *testing.T, s *scene.Scene, dir, kind string, locked bool) {
	t.Helper()
	if locked || kind == "vendored" {
		bare(t, s, dir, s.Real("cargo"), "generate-lockfile")
	}
	if kind != "vendored" {
		return
	}
	bare(t, s, dir, s.Real("cargo"), "vendor", "-q", "--respect-source-config", "third-party")
	folder(t, s, strings.TrimPrefix(dir, filepath.Join(s.Root, "work")+"/"), ".cargo/config.toml",
		"[source.crates-io]\nreplace-with = \"third-party\"\n\n[source.third-party]\ndirectory = \"third-party\"\n")
}

// crateLeft is what a command left behind.
type crateLeft struct {
	scene.Result
	files map[string]string
}

func (c *crateTwin) play(t *testing.T, s *scene.Scene, dir, cargo string) crateLeft {
	t.Helper()
	words := strings.Fields(strings.ReplaceAll(c.words, "ROOT", dir))
	r, err := s.Run(filepath.Join(dir, c.in), cargo, words...)
	if err != nil {
		t.Fatal(err)
	}
	left := crateLeft{Result: r, files: map[string]string{}}
	left.Stdout = strings.ReplaceAll(r.Stdout, dir, "ROOT")
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if strings.Contains(name, "target/") { // hashes of paths are in its names
			if filepath.Base(filepath.Dir(name)) == "debug" {
				left.files[name] = ""
			}
			return nil
		}
		data, err := os.ReadFile(path)
		left.files[name] = strings.ReplaceAll(string(data), dir, "ROOT")
		if strings.HasPrefix(name, "r/bin/") {
			left.files[name] = ""
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

func (c *crateTwin) compare(t *testing.T, kept, bare crateLeft) {
	t.Helper()
	if kept.Code != bare.Code {
		t.Fatalf("it ends with %d, bare with %d\n--- guarded\n%s--- bare\n%s", kept.Code, bare.Code, kept.Stderr, bare.Stderr)
	}
	if kept.Stdout != bare.Stdout {
		t.Errorf("it prints\n%s\ninstead of\n%s", kept.Stdout, bare.Stdout)
	}
	if said := strings.Contains(kept.Stderr, "pkgd:"); said != (c.says != "") || !strings.Contains(kept.Stderr, c.says) {
		t.Errorf("it says %s", kept.Stderr)
	}
	names := maps.Clone(bare.files)
	maps.Copy(names, kept.files)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		a, inBare := bare.files[name]
		b, inKept := kept.files[name]
		if inBare != inKept || a != b {
			t.Errorf("%s: bare %v, guarded %v\n--- bare\n%s\n--- guarded\n%s", name, inBare, inKept, a, b)
		}
	}
}
