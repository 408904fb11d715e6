package guard_test

import (
	"testing"

	"pkgd/guard"
)

// row is one row of the policy's table: one situation, the answer of each
// profile.
type row struct {
	name                      string
	plan                      guard.Plan
	facts                     []guard.Facts
	know                      *guard.Knowledge
	adjust                    func(*guard.Policy)
	balanced, strict, malware string
}

func one(it guard.Item, f guard.Facts) (guard.Plan, []guard.Facts) {
	return planned(it), []guard.Facts{f}
}

func with(f guard.Facts, ts ...guard.Threat) guard.Facts {
	f.Threats = append(f.Threats, ts...)
	return f
}

func safe(f guard.Facts, v string) guard.Facts { f.Safe = v; return f }

func from(it guard.Item, s guard.SourceType) guard.Item {
	it.Source = guard.Source{Type: s, Location: "https://git.example/zz/a.git"}
	return it
}

func check(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		for i, want := range []string{r.balanced, r.strict, r.malware} {
			pol := guard.DefaultPolicy(guard.Profiles[i])
			if r.adjust != nil {
				r.adjust(&pol)
			}
			k := known
			if r.know != nil {
				k = *r.know
			}
			v := guard.Decide(r.plan, r.facts, k, pol, now)
			if got := words(v); got != want {
				t.Errorf("%s, %s:\n got %s\nwant %s", r.name, guard.Profiles[i], got, want)
			}
		}
	}
}

// item makes a row of one package.
func item(name string, it guard.Item, f guard.Facts, balanced, strict, malware string) row {
	p, fs := one(it, f)
	return row{name: name, plan: p, facts: fs, balanced: balanced, strict: strict, malware: malware}
}

func TestThreatRows(t *testing.T) {
	lessens := safe(with(old(), vulnerable(guard.Critical, 0.9)), "1.0.9")
	lessens.Lessens = true
	unordered := vulnerable(guard.Critical, 0.9)
	unordered.Unresolved = true
	unorderedMalware := malware()
	unorderedMalware.Unresolved = true
	const blocked, clean = "block 4 malicious/named:block", "allow 0"
	check(t, []row{
		item("nothing known", named("zz-a", "1.0.0"), old(), clean, clean, clean),
		item("malware named", named("zz-a", "1.0.0"), with(old(), malware()), blocked, blocked, blocked),
		item("malware below", behind("zz-a", "1.0.0"), with(old(), malware()), "block 4 malicious/transitive:block", "block 4 malicious/transitive:block", "block 4 malicious/transitive:block"),
		item("malware locked", locked("zz-a", "1.0.0"), with(old(), malware()), "block 4 malicious/locked:block", "block 4 malicious/locked:block", "block 4 malicious/locked:block"),
		item("a kind nobody knows", named("zz-a", "1.0.0"), with(old(), guard.Threat{ID: "X-1", Kind: "odd"}),
			"block 4 malicious/unknown-kind:block", "block 4 malicious/unknown-kind:block", "block 4 malicious/unknown-kind:block"),
		item("critical, mended inside what was asked", named("zz-a", "1.0.0"), safe(with(old(), vulnerable(guard.Critical, 0.9)), "1.0.9"),
			"block 4 vulnerable/fixable:block", "block 4 vulnerable/fixable:block", "allow 0 vulnerable/fixable:note"),
		item("high, mended, score decayed", named("zz-a", "1.0.0"), safe(with(old(), vulnerable(guard.High, 0.2)), "1.0.9"),
			"block 4 vulnerable/fixable:block", "block 4 vulnerable/fixable:block", "allow 0 vulnerable/fixable:note"),
		item("critical, nothing mended fits", named("zz-a", "1.0.0"), with(old(), vulnerable(guard.Critical, 0.9)),
			"warn 0 vulnerable/named:warn", "block 4 vulnerable/score:block", "allow 0 vulnerable/named:note"),
		item("critical, but what is there is worse", named("zz-a", "1.0.0"), lessens,
			"warn 0 vulnerable/lessens:warn", "block 4 vulnerable/score:block", "allow 0 vulnerable/lessens:note"),
		item("medium named", named("zz-a", "1.0.0"), safe(with(old(), vulnerable(guard.Medium, 0.45)), "1.0.9"),
			"warn 0 vulnerable/named:warn", "block 4 vulnerable/score:block", "allow 0 vulnerable/named:note"),
		item("low named", named("zz-a", "1.0.0"), safe(with(old(), vulnerable(guard.Low, 0.27)), "1.0.9"),
			"warn 0 vulnerable/named:warn", "warn 0 vulnerable/named:warn", "allow 0 vulnerable/named:note"),
		item("no severity named", named("zz-a", "1.0.0"), safe(with(old(), vulnerable(guard.NoSeverity, 0.09)), "1.0.9"),
			"warn 0 vulnerable/named:warn", "warn 0 vulnerable/named:warn", "allow 0 vulnerable/named:note"),
		item("critical below", behind("zz-a", "1.0.0"), with(old(), vulnerable(guard.Critical, 0.9)), clean, "block 4 vulnerable/score:block", "allow 0 vulnerable/transitive:note"),
		item("critical locked", locked("zz-a", "1.0.0"), safe(with(old(), vulnerable(guard.Critical, 0.3)), "2"), clean, "block 4 vulnerable/score:block", "allow 0 vulnerable/locked:note"),
		item("low locked", locked("zz-a", "1.0.0"), with(old(), vulnerable(guard.Low, 0.29)), clean, clean, "allow 0 vulnerable/locked:note"),
		item("signal", named("zz-a", "1.0.0"), with(old(), guard.Threat{ID: "S-1", Kind: guard.Signal}),
			"allow 0 signal/named:note", "allow 0 signal/named:note", "allow 0 signal/named:note"),
		item("signal lengthens the cooldown", named("zz-a", "1.0.0"), with(young(8*day), guard.Threat{ID: "S-1", Kind: guard.Signal}),
			"block 3 cooldown/young:block signal/named:note", "block 3 cooldown/young:block signal/named:note", "allow 0 signal/named:note"),
		item("branch against ranges, named", named("zz-a", "dev-main"), with(old(), unordered),
			"block 5 unresolved/range:block", "block 5 unresolved/range:block", "allow 0 unresolved/range:note"),
		item("branch against ranges, below", behind("zz-a", "dev-main"), with(old(), unordered),
			"allow 0 unresolved/range:note", "block 5 unresolved/range:block", "allow 0 unresolved/range:note"),
		item("branch against ranges of malware", behind("zz-a", "dev-main"), with(old(), unorderedMalware),
			"block 5 unresolved/range:block", "block 5 unresolved/range:block", "block 5 unresolved/range:block"),
	})
}

func TestAgeRows(t *testing.T) {
	exact := named("zz-a", "1.0.0")
	exact.Exact = true
	firstFix := func(age int64) guard.Facts { f := young(age); f.FixFor = []string{"PYSEC-2", "PYSEC-1"}; return f }
	ahead := guard.Facts{Released: now + day, Ahead: true}
	private := guard.Facts{Private: true, Missing: []guard.Missing{{What: guard.MissingAge, Why: "no time in the answer"}}}
	silent := guard.Facts{Missing: []guard.Missing{{What: guard.MissingAge, Why: "503 twice", Offline: true}}}
	noTime := guard.Facts{Missing: []guard.Missing{{What: guard.MissingAge}}}
	seen := noTime
	seen.FirstSeen = now - 7*day
	seenLate := noTime
	seenLate.FirstSeen = now - day
	bundled := behind("zz-a", "1.0.0")
	bundled.Bundled = true
	byName := from(behind("zz-a", "1.0.0"), guard.File)
	byName.ByName = true
	deb := guard.Item{Package: guard.Package{Ecosystem: "Debian:12", Name: "zz-a", Version: "1:2-3"}, Named: true, Direct: true}
	const held = "block 3 cooldown/young:block"
	check(t, []row{
		item("a day old", named("zz-a", "1.0.0"), young(day), held, held, held),
		item("exactly old enough", named("zz-a", "1.0.0"), young(7*day), "allow 0", "allow 0", "allow 0"),
		item("a second short", named("zz-a", "1.0.0"), young(7*day-1), held, held, held),
		item("pinned", exact, young(day), "block 3 cooldown/exact:block", "block 3 cooldown/exact:block", "block 3 cooldown/exact:block"),
		item("young below, nothing older", behind("zz-a", "1.0.0"), young(day), held, held, held),
		item("locked", locked("zz-a", "1.0.0"), young(day), "block 3 cooldown/locked:block", "block 3 cooldown/locked:block", "block 3 cooldown/locked:block"),
		item("our clock is behind", named("zz-a", "1.0.0"), young(-day), held, held, held),
		item("first fix, 25 hours", named("zz-a", "1.0.0"), firstFix(25*hour), "allow 0 cooldown/first-fix:note", held, "allow 0 cooldown/first-fix:note"),
		item("first fix pinned, 24 hours", exact, firstFix(24*hour), "allow 0 cooldown/first-fix:note", "block 3 cooldown/exact:block", "allow 0 cooldown/first-fix:note"),
		item("first fix, 23 hours", named("zz-a", "1.0.0"), firstFix(23*hour), held, held, held),
		item("no time, public", named("zz-a", "1.0.0"), noTime, "block 3 age-unknown/no-time:block", "block 3 age-unknown/no-time:block", "warn 0 age-unknown/no-time:warn"),
		item("no time, private", named("zz-a", "1.0.0"), private, "warn 0 age-unknown/no-time:warn", "block 3 age-unknown/no-time:block", "warn 0 age-unknown/no-time:warn"),
		item("nobody asked", named("zz-a", "1.0.0"), guard.Facts{}, "block 3 age-unknown/not-asked:block", "block 3 age-unknown/not-asked:block", "warn 0 age-unknown/not-asked:warn"),
		item("registry silent", named("zz-a", "1.0.0"), silent, "block 5 registry/silent:block", "block 5 registry/silent:block", "warn 0 registry/silent:warn"),
		item("first seen long ago", named("zz-a", "1.0.0"), seen, "allow 0", "allow 0", "allow 0"),
		item("first seen yesterday", named("zz-a", "1.0.0"), seenLate, "block 3 age-unknown/no-time:block", "block 3 age-unknown/no-time:block", "warn 0 age-unknown/no-time:warn"),
		item("ahead of the registry's clock", named("zz-a", "1.0.0"), ahead, "block 3 age-unknown/ahead:block", "block 3 age-unknown/ahead:block", "warn 0 age-unknown/ahead:warn"),
		item("bundled", bundled, guard.Facts{}, "allow 0", "allow 0", "allow 0"),
		item("in a local folder", named("zz-a", "1.0.0"), guard.Facts{Local: true, Private: true}, "allow 0", "allow 0", "allow 0"),
		item("in a local folder, and known to be young", named("zz-a", "1.0.0"), guard.Facts{Local: true, Released: now - day}, held, held, held),
		item("a file of a local folder, found by name", byName, guard.Facts{Local: true, Private: true}, "allow 0", "allow 0", "allow 0"),
		item("a file of a local folder, named itself", from(named("zz-a", "1.0.0"), guard.File), guard.Facts{Local: true, Private: true},
			"warn 0 source/file:warn", "block 4 source/file:block", "warn 0 source/file:warn"),
		item("malware in a local folder", named("zz-a", "1.0.0"), guard.Facts{Local: true, Threats: []guard.Threat{malware()}},
			"block 4 malicious/named:block", "block 4 malicious/named:block", "block 4 malicious/named:block"),
		item("a distribution's own", deb, guard.Facts{}, "allow 0", "allow 0", "allow 0"),
		item("a third party's archive", deb, guard.Facts{Private: true, Released: now - day}, held, held, held),
	})
	noCooldown := item("cooldown off", named("zz-a", "1.0.0"), noTime, "allow 0", "allow 0", "allow 0")
	noCooldown.adjust = func(p *guard.Policy) { p.CooldownEnabled = false }
	check(t, []row{noCooldown})
}

func TestAgeReason(t *testing.T) {
	p, f := one(named("zz-a", "1.3.1"), safe(young(day), "1.3.0"))
	v := guard.Decide(p, f, known, guard.DefaultPolicy(""), now)
	r := v.Reasons[0]
	if r.SafeVersion != "1.3.0" || r.Window != 7*day || r.ClearsAt != now+6*day || r.Released != now-day || r.Exit != 3 {
		t.Errorf("%+v", r)
	}
}
