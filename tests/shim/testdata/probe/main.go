// Probe is a real manager for the tests that must see what a shell script cannot
// show: argv[0], signals, descriptors, the environment byte for byte. It is a
// module of its own so that it does not bear pkgd's mark.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "wait" {
		wait()
	}
	parts := map[string]func(){"argv": argv, "pid": pid, "umask": umask, "cwd": cwd, "limit": limit,
		"signals": signals, "files": files, "tty": terminals, "environ": environ}
	for _, word := range os.Args[1:] {
		if print := parts[word]; print != nil {
			print()
			return
		}
	}
	argv()
}

func argv() { fmt.Printf("argv %q\n", os.Args) }

func pid() { fmt.Printf("pid %d\n", os.Getpid()) }

func umask() { fmt.Printf("umask %03o\n", syscall.Umask(0)) }

func cwd() { fmt.Printf("cwd %s\n", must(os.Readlink("/proc/self/cwd"))) }

func must(s string, err error) string {
	if err != nil {
		return err.Error()
	}
	return s
}

// wait counts interrupts for half a second after the first.
func wait() {
	got := make(chan os.Signal, 16)
	signal.Notify(got, os.Interrupt)
	fmt.Println("ready")
	<-got
	n := 1
	for quiet := time.After(500 * time.Millisecond); ; {
		select {
		case <-got:
			n++
			continue
		case <-quiet:
		}
		break
	}
	fmt.Printf("interrupts %d\n", n)
	os.Exit(77)
}

// limit shows the soft limit on open files as it was handed over: Go raises its
// own, so the parent's file in /proc cannot be asked and the child shows it.
func limit() {
	var r syscall.Rlimit
	_ = syscall.Getrlimit(syscall.RLIMIT_CORE, &r)
	fmt.Printf("core %d\n", r.Cur)
	pid, err := syscall.ForkExec("/bin/sh", []string{"sh", "-c", "ulimit -n"}, &syscall.ProcAttr{Files: []uintptr{0, 1, 2}})
	if err == nil {
		_, _ = syscall.Wait4(pid, nil, 0, nil)
	}
}

func signals() {
	data, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(data), "\n") {
		if strings.HasPrefix(line, "SigIgn") || strings.HasPrefix(line, "SigBlk") {
			fmt.Println(line)
		}
	}
}

// files shows what is open, without what this program's own runtime opened.
func files() {
	var open []string
	for fd := range 64 {
		flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(fd), syscall.F_GETFD, 0)
		if errno == 0 && flags&syscall.FD_CLOEXEC == 0 {
			name, _, _ := strings.Cut(must(os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))), ":[")
			open = append(open, fmt.Sprintf("%d=%s", fd, name))
		}
	}
	fmt.Println("files", strings.Join(open, " "))
}

func terminals() {
	for fd := range 3 {
		var size [4]uint16
		var mode syscall.Termios
		_, _, e1 := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size)))
		_, _, e2 := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TCGETS, uintptr(unsafe.Pointer(&mode)))
		fmt.Printf("tty %d %v %v size %v mode %x %x\n", fd, e1 == 0, e2 == 0, size, mode.Lflag, mode.Iflag)
	}
}

func environ() {
	data, _ := os.ReadFile("/proc/self/environ")
	list := bytes.Split(bytes.TrimSuffix(data, []byte{0}), []byte{0})
	for _, kv := range list {
		fmt.Printf("env %q\n", kv)
	}
}
