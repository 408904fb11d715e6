package judge

import (
	"context"
	"slices"

	"pkgd/guard"
	"pkgd/guard/version"
	"pkgd/timestamps"
)

// candidate is a release that could stand in for a chosen one.
type candidate struct {
	version string
	threats []guard.Threat
}

// candidates are the releases of an item's package that are old enough and,
// where inside is set, answer what was asked for; with what is known of each,
// newest first. It is empty where the registry cannot tell.
func (s *session) candidates(ctx context.Context, it *guard.Item, inside bool) []candidate {
	rel, err := s.book.Releases(ctx, timestamps.Query{
		Ecosystem: it.Ecosystem, Name: it.Name, Version: it.Version, Registry: s.regs.From(it.Source.Location, it.Name),
	})
	if err != nil || s.noIntel != nil {
		return nil
	}
	limit := s.now - s.window(it.Package)
	var pkgs []guard.Package
	for _, v := range rel.Versions {
		if v.Released == 0 || v.Released > limit || v.Yanked || v.Ahead || inside && !s.satisfies(it, v.Version) {
			continue
		}
		if version.Prerelease(it.Ecosystem, v.Version) && !version.Prerelease(it.Ecosystem, it.Version) {
			continue
		}
		pkgs = append(pkgs, guard.Package{Ecosystem: it.Ecosystem, Name: it.Name, Version: v.Version})
	}
	slices.SortFunc(pkgs, func(a, b guard.Package) int {
		c, err := version.Compare(it.Ecosystem, b.Version, a.Version)
		if err != nil {
			return 0
		}
		return c
	})
	threats, err := s.intel.Match(pkgs)
	if err != nil {
		return nil
	}
	out := make([]candidate, len(pkgs))
	for i := range pkgs {
		out[i] = candidate{pkgs[i].Version, threats[i]}
	}
	return out
}

// weigh adds the facts that need a look at a package's other releases: whether a
// young release is the first one that mends what hits every older one, which
// release a vulnerable one could be replaced with, and whether a change lessens
// what is known against the project.
func (s *session) weigh(ctx context.Context, p guard.Plan, facts []guard.Facts) {
	for i := range p.Items {
		it, f := &p.Items[i], &facts[i]
		if it.Member || !it.Source.Type.Vouched() || it.Version == "" {
			continue
		}
		if s.isYoung(it, f) && !it.Locked && s.policy.FixAfter > 0 {
			f.FixFor = s.mends(ctx, it, f)
		}
		if it.Named && vulnerable(f.Threats) {
			f.Safe = s.clean(ctx, it)
			f.Lessens = s.lessens(it, f.Threats)
		}
	}
}

func vulnerable(threats []guard.Threat) bool {
	return slices.ContainsFunc(threats, func(t guard.Threat) bool { return t.Kind == guard.Vulnerable })
}

// isYoung says whether a release is inside its window.
func (s *session) isYoung(it *guard.Item, f *guard.Facts) bool {
	return s.policy.CooldownEnabled && f.Released > s.now-s.policy.WindowFor(*it, *f)
}

// mends lists the reviewed advisories that hit every old-enough release inside
// what was asked, and of which this release is a first fix; nil where there are
// none, or nothing older is to be had.
func (s *session) mends(ctx context.Context, it *guard.Item, f *guard.Facts) []string {
	older := s.candidates(ctx, it, true)
	if len(older) == 0 || vulnerable(f.Threats) {
		return nil
	}
	var ids []string
	for _, t := range older[0].threats {
		if t.Kind != guard.Vulnerable || !t.Reviewed || !slices.Contains(t.FixedAll, it.Version) && t.Fixed != it.Version {
			continue
		}
		if hitsAll(older, t.ID) {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

func hitsAll(list []candidate, id string) bool {
	for _, c := range list {
		if !slices.ContainsFunc(c.threats, func(t guard.Threat) bool { return t.ID == id }) {
			return false
		}
	}
	return true
}

// clean is the newest old-enough release inside what was asked that nothing is
// known against; "" none.
func (s *session) clean(ctx context.Context, it *guard.Item) string {
	for _, c := range s.candidates(ctx, it, true) {
		if len(c.threats) == 0 {
			return c.version
		}
	}
	return ""
}

// lessens says whether the release that the lock held before is hit more gravely
// than the one that takes its place.
func (s *session) lessens(it *guard.Item, now []guard.Threat) bool {
	if s.before == nil {
		return false
	}
	for i := range s.before.Entries {
		old := s.before.Entries[i].Package
		if old.Name != it.Name || old.Version == it.Version {
			continue
		}
		threats, err := s.intel.Match([]guard.Package{old})
		if err == nil && len(threats) == 1 && gravest(threats[0]) > gravest(now) {
			return true
		}
	}
	return false
}

// gravest ranks the worst of what hits a release.
func gravest(threats []guard.Threat) int {
	worst := 0
	for _, t := range threats {
		rank := 1 + slices.Index([]guard.Severity{guard.NoSeverity, guard.Low, guard.Medium, guard.High, guard.Critical}, t.Severity)
		if t.Kind == guard.Malicious {
			rank = 100
		}
		worst = max(worst, rank)
	}
	return worst
}
