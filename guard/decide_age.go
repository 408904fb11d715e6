package guard

// age judges how long an item has been out. What ships inside another package's
// archive is as old as that archive, which is an item of its own.
func (d *decider) age(it *Item, f *Facts) {
	window, by := d.pol.windowFor(it, f)
	if window <= 0 || it.Version == "" {
		return // a package without a version is unresolved already
	}
	if f.Released > 0 && !f.Ahead {
		d.young(it, f, window, by)
		return
	}
	if it.Bundled && f.Released == 0 {
		return
	}
	// It was here before the window: whenever it came out, it is old enough.
	if f.FirstSeen > 0 && f.FirstSeen <= d.now-window {
		return
	}
	d.ageUnknown(it, f, window, by)
}

// young answers a release inside its window.
func (d *decider) young(it *Item, f *Facts, window int64, by string) {
	clears := f.Released + window
	if clears <= d.now {
		return
	}
	r := about(it, CodeCooldown, DetailYoung, d.pol.Young)
	r.Released, r.Window, r.WindowBy, r.ClearsAt = f.Released, window, by, clears
	if f.Safe != it.Version {
		r.SafeVersion = f.Safe
	}
	switch {
	case len(f.FixFor) > 0 && d.pol.FixAfter > 0 && d.now-f.Released >= d.pol.FixAfter:
		r.Detail, r.Action = DetailFirstFix, Note
		r.ID, r.Aliases = splitIDs(f.FixFor)
		d.add(r, 0)
		return
	case it.Named && it.Exact:
		r.Detail = DetailExact
	case it.Locked && !it.Named:
		r.Detail, r.Action = DetailLocked, d.pol.YoungLocked
	}
	if it.Locked {
		r.Action = max(r.Action, d.pol.YoungLocked)
	}
	d.lift(it, r, ExitCooldown)
}

// splitIDs gives the first id in order and the rest, sorted.
func splitIDs(ids []string) (first string, rest []string) {
	all := sortedCopy(ids)
	return all[0], all[1:]
}

// ageUnknown answers a release time that nobody knows, or that cannot be.
func (d *decider) ageUnknown(it *Item, f *Facts, window int64, by string) {
	a := d.pol.AgeUnknownPublic
	if f.Private {
		a = d.pol.AgeUnknownPrivate
	}
	r := about(it, CodeAgeUnknown, DetailNotAsked, a)
	r.Window, r.WindowBy = window, by
	exit := ExitCooldown
	m, known := missing(f, MissingAge)
	switch {
	case f.Ahead || f.Released < 0:
		r.Detail = DetailAhead
		r.Released = max(f.Released, 0)
	case known && m.Offline:
		r.Code, r.Detail, exit = CodeRegistry, DetailSilent, ExitUnreachable
	case known:
		r.Detail = DetailNoTime
	}
	r.Summary = m.Why
	if f.Safe != it.Version {
		r.SafeVersion = f.Safe
	}
	if f.FirstSeen > 0 {
		r.ClearsAt = f.FirstSeen + window // old enough then by first sight alone
	}
	d.lift(it, r, exit)
}
