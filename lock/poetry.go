package lock

import (
	"slices"
	"strings"

	"pkgd/guard"
)

var poetryLock = Format{
	Name: "poetry-lock", Title: "poetry.lock, all lock versions", Ecosystem: "PyPI",
	Files: []string{"poetry.lock"},
	parse: parsePoetry,
}

func parsePoetry(src string, open Opener, f *File) {
	root := parseTOML(src, f).root()
	meta := root.get("metadata")
	f.Version = meta.get("lock-version").raw()
	x := newPyIndex(f)
	old := poetryMeta{files: meta.get("files").index(), hashes: meta.get("hashes").index()}
	var nodes []ref
	for c := root.get("package").first(); c.ok(); c = c.next() {
		e, ok := named(c, "package", f)
		if !ok {
			continue
		}
		poetryEntry(c, old, &e)
		f.unversioned(&e)
		x.add(e)
		nodes = append(nodes, c)
	}
	if !meta.ok() {
		f.problem(0, "metadata", "the table that ends every poetry.lock is missing: the file is cut off or is no poetry.lock")
	}
	for i, c := range nodes {
		for d := c.get("dependencies").first(); d.ok(); d = d.next() {
			x.need(i, d.key(), "")
		}
	}
	x.project(open)
}

// poetryMeta holds the digests where files of lock versions before 2 have them.
type poetryMeta struct{ files, hashes map[string]ref }

func poetryEntry(c ref, old poetryMeta, e *Entry) {
	what := "package " + e.Name
	category := c.want("category", what) // before Poetry 1.5
	e.Groups = c.get("groups").list()
	if category != "" {
		e.Groups = []string{category}
	}
	e.Dev = len(e.Groups) > 0 && !slices.Contains(e.Groups, "main")
	e.Optional = c.get("optional").isTrue()
	e.Marker = c.get("markers").str()
	if e.Marker == "" {
		e.Marker = c.get("marker").str()
	}
	files := c.get("files")
	if !files.ok() {
		files = old.files[e.Name] // until lock version 1.1
	}
	e.Integrity, e.Artifact = pyFiles(files)
	if sums := old.hashes[e.Name].list(); e.Integrity == "" && len(sums) > 0 {
		e.Integrity = "sha256:" + strings.Join(sums, " sha256:") // before 1.0
	}
	source := c.object("source", what)
	place := source.want("url", what)
	switch kind := source.want("type", what); kind {
	case "", "legacy":
		e.Source = guard.Source{Type: guard.Registry, Location: bareURL(place)}
	case "git":
		commit := source.want("resolved_reference", what)
		if commit == "" {
			commit = source.want("reference", what)
		}
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(place) + "#" + commit}
	case "directory":
		e.Source = guard.Source{Type: guard.Directory, Location: place}
	case "file":
		e.Source = guard.Source{Type: guard.File, Location: place}
	default:
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(place)}
	}
}
