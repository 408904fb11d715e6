//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// watchWord makes this program run another one and report on it: what a process
// took in memory is only told to its parent, and is mixed up with the parent's
// own where that is large, as the bench's is.
const watchWord = "watch-one-program"

// ran is what one program took.
type ran struct {
	wall time.Duration
	cpu  time.Duration // processor time, of all its threads
	peak float64       // MB resident at most
	code int
	out  []byte // its standard output and error
}

// watch runs argv and writes wall and processor time, peak and exit code to file descriptor 3.
func watch(argv []string) int {
	attr := &syscall.ProcAttr{Env: os.Environ(), Files: []uintptr{0, 1, 2}}
	begin := time.Now()
	pid, err := syscall.ForkExec(argv[0], argv, attr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var status syscall.WaitStatus
	var usage syscall.Rusage
	for {
		if _, err = syscall.Wait4(pid, &status, 0, &usage); err != syscall.EINTR {
			break
		}
	}
	wall := time.Since(begin)
	code := status.ExitStatus()
	if status.Signaled() {
		code = 128 + int(status.Signal())
	}
	if _, err := fmt.Fprintln(os.NewFile(3, "report"), int64(wall), usage.Utime.Nano()+usage.Stime.Nano(), usage.Maxrss, code); err != nil {
		return 1
	}
	return 0
}

// watched runs a program through watch.
func (b *bench) watched(env []string, dir string, argv ...string) (ran, error) {
	self, err := os.Executable()
	if err != nil {
		return ran{}, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return ran{}, err
	}
	defer read.Close()
	var out bytes.Buffer
	cmd := exec.Command(self, append([]string{watchWord}, argv...)...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = env, dir, &out, &out, []*os.File{write}
	err = cmd.Start()
	write.Close()
	if err != nil {
		return ran{}, err
	}
	report, err := io.ReadAll(read)
	if bad := cmd.Wait(); err == nil {
		err = bad
	}
	r := ran{out: out.Bytes()}
	var kilobytes int64
	if err == nil {
		_, err = fmt.Sscan(string(report), (*int64)(&r.wall), (*int64)(&r.cpu), &kilobytes, &r.code)
	}
	if err != nil {
		return r, fmt.Errorf("%q: %w: %s", argv, err, out.Bytes())
	}
	r.peak = float64(kilobytes) / 1024
	return r, nil
}

// succeeds is watched for programs that must end with 0.
func (b *bench) succeeds(env []string, dir string, argv ...string) (ran, error) {
	r, err := b.watched(env, dir, argv...)
	if err == nil && r.code != 0 {
		err = fmt.Errorf("%q ended with %d: %s", argv, r.code, r.out)
	}
	return r, err
}
