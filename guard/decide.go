package guard

// Words of Verdict.Decision.
const (
	DecisionAllow       = "allow"
	DecisionWarn        = "warn"
	DecisionBlock       = "block"
	DecisionPassthrough = "passthrough"
)

// Decide turns a plan and what is known about it into a verdict. facts[i] is
// about p.Items[i]; an item without facts was not looked up, and that is a
// reason. now is Unix seconds. Equal inputs give equal verdicts, whatever the
// order of items.
func Decide(p Plan, facts []Facts, k Knowledge, pol Policy, now int64) Verdict {
	if bringsNothing(&p) {
		if p.Effect == Reads {
			return Verdict{Decision: DecisionPassthrough}
		}
		return Verdict{Decision: DecisionAllow}
	}
	d := decider{pol: &pol, now: now, registries: map[string]bool{}}
	d.plan(&p)
	d.knowledge(&k)
	for i := range p.Items {
		it := &p.Items[i]
		if it.Member {
			continue // the project's own: nobody else vouches for it, nobody is asked
		}
		if i < len(facts) {
			d.item(it, &facts[i])
			continue
		}
		d.failedLookup("nobody looked " + it.Package.String() + " up")
		d.item(it, &Facts{})
	}
	d.aggregates()
	return d.verdict()
}

// bringsNothing: a command that only reads, or a plan that proved that nothing
// would change.
func bringsNothing(p *Plan) bool {
	if len(p.Items) > 0 || len(p.Gaps) > 0 {
		return false
	}
	return p.Effect == Reads || p.Empty && p.Complete
}

// decider collects reasons.
type decider struct {
	pol     *Policy
	now     int64
	reasons []Reason
	// registries and lookup are reasons of the whole command that many items
	// share.
	registries map[string]bool
	lookup     string
	failed     bool
}

// add keeps a reason; an answer "allow" needs none. exit is what the reason
// would end the command with.
func (d *decider) add(r Reason, exit int) {
	if r.Action == Allow {
		return
	}
	r.Exit = 0
	if r.Action == Block {
		r.Exit = exit
	}
	d.reasons = append(d.reasons, r)
}

func (d *decider) verdict() Verdict {
	v := Verdict{Decision: DecisionAllow, Reasons: sortReasons(d.reasons)}
	for i := range v.Reasons {
		switch r := &v.Reasons[i]; r.Action {
		case Block:
			v.Decision = DecisionBlock
			if v.ExitCode == 0 || exitRank(r.Exit) < exitRank(v.ExitCode) {
				v.ExitCode = r.Exit
			}
		case Warn:
			if v.Decision == DecisionAllow {
				v.Decision = DecisionWarn
			}
		}
	}
	return v
}

// exitRank orders exit codes as the contract does: the gravest first.
func exitRank(code int) int {
	switch code {
	case ExitThreat:
		return 0
	case ExitCooldown:
		return 1
	case ExitStore:
		return 2
	case ExitUnreachable:
		return 3
	case ExitConfig:
		return 4
	}
	return 5
}
