package guard

// plan judges how far the plan sees.
func (d *decider) plan(p *Plan) {
	for i := range p.Gaps {
		d.gap(&p.Gaps[i])
	}
	if !p.Complete && len(p.Gaps) == 0 {
		d.add(Reason{Code: CodeUnresolved, Detail: DetailPlan, Action: d.pol.Incomplete}, ExitUnreachable)
	}
	if p.Complete && len(p.Items) == 0 && len(p.Gaps) == 0 {
		d.add(Reason{Code: CodeUnresolved, Detail: DetailNothing, Action: d.pol.Incomplete}, ExitUnreachable)
	}
	for i := range p.Held {
		h := &p.Held[i]
		w, by := d.pol.window(h.Package, false)
		r := Reason{Package: h.Package, Code: CodeCooldown, Detail: DetailHeld, Action: Note,
			Released: h.Released, Window: w, WindowBy: by, SafeVersion: h.Instead}
		if h.Released > 0 {
			r.ClearsAt = h.Released + w
		}
		d.add(r, 0)
	}
}

// gap answers one part that the plan could not see.
func (d *decider) gap(g *Gap) {
	r := Reason{Code: CodeUnresolved, Detail: DetailPlan, Action: d.pol.Incomplete, Summary: g.Why}
	if g.What != "" {
		r.Summary = g.What + ": " + g.Why
	}
	exit := ExitUnreachable
	switch g.Cause {
	case "registry":
		r.Code, r.Detail = CodeRegistry, DetailSilent
	case "manager":
		r.Code, r.Detail = CodeRegistry, DetailManager
	case "input":
		r.Detail = DetailInput
	case "words":
		r.Detail = DetailWords
	case "changed":
		r.Code, r.Detail = CodeFilesChanged, ""
	case "age":
		r.Code, r.Detail, exit = CodeCooldown, DetailReplan, ExitCooldown
		if d.pol.CooldownEnabled {
			r.Action = max(r.Action, d.pol.Young)
		}
	}
	d.add(r, exit)
}

// clockSlack is how far in the future a feed's own time may lie before this
// machine's clock is doubted.
const clockSlack = day

// knowledge judges the state of the store.
func (d *decider) knowledge(k *Knowledge) {
	missing := Reason{Code: CodeIntelMissing, Action: d.pol.IntelMissing, Summary: k.Missing}
	switch {
	case k.Newer:
		missing.Detail = DetailNewer
	case k.Missing != "":
		missing.Detail = DetailStore
	case k.Records <= 0:
		missing.Detail = DetailEmpty
	case k.SyncedAt <= 0:
		missing.Detail = DetailNever
	default:
		d.stale(k)
		return
	}
	d.failed = true
	d.add(missing, ExitStore)
}

// stale judges the age of usable intelligence. That it is stale is kept in the
// decision whatever the policy answers.
func (d *decider) stale(k *Knowledge) {
	age := d.now - k.SyncedAt
	r := Reason{Code: CodeIntelStale, Detail: DetailOld, Action: max(d.pol.Stale, Note), Released: k.SyncedAt}
	switch {
	case age < -clockSlack:
		r.Detail = DetailClock
	case age < d.pol.StaleAfter && (d.pol.StaleBlockAfter <= 0 || age < d.pol.StaleBlockAfter):
		return
	case d.pol.StaleBlockAfter > 0 && age >= d.pol.StaleBlockAfter:
		r.Action = Block
		r.Window = d.pol.StaleBlockAfter
	default:
		r.Window = d.pol.StaleAfter
	}
	d.add(r, ExitStore)
}

// aggregates adds the reasons that items share.
func (d *decider) aggregates() {
	for address := range d.registries { // the order is settled by sorting
		d.add(Reason{Code: CodeSource, Detail: DetailProjectRegistry, Action: d.pol.ProjectRegistry, Summary: address}, ExitThreat)
	}
	if d.lookup != "" && !d.failed {
		d.add(Reason{Code: CodeIntelMissing, Detail: DetailLookup, Action: d.pol.IntelMissing, Summary: d.lookup}, ExitStore)
	}
}

// failedLookup remembers that the store could not answer about an item. One
// reason speaks for all items; its words do not depend on their order.
func (d *decider) failedLookup(why string) {
	if why == "" {
		why = "a look-up failed"
	}
	if d.lookup == "" || why < d.lookup {
		d.lookup = why
	}
}
