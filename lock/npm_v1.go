package lock

import (
	"strings"

	"pkgd/guard"
)

// nested reads version 1 below one "dependencies" object.
func (r *npmReader) nested(deps ref, above string) {
	for c := deps.first(); c.ok(); c = c.next() {
		path := joinModules(above, c.key())
		if c.kind() != kObject {
			r.f.problem(c.line(), path, "an object belongs here, not "+c.kind().String())
			continue
		}
		if r.tooLong(c, path) {
			continue
		}
		e := Entry{Key: path}
		e.Line, e.Ecosystem, e.Locked = c.line(), "npm", true
		e.Name, e.Version = c.key(), c.want("version", path)
		resolved := ""
		if v := c.get("resolved"); v.kind() != kBool {
			resolved = c.want("resolved", path)
		}
		if name, version, alias := realName(e.Version); alias {
			e.Name, e.Version = name, version
		} else if strings.Contains(e.Version, ":") || strings.HasPrefix(e.Version, "git@") {
			// Not from a registry: the version is the place.
			resolved, e.Version = e.Version, placeVersion(e.Name, e.Version)
		}
		e.Integrity = c.want("integrity", path)
		e.Dev, e.Optional, e.Bundled = c.get("dev").isTrue(), c.get("optional").isTrue(), c.get("bundled").isTrue()
		e.Source = npmSource(resolved, e.Name, e.Version)
		if e.Name != c.key() && e.Source.Type == guard.Registry {
			e.Source.Type = guard.Alias
		}
		if e.Source.Type == guard.Directory && inside(e.Source.Location) {
			e.Member = true
			r.f.Members = append(r.f.Members, e)
		} else {
			r.add(e, path)
		}
		if d := c.object("dependencies", path); d.ok() { // a member's own folder has some, too
			r.nested(d, path)
		}
	}
}

// placeVersion is the version of a package that an address names: the commit of
// a git address, what a registry's own address for the name ends in (npm 5 wrote
// those); else none is known.
func placeVersion(name, address string) string {
	if gitAddress(address) {
		_, commit, _ := strings.Cut(address, "#")
		return commit
	}
	file, ok := strings.CutSuffix(fileName(before(before(address, "#"), "?")), ".tgz")
	version, named := strings.CutPrefix(file, name[strings.LastIndexByte(name, '/')+1:]+"-")
	if _, own := npmRegistry(address, name, version); ok && named && own && plainVersion(version) {
		return version
	}
	return ""
}

func joinModules(above, name string) string {
	if above == "" {
		return modules + name
	}
	return above + "/" + modules + name
}

// asked marks what the package.json beside a lock of version 1 asks for: the
// lock itself does not say.
func (r *npmReader) asked(m *manifest) {
	if m == nil {
		return
	}
	for name, w := range m.wants {
		if i, ok := r.path[modules+name]; ok {
			e := &r.f.Entries[i]
			e.Direct, e.Requested = true, w.spec
			e.Exact = w.spec == e.Version
		}
	}
}

// nestedNeeds resolves the "requires" lists of version 1.
func (r *npmReader) nestedNeeds(deps ref, above string) {
	for c := deps.first(); c.ok(); c = c.next() {
		path := joinModules(above, c.key())
		if len(path) > maxPath {
			continue
		}
		i, known := r.path[path] // a member is none
		for d := c.get("requires").first(); known && d.ok(); d = d.next() {
			if to, found := r.resolve(path, d.key()); found {
				r.f.Entries[i].Needs = append(r.f.Entries[i].Needs, r.f.Entries[to].Key)
			}
		}
		if d := c.get("dependencies"); d.ok() {
			r.nestedNeeds(d, path)
		}
	}
}
