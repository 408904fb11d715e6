package guard

import "unicode/utf8"

// item judges one package that the command would bring in.
func (d *decider) item(it *Item, f *Facts) {
	d.identity(it, f)
	d.threats(it, f)
	d.source(it, f)
	if it.Source.Type.Vouched() {
		if !f.Local || f.Released != 0 {
			d.age(it, f)
		}
		d.integrity(it)
	}
	for i := range f.Missing {
		if f.Missing[i].What == MissingIntel {
			d.failedLookup(f.Missing[i].Why)
		}
	}
}

// about is a reason of an item, before it is said what it is about.
func about(it *Item, c Code, detail string, a Action) Reason {
	return Reason{Package: it.Package, Code: c, Detail: detail, Action: a, Under: it.Under}
}

// identity: what has no possible name or no version cannot have been looked up,
// so it is not clean. A git or URL source is judged as such instead.
func (d *decider) identity(it *Item, f *Facts) {
	if !it.Source.Type.Vouched() {
		return
	}
	why, bad := missing(f, MissingName)
	if bad || !ValidName(it.Ecosystem, it.Name) || !legible(it.Name) {
		r := about(it, CodeUnresolved, DetailName, d.pol.Unresolved)
		r.Summary = why.Why
		d.add(r, ExitUnreachable)
	}
	if it.Version == "" || !legible(it.Version) {
		d.add(about(it, CodeUnresolved, DetailVersion, d.pol.Unresolved), ExitUnreachable)
	}
}

// legible says whether text is whole UTF-8. The replacement character is what
// broken text becomes when it is stored, so it counts as broken: a decision and
// its replay see the same.
func legible(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError {
			return false
		}
	}
	return true
}

// source judges who vouches for the bytes.
func (d *decider) source(it *Item, f *Facts) {
	if !it.Source.Type.Vouched() && !(f.Local && it.ByName) {
		r := about(it, CodeSource, sourceWord(it.Source.Type), d.sourceAnswer(it))
		r.Summary = it.Source.Location
		d.lift(it, r, ExitThreat)
	}
	if m, ok := missing(f, MissingSource); ok {
		r := about(it, CodeSource, DetailPlace, d.pol.SourceTransitive)
		r.Summary = m.Why
		d.lift(it, r, ExitThreat)
	}
	if f.AlsoPrivate != "" {
		r := about(it, CodeSource, DetailNameConfusion, d.pol.NameConfusion)
		r.Summary = f.AlsoPrivate
		d.lift(it, r, ExitThreat)
	}
	if a := f.ProjectRegistry; a != "" && !PublicRegistry(it.Ecosystem, a) && !d.trusted(a) {
		d.registries[a] = true
	}
}

// sourceAnswer: what the user or the project names is judged milder than what a
// package brings along.
func (d *decider) sourceAnswer(it *Item) Action {
	if it.ByRegistry || it.Under != "" && !it.Direct && !it.Named && !it.ByName {
		return d.pol.SourceTransitive
	}
	if d.pol.CI {
		return max(d.pol.SourceNamed, d.pol.SourceNamedCI)
	}
	return d.pol.SourceNamed
}

func sourceWord(t SourceType) string {
	switch t {
	case Git:
		return DetailGit
	case File:
		return DetailFile
	case Directory:
		return DetailDirectory
	}
	return DetailURL // also of a kind that this version does not know
}

// trusted says whether the configuration names a registry: the same host, and
// the same path or one above it.
func (d *decider) trusted(address string) bool {
	a := registryKey(address)
	for _, t := range d.pol.TrustedRegistries {
		if k := registryKey(t); k != "" && (a == k || hasPrefix(a, k+"/")) {
			return true
		}
	}
	return false
}

// registryKey is an address without scheme, credentials and closing slashes, the
// host in lower case.
func registryKey(address string) string {
	host, path, _ := cut(bareAddress(address), '/')
	key := lower(host)
	if path != "" {
		key += "/" + path
	}
	for len(key) > 0 && key[len(key)-1] == '/' {
		key = key[:len(key)-1]
	}
	return key
}

// integrity: a registry package of a lock that has no hash could be swapped.
func (d *decider) integrity(it *Item) {
	if it.Locked && it.Integrity == "" && !it.Bundled {
		d.add(about(it, CodePolicy, DetailNoIntegrity, d.pol.NoIntegrity), ExitThreat)
	}
}

// missing finds what could not be found out.
func missing(f *Facts, what MissingWhat) (Missing, bool) {
	for i := range f.Missing {
		if f.Missing[i].What == what {
			return f.Missing[i], true
		}
	}
	return Missing{}, false
}
