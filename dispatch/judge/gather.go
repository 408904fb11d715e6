package judge

import (
	"context"
	"time"

	"pkgd/guard"
	"pkgd/timestamps"
	"pkgd/timestamps/registry"
)

// gather asks everything there is to know about the plan's items at once. What
// cannot be found out is a fact, too.
func (s *session) gather(ctx context.Context, p guard.Plan) []guard.Facts {
	facts := make([]guard.Facts, len(p.Items))
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.ages(ctx, p, facts)
	}()
	threats, err := s.threats(p)
	<-done
	for i := range facts {
		it := &p.Items[i]
		if it.Member {
			continue
		}
		if !guard.ValidName(it.Ecosystem, it.Name) {
			facts[i].Missing = append(facts[i].Missing, guard.Missing{What: guard.MissingName, Why: "no registry of " + it.Ecosystem + " accepts such a name"})
		}
		if err != nil {
			facts[i].Missing = append(facts[i].Missing, guard.Missing{What: guard.MissingIntel, Why: err.Error()})
			continue
		}
		facts[i].Threats = threats[i]
	}
	s.places(p, facts)
	s.weigh(ctx, p, facts)
	return facts
}

// threats looks all items up in the store.
func (s *session) threats(p guard.Plan) ([][]guard.Threat, error) {
	if s.noIntel != nil {
		return nil, s.noIntel
	}
	pkgs := make([]guard.Package, len(p.Items))
	for i := range p.Items {
		pkgs[i] = p.Items[i].Package
	}
	return s.intel.Match(pkgs)
}

// ages fills in when each item was released, by whom that was said, and what
// its registry is.
func (s *session) ages(ctx context.Context, p guard.Plan, facts []guard.Facts) {
	queries := make([]timestamps.Query, 0, len(p.Items))
	at := make([]int, 0, len(p.Items))
	for i := range p.Items {
		it := &p.Items[i]
		if it.Member || !it.Source.Type.Vouched() && !it.ByName {
			continue
		}
		reg := s.regs.From(it.Source.Location, it.Name)
		if facts[i].Local = reg.Local; !reg.Local && it.ByName {
			continue
		}
		facts[i].Private = reg.Private
		if reg.ProjectOnly {
			facts[i].ProjectRegistry = reg.URL
		}
		if it.Version == "" || it.Bundled || reg.Local {
			continue
		}
		queries = append(queries, timestamps.Query{
			Ecosystem: it.Ecosystem, Name: it.Name, Version: it.Version,
			Integrity: it.Integrity, Artifact: it.Artifact, Registry: reg,
			Cutoff: s.now - s.window(it.Package),
		})
		at = append(at, i)
	}
	for j, a := range s.book.Ask(ctx, queries) {
		f := &facts[at[j]]
		f.Released, f.ReleasedBy, f.Ahead, f.FirstSeen = a.Released, a.By, a.Ahead, a.FirstSeen
		f.Private = f.Private || a.Private
		if a.Missing != nil {
			f.Missing = append(f.Missing, *a.Missing)
		}
		if reg := queries[j].Registry; len(reg.Others) > 0 && !a.Private {
			f.AlsoPrivate = s.privateTwin(ctx, queries[j])
		}
	}
	s.trustClock()
}

// privateTwin is the private index that has a name which a public one answered
// for: all indexes of such a manager are equal, and the public one may have won
// by a higher version alone.
func (s *session) privateTwin(ctx context.Context, q timestamps.Query) string {
	for _, r := range append([]registry.Registry{*q.Registry}, q.Registry.Others...) {
		if !r.Private {
			continue
		}
		r.Others = nil
		q.Registry = &r
		if known, err := s.book.Knows(ctx, q); err == nil && known {
			return r.URL
		}
	}
	return ""
}

// clockTolerance is how far this machine's clock may run ahead of a registry's
// before the registry's is believed, in seconds.
const clockTolerance = 300

// trustClock sets "now" back where the registries' own clocks show that this
// machine's runs ahead: an age must not come from a wrong clock.
func (s *session) trustClock() {
	ahead, ok := s.book.Clock()
	seconds := int64(ahead.Seconds())
	if !ok || seconds <= clockTolerance || s.clockSet {
		return
	}
	s.clockSet = true
	s.now -= seconds
	s.notes = append(s.notes, "this machine's clock runs ahead of the registry's by "+ahead.Truncate(time.Second).String()+"; ages are counted by the registry's")
}

// window is the cooldown of a package in seconds: the policy's, or the project's
// own where that is longer.
func (s *session) window(p guard.Package) int64 {
	return s.policy.Window(p)
}
