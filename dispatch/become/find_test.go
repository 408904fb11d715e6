//go:build unix

package become

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func program(t *testing.T, path, text string, mode os.FileMode) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func find(path string, more ...string) (Target, error) {
	return Find(Call{Name: "zz-npm", Args: []string{"install"}, Environ: append([]string{"PATH=" + path}, more...)})
}

func code(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func TestFindChooses(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	at := func(dir string) string { return filepath.Join(root, dir) }
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	real := program(t, at("real/zz-npm"), "#!/bin/sh\n", 0o755)
	program(t, at("bin/zz-npm"), "#!/bin/sh\n", 0o755)
	program(t, at("zz-npm"), "#!/bin/sh\n", 0o755)
	program(t, at("copy/zz-npm"), string(data), 0o755)
	program(t, at("script/zz-npm"), "#!/bin/sh\n# "+ScriptMarker+"\n", 0o755)
	program(t, at("marked/zz-npm"), "#!/bin/sh\n", 0o755)
	program(t, at("marked/"+Sentinel), "", 0o644)
	program(t, at("closed/zz-npm"), "#!/bin/sh\n", 0o644)
	if err := os.MkdirAll(at("folder/zz-npm"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(at("link"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(exe, at("link/zz-npm")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		want string
		code int
	}{
		{at("real"), real, 0},
		{at("real") + "/", at("real") + "/zz-npm", 0},
		{at("copy") + ":" + at("script") + ":" + at("marked") + ":" + at("folder") + ":" + at("link") + ":" + at("real"), real, 0},
		{":" + at("real"), real, 0},
		{at("nowhere") + "::bin:" + at("real"), real, 0},
		{at("closed") + ":" + at("real"), real, 0},
		{at("closed"), "", exitNotExec},
		{"bin:", "", exitNotFound},
		{at("copy") + ":" + at("link"), "", exitNotFound},
	} {
		got, err := find(c.path)
		if got.Path != c.want || code(err) != c.code {
			t.Errorf("PATH=%s: %q, %v; want %q, code %d", c.path, got.Path, err, c.want, c.code)
		}
	}
	if _, err := find("bin"); !strings.Contains(err.Error(), "bin/zz-npm was left out") {
		t.Errorf("the relative entry is not named: %v", err)
	}
	if got := look("sh", "", true); len(got.found) == 0 {
		t.Error("without PATH the system's default is not searched")
	}
	if !IsShimDir(at("copy")) || !IsShimDir(at("marked")) || IsShimDir(at("real")) || IsShimDir(at("nowhere")) {
		t.Error("IsShimDir does not tell pkgd's folders from others")
	}
	program(t, at("copy/zz-other"), "#!/bin/sh\n", 0o755)
	if IsShimDir(at("copy")) {
		t.Error("a folder with another program in it counts as pkgd's")
	}
}

// TestFindMovesOn follows a chain of wrappers, each of which calls us again.
func TestFindMovesOn(t *testing.T) {
	root := t.TempDir()
	var dirs []string
	for i := range 3 {
		dir := filepath.Join(root, "w"+strconv.Itoa(i))
		program(t, dir+"/zz-npm", "#!/bin/sh\nexec zz-npm \"$@\"\n", 0o755)
		dirs = append(dirs, dir)
	}
	path := strings.Join(dirs, ":")
	var seen []string
	env := []string{}
	for range 10 {
		got, err := find(path, env...)
		if err != nil {
			if code(err) != exitLoop || !strings.Contains(err.Error(), dirs[2]) {
				t.Fatal(err)
			}
			break
		}
		seen = append(seen, filepath.Base(filepath.Dir(got.Path)))
		env = got.Environ[1:]
	}
	if want := "w0 w1 w2 w2"; strings.Join(seen, " ") != want {
		t.Errorf("went through %v, want %s", seen, want)
	}
	// The same manager with the same words elsewhere is another matter.
	t.Chdir(root)
	other := Call{Name: "zz-npm", Args: []string{"install"}, Environ: append([]string{"PATH=" + path}, formatted(hop{"zz-npm", os.Getppid(), 7, dirs[0] + "/zz-npm"}))}
	if got, err := Find(other); err != nil || filepath.Dir(got.Path) != dirs[0] {
		t.Errorf("a new chain begins with %q, %v", got.Path, err)
	}
}

func formatted(hops ...hop) string { return ChainVariable + "=" + formatChain(hops) }

// TestFindEnds: wrappers that change the words or fork in between end, too.
func TestFindEnds(t *testing.T) {
	dir := t.TempDir()
	program(t, dir+"/zz-npm", "#!/bin/sh\n", 0o755)
	var hops []hop
	for i := range maxLineage {
		hops = append(hops, hop{"zz-npm", 1 << 30, uint64(i), dir + "/zz-npm"})
	}
	if _, err := find(dir, formatted(hops...)); code(err) != exitLoop {
		t.Errorf("after %d calls above: %v", maxLineage, err)
	}
	if _, err := find(dir, formatted(hops[1:]...)); err != nil {
		t.Errorf("after %d calls above: %v", maxLineage-1, err)
	}
}

func TestChainText(t *testing.T) {
	hops := []hop{{"npm", 1, 0xfeed, "/a;b|c%d/npm"}, {"pip3.12", 99, 0, "/x\xff/pip"}}
	got := parseChain(formatChain(hops))
	if len(got) != 2 || got[0] != hops[0] || got[1] != hops[1] {
		t.Errorf("%+v became %+v", hops, got)
	}
	for _, bad := range []string{";;;", "npm", "npm|x|1|/a", "npm|1|zz|/a", "npm|1|1|", "|1|1|/a", strings.Repeat("npm|1|1|/a;", 1<<14)} {
		if got := parseChain(bad); len(got) != 0 {
			t.Errorf("%.30q gives %+v", bad, got)
		}
	}
}
