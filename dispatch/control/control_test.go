package control

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pkgd/dispatch/world"
	"pkgd/guard"
	intelsync "pkgd/intel/sync"
)

// desk is a person at a machine: what is typed, what is shown.
type desk struct {
	t        *testing.T
	root     string
	terminal bool
	env      []string
	typed    string
	out, err bytes.Buffer
	ran      [][]string // managers' command lines that were handed on
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, root: t.TempDir(), terminal: true}
	for _, dir := range []string{"data", "work"} {
		if err := os.Mkdir(filepath.Join(d.root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

func (d *desk) put(name, text string) {
	d.t.Helper()
	path := filepath.Join(d.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// record imports one made-up record.
func (d *desk) record(text string) {
	d.t.Helper()
	d.put("records/record.json", text)
	_, err := intelsync.Import(context.Background(), intelsync.Options{Dir: filepath.Join(d.root, "data", "intel"), Paths: []string{filepath.Join(d.root, "records")}, AsOf: time.Now()})
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) run(words ...string) int {
	d.t.Helper()
	d.out.Reset()
	d.err.Reset()
	w := &world.World{
		Args: append([]string{"pkgd"}, words...), Dir: filepath.Join(d.root, "work"), Now: time.Now, UID: os.Geteuid(), HTTP: &http.Client{},
		Environ: append([]string{"PKGD_DATA_DIR=" + filepath.Join(d.root, "data"), "USER=zz"}, d.env...),
		Stdin:   strings.NewReader(d.typed), Stdout: &d.out, Stderr: &d.err, Terminal: func(int) bool { return d.terminal },
	}
	return Main(w, words, func(_ *world.World, args []string) int { d.ran = append(d.ran, args); return 42 })
}

const evil = `{"schema_version":"1.6.0","id":"MAL-0000-1","modified":"2024-01-01T00:00:00Z","summary":"made up","affected":[
{"package":{"ecosystem":"npm","name":"zz-evil"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]}]}`

const evilLock = `{"lockfileVersion":3,"packages":{"":{"dependencies":{"zz-evil":"1"}},"node_modules/zz-evil":{"version":"1.0.0"}}}`

// TestBypassAsks: a person at a terminal is asked; only yes grants; a CI job and
// a pipe are no person.
func TestBypassAsks(t *testing.T) {
	d := newDesk(t)
	words := []string{"bypass", "zz-a@1.0.0", "--manager", "npm", "--reason", "looked at it"}
	granted := func() bool {
		d.run("bypass", "list", "--json")
		return strings.Contains(d.out.String(), "zz-a")
	}
	for typed, code := range map[string]int{"n\n": 1, "": 1, "\n": 1} {
		if d.typed = typed; d.run(words...) != code || granted() {
			t.Errorf("%q: %s", typed, d.err.String())
		}
	}
	d.typed = "y\n"
	d.env = []string{"CI=true"}
	if d.run(words...) != guard.ExitUsage || granted() {
		t.Error("a CI job granted it")
	}
	d.env, d.terminal = nil, false
	if d.run(append(words, "--yes")...) != guard.ExitUsage || granted() {
		t.Error("a pipe granted it")
	}
	d.terminal = true
	if c := d.run(words...); c != guard.ExitOK || !strings.Contains(d.err.String(), "lifts the cooldown of 7 days") || !granted() {
		t.Errorf("%d: %s", c, d.err.String())
	}
	if d.run("bypass", "remove", "npm:zz-a@1.0.0") != guard.ExitOK || granted() {
		t.Error("it is still there")
	}
	d.typed = ""
	if d.run(append(words, "--yes")...) != guard.ExitOK || !granted() {
		t.Error("--yes is no answer")
	}
}

// TestColor: colour on a terminal only, and nowhere that somebody does not want
// it.
func TestColor(t *testing.T) {
	d := newDesk(t)
	d.record(evil)
	d.put("work/package-lock.json", evilLock)
	colored := func(words ...string) bool {
		d.run(append(words, "audit")...)
		if !strings.Contains(d.out.String(), "MALWARE") {
			t.Fatal(d.err.String())
		}
		return strings.Contains(d.out.String(), "\x1b[")
	}
	if !colored() || colored("--no-color") {
		t.Error("a terminal has no colour, or --no-color has")
	}
	for _, env := range []string{"NO_COLOR=1", "TERM=dumb", "PKGD_OUTPUT_COLOR=false"} {
		if d.env = []string{env}; colored() {
			t.Error(env)
		}
	}
	d.env = nil
	if d.terminal = false; colored() {
		t.Error("a pipe has colour")
	}
	if d.run("--ascii", "audit"); strings.ContainsFunc(d.out.String(), func(r rune) bool { return r > '~' }) {
		t.Error(d.out.String())
	}
}

// TestHandedOn: what begins with a manager is the manager's, options and all.
func TestHandedOn(t *testing.T) {
	d := newDesk(t)
	for line, want := range map[string]string{
		"npm install -v": "npm install -v", "-v npm install --json": "npm install --json", "--config x.toml npm ls": "npm ls", "-qv pip list": "pip list",
	} {
		d.ran = nil
		if c := d.run(strings.Fields(line)...); c != 42 || len(d.ran) != 1 || strings.Join(d.ran[0], " ") != want {
			t.Errorf("%s: %d, %q: %s", line, c, d.ran, d.err.String())
		}
	}
	for _, line := range []string{"audit npm", "npmm install", "-- npm install", "nothing"} {
		d.ran = nil
		if d.run(strings.Fields(line)...); len(d.ran) != 0 {
			t.Errorf("%s is handed on", line)
		}
	}
}

// TestEveryCommandHasHelp: a line without full stop, words, and examples where
// words are needed.
func TestEveryCommandHasHelp(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range commands() {
		switch {
		case seen[c.path]:
			t.Errorf("%s stands twice in the table", c.path)
		case c.short == "" || strings.HasSuffix(c.short, "."):
			t.Errorf("%s: %q is no short help", c.path, c.short)
		case strings.Contains(c.path, " ") && !seen[strings.Fields(c.path)[0]]:
			t.Errorf("%s stands before its group", c.path)
		}
		seen[c.path] = true
		d := newDesk(t)
		if code := d.run(append(strings.Fields(c.path), "--help")...); code != 0 || !strings.Contains(d.out.String(), "Usage:") || d.err.Len() > 0 {
			t.Errorf("%s --help ends with %d: %s", c.path, code, d.err.String())
		}
	}
}

// TestCompletions: every shell's script names every command.
func TestCompletions(t *testing.T) {
	d := newDesk(t)
	for _, c := range completions() {
		if code := d.run("completion", c.shell); code != 0 || d.out.Len() < 500 {
			t.Errorf("%s: %d, %d bytes", c.shell, code, d.out.Len())
		}
	}
	var b bytes.Buffer
	if err := nushell(Tree(), &b); err != nil {
		t.Fatal(err)
	}
	for _, c := range commands() {
		if !strings.Contains(b.String(), `"pkgd `+c.path+`"`) {
			t.Errorf("%s is not in Nushell's", c.path)
		}
	}
}

// TestQuickOnes: the version, the help and parse need nothing that is on the
// machine.
func TestQuickOnes(t *testing.T) {
	d := newDesk(t)
	d.put("data/pkgd.toml", "[")
	for _, line := range []string{"--version", "--help", "parse npm install zz-a", "parse --json pip install zz-a", "completion bash", "lock list --help"} {
		if c := d.run(strings.Fields(line)...); c != 0 || d.err.Len() > 0 {
			t.Errorf("%s: %d, %s", line, c, d.err.String())
		}
	}
}

// TestBrokenPipe: an audit that could not be written is no success.
func TestBrokenPipe(t *testing.T) {
	d := newDesk(t)
	d.record(strings.ReplaceAll(evil, "zz-evil", "zz-other"))
	d.put("work/package-lock.json", evilLock)
	w := &world.World{Dir: filepath.Join(d.root, "work"), Now: time.Now, UID: os.Geteuid(), Environ: []string{"PKGD_DATA_DIR=" + filepath.Join(d.root, "data")},
		Stdin: strings.NewReader(""), Stdout: broken{}, Stderr: io.Discard, Terminal: func(int) bool { return false }}
	if c := Main(w, []string{"audit"}, nil); c != guard.ExitGeneral {
		t.Error(c)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
