package judge

import (
	"context"

	"pkgd/guard"
	"pkgd/timestamps"
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
	var queries []timestamps.Query
	var at []int
	for i := range p.Items {
		it := &p.Items[i]
		if it.Member || !it.Source.Type.Vouched() {
			continue
		}
		reg := s.regs.For(it.Name)
		facts[i].Private = reg.Private
		if reg.ProjectOnly {
			facts[i].ProjectRegistry = reg.URL
		}
		if it.Version == "" || it.Bundled {
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
		if a.Missing != nil {
			f.Missing = append(f.Missing, *a.Missing)
		}
	}
}

// window is the cooldown of a package in seconds: the policy's, or the project's
// own where that is longer.
func (s *session) window(p guard.Package) int64 {
	return s.policy.Window(p)
}
