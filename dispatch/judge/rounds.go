package judge

import (
	"context"
	"slices"

	"pkgd/guard"
	"pkgd/guard/version"
	"pkgd/shims"
)

// maxRounds is how often a plan is made again to keep young releases out. Each
// round can meet releases that only the last one brought in; a tree that still
// has young ones after five is blocked.
const maxRounds = 5

// rounds makes the plan: first as the manager would, then, where something
// chosen is too young, again with the cut-off and with pins until nothing young
// is left or nothing older fits.
func (s *session) rounds(ctx context.Context, out *Outcome) {
	first := attempt{cutoff: s.ownCutoff()}
	plan, m := s.plan(ctx, first)
	facts := s.gather(ctx, plan)
	out.Plan, out.Facts = plan, facts
	s.kept, s.cut = m, first
	young := s.young(plan, facts)
	if len(young) == 0 || !plan.Complete || !s.canHold() {
		return
	}
	firstYoung := young
	next := attempt{cutoff: min(s.cutoff(), first.cutoff), native: true}
	for round := 0; round < maxRounds; round++ {
		next.pins = append(next.pins, s.pinsFor(ctx, plan, young)...)
		plan, m = s.plan(ctx, next)
		if !plan.Complete {
			return // nothing old enough fits: the first plan's young ones stand
		}
		facts = s.gather(ctx, plan)
		if young = s.young(plan, facts); len(young) > 0 {
			continue
		}
		plan.Held = heldBack(out.Plan, out.Facts, firstYoung, plan)
		out.Plan, out.Facts = plan, facts
		s.kept, s.cut = m, next
		return
	}
}

// cutoff is the instant before which a release must lie, by the ecosystem's
// window.
func (s *session) cutoff() int64 {
	return s.now - s.window(guard.Package{Ecosystem: s.m.Ecosystem})
}

// canHold says whether there is a way to keep young releases out: the manager's
// own, or pins. A restore has none: the lock is what it is.
func (s *session) canHold() bool {
	if s.recipe == nil {
		return false
	}
	switch s.recipe.Method {
	case shims.ReadLock:
		return s.recipe.Prepare != nil // for what no lock holds
	case shims.ReadHashed:
		return false
	}
	return true
}

// young lists the items that are too young and were chosen now.
func (s *session) young(p guard.Plan, facts []guard.Facts) []int {
	if !s.policy.CooldownEnabled {
		return nil
	}
	var out []int
	for i := range p.Items {
		it, f := &p.Items[i], &facts[i]
		if it.Locked || it.Member || !it.Source.Type.Vouched() || f.Released == 0 {
			continue
		}
		if mended := len(f.FixFor) > 0 && s.policy.FixAfter > 0 && f.Released <= s.now-s.policy.FixAfter; mended {
			continue
		}
		if s.isYoung(it, f) {
			out = append(out, i)
		}
	}
	return out
}

// pinsFor turns young items into pins, each with the newest release that may
// stand in for it.
func (s *session) pinsFor(ctx context.Context, p guard.Plan, young []int) []pin {
	pins := make([]pin, 0, len(young))
	for _, i := range young {
		it := &p.Items[i]
		pins = append(pins, pin{Package: it.Package, Older: s.older(ctx, it, true)})
	}
	return pins
}

// older is the newest release of an item's package that is old enough, below the
// chosen one and not known as malicious; "" none. inside: it must also answer
// what was asked for.
func (s *session) older(ctx context.Context, it *guard.Item, inside bool) string {
	for _, c := range s.candidates(ctx, it, inside) {
		if v, err := version.Compare(it.Ecosystem, c.version, it.Version); err != nil || v >= 0 {
			continue
		}
		if !slices.ContainsFunc(c.threats, func(t guard.Threat) bool { return t.Kind == guard.Malicious }) {
			return c.version
		}
	}
	return ""
}

// satisfies says whether a version is inside what was asked for. A dist-tag or
// nothing at all asks for no more than the tag points at, which Compare has seen.
func (s *session) satisfies(it *guard.Item, v string) bool {
	if it.Requested == "" {
		return true
	}
	ok, err := version.Satisfies(it.Ecosystem, it.Requested, v)
	return err != nil || ok // no constraint: a dist-tag
}

// heldBack compares what the manager would have chosen, of that what was too
// young, with what it will get.
func heldBack(first guard.Plan, facts []guard.Facts, young []int, final guard.Plan) []guard.Held {
	got := map[string]string{}
	for i := range final.Items {
		got[final.Items[i].Name] = final.Items[i].Version
	}
	var held []guard.Held
	seen := map[guard.Package]bool{}
	for _, i := range young {
		it := &first.Items[i]
		now, ok := got[it.Name]
		if !ok || now == it.Version || seen[it.Package] {
			continue
		}
		seen[it.Package] = true
		held = append(held, guard.Held{Package: it.Package, Instead: now, Released: facts[i].Released})
	}
	return held
}

// hints names, for each young release that is blocked, the newest one that
// would pass.
func (s *session) hints(ctx context.Context, out *Outcome) {
	if !out.Verdict.Blocked() {
		return
	}
	again := false
	for i := range out.Plan.Items {
		f := &out.Facts[i]
		it := &out.Plan.Items[i]
		if f.Safe == "" && s.isYoung(it, f) && !it.Member && it.Source.Type.Vouched() {
			if f.Safe = s.older(ctx, it, !it.Named); f.Safe != "" {
				again = true
			}
		}
	}
	if again {
		s.decide(out)
	}
}

// exact says whether what was asked for pins exactly this version.
func (s *session) exact(requested, v string) bool {
	got, ok := exactVersion(s.m.Ecosystem, requested)
	return ok && got == v
}

func exactVersion(ecosystem, requested string) (string, bool) {
	if requested == "" {
		return "", false
	}
	return version.IsExact(ecosystem, requested)
}
