// Package timestamps finds out when a release came out, and which releases a
// package has. It asks the registry that the manager itself would ask, or, for
// packages of a public registry, the service that the table names; it remembers
// the answers in a file of its own.
//
// The road: judge makes one Query per item and calls Book.Ask once; what the
// cache does not know is asked for name by name, the smallest source that can
// tell first; every failure to know becomes an Answer with a Missing.
//
// A registry kind is one file and one row of the table (see kinds).
//
// What is not here: no judgement on age (that is guard), no configuration of
// managers (that is timestamps/registry), no clock and no client of its own.
package timestamps
