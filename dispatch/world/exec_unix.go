//go:build unix

package world

import (
	"errors"
	"runtime"
	"syscall"

	"pkgd/dispatch/become"
)

// exec replaces this process by a program, as become.Exec does. It goes
// through syscall.Exec, which puts the limit on open files back that Go's package
// os has raised.
func exec(path string, argv, env []string) error {
	runtime.LockOSThread() // the signal mask is the thread's, and becomes the program's
	defer runtime.UnlockOSThread()
	become.RestoreSignals()
	var errno syscall.Errno
	errors.As(syscall.Exec(path, argv, env), &errno)
	if words, ok := become.Script(path, argv, uintptr(errno)); ok {
		errors.As(syscall.Exec(become.Shell, words, env), &errno)
	}
	return become.Refused(path, uintptr(errno))
}
