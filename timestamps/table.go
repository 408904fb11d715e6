package timestamps

import (
	"context"

	"pkgd/timestamps/registry"
)

// kind is one way of registries to tell release times.
type kind struct {
	name  string // as registry.Registry.Kind has it
	title string // who says so, in answers: "npm registry"
	// since is when the first registry of the kind opened, Unix seconds: no
	// release can be older, so an older time is a wrong one.
	since int64
	// list fetches everything the registry has of a package. An error is a
	// *Failure.
	list func(ctx context.Context, f *fetcher, reg *registry.Registry, name string) (*Releases, error)
	// pick finds a query's version, and the bytes it is about, in a list.
	pick func(r *Releases, q *Query) finding
	// cheap tries to answer queries about one package from less than the whole
	// list; findings without an answer are left at zero. nil: there is nothing
	// cheaper.
	cheap func(ctx context.Context, b *Book, g *group)
	// files: the registry dates each file, so a query is about its artifact.
	files bool
	// light: a list is small, so many may be fetched at once.
	light bool
}

// kinds is the table. A new one is one file and one row.
func kinds() []kind {
	return []kind{
		{name: "npm", title: "npm registry", since: year2009, list: listNPM, pick: pickArchive, cheap: cheapNPM},
		{name: "pypi", title: "package index", since: year2003, list: listPyPI, pick: pickFile, files: true, light: true},
		{name: "crates", title: "crates index", since: year2014, list: listCrates, pick: pickArchive, light: true},
	}
}

// The beginnings of the years in which npm, PyPI and crates.io opened.
const (
	year2003 = 1041379200
	year2009 = 1230768000
	year2014 = 1388534400
)

// findKind gives the row of a registry's kind; nil: none.
func findKind(name string) *kind {
	for _, k := range kinds() {
		if k.name == name {
			return &k
		}
	}
	return nil
}

// Kinds lists the kinds of registries that can be asked.
func Kinds() []string {
	var out []string
	for _, k := range kinds() {
		out = append(out, k.name)
	}
	return out
}
