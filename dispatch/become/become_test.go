//go:build linux && (amd64 || arm64)

package become

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unsafe"
)

// blocker is the name under which this test binary ignores and blocks signals
// and then becomes its words.
const blocker = "zz-block"

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == blocker {
		block()
	}
	code := m.Run()
	_ = os.RemoveAll(built)
	os.Exit(code)
}

// built is where plain keeps its program; "" it was not asked for.
var built string

// plain builds the program in testdata as "go build" does, once for all tests.
var plain = sync.OnceValues(func() (string, error) {
	var err error
	if built, err = os.MkdirTemp("", "pkgd-become-"); err != nil {
		return "", err
	}
	return buildHand(filepath.Join(built, "zz-hand"))
})

// block ignores TERM, PIPE, USR1, QUIT, INT and HUP, blocks TERM, USR2 and CHLD,
// and becomes the program of its words.
func block() {
	runtime.LockOSThread()
	for _, s := range []syscall.Signal{15, 13, 10, 3, 2, 1} {
		act := [4]uint64{1}
		syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, uintptr(s), uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
	}
	mask := uint64(1<<14 | 1<<11 | 1<<16)
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, 2, uintptr(unsafe.Pointer(&mask)), 0, 8, 0, 0)
	err := syscall.Exec(os.Args[1], os.Args[1:], os.Environ())
	println(err.Error())
	os.Exit(1)
}

func buildHand(out string, words ...string) (string, error) {
	args := append([]string{"build", "-o", out}, words...)
	cmd := exec.Command("go", append(args, "./testdata/hand")...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, text)
	}
	return out, nil
}

// hand is the program in testdata, built as "go build" does it.
func hand(t *testing.T) string {
	t.Helper()
	out, err := plain()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// signals gives the lines of /proc/self/status that tell of signals.
func signals(t *testing.T, words ...string) string {
	t.Helper()
	me, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(me, words...)
	cmd.Args[0] = blocker
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", words, err, text)
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		for _, name := range []string{"SigBlk", "SigIgn", "SigPnd", "ShdPnd"} {
			if strings.HasPrefix(line, name) {
				out = append(out, strings.TrimSpace(line))
			}
		}
	}
	return strings.Join(out, "\n")
}

// TestSignals pins the names in Go's runtime that the release build reads.
func TestSignals(t *testing.T) {
	status := []string{"/bin/cat", "/proc/self/status"}
	if _, err := os.Stat(status[0]); err != nil {
		t.Skip("no /bin/cat here")
	}
	direct := signals(t, status...)
	// Others may be ignored, too: make's children have two of the C library's.
	_, text, _ := strings.Cut(direct, "SigIgn:\t")
	text, _, _ = strings.Cut(text, "\n")
	if ignored, err := strconv.ParseUint(text, 16, 64); err != nil || ignored&0x5207 != 0x5207 {
		t.Fatalf("the test itself does not ignore the signals it means to:\n%s", direct)
	}
	release, err := buildHand(filepath.Join(t.TempDir(), "zz-hand"), "-tags", "transparent", "-ldflags=-checklinkname=0")
	if err != nil {
		t.Fatal(err)
	}
	for _, way := range [][]string{{release}, {release, "late"}} {
		if got := signals(t, append(way, status...)...); got != direct {
			t.Errorf("through a release build (%s):\n%s\ndirectly:\n%s", way[1:], got, direct)
		}
	}
	if got := signals(t, append([]string{hand(t)}, status...)...); got == direct {
		t.Error("a plain build hands everything on as well: Lacks says otherwise, so one of the two is wrong")
	}
}

func TestWho(t *testing.T) {
	prog := hand(t)
	dir := t.TempDir()
	link := func(name string) string {
		p := filepath.Join(dir, name)
		if err := os.Link(prog, p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	npm, odd, own := link("zz-npm"), link("zz-odd"), link("pkgd-1.2")
	soft := filepath.Join(dir, "soft")
	if err := os.Symlink(npm, soft); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, argv0, want string }{
		{npm, npm, "name=zz-npm unknown= claimed="},
		{npm, "ls", "name=zz-npm unknown= claimed="},
		{npm, "zz-pip", "name=zz-npm unknown= claimed=zz-pip"},
		{npm, "", "name=zz-npm unknown= claimed="},
		{npm, "-zz-npm", "name=zz-npm unknown= claimed="},
		{soft, "soft", "name=zz-npm unknown= claimed="},
		{odd, "zz-odd", "name= unknown=zz-odd claimed="},
		{odd, "-zz-pip", "name=zz-pip unknown= claimed="},
		{own, "x", "name= unknown= claimed="},
	} {
		cmd := &exec.Cmd{Path: c.path, Args: []string{c.argv0, "who"}}
		var out bytes.Buffer
		cmd.Stderr = &out
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(out.String()); got != c.want {
			t.Errorf("%s called as %q: %s, want %s", filepath.Base(c.path), c.argv0, got, c.want)
		}
	}
}

// TestWhoByDescriptor runs a program that has no name at all.
func TestWhoByDescriptor(t *testing.T) {
	data, err := os.ReadFile(hand(t))
	if err != nil {
		t.Fatal(err)
	}
	fd, _, errno := syscall.Syscall(sysMemfdCreate, uintptr(unsafe.Pointer(&[]byte("zz\x00")[0])), 0, 0)
	if errno != 0 {
		t.Skip("no memfd_create here: ", errno)
	}
	f := os.NewFile(fd, "memfd")
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: "/proc/self/fd/3", Args: []string{"zz-npm", "who"}, ExtraFiles: []*os.File{f}}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Skip("a program in memory cannot be executed here: ", err)
	}
	if got := strings.TrimSpace(string(out)); got != "name=zz-npm unknown= claimed=" {
		t.Error(got)
	}
}

// TestEnviron hands over an environment no shell would make.
func TestEnviron(t *testing.T) {
	env := []string{"A=1", "A=2", "", "no-equals", "=x", "B=\xff\xfe", "A=3"}
	cmd := exec.Command(hand(t), "/bin/cat", "/proc/self/environ")
	// exec.Cmd would tidy the environment up; ForkExec does not.
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	proc, err := os.StartProcess(cmd.Path, cmd.Args, &os.ProcAttr{Env: env, Files: []*os.File{nil, w, os.Stderr}})
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	var got bytes.Buffer
	if _, err := got.ReadFrom(r); err != nil {
		t.Fatal(err)
	}
	if state, err := proc.Wait(); err != nil || !state.Success() {
		t.Fatal(state, err)
	}
	if want := strings.Join(env, "\x00") + "\x00"; got.String() != want {
		t.Errorf("got %q, want %q", got.String(), want)
	}
}
