package timestamps

import (
	"path"
	"strings"

	"pkgd/timestamps/registry"
)

// asked is the registry that a run of queries is for: most lists of queries are
// for one, and what is known of it need not be worked out for each.
type asked struct {
	reg   *registry.Registry
	kind  *kind
	id    string
	maker keyMaker
}

// turn makes it the registry of a query.
func (a *asked) turn(q *Query) {
	reg := q.registry()
	if a.reg != nil && same(a.reg, reg) {
		return
	}
	a.reg, a.kind, a.id = reg, findKind(reg.Kind), registryID(reg)
}

// same says whether two registries are asked in the same way.
func same(a, b *registry.Registry) bool {
	if a == b {
		return true
	}
	if a.Kind != b.Kind || a.URL != b.URL || a.Auth != b.Auth || a.Problem != b.Problem ||
		a.Private != b.Private || len(a.Others) != len(b.Others) {
		return false
	}
	for i := range a.Others {
		if !same(&a.Others[i], &b.Others[i]) {
			return false
		}
	}
	return true
}

// key is the cache's key of a query: what its answer is about.
func (a *asked) key(q *Query) key {
	about := q.Integrity
	if about == "" && a.kind != nil && a.kind.files && q.Artifact != "" {
		about = path.Base(q.Artifact)
	}
	return a.maker.of(a.id, q.Name, q.Version, about)
}

// registryID names a registry in keys: its kind and addresses.
func registryID(r *registry.Registry) string {
	parts := []string{r.Kind, r.URL}
	for i := range r.Others {
		parts = append(parts, r.Others[i].URL)
	}
	return strings.Join(parts, "\x00")
}
