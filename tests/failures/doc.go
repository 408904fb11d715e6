// Package failures lists what can go wrong around a command (a damaged store, a
// silent registry, a hostile project, a clock that is years off) and how pkgd
// answers it. The list is a table; every row is proved by a test of its name,
// and docs/failures.md is made from it.
//
// The test binary itself is pkgd: the tests run hard links to it, beside
// managers made by the test and a registry on loopback.
//
// What is not here: what a decision rests on in detail (guard), how single
// parts treat bad input (their own tests), and real package managers
// (tests/clients).
package failures
