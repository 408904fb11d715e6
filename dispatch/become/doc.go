// Package become is about programs: which one this process was called as, which
// files on PATH are pkgd itself, which is the next real one, and how to become
// it so that nobody can tell that pkgd stood in between.
//
// It is linked by the early pass-through (dispatch/early), so it imports only
// what costs nothing at start: no fmt, no strings, no filepath.
//
// What is not here: what a command means (shims), whether it may run
// (dispatch/judge), and any word on the screen. Failures are an *Error, with the
// exit code of the contract and the text that the caller prints.
//
// Two things of a caller cannot be kept. Descriptors 0 to 2 that were closed are
// open on /dev/null in the real program, because Go's runtime opens them before
// any of our code runs. And a build without the tag "transparent" loses what
// Lacks says.
package become
