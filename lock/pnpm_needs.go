package lock

import (
	"strings"

	"pkgd/guard"
)

// ownProject says whether a reference leads to another project of the workspace,
// which no entry stands for.
func ownProject(to string) bool {
	return strings.HasPrefix(to, "link:") || strings.HasPrefix(to, "workspace:")
}

// needs ties a package to what its lists name.
func (r *pnpmReader) needs(c ref) {
	i, ok := r.byKey[c.key()]
	if !ok {
		return
	}
	for _, list := range [...]string{"dependencies", "optionalDependencies"} {
		for d := c.get(list).first(); d.ok(); d = d.next() {
			switch to, ok := r.find(d.key(), d.raw()); {
			case !ok && !ownProject(d.raw()):
				r.f.lacks(d.line(), c.key(), d.key()+"@"+d.raw())
			case ok && to != i:
				r.f.Entries[i].Needs = append(r.f.Entries[i].Needs, r.f.Entries[to].Key)
			}
		}
	}
}

// importer reads what one project of the workspace asks for.
func (r *pnpmReader) importer(c ref) {
	specs := c.get("specifiers").index()
	for _, list := range [...]string{"dependencies", "optionalDependencies", "devDependencies", "configDependencies", "packageManagerDependencies"} {
		for d := c.get(list).first(); d.ok(); d = d.next() {
			to, spec := d.raw(), specs[d.key()].raw()
			if d.kind() == kObject {
				to, spec = d.get("version").raw(), d.get("specifier").raw()
			}
			i, ok := r.find(d.key(), to)
			if !ok {
				if !ownProject(to) {
					r.f.lacks(d.line(), list, d.key()+"@"+to)
				}
				continue
			}
			if catalog, named := strings.CutPrefix(spec, "catalog:"); named {
				if catalog == "" {
					catalog = "default"
				}
				if asked := r.wish[[2]string{catalog, d.key()}]; asked != "" {
					spec = asked
				}
			}
			e := &r.f.Entries[i]
			first := !e.Direct
			e.Direct, e.Requested = true, spec
			e.Exact = spec == e.Version
			if strings.HasPrefix(r.f.Version, "9") {
				e.Dev = list == "devDependencies" && (first || e.Dev)
			}
			if e.Name != d.key() && e.Source.Type == guard.Registry {
				e.Source.Type = guard.Alias
			}
		}
	}
}
