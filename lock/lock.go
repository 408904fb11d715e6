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
	Extras    []string // "name[extra]" of Python
	// DevOptional: only development and optional dependencies need it. It is left
	// out where neither are installed, so Dev and Optional are both false.
	DevOptional bool
	// Kind tells things of one ecosystem apart where they are not all packages
	// of its main index: "cask", "tap", "mas" of a Brewfile; "" otherwise.
	Kind string
	// Specifier is a wish without a version ("requests>=2"): Version is "" then.
	Specifier string
	// In is the further file that the entry stands in, of File.Includes; "" for
	// the file itself. Line counts there.
	In string
	// Key names the entry inside its file (an npm path, "name@version"); Needs
	// lists the keys it depends on, so that a path from a direct dependency to
	// any entry can be found.
	Key   string
	Needs []string
	// Commands are the names of the commands it brings, where the file says so.
	Commands []string
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
	// Registries are the addresses of registries that the file itself names,
	// without credentials; which package comes from which may be open.
	Registries []string
	// Pinned is true when every entry names one version; Hashed when every
	// registry entry carries an integrity, too.
	Pinned, Hashed bool
	// Wishes is true for files that only state wishes (environment.yml,
	// Brewfile, package.json): they are listed, never audited as versions.
	Wishes bool

	over    bool // it has more entries than are read
	lacking int  // dependencies that it names and does not have
	lack    int  // index of the problem that says so
	directs bool // it says of every entry whether it is direct, even where none is
}

// Opener reads a file that a lock file refers to, or one that belongs beside it
// (package.json, pyproject.toml, Pipfile, composer.json, go.sum, os-release: only
// to know what is direct, or which release it is). path has slashes and is
// relative to the folder of the file that is read, or absolute where that file
// says so. It is nil where nothing may be followed.
type Opener func(path string) ([]byte, error)

// Format is one row of the table: how files of one kind are recognised and
// read.
type Format struct {
	Name      string // "package-lock", as in `pkgd lock list --json`
	Title     string // for the documents: "npm package-lock.json, versions 1 to 3"
	Ecosystem string // of its entries, where all share one
	// Files are the names it is found by: base names, or the last elements of a
	// path where there is a slash. A "*" stands for any run of characters but
	// "/".
	Files []string
	// Sniff decides between formats that share a name (yarn.lock); nil: the name
	// is enough.
	Sniff func(data []byte) bool
	// anyEncoding: the manager itself reads UTF-16, so it is no problem here.
	anyEncoding bool
	// anyBytes: the manager reads other encodings than Unicode, and over bytes
	// that are none; what they stand for is the parser's to say.
	anyBytes bool
	// binary: the bytes are no text at all.
	binary bool
	// parse adds what src says to f. It never panics; what it cannot read
	// becomes a Problem and the rest is still read.
	parse func(src string, open Opener, f *File)
}
