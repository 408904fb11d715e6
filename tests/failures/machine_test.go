//go:build linux

package failures

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pkgd/tests/registry"
)

// suite is what all machines share: a copy of the test binary on the disk they
// are on, and a store that is copied into each.
var suite struct {
	dir   string
	ready sync.Once
	err   error
}

// prepare makes the suite once.
func prepare(t *testing.T) {
	t.Helper()
	suite.ready.Do(func() { suite.err = makeSuite() })
	if suite.err != nil {
		t.Fatal(suite.err)
	}
}

func makeSuite() error {
	dir, err := os.MkdirTemp("", "pkgd-failures-")
	if err != nil {
		return err
	}
	suite.dir = dir
	me, err := os.Executable()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(me)
	if err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // one row looks in as another user
		return err
	}
	if err := os.WriteFile(suiteBinary(), data, 0o755); err != nil {
		return err
	}
	records := filepath.Join(dir, "records")
	now := time.Now().UTC().Format(time.RFC3339)
	if err := registry.WriteRecords(records, now); err != nil {
		return err
	}
	cmd := exec.Command(suiteBinary(), "intel", "import", "--as-of", now, records)
	cmd.Env = []string{asPkgd + "=1", "PKGD_DATA_DIR=" + filepath.Join(dir, "data")}
	if out, err := cmd.CombinedOutput(); err != nil {
		return errors.New(err.Error() + ": " + string(out))
	}
	return nil
}

func suiteBinary() string { return filepath.Join(suite.dir, "pkgd") }

// machine is a scratch machine in a folder.
type machine struct {
	*testing.T
	root  string
	home  string
	data  string
	shims string // links to pkgd, first on PATH
	real  string // managers made by the test
	work  string // the folder commands run in
	asked string // what the fakes note when they are asked for a plan
	reg   *registry.Server
	u     *registry.Universe
	path  string
	extra []string // variables; the last of a name counts
	user  uint32   // another user to run as; 0: this one
	limit string   // of file sizes, in bytes; "" none
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	prepare(t)
	root, err := os.MkdirTemp(suite.dir, "m-")
	must(t, err)
	must(t, os.Chmod(root, 0o755))
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	at := func(name string) string { return filepath.Join(root, name) }
	m := &machine{T: t, root: root, home: at("home"), data: at("data"), shims: at("shims"), real: at("real"), work: at("work"), asked: at("asked")}
	for _, dir := range []string{m.home, m.data, m.shims, m.real, m.work, m.asked, at("tmp"), at("bin")} {
		must(t, os.Mkdir(dir, 0o755))
	}
	for _, name := range []string{"npm", "npx", "pip", "cargo"} {
		must(t, os.Link(suiteBinary(), filepath.Join(m.shims, name)))
		m.put(filepath.Join(m.real, name), fakes[name])
		must(t, os.Chmod(filepath.Join(m.real, name), 0o755))
	}
	m.put(filepath.Join(m.real, "package.json"), `{"name":"npm","version":"11.19.0"}`)
	must(t, os.Link(suiteBinary(), at("bin/pkgd")))
	must(t, os.Link(suiteBinary(), at("bin/"+fileLimit)))
	must(t, os.CopyFS(filepath.Join(m.data, "intel"), os.DirFS(filepath.Join(suite.dir, "data", "intel"))))
	m.u = registry.New(time.Now)
	m.reg, err = registry.Start(m.u)
	must(t, err)
	t.Cleanup(func() { _ = m.reg.Close() })
	m.path = strings.Join([]string{m.shims, m.real, "/usr/bin", "/bin"}, ":")
	return m
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// put writes a file, a relative one into the working folder.
func (m *machine) put(path, text string) {
	m.Helper()
	path = m.in(path)
	must(m, os.MkdirAll(filepath.Dir(path), 0o755))
	must(m, os.WriteFile(path, []byte(text), 0o644))
}

func (m *machine) in(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(m.work, path)
}

func (m *machine) get(path string) string {
	m.Helper()
	data, err := os.ReadFile(m.in(path))
	must(m, err)
	return string(data)
}

// set adds variables to every command after it.
func (m *machine) set(vars ...string) { m.extra = append(m.extra, vars...) }

// environ is the whole environment of a command.
func (m *machine) environ() []string {
	env := []string{
		asPkgd + "=1", "HOME=" + m.home, "PATH=" + m.path, "PKGD_DATA_DIR=" + m.data, "TMPDIR=" + filepath.Join(m.root, "tmp"),
		"ZZ_FAKE=" + m.asked, "npm_config_registry=" + m.reg.NPM(), "PIP_INDEX_URL=" + m.reg.PyPI(), "PIP_CONFIG_FILE=/dev/null",
		"CARGO_HOME=" + filepath.Join(m.home, ".cargo"), "LC_ALL=C",
	}
	for _, kv := range m.extra {
		name, value, _ := strings.Cut(kv, "=")
		env = slices.DeleteFunc(env, func(have string) bool { return strings.HasPrefix(have, name+"=") })
		if value != unset {
			env = append(env, kv)
		}
	}
	return env
}

// unset as a value takes a variable away.
const unset = "\x00"

// result is what a command did.
type result struct {
	args           []string
	code           int
	stdout, stderr string
	took           time.Duration
	own            bool // a command of pkgd itself: no manager runs, and stdout is its own
}

// deadline is when a command that has not ended hangs.
const deadline = 30 * time.Second

// command makes a command by its name on PATH.
func (m *machine) command(ctx context.Context, args ...string) *exec.Cmd {
	program := args[0]
	if !filepath.IsAbs(program) {
		program = filepath.Join(m.shims, program)
		if args[0] == "pkgd" {
			program = filepath.Join(m.root, "bin", "pkgd")
		}
	}
	words := args
	if m.limit != "" {
		words = append([]string{fileLimit, m.limit, program}, args[1:]...)
		program = filepath.Join(m.root, "bin", fileLimit)
	}
	cmd := exec.CommandContext(ctx, program)
	cmd.Args = words
	cmd.Dir, cmd.Env = m.work, m.environ()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if m.user != 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: m.user, Gid: m.user}
	}
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// run runs a command: a manager's link, or pkgd.
func (m *machine) run(args ...string) result {
	m.Helper()
	return m.feed("", args...)
}

// feed is run with something on standard input.
func (m *machine) feed(stdin string, args ...string) result {
	m.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	cmd := m.command(ctx, args...)
	if stdin != "" {
		cmd.Stdin = strings.NewReader(stdin)
	}
	return m.finish(ctx, cmd, args, func(int) {})
}

// finish runs a command to its end. meanwhile is told its process.
func (m *machine) finish(ctx context.Context, cmd *exec.Cmd, args []string, meanwhile func(pid int)) result {
	m.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	begun := time.Now()
	err := cmd.Start()
	if err == nil {
		go meanwhile(cmd.Process.Pid)
		err = cmd.Wait()
	}
	r := result{args: args, stdout: out.String(), stderr: errs.String(), took: time.Since(begun), own: args[0] == "pkgd"}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		m.Fatalf("%q did not end in %s\n%s", args, deadline, r.stderr)
	case errors.As(err, &exit):
		r.code = exit.ExitCode()
	case err != nil:
		m.Fatal(err)
	}
	return r
}

// ran says whether the manager itself was started for the run.
func (r *result) ran() bool { return strings.Contains(r.stdout, "REAL ") }
