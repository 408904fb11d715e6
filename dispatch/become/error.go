package become

// Exit codes of a program that cannot be found or become. They are the shell's,
// and guard has the same numbers; become stands below it in the link of the
// early pass-through only by chance, so it keeps its own.
const (
	exitLoop     = 125
	exitNotExec  = 126
	exitNotFound = 127
)

// Error is why the real program did not run.
type Error struct {
	Code int    // 125, 126 or 127
	Text string // what happened, why and what to do; no final newline
	Path string // the program concerned; "" none
}

func (e *Error) Error() string { return e.Text }
