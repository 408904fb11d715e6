//go:build unix

package become

import "strconv"

// Shell runs files that are executable and yet no program: scripts without "#!".
const Shell = "/bin/sh"

// Exec replaces this process by a program: same process, and argv and env byte
// for byte, whatever they hold. It returns only on failure, with an *Error (126).
// A file that the system cannot execute and that looks like text is given to
// /bin/sh, as execvp and every shell do.
//
// It is for the early pass-through, whose goroutine is bound to its thread and
// which comes before Go's package os has raised the limit on open files. The
// rest of the program uses world's, which puts that limit back.
func Exec(path string, argv, env []string) error {
	RestoreSignals()
	errno := execve(path, argv, env)
	if words, ok := Script(path, argv, errno); ok {
		errno = execve(Shell, words, env)
	}
	return Refused(path, errno)
}

// Script gives the shell's words for a file that the system refused because it
// is no program, where the file looks like a script.
func Script(path string, argv []string, errno uintptr) ([]string, bool) {
	if errno != notExec || !textual(path) {
		return nil, false
	}
	return append([]string{Shell, path}, argv[min(1, len(argv)):]...), true
}

// Refused puts the system's answer to execve into words.
func Refused(path string, errno uintptr) error {
	why := "the system answered with error " + strconv.Itoa(int(errno))
	switch errno {
	case noEntry:
		why = "it, or the interpreter its first line names, is not there; install that, or reinstall the manager"
	case notExec:
		why = "it is neither a program for this machine nor a script; reinstall the manager"
	case denied:
		why = "permission denied; look at the file's permissions, its interpreter's and the mount's noexec"
	case tooLong:
		why = "the words and the environment are longer than the system takes; shorten them"
	}
	return &Error{exitNotExec, "pkgd: " + path + " cannot be executed: " + why, path}
}
