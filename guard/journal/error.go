package journal

import (
	"strings"

	"pkgd/guard"
)

// Error says what happened to the journal, why, and what to do next.
type Error struct {
	What, Why, Next string
	// Broken: somebody changed the journal, or parts of it are gone.
	Broken bool
	Newer  bool // a later pkgd wrote it
	Err    error
}

func (e *Error) Error() string {
	s := e.What
	if e.Why != "" {
		s += ": " + e.Why
	}
	if e.Next != "" {
		s += "; " + e.Next
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// ExitCode is the code a command about the journal ends with.
func (e *Error) ExitCode() int { return guard.ExitStore }

func cannot(what string, err error, next string) *Error {
	why := ""
	if err != nil {
		why = strings.TrimSpace(err.Error())
	}
	return &Error{What: what, Why: why, Next: next, Err: err}
}
