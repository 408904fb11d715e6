//go:build linux && (amd64 || arm64)

// Package shim proves the shim from end to end: one script per case of
// testdata/script, named by the case's number and group (I identity and dispatch,
// F finding the real one, P process semantics). The test binary itself is pkgd:
// the scripts run hard links to it. The real managers are fakes made by the
// test, and PATH holds nothing else.
//
// What is not here: what a manager's words mean (shims), plans of real managers
// (tests with clients), and installing links (install).
package shim

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pkgd/dispatch"
	"pkgd/dispatch/become"
	_ "pkgd/dispatch/early"
	"pkgd/dispatch/world"
	"pkgd/shims"
)

// asPkgd in the environment makes the test binary be pkgd under any name.
const asPkgd = "ZZ_TEST_IS_PKGD"

func TestMain(m *testing.M) {
	if help, ok := helpers[filepath.Base(os.Args[0])]; ok {
		help(os.Args[1:])
	}
	id := become.Who(os.Args, func(n string) bool { return shims.Find(n) != nil })
	if id.Name != "" || os.Getenv(asPkgd) != "" {
		os.Exit(dispatch.Main(world.System()))
	}
	os.Exit(m.Run())
}

func TestScripts(t *testing.T) {
	root, err := os.MkdirTemp("", "pkgd-shim-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	if err := os.Chmod(root, 0o755); err != nil { // one case looks in as another user
		t.Fatal(err)
	}
	probe := buildProbe(t, root)
	testscript.Run(t, testscript.Params{
		Dir:         "testdata/script",
		WorkdirRoot: root,
		Deadline:    time.Now().Add(2 * time.Minute),
		Setup:       func(e *testscript.Env) error { return setup(e, probe) },
		Cmds:        commands,
		Condition:   condition,
	})
}

// buildProbe builds the manager that shows what it was given.
func buildProbe(t *testing.T, root string) string {
	t.Helper()
	out := filepath.Join(root, "probe")
	cmd := exec.Command("go", "build", "-o", out, ".")
	cmd.Dir = filepath.Join("testdata", "probe")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the probe does not build: %v\n%s", err, text)
	}
	return out
}

var executable = sync.OnceValues(os.Executable)

// fake is a real manager: it notes how it was called, prints a line and ends as
// FAKE_RC and FAKE_SIGNAL say. When pkgd plans with it, it resolves nothing; a
// plan comes from a lock file in these tests.
const fake = `#!/bin/sh
if [ -n "$PKGD_PLANNING" ]; then exit 1; fi
printf '%s|%s|%s|%s|%s\n' "${0##*/}" "$0" "$*" "$$" "$PATH" >>"$LOG"
printf 'REAL %s\n' "${0##*/}"
if [ -n "$FAKE_SIGNAL" ]; then kill "-$FAKE_SIGNAL" "$$"; fi
exit "${FAKE_RC:-0}"
`

// setup makes the folders of a case: $S with pkgd's links, $R with the real
// managers, $H with the helpers, $T empty; $B is pkgd itself.
func setup(e *testscript.Env, probe string) error {
	me, err := executable()
	if err != nil {
		return err
	}
	at := func(name string) string { return filepath.Join(e.WorkDir, name) }
	if err := os.Chmod(e.WorkDir, 0o755); err != nil {
		return err
	}
	link := func(dir string, names ...string) error {
		if err := os.MkdirAll(at(dir), 0o755); err != nil {
			return err
		}
		for _, n := range names {
			if err := os.Link(me, filepath.Join(at(dir), n)); err != nil {
				if err := copyFile(me, filepath.Join(at(dir), n)); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := link("shims", "npm", "npx", "pip", "pip3", "cargo"); err != nil {
		return err
	}
	if err := link("bin", "pkgd"); err != nil {
		return err
	}
	if err := link("helpers", helperNames()...); err != nil {
		return err
	}
	for _, dir := range []string{"real", "t", "home", "data", "empty"} {
		if err := os.MkdirAll(at(dir), 0o755); err != nil {
			return err
		}
	}
	for _, n := range []string{"npm", "npx", "pip", "pip3", "cargo"} {
		if err := os.WriteFile(filepath.Join(at("real"), n), []byte(fake), 0o755); err != nil {
			return err
		}
	}
	e.Vars = append(e.Vars, "S="+at("shims"), "R="+at("real"), "T="+at("t"), "H="+at("helpers"), "B="+at("bin/pkgd"),
		"EMPTY="+at("empty"), "PROBE="+probe, "LOG="+at("log"), "PKGD_DATA_DIR="+at("data"), asPkgd+"=1")
	e.Setenv("HOME", at("home"))
	e.Setenv("PATH", at("shims")+":"+at("real"))
	return nil
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o755)
}

// condition: [transparent] the build hands signals on, [root] the tests run as
// root, [netns] a process can be cut off from the network here.
func condition(name string) (bool, error) {
	switch name {
	case "transparent":
		return len(become.Lacks()) == 0, nil
	case "root":
		return os.Geteuid() == 0, nil
	case "netns":
		return canUnshare(), nil
	}
	return false, nil
}

// TestNumbers: every script carries the number of its case, and none twice.
func TestNumbers(t *testing.T) {
	names, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, n := range names {
		base := filepath.Base(n)
		number, _, ok := strings.Cut(base, "-")
		if !ok || len(number) != 3 || !strings.ContainsAny(number[:1], "IFP") {
			t.Errorf("%s does not begin with a case's group and number", base)
		}
		if seen[number] != "" {
			t.Errorf("%s and %s have the same number", base, seen[number])
		}
		seen[number] = base
	}
	for _, want := range strings.Fields("I01 I02 I03 I06 I07 I09 I10 I11 I12 I14 F17 F18 F20 F21 F23 F25 F26 F27 F30 F31 F32 F34 F35 F36 F39 F40 " +
		"P42 P43 P44 P45 P46 P47 P48 P50 P52 P53 P55 P56") {
		if seen[want] == "" {
			t.Errorf("case %s has no script", want)
		}
	}
}
