package early

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pkgd/guard"
	"pkgd/shims"
)

// light is all that may be linked before the pass-through: packages whose
// initialisation costs nothing. A package more needs a measurement.
const light = `unsafe errors strconv sync slices maps cmp iter runtime unicode/utf8 math/bits
	pkgd/guard pkgd/shims pkgd/dispatch/become pkgd/dispatch/early`

func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skip("the list is Linux's on amd64 and arm64")
	}
	allowed := strings.Fields(light)
	for _, p := range strings.Fields(string(out)) {
		if strings.HasPrefix(p, "internal/") || strings.Contains(p, "/internal/") {
			continue // the standard library's own parts of the packages above
		}
		if !slices.Contains(allowed, p) {
			t.Errorf("the pass-through links %s, which is not on the list of what costs nothing at start", p)
		}
	}
}

// maxPlace is how many packages may be initialised before this one.
const maxPlace = 20

// late are packages that must not have had their turn: what they are or what
// waits for them costs more than a pass-through may.
const late = `syscall os hash/crc32 strings reflect unicode`

// TestPlace runs pkgd and looks where in the order of initialisation this
// package stands: before every package that it would be a waste to wait for.
func TestPlace(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("builds pkgd and looks at its start on Linux")
	}
	bin := filepath.Join(t.TempDir(), "pkgd")
	if out, err := exec.Command("go", "build", "-o", bin, "pkgd").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	cmd := exec.Command(bin, "--version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, _ := cmd.CombinedOutput()
	place, n := 0, 0
	for line := range strings.Lines(string(out)) {
		name, ok := strings.CutPrefix(line, "init ")
		if !ok {
			continue
		}
		n++
		name, _, _ = strings.Cut(name, " ")
		if name == "pkgd/dispatch/early" {
			place = n
		}
		if place == 0 && slices.Contains(strings.Fields(late), name) {
			t.Errorf("%s is initialised before the pass-through", name)
		}
	}
	if place == 0 || place > maxPlace {
		t.Errorf("the pass-through is number %d of %d in the order of initialisation, at most %d is allowed", place, n, maxPlace)
	}
}

// manager is one made up here: fetch brings something in, list does not,
// and greet may stand behind an alias.
func manager() *shims.Manager {
	return &shims.Manager{
		Names: []string{"zz-cargo"},
		Verbs: []shims.Verb{
			{Names: "list", Effect: guard.Reads, External: true},
			{Names: "fetch", Effect: guard.Adds},
		},
		AliasFiles: []string{".zz/config.toml"},
		AliasHome:  shims.AliasHome{Env: "ZZ_HOME", Folder: ".zz", File: "config.toml"},
		AliasTable: "alias",
	}
}

func TestAlias(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(deep)
	put := func(path, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	home := "HOME=" + filepath.Join(root, "home")
	c := shims.Parse(manager(), "zz-cargo", []string{"list"})
	if !c.Guarded() {
		t.Fatal("the made-up manager's verb is in no doubt")
	}
	check := func(what string, want bool, environ ...string) {
		t.Helper()
		if got := harmless(c, environ); got != want {
			t.Errorf("%s: harmless is %v", what, got)
		}
	}
	check("no file at all", true, home)
	check("no home", false)
	check("a variable", false, home, "ZZ_ALIAS_LIST=fetch x")
	put(filepath.Join(root, ".zz", "config.toml"), "[build]\njobs = 1\n")
	check("a file without aliases", true, home)
	put(filepath.Join(root, ".zz", "config.toml"), "[alias]\nlist = 'fetch x'\n")
	check("a file above with aliases", false, home)
	put(filepath.Join(root, ".zz", "config.toml"), "[\"\\u0061lias\"]\n")
	check("an escaped key", false, home)
	put(filepath.Join(root, ".zz", "config.toml"), "include = 'x.toml'\n")
	check("a file that includes others", false, home)
	put(filepath.Join(root, ".zz", "config.toml"), "")
	put(filepath.Join(root, "home", ".zz", "config.toml"), "alias = {}\n")
	check("the user's own file", false, home)
	check("another home", true, home, "ZZ_HOME="+root+"/elsewhere")
	if err := os.Chmod(filepath.Join(root, ".zz"), 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(filepath.Join(root, ".zz"), 0o755)
	if os.Geteuid() != 0 {
		check("a folder that cannot be read", false, home, "ZZ_HOME="+root+"/elsewhere")
	}
	c = shims.Parse(manager(), "zz-cargo", []string{"fetch"})
	check("a verb that brings something in", false, home, "ZZ_HOME="+root+"/elsewhere")
}
