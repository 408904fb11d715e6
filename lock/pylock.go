package lock

import (
	"strings"

	"pkgd/guard"
)

var pylock = Format{
	Name: "pylock", Title: "pylock.toml (PEP 751)", Ecosystem: "PyPI",
	Files: []string{"pylock.toml", "pylock.*.toml"},
	parse: parsePylock,
}

func parsePylock(src string, open Opener, f *File) {
	root := parseTOML(src, f).root()
	f.Version = root.get("lock-version").raw()
	if f.Version == "" {
		f.problem(0, "lock-version", "pylock.toml begins with its lock-version; this file does not")
	}
	x := newPyIndex(f)
	var nodes []ref
	for c := root.get("packages").first(); c.ok(); c = c.next() {
		e, ok := named(c, "packages", f)
		if !ok {
			continue
		}
		e.Marker = c.want("marker", e.Name)
		pylockSource(c, &e)
		f.unversioned(&e)
		x.add(e)
		nodes = append(nodes, c)
	}
	for i, c := range nodes {
		for d := c.get("dependencies").first(); d.ok(); d = d.next() {
			x.want(i, d)
		}
	}
	x.project(open)
}

func pylockSource(c ref, e *Entry) {
	what := e.Name
	e.Integrity, e.Artifact = pyFiles(c.get("wheels"))
	if sdist := c.get("sdist"); sdist.ok() {
		e.Integrity = strings.TrimSpace(pyHash(sdist.get("hashes")) + " " + e.Integrity)
		if e.Artifact = ""; !c.get("wheels").ok() {
			if e.Artifact = sdist.want("name", what); e.Artifact == "" {
				e.Artifact = fileName(sdist.get("url").str())
			}
		}
	}
	place := func(r ref) string {
		if u := r.want("url", what); u != "" {
			return bareURL(u)
		}
		return r.want("path", what)
	}
	vcs, dir, archive := c.object("vcs", what), c.object("directory", what), c.object("archive", what)
	switch {
	case vcs.ok():
		e.Source = guard.Source{Type: guard.Git, Location: place(vcs) + "#" + vcs.want("commit-id", what)}
	case dir.ok():
		path := dir.want("path", what)
		e.Source = guard.Source{Type: guard.Directory, Location: path}
		if inside(path) {
			e.Kind = "workspace"
		}
	case archive.ok():
		e.Source = guard.Source{Type: guard.URL, Location: place(archive)}
		if archive.get("path").ok() {
			e.Source.Type = guard.File
		}
		e.Integrity, e.Artifact = pyHash(archive.get("hashes")), fileName(place(archive))
	default:
		e.Source = guard.Source{Type: guard.Registry, Location: bareURL(c.want("index", what))}
		for w := c.get("wheels").first(); w.ok(); w = w.next() {
			pyPlaced(e, w.get("url").str())
		}
		pyPlaced(e, c.get("sdist").get("url").str())
	}
}
