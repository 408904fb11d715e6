// Package lock reads what a lock file says: which packages, at which versions,
// from where, under which digest, on which line.
//
// The road of data: Detect finds the row of Formats that fits a path, the row's
// Read takes the bytes through one of the syntaxes (json.go, yaml.go, toml.go,
// xml.go, lines.go) into a tree of small fixed-size nodes, the format's own file
// walks that tree and adds entries, and finish links the entries with each
// other. One format is one file and one line in the table.
//
// Files are hostile input. What cannot be read becomes a Problem with its line
// and the rest is still read; a file that is too large, nested too deep or made
// of too many values or packages is refused in words. While a file of n bytes
// with m entries is read, less than MemoryFactor*n + MemoryEntry*m + MemoryBase
// bytes are allocated; real files need some 4 to 12 times their size.
//
// Not here: whether a package is bad (guard), which versions a wish would bring
// (the manager does that), where lock files lie in a tree (audit), and any disk
// or network access: further files come through an Opener.
package lock
