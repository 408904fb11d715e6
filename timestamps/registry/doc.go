// Package registry finds out which registry a package manager would ask for a
// package, from the manager's own configuration: the words of the command, the
// environment, and the manager's files in the order of its own precedence.
//
// The road: judge gives the surroundings, Read runs the manager's dialect (one
// file and one row of the table each), the Set answers per package name; the
// Book of package timestamps asks the Registry it is given.
//
// What is not here: no network, no file access but through Surroundings.Read,
// no credential helpers (they are programs, and a plan runs none), no judgement
// on whether a registry is to be trusted.
package registry
