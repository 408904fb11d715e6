//go:build linux && (amd64 || arm64)

package shim

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

// helpers are programs that this test binary is under other names. They do what
// a script cannot without further programs. None of them returns.
var helpers = map[string]func(args []string){
	"zz-as":       execAs,
	"zz-noargv":   execNoArgv,
	"zz-fexec":    execOpen,
	"zz-memfd":    execMemory,
	"zz-signals":  execSignals,
	"zz-surround": execSurrounded,
	"zz-env":      execEnv,
	"zz-nopath":   withoutPath,
	"zz-many":     many,
	"zz-user":     asUser,
	"zz-nonet":    withoutNet,
	"zz-tty":      onTerminal,
	"zz-pid":      samePid,
	"zz-inode":    inodes,
	"zz-same-but": sameBut,
}

func helperNames() []string { return slices.Sorted(maps.Keys(helpers)) }

func die(err error) {
	fmt.Fprintln(os.Stderr, "helper:", err)
	os.Exit(99)
}

// execAs NAME PROGRAM WORDS…: argv[0] is NAME.
func execAs(a []string) {
	die(syscall.Exec(a[1], append([]string{a[0]}, a[2:]...), os.Environ()))
}

// execNoArgv PROGRAM: no argv at all.
func execNoArgv(a []string) {
	path, _ := syscall.BytePtrFromString(a[0])
	env, _ := syscall.SlicePtrFromStrings(os.Environ())
	var none *byte
	_, _, errno := syscall.RawSyscall(syscall.SYS_EXECVE, uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&none)), uintptr(unsafe.Pointer(&env[0])))
	die(errno)
}

// execOpen PROGRAM ARGV0 WORDS…: through an open descriptor, as fexecve does.
func execOpen(a []string) {
	f, err := os.Open(a[0])
	if err != nil {
		die(err)
	}
	execDescriptor(f.Fd(), a[1:])
}

// execMemory PROGRAM ARGV0 WORDS…: from a copy in memory, which has no name.
func execMemory(a []string) {
	data, err := os.ReadFile(a[0])
	if err != nil {
		die(err)
	}
	name := []byte("zz\x00")
	fd, _, errno := syscall.Syscall(sysMemfdCreate, uintptr(unsafe.Pointer(&name[0])), 0, 0)
	if errno != 0 {
		die(errno)
	}
	f := os.NewFile(fd, "memory")
	if _, err := f.Write(data); err != nil {
		die(err)
	}
	execDescriptor(fd, a[1:])
}

func execDescriptor(fd uintptr, argv []string) {
	const emptyPath = 0x1000
	none := []byte{0}
	words, _ := syscall.SlicePtrFromStrings(argv)
	env, _ := syscall.SlicePtrFromStrings(os.Environ())
	_, _, errno := syscall.RawSyscall6(sysExecveat, fd, uintptr(unsafe.Pointer(&none[0])), uintptr(unsafe.Pointer(&words[0])),
		uintptr(unsafe.Pointer(&env[0])), emptyPath, 0)
	die(errno)
}

// execSignals PROGRAM WORDS…: TERM, PIPE, USR1, QUIT, INT and HUP ignored, TERM,
// USR2 and CHLD blocked.
func execSignals(a []string) {
	runtime.LockOSThread()
	for _, s := range []uintptr{15, 13, 10, 3, 2, 1} {
		act := [4]uint64{1}
		syscall.RawSyscall6(syscall.SYS_RT_SIGACTION, s, uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
	}
	mask := uint64(1<<14 | 1<<11 | 1<<16)
	syscall.RawSyscall6(syscall.SYS_RT_SIGPROCMASK, 2, uintptr(unsafe.Pointer(&mask)), 0, 8, 0, 0)
	die(syscall.Exec(a[0], a, os.Environ()))
}

// execSurrounded PROGRAM WORDS…: an odd umask, low limits, descriptor 9 open and
// 0 on a file of its own.
func execSurrounded(a []string) {
	syscall.Umask(0o027)
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{Cur: 0, Max: 0})
	_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 200, Max: 300})
	f, err := os.Open(os.DevNull)
	if err != nil {
		die(err)
	}
	if err := syscall.Dup3(int(f.Fd()), 9, 0); err != nil {
		die(err)
	}
	die(syscall.Exec(a[0], a, os.Environ()))
}

// execEnv PROGRAM WORDS…: duplicates, an empty entry, entries without "=" or a
// name, bytes that are no text, around what is needed to find anything.
func execEnv(a []string) {
	env := []string{"A=1", "no-equals", "PATH=" + os.Getenv("PATH"), "A=2", "", "=x", "B=\xff\xfe",
		asPkgd + "=1", "PKGD_DATA_DIR=" + os.Getenv("PKGD_DATA_DIR"), "PATH=/nowhere", "A=3"}
	die(syscall.Exec(a[0], a, env))
}

// withoutPath PROGRAM WORDS…: PATH is not set.
func withoutPath(a []string) {
	_ = os.Unsetenv("PATH")
	die(syscall.Exec(a[0], a, os.Environ()))
}

// many COUNT PROGRAM WORDS…: that many at once; every one must end with 0.
func many(a []string) {
	n, err := strconv.Atoi(a[0])
	if err != nil {
		die(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	failed := 0
	for range n {
		wg.Go(func() {
			out, err := exec.Command(a[1], a[2:]...).CombinedOutput()
			if err != nil {
				mu.Lock()
				defer mu.Unlock()
				if failed++; failed == 1 {
					fmt.Fprintf(os.Stderr, "%v: %s\n", err, out)
				}
			}
		})
	}
	wg.Wait()
	fmt.Printf("%d of %d failed\n", failed, n)
	os.Exit(min(failed, 1))
}

// asUser UID PROGRAM WORDS…: as another user.
func asUser(a []string) {
	uid, err := strconv.ParseUint(a[0], 10, 32)
	if err != nil {
		die(err)
	}
	inside(&syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}, a[1:])
}

// withoutNet PROGRAM WORDS…: in a network of its own, which leads nowhere.
func withoutNet(a []string) { inside(netless(), a) }

func netless() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}},
	}
}

func canUnshare() bool {
	cmd := exec.Command("/bin/sh", "-c", ":")
	cmd.SysProcAttr = netless()
	return cmd.Run() == nil
}

func inside(attr *syscall.SysProcAttr, a []string) {
	cmd := &exec.Cmd{Path: a[0], Args: a, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, SysProcAttr: attr}
	err := cmd.Run()
	if cmd.ProcessState == nil {
		die(err)
	}
	os.Exit(cmd.ProcessState.ExitCode())
}

// samePid PROGRAM WORDS…: prints the process it starts, for the program's own
// answer to be compared with.
func samePid(a []string) {
	cmd := &exec.Cmd{Path: a[0], Args: a}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		die(err)
	}
	want := fmt.Sprintf("pid %d\n", cmd.Process.Pid)
	if !strings.Contains(out.String(), want) {
		die(fmt.Errorf("started process %d, which says:\n%s", cmd.Process.Pid, out.String()))
	}
	os.Exit(0)
}

// sameBut BEFORE AFTER NAME: the lines of two files are the same, in order, but
// for one more at the end of the second, which sets a variable.
func sameBut(a []string) {
	before, err := os.ReadFile(a[0])
	if err != nil {
		die(err)
	}
	after, err := os.ReadFile(a[1])
	if err != nil {
		die(err)
	}
	more, ok := strings.CutPrefix(string(after), string(before))
	if !ok || strings.Count(more, "\n") != 1 || !strings.Contains(more, a[2]+"=") {
		die(fmt.Errorf("%s has more than %s besides", after, before))
	}
	os.Exit(0)
}

// inodes FILE…: prints each file's inode and count of links.
func inodes(a []string) {
	for _, f := range a {
		var st syscall.Stat_t
		if err := syscall.Stat(f, &st); err != nil {
			die(err)
		}
		fmt.Printf("%d %d %s\n", st.Ino, st.Nlink, filepath.Base(f))
	}
	os.Exit(0)
}
