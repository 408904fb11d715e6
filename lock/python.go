package lock

import (
	"strings"

	"pkgd/guard"
	"pkgd/guard/version"
)

// pyIndex finds the entries of a Python lock file by their name. A name can
// stand several times, at versions for different environments.
type pyIndex struct {
	f      *File
	byName map[string][]int
	// members has the names of the project's own packages.
	members map[string]bool
}

func newPyIndex(f *File) *pyIndex {
	return &pyIndex{f: f, byName: map[string][]int{}, members: map[string]bool{}}
}

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

// want is need for the formats that list all that they name.
func (x *pyIndex) want(i int, d ref) {
	name := d.get("name").str()
	if normal := guard.NormalName("PyPI", name); x.byName[normal] == nil && !x.members[normal] {
		x.f.lacks(d.line(), x.f.Entries[i].Name, name)
	}
	x.need(i, name, d.get("version").str())
}

// need says that an entry needs name, at v where one is given.
func (x *pyIndex) need(i int, name, v string) {
	for _, to := range x.byName[guard.NormalName("PyPI", name)] {
		if to != i && (v == "" || x.f.Entries[to].Version == v) {
			x.f.Entries[i].Needs = append(x.f.Entries[i].Needs, x.f.Entries[to].Key)
		}
	}
}

// direct marks the entries of a name as asked for by the project itself.
func (x *pyIndex) direct(name, v, spec string, dev, optional bool) {
	for _, to := range x.byName[guard.NormalName("PyPI", name)] {
		e := &x.f.Entries[to]
		if v != "" && e.Version != v {
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

// pyPlaced corrects the source of a registry's package by the address of one of its
// files. A file that is not called after the package, or that a public index does
// not keep itself, makes an address of it: the manager fetches that address,
// whatever the entry is called. Where no index is named, the file's host stands
// for it.
func pyPlaced(e *Entry, address string) {
	at := e.Source.Location
	if e.Source.Type != guard.Registry || !strings.Contains(address, "://") {
		return
	}
	switch public := guard.PublicRegistry("PyPI", hostOf(address)); {
	case !ownArchive(address, e.Name, e.Version), !public && at != "" && guard.PublicRegistry("PyPI", at):
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(address)}
	case !public && at == "":
		e.Source.Location = hostOf(address)
	}
}

// ownArchive says whether the file at an address is called as an archive of the
// package called name, at v, is.
func ownArchive(address, name, v string) bool {
	file := fileName(before(before(address, "#"), "?"))
	if strings.IndexByte(file, '%') >= 0 {
		file = strings.NewReplacer("%2B", "+", "%2b", "+", "%21", "!").Replace(file)
	}
	n, has := archiveName(file)
	if !sameName(n, name) {
		return false
	}
	if has == v || v == "" {
		return true
	}
	order, err := version.Compare("PyPI", has, v)
	return err == nil && order == 0
}

// sameName says whether two names have one normal form. It allocates nothing where
// only "_" and "-" differ, as between most archives and their packages.
func sameName(a, b string) bool {
	if len(a) == len(b) {
		i := 0
		for i < len(a) && (a[i] == b[i] || a[i] == '_' && b[i] == '-') {
			i++
		}
		if i == len(a) {
			return true
		}
	}
	return guard.NormalName("PyPI", a) == guard.NormalName("PyPI", b)
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
