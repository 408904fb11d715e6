package guard

// threats judges every record that hits an item.
func (d *decider) threats(it *Item, f *Facts) {
	applies := recordsApply(it)
	for i := range f.Threats {
		t := &f.Threats[i]
		r := threatReason(it, t)
		switch {
		case !applies:
			r.Detail, r.Action = DetailByName, Note
		case t.Kind == Vulnerable:
			r.Detail, r.Action = d.vulnerable(it, f, t)
			if r.Detail == DetailFixable {
				r.SafeVersion = f.Safe
			}
		case t.Kind == Signal:
			r.Action = d.pol.Signal
		default: // malicious; a kind that nobody knows is taken for the worst
			r.Action = d.pol.Malicious
			r.SafeVersion = f.Safe
			if t.Kind != Malicious {
				r.Detail = DetailKind
			}
		}
		exit := ExitThreat
		if t.Unresolved && applies {
			r.Code, r.Detail, exit = CodeUnresolved, DetailRange, ExitUnreachable
			r.Action = d.unresolved(t, r.Action)
		}
		if t.Kind != Vulnerable && t.Kind != Signal && d.excepted(t) {
			d.lifted(r, string(CodeMalicious), "", exit)
			continue
		}
		d.lift(it, r, exit)
	}
}

// recordsApply: a record is about what a registry serves under the name. Bytes
// from elsewhere only share the name, unless the URL is the registry's own or the
// manager took them for that name.
func recordsApply(it *Item) bool {
	return it.Source.Type.Vouched() || it.ByName || it.Source.Type == URL && PublicRegistry(it.Ecosystem, it.Source.Location)
}

// threatReason carries a record's facts over.
func threatReason(it *Item, t *Threat) Reason {
	r := about(it, CodeMalicious, behind(it), Allow)
	switch t.Kind {
	case Vulnerable:
		r.Code = CodeVulnerable
	case Signal:
		r.Code = CodeSignal
	}
	r.Severity, r.Score, r.Feed, r.ID, r.Aliases = t.Severity, t.Score, t.Feed, t.ID, t.Aliases
	r.Summary, r.URL, r.Fixed, r.Unbounded = t.Summary, t.URL, t.Fixed, t.Unbounded
	return r
}

// behind says how an item comes to be in the plan.
func behind(it *Item) string {
	switch {
	case it.Named:
		return DetailNamed
	case it.Locked:
		return DetailLocked
	}
	return DetailBehind
}

// vulnerable is the policy's answer to a vulnerability, and what decided it.
func (d *decider) vulnerable(it *Item, f *Facts, t *Threat) (string, Action) {
	detail, a := behind(it), d.pol.VulnerableLocked
	if it.Named {
		grave := severityRank(t.Severity) >= severityRank(d.pol.NamedSeverity)
		// An unresolved record says nothing about fixes: it is taken at its worst.
		fixable := f.Safe != "" && f.Safe != it.Version || t.Unresolved
		switch {
		case grave && f.Lessens:
			detail, a = DetailLessens, min(d.pol.VulnerableNamed, Warn)
		case grave && fixable:
			detail, a = DetailFixable, d.pol.VulnerableNamed
		default:
			a = min(d.pol.VulnerableNamed, Warn)
		}
	}
	if d.pol.ScoreBlocks && a < Block && t.Score >= d.pol.ScoreThreshold {
		detail, a = DetailScore, Block
	}
	return detail, a
}

// unresolved answers a record that can be neither ruled in nor out: malware as
// malware, a vulnerability as if it hit, and never silently.
func (d *decider) unresolved(t *Threat, hit Action) Action {
	switch t.Kind {
	case Vulnerable, Signal:
		return max(Note, min(d.pol.Unresolved, hit))
	}
	return max(d.pol.Unresolved, hit)
}

// severityRank orders severities; no severity is the least.
func severityRank(s Severity) int {
	switch s {
	case Critical:
		return 4
	case High:
		return 3
	case Medium:
		return 2
	case Low:
		return 1
	}
	return 0
}

// Findings lists what is known about one item for an audit: every record that
// hits it, and its age where that was found out, as reasons with the policy's
// answer. What the guard would pass over in silence is a note here.
func Findings(it Item, f Facts, pol Policy, now int64) []Reason {
	loud := pol
	loud.VulnerableLocked = max(pol.VulnerableLocked, Note)
	loud.VulnerableNamed = max(pol.VulnerableNamed, Note)
	loud.Signal = max(pol.Signal, Note)
	loud.Malicious = max(pol.Malicious, Note)
	d := decider{pol: &loud, now: now, registries: map[string]bool{}}
	if it.Member {
		return nil
	}
	d.identity(&it, &f)
	d.threats(&it, &f)
	if _, asked := missing(&f, MissingAge); (asked || f.Released != 0) && it.Source.Type.Vouched() {
		d.age(&it, &f)
	}
	return sortReasons(d.reasons)
}
