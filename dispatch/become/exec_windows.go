package become

import (
	"os"
	"syscall"
)

// Exec runs a program in this one's place. Windows cannot replace a process, so
// the program is started with our streams, we wait, and end with its exit code;
// Ctrl-C goes to both and is the program's to answer. It returns only when the
// program cannot be started, with an *Error (126).
func Exec(path string, argv, env []string) error {
	ignoreBreak()
	program, line := path, ""
	if n := len(path) - 4; n > 0 && (sameFold(path[n:], ".cmd") || sameFold(path[n:], ".bat")) {
		var err *Error
		if program, line, err = throughShell(path, argv, env); err != nil {
			return err
		}
	}
	attr := &os.ProcAttr{Env: env, Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}}
	if line != "" {
		attr.Sys = &syscall.SysProcAttr{CmdLine: line}
	}
	p, err := os.StartProcess(program, argv, attr)
	if err != nil {
		return &Error{exitNotExec, "pkgd: " + path + " cannot be executed: " + err.Error(), path}
	}
	state, err := p.Wait()
	if err != nil {
		return &Error{exitNotExec, "pkgd: " + path + " was started and then lost: " + err.Error(), path}
	}
	os.Exit(state.ExitCode())
	return nil
}

// ignoreBreak leaves Ctrl-C to the program: with a null handler and TRUE this
// process pays no heed. The child is started before it could inherit that.
func ignoreBreak() {
	kernel := syscall.NewLazyDLL("kernel32.dll")
	handler := syscall.NewCallback(func(uint32) uintptr { return 1 })
	_, _, _ = kernel.NewProc("SetConsoleCtrlHandler").Call(handler, 1)
}

// throughShell makes the command line for a batch file. cmd.exe reads it once
// more by rules of its own, under which only a quote and "%" mean something
// inside double quotes. A word with a line break cannot be handed over at all.
func throughShell(path string, argv, env []string) (program, line string, err *Error) {
	shell, _ := lookup(env, "SystemRoot")
	if shell == "" {
		shell = `C:\Windows`
	}
	shell += `\System32\cmd.exe`
	line = `cmd.exe /e:ON /v:OFF /d /s /c "` + quoteBatch(path)
	for _, a := range argv[min(1, len(argv)):] {
		for i := 0; i < len(a); i++ {
			if a[i] == '\r' || a[i] == '\n' {
				return "", "", &Error{exitNotExec, "pkgd: " + path + " is a batch file, and a word with a line break cannot be handed to it", path}
			}
		}
		line += " " + quoteBatch(a)
	}
	return shell, line + `"`, nil
}

// quoteBatch quotes a word for a batch file: quotes are doubled, backslashes in
// front of a quote are doubled for the program behind the batch file, and behind
// "%" comes a substring of no length ("%cd:~,%"), so that no variable's name
// begins there.
func quoteBatch(word string) string {
	out := []byte{'"'}
	slashes := 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; c {
		case '\\':
			slashes++
			out = append(out, c)
			continue
		case '"':
			for ; slashes > 0; slashes-- {
				out = append(out, '\\')
			}
			out = append(out, '"', '"')
		case '%':
			out = append(out, "%%cd:~,%"...)
		default:
			out = append(out, c)
		}
		slashes = 0
	}
	for ; slashes > 0; slashes-- {
		out = append(out, '\\')
	}
	return string(append(out, '"'))
}

// Lacks lists what this build does not hand on to the real program; nil nothing.
func Lacks() []string {
	return []string{"Windows cannot replace a process: the manager runs as a child with a process id of its own"}
}
