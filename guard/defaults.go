package guard

const (
	hour = 60 * 60
	day  = 24 * hour
)

// Profiles are the names DefaultPolicy knows, the default first.
var Profiles = []string{"balanced", "strict", "malware"}

// DefaultPolicy gives the answers a profile starts from. A name that is not a
// profile gets "strict": a misspelt word must not loosen anything.
func DefaultPolicy(profile string) Policy {
	switch profile {
	case "balanced", "":
		return balanced()
	case "malware":
		return malwareOnly()
	}
	return strict()
}

func balanced() Policy {
	return Policy{
		Profile:   "balanced",
		Malicious: Block,

		VulnerableNamed:  Block,
		NamedSeverity:    High,
		VulnerableLocked: Allow,
		ScoreThreshold:   0.3,

		CooldownEnabled: true,
		Cooldown:        7 * day,
		Young:           Block,
		YoungLocked:     Block,
		FixAfter:        24 * hour,
		SignalWindow:    3 * day,

		AgeUnknownPublic:  Block,
		AgeUnknownPrivate: Warn,
		SourceNamed:       Warn,
		SourceNamedCI:     Block,
		SourceTransitive:  Block,
		ProjectRegistry:   Warn,
		NameConfusion:     Warn,
		StaleAfter:        24 * hour,
		Stale:             Warn,
		StaleBlockAfter:   7 * day,
		IntelMissing:      Block,
		Incomplete:        Block,
		Signal:            Note,
		NoIntegrity:       Note,
		Unresolved:        Block,
	}
}

func strict() Policy {
	p := balanced()
	p.Profile = "strict"
	p.ScoreBlocks = true
	p.FixAfter = 0
	p.AgeUnknownPrivate = Block
	p.SourceNamed = Block
	p.ProjectRegistry = Block
	p.NameConfusion = Block
	p.Stale = Block
	p.NoIntegrity = Warn
	return p
}

func malwareOnly() Policy {
	p := balanced()
	p.Profile = "malware"
	p.VulnerableNamed = Note
	p.VulnerableLocked = Note
	p.AgeUnknownPublic = Warn
	p.SourceNamedCI = Warn
	p.SourceTransitive = Warn
	p.StaleBlockAfter = 0
	p.Incomplete = Warn
	p.Unresolved = Warn
	p.SignalWindow = 0
	return p
}

// Window is the cooldown of a package in seconds: the package's own setting,
// else its ecosystem's, else none for a distribution's own signed archives, else
// the default. 0 where the cooldown is off.
func (p Policy) Window(pkg Package) int64 {
	w, _ := p.window(pkg, false)
	return w
}

// WindowFor is Window with what is known of the item: an archive of a
// distribution's kind that is not the distribution's own has the default window,
// and a signal about the package lengthens it.
func (p Policy) WindowFor(it Item, f Facts) int64 {
	w, _ := p.windowFor(&it, &f)
	return w
}

func (p Policy) windowFor(it *Item, f *Facts) (seconds int64, by string) {
	seconds, by = p.window(it.Package, f.Private)
	if seconds == 0 || p.SignalWindow <= 0 {
		return seconds, by
	}
	for i := range f.Threats {
		if f.Threats[i].Kind == Signal {
			return seconds + p.SignalWindow, "signal"
		}
	}
	return seconds, by
}

// window also says what set the window: "" the default, "package", "ecosystem",
// or "distribution". private: the registry is in no table of public ones.
func (p Policy) window(pkg Package, private bool) (seconds int64, by string) {
	if !p.CooldownEnabled {
		return 0, ""
	}
	base, _, _ := cut(pkg.Ecosystem, ':')
	if len(p.CooldownFor) > 0 {
		for _, eco := range [...]string{pkg.Ecosystem, base} {
			if w, ok := p.CooldownFor[eco+":"+pkg.Name]; ok {
				return max(w, 0), "package"
			}
		}
		for _, eco := range [...]string{pkg.Ecosystem, base} {
			if w, ok := p.CooldownFor[eco]; ok {
				return max(w, 0), "ecosystem"
			}
		}
	}
	// Only a table that knows the distribution's own archives can tell a third
	// party's apart.
	if e := FindEcosystem(base); e != nil && e.Signed && (!private || len(e.Public) == 0) {
		return 0, "distribution"
	}
	return max(p.Cooldown, 0), ""
}
