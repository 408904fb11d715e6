package alias

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/shims"
)

func manager() *shims.Manager {
	return &shims.Manager{
		Names: []string{"zz-cargo"},
		Grammar: shims.Grammar{Options: []shims.Option{
			{Names: "--config", Takes: true, Role: shims.ConfigFile},
			{Names: "-C", Takes: true, Role: shims.Directory},
			{Names: "--verbose -v"},
		}},
		Verbs: []shims.Verb{
			{Names: "list", Effect: guard.Reads},
			{Names: "look", Effect: guard.Reads, External: true},
			{Names: "fetch", Effect: guard.Adds},
		},
		AliasFiles: []string{".zz/config.toml", ".zz/config"},
		AliasHome:  shims.AliasHome{Env: "ZZ_HOME", Folder: ".zz", File: "config.toml"},
		AliasTable: "alias",
	}
}

func TestResolve(t *testing.T) {
	root := t.TempDir()
	home, dir := filepath.Join(root, "home"), filepath.Join(root, "project", "member")
	put := func(path, text string) {
		t.Helper()
		path = filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("project/.zz/config.toml", `include-path = 1
[alias]
l = "list --verbose"
f = ["fetch", "zz-a"]
ff = "f zz-b"
look = "fetch zz-c"
round = "round"
odd = 7
twice = "list"
nearer = "list"
list = "fetch zz-d"
`)
	put("home/.zz/config", "[alias]\ntwice = ['fetch']\nnearer = 'fetch'\nown = 'list'\n")
	put("home/.zz/config.toml", "[alias]\nnewer = 'list'\n")
	put("other/.zz/config.toml", "include = ['more.toml']\n[alias]\nl = 'list -v'\n")
	put("other/.zz/more.toml", "include = [{path = 'last.toml'}]\n[alias]\nl = 'fetch'\nincluded = 'list'\n")
	put("other/.zz/last.toml", "[alias]\nlast = 'list'\n")
	put("project/member/x", "")
	for _, c := range []struct {
		line, want string // the words in the end; "?" the doubt stays
		guarded    bool
		environ    string
	}{
		{line: "list", want: "list"},
		{line: "l -v", want: "list --verbose -v"},
		{line: "-v f", want: "-v fetch zz-a", guarded: true},
		{line: "ff zz-e", want: "fetch zz-a zz-b zz-e", guarded: true},
		{line: "look", want: "fetch zz-c", guarded: true},
		{line: "own", want: "list"},
		{line: "unheard of", want: "unheard of", guarded: true},
		{line: "round", want: "?", guarded: true},
		{line: "odd", want: "?", guarded: true},
		{line: "twice", want: "?", guarded: true},
		{line: "nearer", want: "list"},
		{line: "newer", want: "newer", guarded: true}, // the older spelling of the file is the one that counts
		{line: "--config a l", want: "--config a list --verbose"},
		{line: "-C ../../other l", want: "-C ../../other list -v"},
		{line: "-C ../../other look", want: "-C ../../other look"},
		{line: "-C ../../other included", want: "?", guarded: true},
		{line: "-C ../../other last", want: "?", guarded: true},
		{line: "l", want: "?", guarded: true, environ: "ZZ_ALIAS_L=fetch x"},
	} {
		w := &world.World{Dir: dir, Environ: []string{"HOME=" + home, c.environ}}
		before := shims.Parse(manager(), "zz-cargo", strings.Fields(c.line))
		got := Resolve(w, before)
		words := strings.Join(got.Args, " ")
		if got.Doubt != "" {
			words = "?"
			if got.Effect != guard.Unknown {
				t.Errorf("%s: in doubt, and yet it %s", c.line, got.Effect)
			}
			if !slices.Equal(got.Args, before.Args) {
				t.Errorf("%s: in doubt, and yet its words became %v", c.line, got.Args)
			}
		}
		if words != c.want || got.Guarded() != c.guarded {
			t.Errorf("%s: %q, guarded %v; want %q, %v", c.line, words, got.Guarded(), c.want, c.guarded)
		}
	}
}

// TestUnreadable: what cannot be read may hold any alias.
func TestUnreadable(t *testing.T) {
	for name, text := range map[string]string{
		"broken":  "[alias\n",
		"another": "alias = 3\n",
		"include": "include = ['config']\n",
		"big":     "# " + strings.Repeat("x", maxConfig),
	} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, ".zz"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ".zz", "config"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		w := &world.World{Dir: dir, Environ: []string{"HOME=" + dir + "/home"}}
		if got := Resolve(w, shims.Parse(manager(), "zz-cargo", []string{"look"})); got.Doubt == "" || !got.Guarded() {
			t.Errorf("%s: the doubt is gone", name)
		}
	}
}
