// Package journal keeps every decision so that it can be shown, and decided
// again, long after its generation of intelligence is gone.
//
// A journal is a folder:
//
//	format            "pkgd-journal 1"
//	lock              held while somebody writes
//	seg-00000001.jsonl   one line a record, each with the hash of the one before
//	dropped.jsonl     what retention took away: each segment's last hash
//	blobs/ab/abcd…    plans, facts, policies, verdicts by their SHA-256
//
// A record is a line that names its blobs. Lines are chained: each carries the
// hash of the line before it and of itself. An append reads the end of the
// newest segment only, whatever its size. A tail that was torn by a crash is
// sealed by the next writer with a line that says so.
//
// What the chain shows are edits, not a rewrite of everything by the same user,
// and not records cut off the end: those show only against an anchor (Anchor,
// Verify) kept elsewhere.
//
// What is not here: no words for people (guard/report), no choice of folder
// (dispatch/config), no decision but the one guard.Decide makes again.
package journal
