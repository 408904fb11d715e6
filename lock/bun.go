package lock

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"pkgd/guard"
)

var bunLock = Format{
	Name: "bun-lock", Title: "bun.lock, versions 0 to 2", Ecosystem: "npm",
	Files: []string{"bun.lock"},
	parse: parseBun,
}

var bunBinary = Format{
	Name: "bun-lockb", Title: "bun.lockb, which is binary: told apart, not read", Ecosystem: "npm",
	Files:  []string{"bun.lockb"},
	binary: true,
	parse: func(src string, _ Opener, f *File) {
		what := "this is Bun's binary lock file, which is not read here; `bun install --save-text-lockfile --frozen-lockfile --lockfile-only` writes bun.lock in its place"
		if !bytes.Contains(firstBytes([]byte(src[:min(len(src), 64)])), []byte("bun-lockfile-format")) {
			what = "this is no lock file of Bun, or a damaged one; `bun install` writes a new one"
		}
		f.problem(0, "file", what)
	},
}

// bunReader reads a bun.lock. Its "packages" are keyed by the path through
// which they are found: "a/b" is b as a sees it.
type bunReader struct {
	f    *File
	path map[string]int
	wish map[[2]string]string // catalog and name -> what it asks for
	info []ref                // of each entry: the object with its dependencies
	// members has the names of the projects.
	members map[string]bool
	key     []byte
}

func parseBun(src string, _ Opener, f *File) {
	root := parseJSON(src, f, true).root()
	if root.kind() != kObject {
		if root.ok() {
			f.problem(root.line(), "file", "an object belongs here, not "+root.kind().String())
		}
		return
	}
	f.Version = root.get("lockfileVersion").raw()
	r := &bunReader{f: f, path: map[string]int{}, members: map[string]bool{}}
	packages := root.object("packages", "file")
	if !packages.ok() {
		f.problem(root.line(), "file", `there is no "packages" object`)
	}
	for c := packages.first(); c.ok(); c = c.next() {
		r.entry(c)
	}
	for _, path := range slices.Sorted(maps.Keys(r.path)) {
		r.needs(path, r.path[path])
	}
	r.catalogs(root)
	for c := root.object("workspaces", "file").first(); c.ok(); c = c.next() {
		r.workspace(c)
	}
	f.spreadDev()
}

// entry reads one package: a list of its name and version, the registry, its
// lists and its digest. Those of no registry have one element less.
func (r *bunReader) entry(c ref) {
	path := c.key()
	ident := c.first()
	if c.kind() != kArray || ident.kind() != kString {
		r.f.problem(c.line(), path, "a list that begins with a name and a version belongs here")
		return
	}
	if len(path) > maxPath {
		r.f.problem(c.line(), "packages", "the path is longer than any that is read")
		return
	}
	if r.f.full(c.line()) {
		return
	}
	e := Entry{Key: path}
	e.Line, e.Locked = c.line(), true
	var place string
	e.Name, place = splitAt(ident.raw())
	registry, info := r.elements(&e, ident)
	r.source(&e, place, registry)
	if e.Name == "" || place == "" {
		r.f.problem(e.Line, path, "an entry needs a name and a version")
		if e.Name == "" {
			return
		}
	}
	if info.ok() {
		e.Bundled = info.get("bundled").isTrue()
		e.Optional = info.get("optional").isTrue()
		for _, k := range [...]string{"os", "cpu", "libc"} {
			e.Platforms = append(e.Platforms, info.get(k).list()...)
		}
	}
	if e.Member {
		r.members[e.Name] = true
		r.f.Members = append(r.f.Members, e)
		return
	}
	r.path[path] = len(r.f.Entries)
	r.info = append(r.info, info)
	r.f.Entries = append(r.f.Entries, e)
}

// elements reads what stands behind a package's name and version.
func (r *bunReader) elements(e *Entry, ident ref) (registry string, info ref) {
	first := true
	for v := ident.next(); v.ok(); v = v.next() {
		switch {
		case v.kind() == kObject:
			info = v
		case v.kind() != kString:
			r.f.problem(v.line(), e.Key, "an element is "+v.kind().String()+" where a text belongs")
		case !info.ok() && first:
			registry, first = v.raw(), false
		case strings.HasPrefix(v.raw(), "sha"): // a git package has its commit here
			e.Integrity = v.raw()
		}
	}
	return registry, info
}

func (r *bunReader) source(e *Entry, place, registry string) {
	scheme, rest, _ := strings.Cut(place, ":")
	switch {
	case scheme == "workspace" || scheme == "root":
		e.Member, e.Source = true, guard.Source{Type: guard.Directory, Location: rest}
	case scheme == "file" || scheme == "link":
		e.Source = guard.Source{Type: guard.Directory, Location: rest}
		if tarballName(rest) {
			e.Source.Type = guard.File
		}
	case plainVersion(place):
		e.Version = place
		e.Source = guard.Source{Type: guard.Registry, Location: strings.TrimSuffix(bareURL(registry), "/")}
		if strings.HasSuffix(registry, ".tgz") {
			e.Source = npmSource(registry, e.Name, e.Version)
		}
	case gitAddress(place):
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(place)}
		_, e.Version, _ = strings.Cut(place, "#")
	case strings.HasPrefix(place, "http"):
		e.Source = npmSource(place, e.Name, "")
	case tarballName(place):
		e.Source = guard.Source{Type: guard.File, Location: place}
	case strings.HasPrefix(place, ".") || strings.HasPrefix(place, "/"):
		e.Source = guard.Source{Type: guard.Directory, Location: place}
	default: // never taken for the project's own: that would not be looked up
		e.Version, e.Source = place, guard.Source{Type: guard.URL, Location: place}
		if place != "" {
			r.f.problem(e.Line, e.Key, "this is neither a version nor a place that is known")
		}
	}
}

// resolve finds a dependency as the package at path sees it.
func (r *bunReader) resolve(path, name string) (int, bool) {
	for {
		r.key = append(r.key[:0], path...)
		if path != "" {
			r.key = append(r.key, '/')
		}
		if i, ok := r.path[string(append(r.key, name...))]; ok {
			return i, true
		}
		if path == "" {
			return 0, false
		}
		path = bunParent(path)
	}
}

// bunParent takes the last name off a path; a scope belongs to its name.
func bunParent(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return ""
	}
	if j := strings.LastIndexByte(path[:i], '/'); path[j+1] == '@' {
		return path[:max(j, 0)]
	}
	return path[:i]
}

func (r *bunReader) needs(path string, i int) {
	if !r.info[i].ok() {
		return
	}
	for _, list := range [...]string{"dependencies", "optionalDependencies", "peerDependencies"} {
		for d := r.info[i].get(list).first(); d.ok(); d = d.next() {
			to, ok := r.resolve(path, d.key())
			if ok && to != i {
				r.f.Entries[i].Needs = append(r.f.Entries[i].Needs, r.f.Entries[to].Key)
			} else if !ok && list == "dependencies" && !r.members[d.key()] {
				r.f.lacks(d.line(), path, d.key())
			}
		}
	}
}

// catalogs reads the ranges that the projects of a workspace share.
func (r *bunReader) catalogs(root ref) {
	r.wish = map[[2]string]string{}
	for c := root.object("catalog", "file").first(); c.ok(); c = c.next() {
		r.wish[[2]string{"", c.key()}] = c.str()
	}
	for catalog := root.object("catalogs", "file").first(); catalog.ok(); catalog = catalog.next() {
		for c := catalog.first(); c.ok(); c = c.next() {
			r.wish[[2]string{catalog.key(), c.key()}] = c.str()
		}
	}
}

// workspace reads what one project of the workspace asks for.
func (r *bunReader) workspace(c ref) {
	name := c.want("name", "workspaces")
	if c.key() == "" || len(name) > maxPath {
		name = ""
	}
	for _, list := range [...]string{"devDependencies", "peerDependencies", "optionalDependencies", "dependencies"} {
		for d := c.get(list).first(); d.ok(); d = d.next() {
			i, ok := r.resolve(name, d.key())
			if !ok {
				continue
			}
			e := &r.f.Entries[i]
			e.Dev = list == "devDependencies" && (!e.Direct || e.Dev)
			e.Direct, e.Requested = true, d.str()
			if catalog, named := strings.CutPrefix(e.Requested, "catalog:"); named {
				if asked := r.wish[[2]string{catalog, d.key()}]; asked != "" {
					e.Requested = asked
				}
			}
			e.Exact = e.Requested == e.Version
			if e.Name != d.key() && e.Source.Type == guard.Registry {
				e.Source.Type = guard.Alias
			}
		}
	}
}
