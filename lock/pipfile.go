package lock

import (
	"strings"

	"pkgd/guard"
)

var pipfileLock = Format{
	Name: "pipfile-lock", Title: "Pipfile.lock", Ecosystem: "PyPI",
	Files: []string{"Pipfile.lock"},
	parse: parsePipfile,
}

func parsePipfile(src string, open Opener, f *File) {
	root := parseJSON(src, f, false).root()
	if !root.ok() {
		return
	}
	meta := root.object("_meta", "file")
	if root.kind() != kObject || !meta.ok() {
		f.problem(root.line(), "file", `an object with "_meta" belongs here`)
	}
	f.Version = meta.get("pipfile-spec").raw()
	indexes := map[string]string{}
	first := ""
	for c := meta.get("sources").first(); c.ok(); c = c.next() {
		address := bareURL(c.want("url", "_meta"))
		indexes[c.get("name").str()] = address
		f.Registries = append(f.Registries, address)
		if first == "" {
			first = address
		}
	}
	x := newPyIndex(f)
	for group := root.first(); group.ok(); group = group.next() {
		if group.key() == "_meta" {
			continue
		}
		for c := group.first(); c.ok(); c = c.next() {
			pipfileEntry(c, group.key(), x, indexes, first)
		}
	}
	pipfileWishes(open, x)
}

// pipfileEntry reads one package of a group. Those that the project asks for
// itself name their index; a Pipfile beside the lock says it better.
func pipfileEntry(c ref, group string, x *pyIndex, indexes map[string]string, first string) {
	f, what := x.f, c.key()
	if c.kind() != kObject {
		f.problem(c.line(), what, "an object belongs here, not "+c.kind().String())
		return
	}
	if f.full(c.line()) {
		return
	}
	e := Entry{Groups: []string{group}}
	e.Name, e.Line, e.Dev = what, c.line(), group == "develop"
	if spec := c.want("version", what); spec != "" && spec != "*" {
		if e.Version = pinned(strings.ReplaceAll(spec, " ", "")); e.Version == "" {
			e.Specifier = spec
		}
	}
	e.Integrity = strings.Join(c.get("hashes").list(), " ")
	e.Marker, e.Extras = c.want("markers", what), c.get("extras").list()
	e.Direct = c.get("index").ok()
	pipfileSource(c, &e, indexes, first)
	f.unversioned(&e)
	for _, i := range x.byName[guard.NormalName("PyPI", e.Name)] {
		if old := &f.Entries[i]; old.Version == e.Version { // in several groups
			old.Groups = append(old.Groups, group)
			old.Dev, old.Direct = old.Dev && e.Dev, old.Direct || e.Direct
			return
		}
	}
	x.add(e)
}

func pipfileSource(c ref, e *Entry, indexes map[string]string, first string) {
	what := e.Name
	e.Source = guard.Source{Type: guard.Registry, Location: first}
	if index := c.want("index", what); index != "" {
		e.Source.Location = indexes[index]
	}
	for _, vcs := range [...]string{"git", "hg", "svn", "bzr"} {
		if address := c.want(vcs, what); address != "" {
			e.Source = guard.Source{Type: guard.Git, Location: bareURL(address) + "#" + c.want("ref", what)}
			e.Direct = true
		}
	}
	if path := c.want("path", what); path != "" {
		e.Source = guard.Source{Type: guard.Directory, Location: path}
		e.Direct = true
	}
	if file := c.want("file", what); file != "" {
		e.Source, e.Direct = guard.Source{Type: guard.URL, Location: bareURL(file)}, true
	}
}

// pipfileWishes reads the Pipfile beside the lock.
func pipfileWishes(open Opener, x *pyIndex) {
	if open == nil {
		return
	}
	data, err := open("Pipfile")
	if err != nil || len(data) > MaxSize {
		return
	}
	src, _ := decode(data)
	root := parseTOML(src, &File{}).root()
	if !root.get("packages").ok() && !root.get("dev-packages").ok() {
		return
	}
	dev := make([]bool, len(x.f.Entries))
	for i := range x.f.Entries {
		x.f.Entries[i].Direct, dev[i] = false, x.f.Entries[i].Dev
	}
	x.table(root.get("packages"), false)
	x.table(root.get("dev-packages"), true)
	for i := range x.f.Entries {
		x.f.Entries[i].Dev = dev[i] // the lock knows it better
	}
}
