// Package install puts links named like the package managers into a folder,
// puts that folder first on PATH in the shells' start-up files, takes both away
// again without a trace, and examines whether and where the guard is in effect.
//
//	Install ─► which managers are here ─► links, aside and renamed ─► start-up files
//	Remove  ─► the same backwards, from the manifest beside the links
//	Doctor, Verify ─► PATH, environments and files as this process sees them
//
// Everything is returned as data; words.go makes the words.
//
// What is not here: nothing decides about packages, nothing finds or becomes
// the real manager (dispatch/become), no services and no keyring.
package install
