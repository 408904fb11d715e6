//go:build unix

package become

import (
	"os"
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

// textual says whether a file's first line has no zero byte, which is how shells
// tell a script from a broken program.
func textual(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var head [headSize]byte
	n, _ := f.Read(head[:])
	for _, c := range head[:n] {
		if c == '\n' {
			return true
		}
		if c == 0 {
			return false
		}
	}
	return true
}
