package lock

import "pkgd/guard"

// MaxSize is the largest lock file that is read, in bytes. The largest real
// ones known are below 10 MB; anything above is refused with a problem.
const MaxSize = 50 << 20

// Entry is one package of a lock file. The embedded Item carries what the guard
// needs (package, direct, dev, optional, bundled, member, source, integrity,
// line); the rest is for audit.
type Entry struct {
	guard.Item
	Groups    []string // poetry, pdm, bundler groups and the like, as the file says
	Platforms []string // os/cpu/gem platforms, as the file says
	Marker    string   // environment marker, as the file says
	// Specifier is a wish without a version ("requests>=2"): Version is "" then.
	Specifier string
	// Key names the entry inside its file (an npm path, "name@version"); Needs
	// lists the keys it depends on, so that a path from a direct dependency to
	// any entry can be found.
	Key   string
	Needs []string
}

// Problem is a part of the file that was not understood. Any problem makes a
// plan incomplete.
type Problem struct {
	Line int    // 0: the whole file
	What string // the entry or field
	Why  string
}

// File is what a lock file says.
type File struct {
	Path     string
	Format   string // the format's name in the table
	Version  string // of the format, as the file says
	Entries  []Entry
	Members  []Entry // the project's own packages: workspace members, links
	Problems []Problem
	// Includes are further files this one refers to (-r, -c), relative to it as
	// written; Read has already read the ones that bring packages in.
	Includes []string
	// Pinned is true when every entry names one version; Hashed when every
	// registry entry carries an integrity, too.
	Pinned, Hashed bool
	// Wishes is true for files that only state wishes (environment.yml,
	// Brewfile, package.json): they are listed, never audited as versions.
	Wishes bool
}

// Opener reads a file that a lock file refers to; path is as written, relative
// to the referring file's folder. It is nil where nothing may be followed.
type Opener func(path string) ([]byte, error)

// Format is one row of the table: how files of one kind are recognised and
// read. Read never panics and never returns nil; what it cannot read becomes a
// Problem and the rest is still read.
type Format struct {
	Name      string // "package-lock", as in `pkgd lock list --json`
	Title     string // for the documents: "npm package-lock.json, versions 1 to 3"
	Ecosystem string // of its entries, where all share one
	// Files are the base names it is found by; a "*" stands for any run of
	// characters.
	Files []string
	// Sniff decides between formats that share a base name (yarn.lock); nil: the
	// name is enough.
	Sniff func(data []byte) bool
	Read  func(data []byte, open Opener) *File
}
