package judge

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/dispatch/world"
	"pkgd/shims"
)

// tree writes files below a scratch folder: pairs of name and content.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(files); i += 2 {
		path := filepath.Join(root, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// inside gives a session of a command in a folder, enough to find its project.
func inside(dir string, words ...string) *session {
	c := shims.Parse(shims.Find(words[0]), words[0], words[1:])
	return &session{w: &world.World{Dir: dir}, cmd: c, m: c.Manager, recipe: recipeFor(c), inputs: inputs{}}
}

// relative lists paths below root.
func relative(root string, paths []string) []string {
	var out []string
	for _, p := range paths {
		if rel, err := filepath.Rel(root, p); err == nil {
			out = append(out, filepath.ToSlash(rel))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestNodeProject(t *testing.T) {
	root := tree(t,
		"package.json", `{"workspaces":["packages/*","!packages/skipped"],"overrides":{"x":"file:./patched"}}`,
		"packages/a/package.json", `{"name":"a","dependencies":{"b":"file:../../apart/b","c":"^1"}}`,
		"packages/skipped/package.json", `{"name":"skipped"}`,
		"packages/a/src/index.js", "",
		"apart/b/package.json", `{"name":"b","devDependencies":{"d":"link:../d"}}`,
		"apart/d/package.json", "\ufeff"+`{"name":"d"}`,
		"patched/package.json", `{"name":"x"}`,
	)
	p, err := readNodeProject(inside(filepath.Join(root, "packages", "a", "src"), "npm", "install"), filepath.Join(root, "packages", "a", "src"))
	if err != nil {
		t.Fatal(err)
	}
	if p.root != root || p.dir != filepath.Join(root, "packages", "a") {
		t.Errorf("root %s, folder %s", p.root, p.dir)
	}
	files := relative(root, p.files)
	for _, want := range []string{"package.json", "packages/a/package.json", "apart/b/package.json", "apart/d/package.json", "patched/package.json"} {
		if !slices.Contains(files, want) {
			t.Errorf("%s is not among %v", want, files)
		}
	}
	if slices.Contains(files, "packages/skipped/package.json") {
		t.Errorf("an excluded member is among %v", files)
	}
}

func TestNodeProjectThatCannotBeRead(t *testing.T) {
	for name, text := range map[string]string{"comment": "// no\n{}", "half": `{"name":`, "list": `[]`} {
		root := tree(t, "package.json", text)
		if _, err := readNodeProject(inside(root, "npm", "install"), root); err == nil || !strings.Contains(err.Error(), "package.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCargoProject(t *testing.T) {
	root := tree(t,
		"Cargo.toml", "[workspace]\nmembers = ['crates/*']\nexclude = ['crates/out']\n[workspace.dependencies]\nzz-p = { path = 'apart/p' }\n[patch.crates-io]\nzz-q = { path = 'apart/q' }\n",
		"crates/a/Cargo.toml", "[package]\nname = 'a'\n[[bin]]\nname = 'tool'\npath = 'bin/tool.rs'\n[target.'cfg(unix)'.dependencies]\nzz-r = { path = '../../apart/r' }\n",
		"crates/a/src/lib.rs", "fn secret() {}", "crates/a/bin/tool.rs", "fn main() {}", "crates/a/build.rs", "fn main() { panic!() }",
		"crates/out/Cargo.toml", "[package]\nname = 'out'\n",
		"apart/p/Cargo.toml", "[package]\nname = 'p'\n", "apart/q/Cargo.toml", "[package]\nname = 'q'\n", "apart/r/Cargo.toml", "[package]\nname = 'r'\n",
	)
	member := filepath.Join(root, "crates", "a", "src")
	p, err := readCargoProject(inside(member, "cargo", "build"), member)
	if err != nil {
		t.Fatal(err)
	}
	if p.root != root || p.dir != filepath.Join(root, "crates", "a") || !p.manifest {
		t.Errorf("root %s, folder %s", p.root, p.dir)
	}
	want := []string{"Cargo.toml", "apart/p/Cargo.toml", "apart/q/Cargo.toml", "apart/r/Cargo.toml", "crates/a/Cargo.toml"}
	if got := relative(root, p.files); !slices.Equal(got, want) {
		t.Errorf("manifests %v, want %v", got, want)
	}
	// Targets only have to be there; their code is no matter of a plan.
	if got := relative(root, p.empty); !slices.Equal(got, []string{"crates/a/bin/tool.rs", "crates/a/build.rs", "crates/a/src/lib.rs"}) {
		t.Errorf("stand-ins %v", got)
	}
}

func TestCargoWithoutProject(t *testing.T) {
	root := tree(t, "readme", "")
	p, err := readCargoProject(inside(root, "cargo", "build"), root)
	if err != nil || p.manifest {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestInputsSeeChanges(t *testing.T) {
	root := tree(t, "a", "1", "b", "2")
	in := inputs{}
	if data, err := in.read(filepath.Join(root, "a")); err != nil || string(data) != "1" {
		t.Fatal(string(data), err)
	}
	in.add(filepath.Join(root, "b"), filepath.Join(root, "none"))
	if c := in.changed(); c != "" {
		t.Errorf("%s changed", c)
	}
	if err := os.WriteFile(filepath.Join(root, "none"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if c := in.changed(); c != filepath.Join(root, "none") {
		t.Errorf("a file that appeared was not seen: %q", c)
	}
}

// Cargo's configuration goes by where it is called, and for a folder that it
// installs by that folder; the project by the manifest.
func TestCargoConfiguration(t *testing.T) {
	root := tree(t, "here/x", "", "there/Cargo.toml", "[package]\nname='a'\n", "there/src/lib.rs", "")
	for _, c := range []struct{ in, words, dir, config string }{
		{"there", "build", "there", "there"},
		{"there/src", "build", "there", "there/src"},
		{"here", "build --manifest-path ../there/Cargo.toml", "there", "here"},
		{"here", "-C ../there build", "there", "there"},
		{"here", "install --path ../there", "there", "there"},
	} {
		s := inside(filepath.Join(root, c.in), append([]string{"cargo"}, strings.Fields(c.words)...)...)
		p, err := s.project()
		if err != nil {
			t.Fatal(err)
		}
		if got := relative(root, []string{p.dir}); got[0] != c.dir {
			t.Errorf("%s in %s: the project is %s", c.words, c.in, got[0])
		}
		if got := relative(root, []string{p.config}); got[0] != c.config || s.configDir() != p.config {
			t.Errorf("%s in %s: the configuration is that of %s", c.words, c.in, got[0])
		}
	}
	for words, says := range map[string]string{
		"build --manifest-path ../there/a.rs": "make it a package", "build --lockfile-path x": "another place", "vendor --sync x": "several projects",
	} {
		s := inside(filepath.Join(root, "here"), append([]string{"cargo"}, strings.Fields(words)...)...)
		if _, err := s.project(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", words, err)
		}
	}
}
