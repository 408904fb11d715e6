package guard

// LongestBypass is how long an exception may hold, in seconds.
const LongestBypass = 30 * day

// Active says whether the exception holds at now (Unix seconds). One that names
// no version, was granted in the future or holds for longer than allowed does
// not.
func (b *Bypass) Active(now int64) bool {
	return b.Version != "" && b.Granted <= now && now < b.Expires && b.Expires-b.Granted <= LongestBypass
}

// covers says whether the exception is for this reason of this item. Malware has
// no such exception; a registry that does not tell an age is one of "age-unknown".
func (b *Bypass) covers(it *Item, c Code) bool {
	if b.Name != it.Name || b.Version != it.Version || baseOf(b.Ecosystem) != baseOf(it.Ecosystem) {
		return false
	}
	if _, release, ok := cut(b.Ecosystem, ':'); ok && b.Ecosystem != it.Ecosystem && release != "" {
		return false
	}
	switch c {
	case CodeCooldown, CodeVulnerable, CodeSource, CodeAgeUnknown:
		return b.For == string(c)
	case CodeRegistry:
		return b.For == string(CodeAgeUnknown)
	}
	return false
}

func baseOf(ecosystem string) string {
	base, _, _ := cut(ecosystem, ':')
	return base
}

// lift adds a reason of an item, as a note where an exception is for it.
func (d *decider) lift(it *Item, r Reason, exit int) {
	if r.Action >= Warn {
		for i := range d.pol.Bypasses {
			b := &d.pol.Bypasses[i]
			if b.Active(d.now) && b.covers(it, r.Code) {
				d.lifted(r, string(r.Code), bypassText(b), exit)
				return
			}
		}
	}
	d.add(r, exit)
}

// lifted keeps the reason as a note and says beside it by what it was lifted.
func (d *decider) lifted(r Reason, code, text string, exit int) {
	r.Action = min(r.Action, Note)
	d.add(r, exit)
	d.add(Reason{Package: r.Package, Code: CodeBypass, Detail: code, Action: Note, ID: r.ID, Summary: text, Under: r.Under}, 0)
}

func bypassText(b *Bypass) string {
	if b.Author == "" {
		return b.Reason
	}
	return b.Reason + " (" + b.Author + ")"
}

// excepted says whether a configuration file lifts a record of malware by id.
func (d *decider) excepted(t *Threat) bool {
	for _, id := range d.pol.MaliciousExcept {
		if id == "" {
			continue
		}
		if id == t.ID {
			return true
		}
		for _, a := range t.Aliases {
			if id == a {
				return true
			}
		}
	}
	return false
}
