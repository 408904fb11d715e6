package install

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"pkgd/dispatch/config/owner"
)

// links looks at the links themselves.
func (x *examiner) links(shared bool) {
	for _, file := range x.m.Links {
		one := x.o.listed(x.d.Dir, file, x.m, nil)
		kind := map[string]Kind{"missing": MissingLink, "foreign": ForeignLink, "stale": StaleLink}[one.State]
		if kind != "" {
			x.add(Finding{Level: Warning, Kind: kind, Name: one.Name, Path: one.Path})
		}
	}
	if info, err := os.Stat(filepath.Join(x.d.Dir, manifestName(shared))); err == nil && x.o.World.Now != nil {
		if x.o.World.Now().Sub(info.ModTime()) < 24*time.Hour {
			x.add(Finding{Level: Note, Kind: Remembered})
		}
	}
}

// folder: whoever can write the folder, or the binary that links are of, can
// put anything in the guard's place.
func (x *examiner) folder() {
	for _, path := range []string{x.d.Dir, x.o.Binary} {
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		if err := owner.Trusted(info, x.o.World.UID); err != nil {
			x.add(Finding{Level: Fail, Kind: BadFolder, Path: path, Why: err.Error()})
		}
	}
}

// pkgd: the seed, a Python tool, is called the same.
func (x *examiner) pkgd() {
	if files := x.files("pkgd"); len(files) > 0 && !x.o.ours(files[0], x.m) {
		x.add(Finding{Level: Warning, Kind: OtherPkgd, Path: files[0]})
	}
}

// startups: lines that were put into start-up files and are gone, and files
// that came later and are read now (a new .bash_profile switches .profile off).
func (x *examiner) startups() {
	var read []string
	for _, f := range x.m.Files {
		read = append(read, f.Path)
	}
	home, err := x.o.home()
	for _, f := range x.m.Files {
		sh := findShell(f.Shell)
		if err != nil || sh == nil || sh.files == nil {
			continue
		}
		files := sh.files(home, x.o.World.Env)
		if !slices.ContainsFunc(files, func(p string) bool { return sameFile(p, f.Path) }) {
			continue // one of the system's
		}
		for _, path := range files {
			if exists(path) && !slices.Contains(read, path) {
				read = append(read, path)
			}
		}
	}
	for _, path := range read {
		s, err := readStartup(path, x.o.World.UID)
		if err == nil {
			var from int
			if from, _, err = s.block(x.d.Dir); err == nil && from >= 0 {
				continue
			}
		}
		why := ""
		if err != nil {
			why = err.Error()
		}
		x.add(Finding{Level: Warning, Kind: LinesGone, Path: path, Why: why})
	}
}
