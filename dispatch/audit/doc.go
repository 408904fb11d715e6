// Package audit judges what is already there: every lock file of a tree, or what
// is installed. It finds the files, reads them, looks every package up, asks for
// release times where that is wanted, and gives the findings with the way from a
// direct dependency to each.
//
//	paths ─► find ─► read (lock) ─► look up (intel) ─► ages (timestamps) ─► guard.Findings ─► report.Audit
//
// What cannot be read or looked up is a problem of its file and shows in the exit
// code: an audit never calls clean what it did not see.
//
// What is not here: the formats of lock files (lock), the rules (guard), how an
// audit is written (guard/report), options and words of the command
// (dispatch/control).
package audit
