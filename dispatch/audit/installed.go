package audit

import (
	"io/fs"
	"path/filepath"

	"pkgd/lock"
)

// reader is one way in which packages lie on a machine. A new one is one
// function and one line of the table.
type reader struct {
	format string // as it stands in the report
	title  string // for the documents
	// fits says whether a folder, by its path and the names in it, is read by
	// this row; what it reads is then not walked. file is what to name in the
	// report: "" the folder.
	fits func(dir string, has func(name string) bool) (file string, ok bool)
	read func(path string) *lock.File
}

// readers is the table, in the order in which a folder is tried.
func readers() []reader {
	return []reader{
		{"npm-tree", "node_modules, as npm, pnpm, Yarn and Bun lay it out", named("node_modules", ""), readNodeModules},
		{"python-environment", "site-packages and dist-packages: *.dist-info and *.egg-info", fitsPython, readPython},
		{"composer-installed", "vendor/composer/installed.json", inFolder("composer", "installed.json"), readComposer},
		{"gem-specifications", "specifications/*.gemspec of a gem folder", named("specifications", ""), readGems},
		{"conda-meta", "conda-meta/*.json of a conda environment", named("conda-meta", ""), readConda},
		{"cargo-installed", ".crates2.json of cargo install", holds(".crates2.json"), readCargo},
		{"brew-cellar", "INSTALL_RECEIPT.json of Homebrew's Cellar", named("Cellar", ""), readCellar},
		{"dpkg-status", "/var/lib/dpkg/status", inFolder("dpkg", "status"), readAs("dpkg-status")},
		{"apk-installed", "/lib/apk/db/installed", inFolder("db", "installed"), readAs("apk-installed")},
	}
}

// Installed lists, for the documents, what --installed reads: format and title.
func Installed() [][2]string {
	var out [][2]string
	for _, r := range readers() {
		out = append(out, [2]string{r.format, r.title})
	}
	return append(out, [2]string{"rpm-list", "what rpm -qa answers"})
}

// named fits folders of one name.
func named(name, file string) func(string, func(string) bool) (string, bool) {
	return func(dir string, _ func(string) bool) (string, bool) { return file, filepath.Base(dir) == name }
}

// inFolder fits folders of one name that have a file.
func inFolder(name, file string) func(string, func(string) bool) (string, bool) {
	return func(dir string, has func(string) bool) (string, bool) {
		return file, filepath.Base(dir) == name && has(file)
	}
}

// holds fits folders of any name that have a file.
func holds(file string) func(string, func(string) bool) (string, bool) {
	return func(_ string, has func(string) bool) (string, bool) { return file, has(file) }
}

// installed adds what a folder has of installed packages. done says that nothing
// more is to be looked for in it.
func (w *walk) installed(dir, show string, entries []fs.DirEntry) (done bool) {
	has := func(name string) bool {
		for _, e := range entries {
			if e.Name() == name {
				return true
			}
		}
		return false
	}
	for _, r := range readers() {
		file, ok := r.fits(dir, has)
		if !ok {
			continue
		}
		path := filepath.Join(dir, file)
		w.add(source{path: path, show: filepath.Join(show, file), root: dir, read: func() *lock.File {
			f := r.read(path)
			f.Path, f.Format = path, r.format
			return f
		}})
		if file == "" {
			return true
		}
	}
	return false
}

// installedFile takes one file that was named: a database of installed packages.
func installedFile(path string) func() *lock.File {
	dir, base := filepath.Split(path)
	for _, r := range readers() {
		file, ok := r.fits(filepath.Clean(dir), func(name string) bool { return name == base })
		if ok && file == base {
			return func() *lock.File {
				f := r.read(path)
				f.Path, f.Format = path, r.format
				return f
			}
		}
	}
	return nil
}

// readAs reads a package database by its lock format. The system's release file
// lies beside it in the same root.
func readAs(format string) func(string) *lock.File {
	return func(path string) *lock.File {
		data, err := readRegular(path)
		if err != nil {
			return unread(path, err)
		}
		return lock.FormatNamed(format).Read(data, opener(filepath.Dir(path), filepath.Dir(path)))
	}
}

// unread is the list of a place that could not be read.
func unread(path string, err error) *lock.File {
	return &lock.File{Path: path, Problems: []lock.Problem{{What: filepath.Base(path), Why: "cannot be read: " + reason(err)}}}
}

// lacking notes a package of a place that could not be read.
func lacking(f *lock.File, what string, err error) {
	const most = 200
	if len(f.Problems) < most {
		f.Problems = append(f.Problems, lock.Problem{What: what, Why: reason(err)})
	}
}
