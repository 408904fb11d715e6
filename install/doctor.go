package install

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/shims"
)

// Level is how grave a finding is.
type Level uint8

const (
	Note    Level = iota // good to know
	Warning              // the guard is in effect, something else is wrong
	Fail                 // a manager passes unguarded here
)

// MarshalText gives the level's word.
func (l Level) MarshalText() ([]byte, error) {
	return []byte([...]string{"note", "warning", "fail"}[l]), nil
}

// Kind says what was found.
type Kind string

const (
	NotLinked   Kind = "not-linked"  // a manager is here and no link of ours is on PATH
	Shadowed    Kind = "shadowed"    // Path comes before our link
	ModuleRun   Kind = "module"      // Path -m NAME goes past the links
	DependBin   Kind = "bin"         // a dependency's program, first inside scripts
	StaleLink   Kind = "stale"       // the link is of another build
	MissingLink Kind = "missing"     // the manifest names it, and it is gone
	ForeignLink Kind = "foreign"     // somebody put another file in its place
	BadFolder   Kind = "folder"      // others could change the links
	OtherPkgd   Kind = "pkgd"        // the first pkgd on PATH is not this program
	AliasLine   Kind = "alias"       // a start-up file gives the name another meaning
	LinesGone   Kind = "lines"       // a start-up file has lost our lines
	Remembered  Kind = "hash"        // open shells remember where the managers were
	NothingReal Kind = "nothing"     // a link stands in front of nothing
	NoneHere    Kind = "no-managers" // there is no manager here at all
)

// Finding is one thing that Doctor found.
type Finding struct {
	Level Level  `json:"level"`
	Kind  Kind   `json:"kind"`
	Name  string `json:"name,omitempty"` // the manager's name as called; "" it concerns all
	Path  string `json:"path,omitempty"` // file or folder; with Line a place in it
	Line  int    `json:"line,omitempty"`
	By    string `json:"by,omitempty"`  // Shadowed: whose folder it is: "environment", "dependency", "working folder", ""; NotLinked: the folder of our link, when it is not on PATH
	Why   string `json:"why,omitempty"` // what the system said, or the line's text
}

// Status is one name and what runs under it here.
type Status struct {
	Name    string `json:"name"`
	Guarded bool   `json:"guarded"`
	Runs    string `json:"runs"`           // the first program of that name on PATH
	Real    string `json:"real,omitempty"` // the first that is no pkgd, "" none
}

// Diagnosis is where the guard is in effect, and where not.
type Diagnosis struct {
	Dir      string    `json:"dir"`
	Statuses []Status  `json:"managers"`
	Findings []Finding `json:"findings"` // gravest first
	Reach    []Reach   `json:"reach"`
}

// Code is 1 when a manager passes unguarded here.
func (d *Diagnosis) Code() int {
	if slices.ContainsFunc(d.Findings, func(f Finding) bool { return f.Level == Fail }) {
		return guard.ExitGeneral
	}
	return guard.ExitOK
}

// Doctor examines the guard as this process's environment and folder have it.
func Doctor(o Options) (*Diagnosis, error) {
	dir, shared, err := o.folder()
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(o.Binary); err == nil {
		o.Binary = real
	}
	m, _, err := readManifest(dir, shared, o.World.UID)
	if err != nil {
		return nil, err
	}
	x := &examiner{o: &o, m: m, d: &Diagnosis{Dir: dir}}
	x.managers()
	x.modules()
	x.dependencies()
	x.links(shared)
	x.folder()
	x.pkgd()
	x.aliases()
	x.startups()
	x.d.Reach = o.reach(dir, m)
	slices.SortStableFunc(x.d.Findings, func(a, b Finding) int { return int(b.Level) - int(a.Level) })
	return x.d, nil
}

type examiner struct {
	o *Options
	m *manifest
	d *Diagnosis
}

func (x *examiner) add(f Finding) { x.d.Findings = append(x.d.Findings, f) }

// searched lists PATH as the system searches it: relative and empty entries too.
func (x *examiner) searched() []string {
	var dirs []string
	for _, d := range filepath.SplitList(x.o.World.Env("PATH")) {
		if !filepath.IsAbs(d) {
			d = filepath.Join(x.o.World.Dir, d)
		}
		dirs = append(dirs, filepath.Clean(d))
	}
	return dirs
}

// files lists the programs of a name on PATH in order.
func (x *examiner) files(name string) []string {
	var all []string
	for _, d := range x.searched() {
		for _, ext := range extensions() {
			if path := filepath.Join(d, name+ext); runnable(path) {
				all = append(all, path)
			}
		}
	}
	return all
}

func extensions() []string {
	if runtime.GOOS == "windows" {
		return []string{".com", ".exe", ".bat", ".cmd"}
	}
	return []string{""}
}

// managers looks every name up as a shell would.
func (x *examiner) managers() {
	for _, name := range x.names() {
		files := x.files(name)
		if len(files) == 0 {
			continue // linked, and the folder is not on PATH, and nothing is here
		}
		s := Status{Name: name, Runs: files[0], Guarded: x.o.ours(files[0], x.m)}
		behind := ""
		for _, f := range files {
			ours := x.o.ours(f, x.m)
			if ours && behind == "" {
				behind = f
			}
			if !ours && s.Real == "" {
				s.Real = f
			}
		}
		x.d.Statuses = append(x.d.Statuses, s)
		switch {
		case !s.Guarded && behind == "":
			x.add(Finding{Level: Fail, Kind: NotLinked, Name: name, Path: s.Runs, By: x.elsewhere(name)})
		case !s.Guarded:
			x.add(Finding{Level: Fail, Kind: Shadowed, Name: name, Path: s.Runs, By: x.whose(s.Runs)})
		case s.Real == "":
			x.add(Finding{Level: Note, Kind: NothingReal, Name: name, Path: s.Runs})
		}
	}
	if len(x.d.Statuses) == 0 {
		x.add(Finding{Level: Note, Kind: NoneHere})
	}
}

// elsewhere is the folder of our link of a name, "" there is none.
func (x *examiner) elsewhere(name string) string {
	if x.o.ours(filepath.Join(x.d.Dir, linkName(name)), x.m) {
		return x.d.Dir
	}
	return ""
}

// names lists every manager's name that is on PATH, in the table's order.
func (x *examiner) names() []string {
	seen := map[string]bool{}
	for _, d := range x.searched() {
		for _, file := range names(d) {
			if name := plainName(file); known(name) {
				seen[name] = true
			}
		}
	}
	var all []string
	for name := range seen {
		all = append(all, name)
	}
	slices.SortFunc(all, func(a, b string) int {
		m, n := shims.Find(a), shims.Find(b)
		if m == n {
			return byName(m, a, b)
		}
		return slices.Index(shims.All, m) - slices.Index(shims.All, n)
	})
	return all
}

// whose says what kind of folder shadows our links.
func (x *examiner) whose(path string) string {
	dir := filepath.Dir(path)
	switch {
	case exists(filepath.Join(filepath.Dir(dir), "pyvenv.cfg")) || exists(filepath.Join(filepath.Dir(dir), "conda-meta")):
		return "environment"
	case strings.HasSuffix(filepath.ToSlash(dir), "node_modules/.bin"):
		return "dependency"
	}
	for i, d := range filepath.SplitList(x.o.World.Env("PATH")) {
		if !filepath.IsAbs(d) && x.searched()[i] == dir {
			return "working folder"
		}
	}
	return ""
}
