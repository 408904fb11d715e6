//go:build linux && (amd64 || arm64)

package shim

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// onTerminal PROGRAM WORDS…: on a terminal of 33 lines and 111 columns, whose
// output it passes on. After a line "ready" it types Ctrl-C.
func onTerminal(a []string) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		die(err)
	}
	var unlock, n int32
	ioctl(master, syscall.TIOCSPTLCK, unsafe.Pointer(&unlock))
	ioctl(master, syscall.TIOCGPTN, unsafe.Pointer(&n))
	slave, err := os.OpenFile("/dev/pts/"+strconv.Itoa(int(n)), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		die(err)
	}
	size := [4]uint16{33, 111, 0, 0}
	ioctl(slave, syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	cmd := &exec.Cmd{Path: a[0], Args: a, Stdin: slave, Stdout: slave, Stderr: slave, SysProcAttr: &syscall.SysProcAttr{Setsid: true, Setctty: true}}
	if err := cmd.Start(); err != nil {
		die(err)
	}
	slave.Close()
	var all bytes.Buffer
	typed := false
	buf := make([]byte, 4096)
	for {
		k, err := master.Read(buf)
		all.Write(buf[:k])
		if !typed && strings.Contains(all.String(), "ready") {
			typed = true
			time.Sleep(50 * time.Millisecond)
			_, _ = io.WriteString(master, "\x03")
		}
		if err != nil {
			break
		}
	}
	_ = cmd.Wait()
	fmt.Print(strings.ReplaceAll(all.String(), "\r\n", "\n"))
	os.Exit(cmd.ProcessState.ExitCode())
}

func ioctl(f *os.File, request uintptr, value unsafe.Pointer) {
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(value)); errno != 0 {
		die(errno)
	}
}
