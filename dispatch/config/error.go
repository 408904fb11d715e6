package config

import "pkgd/guard"

// Error is a configuration that cannot be used. It says what happened, why and,
// where there is one, the next step.
type Error struct {
	What, Why, Next string
	Code            int // 0: ExitConfig
}

func (e *Error) Error() string {
	s := e.What + ": " + e.Why
	if e.Next != "" {
		s += "; " + e.Next
	}
	return s
}

// ExitCode is the exit code of the contract for it.
func (e *Error) ExitCode() int {
	if e.Code != 0 {
		return e.Code
	}
	return guard.ExitConfig
}
