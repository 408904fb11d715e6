// Package judge turns a command into a verdict. The road of one command:
//
//	words ─► recipe ─► plan ─► facts ─► guard.Decide ─► journal ─► tie
//
// A manager's Recipe names a method; a method is one file here (method_*.go):
// read the lock, resolve in a copy of the manifests, resolve in a scratch
// project, ask the manager for a report, read hashed requirements. A plan is
// made first without a cut-off; where something in it is too young it is made
// again with the cut-off handed over in the manager's own words and with pins,
// at most five times (rounds.go). Facts about all items are asked for at once
// under one deadline (gather.go); silence becomes a fact. An allowed run is
// tied to the plan (tie.go), and the files that went into it are looked at again
// right before the manager takes over (inputs.go).
//
// What is not here: no exec, no words for people (guard/report), no rule
// (guard), no manager's name (shims).
package judge
