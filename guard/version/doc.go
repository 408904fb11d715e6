// Package version knows which of two versions is newer, and whether a version
// lies inside what somebody asked for, as each ecosystem's own reference says.
//
// The road: a caller names the ecosystem as OSV does ("npm", "Debian:12"), the
// table in table.go finds the ecosystem's order, and the order's own file reads
// the two strings. Nothing is kept: a comparison of plain versions allocates
// nothing, because it runs for every candidate record of every package.
//
// Numbers have any length: they are compared as digits, never as machine
// integers. Input is hostile: a version over MaxVersion bytes or a constraint
// over MaxConstraint bytes is refused, and every reader is linear.
//
// What is not here: no I/O, no ranges of vulnerability databases (intel reads
// those and asks Compare), no dist-tags, branches or digests (they name no place
// in an order and are errors), no choice of what to install.
package version
