package lock

import (
	"strings"

	"pkgd/guard"
)

var denoLock = Format{
	Name: "deno-lock", Title: "deno.lock, versions 3 to 5", Ecosystem: "npm",
	Files: []string{"deno.lock"},
	parse: parseDeno,
}

// denoReader reads a deno.lock: npm and JSR packages, and code that is imported
// by its address.
type denoReader struct {
	f     *File
	byKey map[string]int // "npm:name@version_peers" -> index
	only  map[string]int // "npm:name" -> index; -1: several versions
	nodes []ref
}

func parseDeno(src string, _ Opener, f *File) {
	root := parseJSON(src, f, true).root()
	if root.kind() != kObject {
		if root.ok() {
			f.problem(root.line(), "file", "an object belongs here, not "+root.kind().String())
		}
		return
	}
	f.Version = root.get("version").raw()
	r := &denoReader{f: f, byKey: map[string]int{}, only: map[string]int{}}
	packages, specifiers := root, root.object("specifiers", "file")
	if old := root.object("packages", "file"); old.ok() { // version 3
		packages, specifiers = old, old.object("specifiers", "file")
	}
	for c := packages.object("npm", "file").first(); c.ok(); c = c.next() {
		r.entry(c, "npm")
	}
	for c := packages.object("jsr", "file").first(); c.ok(); c = c.next() {
		r.entry(c, "jsr")
	}
	for i, n := range r.nodes {
		r.needs(i, n)
	}
	r.direct(specifiers)
	r.remotes(root.object("remote", "file"))
}

func (r *denoReader) entry(c ref, kind string) {
	key := c.key()
	e := Entry{Key: kind + ":" + key}
	e.Line, e.Locked = c.line(), true
	if c.kind() != kObject {
		r.f.problem(c.line(), key, "an object belongs here, not "+c.kind().String())
		return
	}
	if r.f.full(c.line()) {
		return
	}
	e.Name, e.Version = splitAt(key)
	e.Version = before(e.Version, "_") // what follows are its peers
	e.Source.Type = guard.Registry
	if e.Version == "" {
		r.f.problem(e.Line, key, "an entry needs a name and a version")
	}
	if kind == "jsr" {
		e.Ecosystem = "JSR"
	}
	e.Integrity = c.want("integrity", key)
	if kind == "jsr" && e.Integrity != "" {
		e.Integrity = "sha256:" + e.Integrity
	}
	if tarball := c.want("tarball", key); tarball != "" {
		e.Source = npmSource(tarball, e.Name, e.Version)
	}
	for _, k := range [...]string{"os", "cpu"} {
		e.Platforms = append(e.Platforms, c.get(k).list()...)
	}
	name := kind + ":" + e.Name
	if _, several := r.only[name]; several {
		r.only[name] = -1
	} else {
		r.only[name] = len(r.f.Entries)
	}
	r.byKey[e.Key] = len(r.f.Entries)
	r.f.Entries, r.nodes = append(r.f.Entries, e), append(r.nodes, c)
}

// find resolves "npm:name@version", or "npm:name" where there is one version.
func (r *denoReader) find(key string) (int, bool) {
	if i, ok := r.byKey[key]; ok {
		return i, true
	}
	i, ok := r.only[key]
	return i, ok && i >= 0
}

func (r *denoReader) needs(me int, c ref) {
	kind := before(r.f.Entries[me].Key, ":")
	for _, list := range [...]string{"dependencies", "optionalDependencies"} {
		for d := c.get(list).first(); d.ok(); d = d.next() {
			to := d.raw()
			if _, real, ok := strings.Cut(to, "@npm:"); ok {
				to = real // another name for it
			}
			if !strings.HasPrefix(to, "npm:") && !strings.HasPrefix(to, "jsr:") {
				to = kind + ":" + to
			}
			i, ok := r.find(to)
			if !ok {
				name, _ := splitAt(to[4:])
				i, ok = r.find(to[:4] + name) // a range, of the one version there is
			}
			if ok && i != me {
				r.f.Entries[me].Needs = append(r.f.Entries[me].Needs, r.f.Entries[i].Key)
			}
		}
	}
}

// direct reads what the project's code and manifest ask for.
func (r *denoReader) direct(specifiers ref) {
	for c := specifiers.first(); c.ok(); c = c.next() {
		wish, to := c.key(), c.raw()
		if len(wish) < 5 || wish[3] != ':' {
			continue
		}
		name, spec := splitAt(wish[4:])
		if len(to) < 4 || to[3] != ':' {
			to = wish[:4] + name + "@" + to
		}
		if i, ok := r.find(to); ok {
			e := &r.f.Entries[i]
			e.Direct, e.Requested = true, spec
			e.Exact = spec == e.Version
		}
	}
}

// remotes lists the places that code is imported from by address: one entry for
// each "host/x/name@version", else for each host.
func (r *denoReader) remotes(list ref) {
	seen := map[string]bool{}
	for c := list.first(); c.ok(); c = c.next() {
		place := denoPlace(c.key())
		if seen[place] || r.f.full(c.line()) {
			continue
		}
		seen[place] = true
		e := Entry{Key: place, Kind: "remote"}
		e.Line, e.Locked, e.Direct = c.line(), true, true
		e.Name, e.Source = place, guard.Source{Type: guard.URL, Location: place}
		e.Name = strings.TrimPrefix(e.Name, "https://")
		if i := strings.LastIndexByte(e.Name, '@'); i > 0 {
			e.Name, e.Version = e.Name[:i], e.Name[i+1:]
		}
		r.f.Entries = append(r.f.Entries, e)
	}
}

func denoPlace(address string) string {
	address = bareURL(before(before(address, "?"), "#"))
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	parts := strings.Split(rest, "/")
	for i, p := range parts {
		if strings.LastIndexByte(p, '@') > 0 {
			return scheme + "://" + strings.Join(parts[:i+1], "/")
		}
	}
	return scheme + "://" + parts[0]
}
