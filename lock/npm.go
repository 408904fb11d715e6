package lock

import (
	"strings"

	"pkgd/guard"
)

var packageLock = Format{
	Name: "package-lock", Title: "npm package-lock.json and node_modules/.package-lock.json, versions 1 to 3", Ecosystem: "npm",
	Files: []string{"package-lock.json", ".package-lock.json"},
	parse: parseNPM,
}

var npmShrinkwrap = Format{
	Name: "npm-shrinkwrap", Title: "npm-shrinkwrap.json, versions 1 to 3", Ecosystem: "npm",
	Files: []string{"npm-shrinkwrap.json"},
	parse: parseNPM,
}

// npmReader reads one package-lock. In versions 2 and 3 the "packages" object
// has everything, keyed by path; version 1 nests "dependencies".
type npmReader struct {
	f    *File
	root ref
	path map[string]int    // path in the tree of folders -> index in f.Entries
	link map[string]string // path of a link -> path of the member it leads to
	key  []byte            // scratch for walking up the tree of folders
}

func parseNPM(src string, open Opener, f *File) {
	root := parseJSON(src, f, false).root()
	if !root.ok() {
		return
	}
	if root.kind() != kObject {
		f.problem(root.line(), "file", "an object belongs here, not "+root.kind().String())
		return
	}
	f.Version = root.get("lockfileVersion").raw()
	r := &npmReader{f: f, root: root, path: map[string]int{}, link: map[string]string{}}
	if packages := root.object("packages", "file"); packages.kind() == kObject {
		r.packages(packages)
		return
	}
	deps := root.object("dependencies", "file")
	if f.Version != "1" && f.Version != "" || !deps.ok() && f.Version == "" {
		f.problem(root.line(), "file", `there is no "packages" object as lockfileVersion `+f.Version+" has it")
	}
	r.nested(deps, "")
	r.nestedNeeds(deps, "")
	r.asked(readManifest(open))
}

// packages reads versions 2 and 3.
func (r *npmReader) packages(all ref) {
	n := 0
	for c := all.first(); c.ok(); c = c.next() {
		n++
	}
	n = min(n, maxEntries)
	r.f.Entries = make([]Entry, 0, n)
	r.path = make(map[string]int, n)
	for c := all.first(); c.ok(); c = c.next() {
		path := c.key()
		if c.kind() != kObject {
			r.f.problem(c.line(), path, "an object belongs here, not "+c.kind().String())
			continue
		}
		if path == "" || r.tooLong(c, path) {
			continue
		}
		if c.get("link").isTrue() {
			r.link[path] = c.want("resolved", path)
			continue
		}
		r.entry(c, path)
	}
	for c := all.first(); c.ok(); c = c.next() {
		if c.kind() == kObject && len(c.key()) <= maxPath {
			r.needs(c, c.key())
		}
	}
}

// tooLong refuses paths that no file system has, and entries beyond the limit.
func (r *npmReader) tooLong(c ref, path string) bool {
	if len(path) > maxPath {
		r.f.problem(c.line(), path, "the path is longer than any that is read")
		return true
	}
	return r.f.full(c.line())
}

const modules = "node_modules/"

// entry reads one package of versions 2 and 3.
func (r *npmReader) entry(c ref, path string) {
	e := Entry{Key: path}
	e.Line, e.Ecosystem, e.Locked = c.line(), "npm", true
	folder := ""
	if i := strings.LastIndex(path, modules); i >= 0 && (i == 0 || path[i-1] == '/') {
		folder = path[i+len(modules):]
	}
	if folder != "" && oddPath(path) { // npm would tidy it, and install another name
		r.f.problem(e.Line, path, "npm writes no such path")
	}
	resolved := r.fields(c, &e)
	if e.Name == "" {
		e.Name = folder
	}
	if folder == "" {
		if e.Name == "" {
			e.Name = path[strings.LastIndexByte(path, '/')+1:]
		}
		e.Source = guard.Source{Type: guard.Directory, Location: path}
		if e.Member = inside(path); e.Member {
			r.f.Members = append(r.f.Members, e)
		} else {
			r.add(e, path) // another project's folder
		}
		return
	}
	e.Source = npmSource(resolved, e.Name, e.Version)
	if e.Name != folder && e.Source.Type == guard.Registry {
		e.Source.Type = guard.Alias
	}
	r.add(e, path)
}

// oddPath says whether a path has elements that mean nothing.
func oddPath(path string) bool {
	return strings.HasPrefix(path, "./") || strings.HasSuffix(path, "/") || strings.Contains(path, "//") ||
		strings.Contains(path, "/./") || strings.Contains(path, "/../")
}

// fields reads what a package's object says of it, and gives its "resolved".
func (r *npmReader) fields(c ref, e *Entry) (resolved string) {
	path := e.Key
	for v := c.first(); v.ok(); v = v.next() {
		switch v.key() {
		case "name":
			e.Name = c.want("name", path)
		case "version":
			e.Version = c.want("version", path)
		case "resolved":
			if v.kind() != kBool { // npm 6 wrote true for bundled ones
				resolved = c.want("resolved", path)
			}
		case "integrity":
			e.Integrity = c.want("integrity", path)
		case "dev":
			e.Dev = v.isTrue()
		case "optional":
			e.Optional = v.isTrue()
		case "devOptional":
			e.DevOptional = v.isTrue()
		case "inBundle":
			e.Bundled = v.isTrue()
		case "bin":
			for b := v.first(); b.ok(); b = b.next() {
				e.Commands = append(e.Commands, b.key())
			}
		case "os", "cpu", "libc":
			e.Platforms = append(e.Platforms, v.list()...)
		}
	}
	return resolved
}

// add takes an entry in under its path, and says what it lacks.
func (r *npmReader) add(e Entry, path string) {
	if e.Version == "" && e.Source.Type.Vouched() {
		r.f.problem(e.Line, path, "no version stands here")
	}
	r.path[path] = len(r.f.Entries)
	r.f.Entries = append(r.f.Entries, e)
}

// needs resolves the dependency lists of the package at path. The root's and
// the members' own lists make entries direct.
func (r *npmReader) needs(c ref, path string) {
	own := path == "" || !strings.Contains(path, modules)
	me := -1
	if i, ok := r.path[path]; ok {
		me = i
	} else if !own {
		return
	}
	var needs []string
	for v := c.first(); v.ok(); v = v.next() {
		switch v.key() {
		case "dependencies", "optionalDependencies", "peerDependencies":
		case "devDependencies":
			if !own {
				continue
			}
		default:
			continue
		}
		for d := v.first(); d.ok(); d = d.next() {
			i, ok := r.resolve(path, d.key())
			if !ok {
				continue
			}
			e := &r.f.Entries[i]
			if own {
				e.Direct, e.Requested = true, d.str()
				e.Exact = e.Requested == e.Version
			} else if me >= 0 {
				if needs == nil {
					needs = make([]string, 0, 4)
				}
				needs = append(needs, e.Key)
			}
		}
	}
	if me >= 0 {
		r.f.Entries[me].Needs = needs
	}
}

// resolve finds a dependency as Node does: in the package's own node_modules,
// then in that of every folder above.
func (r *npmReader) resolve(path, name string) (int, bool) {
	for {
		r.key = append(r.key[:0], path...)
		if path != "" {
			r.key = append(r.key, '/')
		}
		r.key = append(append(r.key, modules...), name...)
		if i, ok := r.path[string(r.key)]; ok {
			return i, true
		}
		if to, ok := r.link[string(r.key)]; ok {
			i, outside := r.path[to]
			return i, outside
		}
		if path == "" {
			return 0, false
		}
		if i := strings.LastIndex(path, "/"+modules); i >= 0 {
			path = path[:i]
		} else if strings.HasPrefix(path, modules) {
			path = ""
		} else if i = strings.LastIndexByte(path, '/'); i >= 0 {
			path = path[:i]
		} else {
			path = ""
		}
	}
}
