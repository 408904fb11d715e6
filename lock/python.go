package lock

import (
	"strings"

	"pkgd/guard"
)

// pyIndex finds the entries of a Python lock file by their name. A name can
// stand several times, at versions for different environments.
type pyIndex struct {
	f      *File
	byName map[string][]int
}

func newPyIndex(f *File) *pyIndex { return &pyIndex{f: f, byName: map[string][]int{}} }

func (x *pyIndex) add(e Entry) int {
	i := len(x.f.Entries)
	name := guard.NormalName("PyPI", e.Name)
	e.Locked, e.Ecosystem = true, "PyPI"
	e.Key = name + "@" + e.Version
	if e.Source.Type != guard.Registry && e.Source.Type != "" {
		e.Key += " " + e.Source.Location
	}
	if len(x.byName[name]) < maxSame {
		x.byName[name] = append(x.byName[name], i)
	}
	x.f.Entries = append(x.f.Entries, e)
	return i
}

// need says that an entry needs name, at version where one is given.
func (x *pyIndex) need(i int, name, version string) {
	for _, to := range x.byName[guard.NormalName("PyPI", name)] {
		if to != i && (version == "" || x.f.Entries[to].Version == version) {
			x.f.Entries[i].Needs = append(x.f.Entries[i].Needs, x.f.Entries[to].Key)
		}
	}
}

// direct marks the entries of a name as asked for by the project itself.
func (x *pyIndex) direct(name, version, spec string, dev, optional bool) {
	for _, to := range x.byName[guard.NormalName("PyPI", name)] {
		e := &x.f.Entries[to]
		if version != "" && e.Version != version {
			continue
		}
		if e.Direct {
			e.Dev, e.Optional = e.Dev && dev, e.Optional && optional
		} else {
			e.Dev, e.Optional = e.Dev || dev, e.Optional || optional
		}
		e.Direct = true
		if spec != "" {
			e.Requested = spec
		}
		e.Exact = e.Version != "" && (e.Requested == e.Version || pinned(strings.ReplaceAll(e.Requested, " ", "")) == e.Version)
	}
}

// project reads from the pyproject.toml beside a lock file what the project
// itself asks for. Where it cannot be had, nothing is known, which is no
// problem of the lock file.
func (x *pyIndex) project(open Opener) {
	if open == nil {
		return
	}
	data, err := open("pyproject.toml")
	if err != nil || len(data) > MaxSize {
		return
	}
	src, _ := decode(data)
	root := parseTOML(src, &File{}).root()
	list := func(c ref, dev, optional bool) {
		for _, s := range c.list() {
			name := requirementName(s)
			spec, _ := cutMarker(s[len(name):], ";")
			x.direct(name, "", spec, dev, optional)
		}
	}
	project := root.get("project")
	list(project.get("dependencies"), false, false)
	for c := project.get("optional-dependencies").first(); c.ok(); c = c.next() {
		list(c, false, true)
	}
	for c := root.get("dependency-groups").first(); c.ok(); c = c.next() {
		list(c, true, false)
	}
	for c := root.get("tool").get("pdm").get("dev-dependencies").first(); c.ok(); c = c.next() {
		list(c, true, false)
	}
	poetry := root.get("tool").get("poetry")
	x.table(poetry.get("dependencies"), false)
	x.table(poetry.get("dev-dependencies"), true)
	for c := poetry.get("group").first(); c.ok(); c = c.next() {
		x.table(c.get("dependencies"), c.key() != "main")
	}
}

// table reads Poetry's and Pipenv's `name = "^1"` tables.
func (x *pyIndex) table(c ref, dev bool) {
	for d := c.first(); d.ok(); d = d.next() {
		spec := d.str()
		if d.kind() == kObject {
			spec = d.get("version").str()
		}
		x.direct(d.key(), "", spec, dev, d.get("optional").isTrue())
	}
}

// pyFiles reads a list of files with their digests: all digests, and the file's
// name where there is only one.
func pyFiles(lists ...ref) (hashes, artifact string) {
	var b strings.Builder
	n := 0
	for _, list := range lists {
		for c := list.first(); c.ok(); c = c.next() {
			file := c.get("file").str()
			if file == "" {
				file = c.get("name").str()
			}
			if url := c.get("url").str(); file == "" {
				file = fileName(before(before(url, "#"), "?"))
			}
			if file == "" {
				file = fileName(c.get("path").str())
			}
			if n++; n == 1 {
				artifact = file
			} else {
				artifact = ""
			}
			hash := c.get("hash").str()
			if sums := c.get("hashes"); hash == "" {
				hash = pyHash(sums)
			}
			if hash != "" {
				if b.Len() > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(hash)
			}
		}
	}
	return b.String(), artifact
}

// pyHash takes sha256, else the first, of a table of digests.
func pyHash(sums ref) string {
	best := sums.get("sha256")
	if !best.ok() {
		best = sums.first()
	}
	if !best.ok() || best.str() == "" {
		return ""
	}
	return best.key() + ":" + best.str()
}

// named reads a package's name and version, and says what is missing.
func named(c ref, what string, f *File) (Entry, bool) {
	var e Entry
	if c.kind() != kObject {
		f.problem(c.line(), what, "a table belongs here, not "+c.kind().String())
		return e, false
	}
	if f.full(c.line()) {
		return e, false
	}
	e.Line = c.line()
	e.Name = c.want("name", what)
	e.Version = c.want("version", what+" "+e.Name)
	if e.Name == "" {
		f.problem(e.Line, what, "an entry has no name")
		return e, false
	}
	return e, true
}

// unversioned notes a package of a registry that has no version.
func (f *File) unversioned(e *Entry) {
	if e.Version == "" && e.Source.Type.Vouched() && e.Specifier == "" {
		f.problem(e.Line, e.Name, "no version stands here")
	}
}
