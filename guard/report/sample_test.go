package report

import (
	"pkgd/guard"
)

const (
	hour = int64(3600)
	day  = 24 * hour
	now  = int64(1_780_234_200) // 2026-05-31T13:30:00Z
)

var known = guard.Knowledge{Generation: "gen-7", Records: 55300, SyncedAt: now - hour}

func npm(name, version string) guard.Package {
	return guard.Package{Ecosystem: "npm", Name: name, Version: version}
}

// sample is one command with its facts, decided by the default policy.
type sample struct {
	plan  guard.Plan
	facts []guard.Facts
	know  guard.Knowledge
	pol   guard.Policy
}

func (s *sample) decide() guard.Verdict {
	return guard.Decide(s.plan, s.facts, s.know, s.pol, now)
}

func install(argv ...string) *sample {
	return &sample{plan: guard.Plan{Manager: "npm", Ecosystem: "npm", Argv: append([]string{"npm", "install"}, argv...), Effect: guard.Adds,
		Coverage: guard.CoversTransitive, Method: "npm's own resolver in a copy", Complete: true, Tied: true}, know: known, pol: guard.DefaultPolicy("")}
}

func (s *sample) add(it guard.Item, f guard.Facts) *sample {
	if f.Released == 0 && len(f.Missing) == 0 {
		f.Released = now - 400*day
	}
	f.ReleasedBy = "npm registry"
	s.plan.Items, s.facts = append(s.plan.Items, it), append(s.facts, f)
	return s
}

func named(name, version, requested string) guard.Item {
	return guard.Item{Package: npm(name, version), Requested: requested, Exact: requested == version, Named: true, Direct: true,
		Source: guard.Source{Type: guard.Registry, Location: "https://registry.npmjs.org"}, Integrity: "sha512-xyz"}
}

func behind(name, version, under string) guard.Item {
	it := named(name, version, "^1")
	it.Named, it.Direct, it.Under = false, false, under
	return it
}

var (
	malware = guard.Threat{ID: "MAL-2026-1", Aliases: []string{"GHSA-mmmm"}, Feed: "osv", Kind: guard.Malicious, Severity: guard.Critical, Score: 0.9,
		Summary: "Malicious code in zz-evil", URL: "https://osv.dev/vulnerability/MAL-2026-1"}
	flaw = guard.Threat{ID: "GHSA-1111-2222-3333", Aliases: []string{"CVE-2026-1"}, Feed: "osv", Kind: guard.Vulnerable, Severity: guard.High, CVSS: 7.5, Score: 0.72,
		Summary: "Prototype pollution in zz-left", URL: "https://osv.dev/vulnerability/GHSA-1111-2222-3333", Fixed: "1.3.0"}
)
