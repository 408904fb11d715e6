package judge

import (
	"net/url"
	"strings"

	"pkgd/guard"
)

// places marks locked items whose lock names another place than a registry that
// the configuration or the public knows: the manager would fetch from there
// without asking the registry. A registry may keep its archives under other
// paths than its own address; there its word for the very bytes counts.
func (s *session) places(p guard.Plan, facts []guard.Facts) {
	type place struct {
		base    string
		vouched bool
	}
	own := map[place]bool{} // a lock names few
	for i := range p.Items {
		it := &p.Items[i]
		if !it.Locked || it.Member || it.Source.Location == "" {
			continue
		}
		if !it.Source.Type.Vouched() {
			if s.askedOfRegistry(it) {
				facts[i].Missing = append(facts[i].Missing, guard.Missing{What: guard.MissingSource, Why: it.Source.Location})
			}
			continue
		}
		if s.regs.From(it.Source.Location, it.Name).URL != s.regs.For(it.Name).URL {
			continue // the manager goes by the lock's registries, which are facts of their own
		}
		vouched := it.Integrity != "" && facts[i].Released != 0
		at := place{it.Source.Location, vouched}
		ok, known := own[at]
		if !known {
			ok = s.ownPlace(it.Ecosystem, at.base, vouched)
			own[at] = ok
		}
		if !ok {
			facts[i].Missing = append(facts[i].Missing, guard.Missing{What: guard.MissingSource, Why: it.Source.Location})
		}
	}
}

// askedOfRegistry says whether the project asks a registry for what its lock
// fetches from elsewhere. Who asks for an address gets an address.
func (s *session) askedOfRegistry(it *guard.Item) bool {
	if !it.Direct || it.Requested == "" || it.Named || s.m.Spec == nil {
		return false
	}
	sp := s.m.Spec(it.Name + "@" + it.Requested)
	return sp.Name == it.Name && sp.Source.Type.Vouched()
}

// ownPlace says whether a base address is a registry's own. vouched: the
// registry has told of these bytes.
func (s *session) ownPlace(ecosystem, base string, vouched bool) bool {
	if guard.PublicRegistry(ecosystem, base) {
		return true
	}
	for _, t := range s.policy.TrustedRegistries {
		if within(base, t) {
			return true
		}
	}
	for _, r := range s.regs.All() {
		if within(base, r.URL) || vouched && hostOf(base) != "" && hostOf(base) == hostOf(r.URL) {
			return true
		}
	}
	return false
}

// within says whether an address is another one or lies below it, whatever the
// scheme.
func within(address, above string) bool {
	a, b := bareAddress(address), bareAddress(above)
	return b != "" && (a == b || strings.HasPrefix(a, b+"/"))
}

func bareAddress(address string) string {
	if _, rest, ok := strings.Cut(address, "://"); ok {
		address = rest
	}
	host, path, _ := strings.Cut(strings.TrimRight(address, "/"), "/")
	return strings.TrimRight(strings.ToLower(host)+"/"+path, "/")
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}
