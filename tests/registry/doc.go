// Package registry serves made-up packages on loopback: an npm registry, a
// Python package index and a crates index that the real clients install from.
// The tests and `make demo` use it.
//
// The road: New makes a Universe of inert packages with release times relative
// to its clock; Start serves it; a test turns knobs (Server.Fail, Silence,
// Latency …), publishes or swaps releases while it runs, and reads the log of
// requests afterwards.
//
// What is not here: nothing of the product, and no real package. The packages
// that stand for malware do nothing; Records gives the made-up advisories that
// name them.
package registry
