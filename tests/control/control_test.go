// Package control proves pkgd's own commands from end to end: one script a
// command in testdata/script. The test binary itself is pkgd. Records and lock
// files are made up, registries are on loopback, and PATH holds nothing else.
//
// What is not here: guarded commands of managers (tests/shim and tests with
// clients), and the rules (guard).
package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pkgd/dispatch"
	_ "pkgd/dispatch/early"
	"pkgd/dispatch/world"
	"pkgd/guard/report"
	"pkgd/tests/registry"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"pkgd": func() { os.Exit(dispatch.Main(world.System())) },
	})
}

func TestScripts(t *testing.T) {
	server, err := registry.Start(registry.New(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	testscript.Run(t, testscript.Params{
		Dir:      "testdata/script",
		Deadline: time.Now().Add(5 * time.Minute),
		Cmds:     map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "store": store, "json": jsonAt, "mode": mode, "decisionid": decisionID},
		Setup: func(e *testscript.Env) error {
			for _, dir := range []string{"home", "data"} {
				if err := os.Mkdir(filepath.Join(e.WorkDir, dir), 0o700); err != nil {
					return err
				}
			}
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			e.Setenv("PKGD_DATA_DIR", filepath.Join(e.WorkDir, "data"))
			e.Setenv("npm_config_registry", server.NPM())
			e.Setenv("REGISTRY", server.URL())
			return nil
		},
	})
}

// exits runs pkgd and checks how it ends: "exits 4 audit app".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: exits CODE words...")
	}
	err := ts.Exec("pkgd", args[1:]...)
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("pkgd %s ended with %d, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// decisionID checks that the last output is a decision whose id is its own.
func decisionID(ts *testscript.TestScript, neg bool, args []string) {
	if id, ok := report.DecisionID([]byte(ts.ReadFile("stdout"))); !ok || neg || len(args) > 0 {
		ts.Fatalf("the id %s is not that of the document", id)
	}
}

// store takes the records of a folder in, as of now: "store records".
func store(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: store FOLDER")
	}
	ts.Check(ts.Exec("pkgd", "intel", "import", "--as-of", time.Now().UTC().Format(time.RFC3339), ts.MkAbs(args[0])))
}

// jsonAt looks into the JSON that the last program printed, or into its line N:
// "json findings/0/package npm:zz-a@1", "json @2 package npm:zz-b". "len" is a
// length, a missing value is "none".
func jsonAt(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile("stdout")
	if len(args) == 3 && args[0][0] == '@' {
		n, err := strconv.Atoi(args[0][1:])
		ts.Check(err)
		lines := strings.Split(text, "\n")
		text, args = lines[n-1], args[1:]
	}
	if len(args) != 2 {
		ts.Fatalf("usage: json [@LINE] path value")
	}
	var doc any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		ts.Fatalf("no JSON: %v\n%s", err, text)
	}
	if got := find(doc, args[0]); (got == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s (not: %v)\n%s", args[0], got, args[1], neg, text)
	}
}

func find(v any, path string) string {
	for _, key := range strings.Split(path, "/") {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			if key == "len" {
				return strconv.Itoa(len(at))
			}
			n, err := strconv.Atoi(key)
			if err != nil || n >= len(at) {
				return "none"
			}
			v = at[n]
		default:
			return "none"
		}
	}
	switch v := v.(type) {
	case nil:
		return "none"
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = fmt.Sprint(v[i])
		}
		return strings.Join(parts, " ")
	}
	return fmt.Sprint(v)
}

// mode sets a file's permissions: "mode 644 file".
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode OCTAL file")
	}
	n, err := strconv.ParseUint(args[0], 8, 32)
	ts.Check(err)
	ts.Check(os.Chmod(ts.MkAbs(args[1]), os.FileMode(n)))
}
