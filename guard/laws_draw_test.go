package guard_test

import (
	"pgregory.net/rapid"

	"pkgd/guard"
)

// ask is one question to Decide.
type ask struct {
	Plan      guard.Plan
	Facts     []guard.Facts
	Knowledge guard.Knowledge
	Policy    guard.Policy
}

func (a ask) decide() guard.Verdict {
	return guard.Decide(a.Plan, a.Facts, a.Knowledge, a.Policy, now)
}

func pick[T any](t *rapid.T, name string, of ...T) T { return rapid.SampledFrom(of).Draw(t, name) }

func yes(t *rapid.T, name string) bool { return rapid.Bool().Draw(t, name) }

// moment is a time about the edges that matter; 0 is unknown.
func moment(t *rapid.T, name string) int64 {
	return pick(t, name, 0, now-400*day, now-7*day, now-7*day+1, now-day, now-23*hour, now-1, now, now+day, now+3*day)
}

func drawThreat(t *rapid.T) guard.Threat {
	return guard.Threat{
		ID: pick(t, "id", "MAL-1", "GHSA-1", "PYSEC-1", ""), Kind: pick(t, "kind", guard.Malicious, guard.Vulnerable, guard.Vulnerable, guard.Signal, "odd"),
		Severity: pick(t, "severity", guard.Critical, guard.High, guard.Medium, guard.Low, guard.NoSeverity, ""),
		Score:    pick(t, "score", 0, 0.29, 0.3, 0.9), Fixed: pick(t, "fixed", "", "1.0.9"), Unresolved: yes(t, "unresolved"),
		Aliases: pick(t, "aliases", nil, []string{"CVE-1"}, []string{"CVE-1", "GHSA-1"}), Summary: pick(t, "summary", "", "words"),
	}
}

func drawItem(t *rapid.T) guard.Item {
	return guard.Item{
		Package: guard.Package{Ecosystem: pick(t, "ecosystem", "npm", "PyPI", "Debian:12"), Name: pick(t, "name", "zz-a", "zz-b", "zz c", ""), Version: pick(t, "version", "1.0.0", "1.0.1", "")},
		Named:   yes(t, "named"), Direct: yes(t, "direct"), Exact: yes(t, "exact"), Locked: yes(t, "locked"), Bundled: yes(t, "bundled"),
		Member: rapid.IntRange(0, 9).Draw(t, "member") == 0, ByRegistry: yes(t, "byRegistry"), ByName: yes(t, "byName"), Under: pick(t, "under", "", "zz-app@1"),
		Integrity: pick(t, "integrity", "", "sha512-x"),
		Source:    guard.Source{Type: pick(t, "source", "", guard.Registry, guard.Registry, guard.Git, guard.URL, guard.Directory), Location: pick(t, "location", "", "https://registry.npmjs.org/x", "https://x.example/y")},
	}
}

func drawFacts(t *rapid.T) guard.Facts {
	f := guard.Facts{
		Released: moment(t, "released"), Ahead: rapid.IntRange(0, 9).Draw(t, "ahead") == 0, FirstSeen: moment(t, "seen"), Private: yes(t, "private"),
		Local: rapid.IntRange(0, 4).Draw(t, "local") == 0, AlsoPrivate: pick(t, "also", "", "", "https://p.example"), ProjectRegistry: pick(t, "project", "", "", "https://q.example", "https://r.example/npm"),
		Safe: pick(t, "safe", "", "1.0.0", "1.0.9"), Lessens: yes(t, "lessens"), FixFor: pick(t, "fixFor", nil, nil, []string{"PYSEC-1"}),
	}
	for range rapid.IntRange(0, 2).Draw(t, "threats") {
		f.Threats = append(f.Threats, drawThreat(t))
	}
	for range rapid.IntRange(0, 1).Draw(t, "missing") {
		f.Missing = append(f.Missing, guard.Missing{What: pick(t, "what", guard.MissingAge, guard.MissingName, guard.MissingIntel, guard.MissingSource), Why: pick(t, "why", "", "503"), Offline: yes(t, "offline")})
	}
	return f
}

func drawAction(t *rapid.T) guard.Action {
	return pick(t, "action", guard.Allow, guard.Note, guard.Warn, guard.Block)
}

// answers are all fields of a policy that hold an action.
func answers(p *guard.Policy) []*guard.Action {
	return []*guard.Action{&p.Malicious, &p.VulnerableNamed, &p.VulnerableLocked, &p.Young, &p.YoungLocked, &p.AgeUnknownPublic, &p.AgeUnknownPrivate,
		&p.SourceNamed, &p.SourceNamedCI, &p.SourceTransitive, &p.ProjectRegistry, &p.NameConfusion, &p.Stale, &p.IntelMissing, &p.Incomplete,
		&p.Signal, &p.NoIntegrity, &p.Unresolved}
}

func drawPolicy(t *rapid.T) guard.Policy {
	p := guard.DefaultPolicy(pick(t, "profile", guard.Profiles...))
	if yes(t, "own answers") {
		for _, a := range answers(&p) {
			*a = drawAction(t)
		}
	}
	p.CI, p.CooldownEnabled, p.ScoreBlocks = yes(t, "ci"), rapid.IntRange(0, 4).Draw(t, "cooldown") > 0, yes(t, "scores")
	p.CooldownFor = pick(t, "for", nil, map[string]int64{"npm": 2 * day}, map[string]int64{"npm:zz-a": 0, "Debian": day})
	p.TrustedRegistries = pick(t, "trusted", nil, []string{"https://q.example"})
	p.MaliciousExcept = pick(t, "except", nil, nil, []string{"MAL-1"})
	if yes(t, "bypass") {
		p.Bypasses = []guard.Bypass{{Package: guard.Package{Ecosystem: "npm", Name: "zz-a", Version: "1.0.0"}, For: pick(t, "for code", "cooldown", "vulnerable", "source", "age-unknown"),
			Granted: now - day, Expires: now + day}}
	}
	return p
}

func drawAsk(t *rapid.T) ask {
	a := ask{Policy: drawPolicy(t)}
	a.Plan = guard.Plan{Manager: "npm", Ecosystem: "npm", Effect: pick(t, "effect", guard.Adds, guard.Restores, guard.Unknown, guard.Runs, guard.Reads, guard.Removes),
		Complete: rapid.IntRange(0, 4).Draw(t, "complete") > 0, Empty: yes(t, "empty")}
	for range rapid.IntRange(0, 4).Draw(t, "items") {
		a.Plan.Items = append(a.Plan.Items, drawItem(t))
		a.Facts = append(a.Facts, drawFacts(t))
	}
	for range rapid.IntRange(0, 2).Draw(t, "gaps") * rapid.IntRange(0, 1).Draw(t, "any gaps") {
		a.Plan.Gaps = append(a.Plan.Gaps, guard.Gap{What: pick(t, "gap", "", "x"), Why: "y", Cause: pick(t, "cause", "registry", "input", "changed", "words", "age", "")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "held") {
		a.Plan.Held = append(a.Plan.Held, guard.Held{Package: npm(pick(t, "held name", "zz-a", "zz-b"), "2.0.0"), Instead: "1.0.0", Released: moment(t, "held at")})
	}
	a.Knowledge = guard.Knowledge{Generation: "g", Records: rapid.IntRange(0, 3).Draw(t, "records"), SyncedAt: moment(t, "synced"), Missing: pick(t, "store", "", "", "", "gone")}
	return a
}
