//go:build linux && (amd64 || arm64)

package shim

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// commands are those that the scripts use besides testscript's own.
var commands = map[string]func(*testscript.TestScript, bool, []string){
	"exits": exits,
	"lines": lines,
	"store": store,
}

// exits runs a program and checks how it ends: "exits 4 npm ci", "exits kill9
// npm x" for a death by signal.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE|killN program words...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = strconv.Itoa(exit.ExitCode())
		if st, ok := exit.Sys().(syscall.WaitStatus); ok && st.Signaled() {
			got = "kill" + strconv.Itoa(int(st.Signal()))
		}
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("%s ended with %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

// lines checks how many lines a file has: "lines 1 $LOG". A file that is not
// there has none.
func lines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: lines COUNT file")
	}
	data, err := os.ReadFile(ts.MkAbs(args[1]))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		ts.Fatalf("%v", err)
	}
	if got := strconv.Itoa(strings.Count(string(data), "\n")); got != args[0] {
		ts.Fatalf("%s has %s lines, want %s:\n%s", args[1], got, args[0], data)
	}
}

// malware is the record that the tests block by.
const malware = `{"schema_version":"1.6.0","id":"MAL-0000-1","modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z",
"summary":"made up for a test","affected":[
{"package":{"ecosystem":"npm","name":"zz-evil"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]},
{"package":{"ecosystem":"PyPI","name":"zz-evil"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]}
`

// settings of the tests: no release times are asked for, since there is no
// registry here.
const settings = "[cooldown]\ndefault_days = 0\n"

// store makes a store that knows zz-evil, and the user's settings.
func store(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: store")
	}
	record := ts.MkAbs("records/MAL-0000-1.json")
	ts.Check(os.MkdirAll(ts.MkAbs("records"), 0o755))
	ts.Check(os.WriteFile(record, []byte(malware), 0o644))
	config := ts.Getenv("HOME") + "/pkgd.toml"
	ts.Check(os.WriteFile(config, []byte(settings), 0o644))
	ts.Setenv("PKGD_CONFIG_PATH", config)
	ts.Check(ts.Exec(ts.Getenv("B"), "intel", "import", "--as-of", time.Now().UTC().Format(time.RFC3339), ts.MkAbs("records")))
}
