package lock

import (
	"strings"

	"pkgd/guard"
)

var uvLock = Format{
	Name: "uv-lock", Title: "uv.lock", Ecosystem: "PyPI",
	Files: []string{"uv.lock", "*.py.lock"},
	parse: parseUV,
}

func parseUV(src string, _ Opener, f *File) {
	root := parseTOML(src, f).root()
	f.Version = root.get("version").raw()
	if !root.get("version").ok() {
		f.problem(0, "version", "uv.lock begins with its version; this file does not")
	}
	x := newPyIndex(f)
	var nodes, members []ref
	for c := root.get("package").first(); c.ok(); c = c.next() {
		e, ok := named(c, "package", f)
		if !ok {
			continue
		}
		uvFiles(c, &e)
		if e.Member {
			f.Members, members = append(f.Members, e), append(members, c)
			x.members[guard.NormalName("PyPI", e.Name)] = true
			continue
		}
		f.unversioned(&e)
		x.add(e)
		nodes = append(nodes, c)
	}
	for i, c := range nodes {
		uvEach(c, func(d ref, _, _ bool) { x.want(i, d) })
	}
	uvDirect(root, members, x)
	f.spreadDev()
}

// uvDirect reads what the project's own packages and the manifest ask for.
func uvDirect(root ref, members []ref, x *pyIndex) {
	for _, c := range members {
		specs := uvSpecs(c)
		uvEach(c, func(d ref, dev, optional bool) {
			name := d.get("name").str()
			if normal := guard.NormalName("PyPI", name); x.byName[normal] == nil && !x.members[normal] {
				x.f.lacks(d.line(), c.get("name").str(), name)
			}
			x.direct(name, d.get("version").str(), specs[name], dev, optional)
		})
	}
	wishes := root.get("manifest") // of a workspace or script
	for d := wishes.get("members").first(); d.ok(); d = d.next() {
		if normal := guard.NormalName("PyPI", d.str()); !x.members[normal] && x.byName[normal] == nil {
			x.f.lacks(d.line(), "manifest", d.str())
		}
	}
	for d := wishes.get("requirements").first(); d.ok(); d = d.next() {
		x.direct(d.get("name").str(), "", d.get("specifier").str(), false, false)
	}
}

// uvFiles reads the archives of a package, their digests and where they lie.
func uvFiles(c ref, e *Entry) {
	e.Integrity, e.Artifact = pyFiles(c.get("wheels"))
	if sdist := c.get("sdist"); sdist.ok() {
		if e.Integrity = strings.TrimSpace(sdist.get("hash").str() + " " + e.Integrity); c.get("wheels").ok() {
			e.Artifact = ""
		} else {
			e.Artifact = fileName(sdist.get("url").str())
		}
	}
	uvSource(c.object("source", e.Name), e)
	for w := c.get("wheels").first(); w.ok(); w = w.next() {
		pyPlaced(e, w.get("url").str())
	}
	pyPlaced(e, c.get("sdist").get("url").str())
}

// uvSpecs gives what a member's own metadata asks for, by name.
func uvSpecs(c ref) map[string]string {
	specs := map[string]string{}
	meta := c.get("metadata")
	for d := meta.get("requires-dist").first(); d.ok(); d = d.next() {
		specs[d.get("name").str()] = d.get("specifier").str()
	}
	for g := meta.get("requires-dev").first(); g.ok(); g = g.next() {
		for d := g.first(); d.ok(); d = d.next() {
			specs[d.get("name").str()] = d.get("specifier").str()
		}
	}
	return specs
}

// uvEach visits everything that a package's lists name.
func uvEach(c ref, visit func(d ref, dev, optional bool)) {
	for d := c.get("dependencies").first(); d.ok(); d = d.next() {
		visit(d, false, false)
	}
	for _, list := range [...]string{"optional-dependencies", "dev-dependencies"} {
		for g := c.get(list).first(); g.ok(); g = g.next() {
			for d := g.first(); d.ok(); d = d.next() {
				visit(d, list == "dev-dependencies", list == "optional-dependencies")
			}
		}
	}
}

func uvSource(s ref, e *Entry) {
	c := s.first()
	place := c.str()
	switch c.key() {
	case "registry":
		e.Source = guard.Source{Type: guard.Registry, Location: bareURL(place)}
	case "git":
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(place)}
	case "path":
		e.Source = guard.Source{Type: guard.File, Location: place}
	case "directory":
		e.Source = guard.Source{Type: guard.Directory, Location: place}
	case "editable", "virtual":
		e.Member, e.Source = true, guard.Source{Type: guard.Directory, Location: place}
	default:
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(place)}
	}
}
