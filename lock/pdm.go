package lock

import (
	"slices"

	"pkgd/guard"
)

var pdmLock = Format{
	Name: "pdm-lock", Title: "pdm.lock, versions 2 to 4.5", Ecosystem: "PyPI",
	Files: []string{"pdm.lock", "pdm.*.lock"},
	parse: parsePDM,
}

func parsePDM(src string, open Opener, f *File) {
	root := parseTOML(src, f).root()
	meta := root.get("metadata")
	f.Version = meta.get("lock_version").raw()
	if !meta.ok() {
		f.problem(0, "metadata", "the table that every pdm.lock has is missing: the file is cut off or is no pdm.lock")
	}
	x := newPyIndex(f)
	old := meta.get("files").index() // where they stand until 4.2
	byKey := map[string]int{}
	var nodes []ref
	var owner []int
	for c := root.get("package").first(); c.ok(); c = c.next() {
		e, ok := named(c, "package", f)
		if !ok {
			continue
		}
		pdmEntry(c, old, &e)
		f.unversioned(&e)
		key := guard.NormalName("PyPI", e.Name) + "@" + e.Version + " " + e.Source.Location
		i, again := byKey[key]
		if again { // the same package with extras
			pdmMerge(&f.Entries[i], &e)
		} else {
			i = x.add(e)
			byKey[key] = i
		}
		nodes, owner = append(nodes, c), append(owner, i)
	}
	for n, c := range nodes {
		for _, d := range c.get("dependencies").list() {
			name := requirementName(d)
			if _, marker := cutMarker(d, ";"); marker == "" && x.byName[guard.NormalName("PyPI", name)] == nil {
				f.lacks(c.line(), f.Entries[owner[n]].Name, name)
			}
			x.need(owner[n], name, "")
		}
		for d := c.get("dependencies").first(); d.ok() && c.get("dependencies").kind() == kObject; d = d.next() {
			x.need(owner[n], d.key(), "")
		}
	}
	x.project(open)
}

func pdmMerge(old, e *Entry) {
	for _, g := range e.Groups {
		if len(old.Groups) < maxSame && !slices.Contains(old.Groups, g) {
			old.Groups = append(old.Groups, g)
		}
	}
	old.Extras = append(old.Extras, e.Extras...)
	if old.Integrity == "" {
		old.Integrity, old.Artifact = e.Integrity, e.Artifact
	}
}

func pdmEntry(c ref, old map[string]ref, e *Entry) {
	what := "package " + e.Name
	e.Groups = append(c.get("groups").list(), c.get("sections").list()...)
	e.Marker, e.Extras = c.want("marker", what), c.get("extras").list()
	files := c.get("files")
	if !files.ok() {
		files = old[e.Name+" "+e.Version]
	}
	e.Integrity, e.Artifact = pyFiles(files)
	git, url, path := c.want("git", what), c.want("url", what), c.want("path", what)
	switch {
	case git != "":
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(git) + "#" + c.want("revision", what)}
	case url != "":
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(url)}
	case path != "":
		e.Source = guard.Source{Type: guard.Directory, Location: path}
		if pythonArchive(path) {
			e.Source.Type = guard.File
		}
	default:
		e.Source.Type = guard.Registry
		pdmPlaced(e, files)
	}
}

// pdmPlaced looks at where the files lie. Some old locks list the files of other
// versions, too, of which pdm takes none.
func pdmPlaced(e *Entry, files ref) {
	other := ""
	for file := files.first(); file.ok(); file = file.next() {
		address := file.get("url").str()
		if ownArchive(address, e.Name, e.Version) {
			pyPlaced(e, address)
			return
		}
		other = address
	}
	pyPlaced(e, other)
}
