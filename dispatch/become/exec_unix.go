//go:build unix

package become

import (
	"runtime"
	"syscall"
)

// shell runs files that are executable and yet no program: scripts without "#!".
const shell = "/bin/sh"

// Exec replaces this process by a program: same process, and argv and env byte
// for byte, whatever they hold. It returns only on failure, with an *Error (126).
// A file that the system cannot execute and that looks like text is given to
// /bin/sh, as execvp and every shell do.
func Exec(path string, argv, env []string) error {
	runtime.LockOSThread() // the signal mask is the thread's, and becomes the program's
	defer runtime.UnlockOSThread()
	return ExecBound(path, argv, env)
}

// ExecBound is Exec for a goroutine that is bound to its thread already, as every
// init is. Binding it once more would start another thread.
func ExecBound(path string, argv, env []string) error {
	restoreSignals()
	err := syscall.Exec(path, argv, env)
	if err == syscall.ENOEXEC && textual(path) {
		words := append([]string{shell, path}, argv[min(1, len(argv)):]...)
		err = syscall.Exec(shell, words, env)
	}
	return refused(path, err)
}

// refused puts the system's answer into words.
func refused(path string, err error) *Error {
	text := "pkgd: " + path + " cannot be executed: "
	switch err {
	case syscall.ENOENT:
		text += "it, or the interpreter its first line names, is not there; install that, or reinstall the manager"
	case syscall.ENOEXEC:
		text += "it is neither a program for this machine nor a script; reinstall the manager"
	case syscall.EACCES:
		text += "permission denied; look at the file's permissions, its interpreter's and the mount's noexec"
	case syscall.E2BIG:
		text += "the words and the environment are longer than the system takes; shorten them"
	default:
		text += err.Error()
	}
	return &Error{exitNotExec, text, path}
}
