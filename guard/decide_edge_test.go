package guard_test

import (
	"testing"

	"pkgd/guard"
)

// Corners that the rows and the laws do not reach.
func TestCorners(t *testing.T) {
	emptyButUnsure := planned()
	emptyButUnsure.Empty, emptyButUnsure.Complete = true, false
	same := safe(with(old(), vulnerable(guard.Critical, 0.1)), "1.0.0")
	nobody := malware()
	nobody.ID, nobody.Aliases = "", nil
	bundled := locked("zz-a", "1.0.0")
	bundled.Integrity, bundled.Bundled = "", true
	ofRegistry := from(guard.Item{Package: npm("zz-a", ""), Direct: true, ByRegistry: true}, guard.Git)
	fedora := guard.Item{Package: guard.Package{Ecosystem: "Fedora", Name: "zz-a", Version: "1-2"}, Named: true}
	for name, c := range map[string]struct {
		plan   guard.Plan
		facts  []guard.Facts
		adjust func(*guard.Policy)
		want   string
	}{
		"empty, but not all was seen": {plan: emptyButUnsure, want: "block 5 unresolved/plan:block"},
		"young ones left, and only the hole blocks": {plan: gaps("age"), adjust: func(p *guard.Policy) { p.Young = guard.Allow },
			want: "block 3 cooldown/replan:block"},
		"what would be safe is what comes in": {plan: planned(named("zz-a", "1.0.0")), facts: []guard.Facts{same}, want: "warn 0 vulnerable/named:warn"},
		"a record without an id is not lifted": {plan: planned(named("zz-a", "1.0.0")), facts: []guard.Facts{with(old(), nobody)},
			adjust: func(p *guard.Policy) { p.MaliciousExcept = []string{""} }, want: "block 4 malicious/named:block"},
		"bundled ones have no hash of their own": {plan: planned(bundled), facts: []guard.Facts{old()}, want: "allow 0"},
		"git of a registry package, hoisted":     {plan: planned(ofRegistry), facts: make([]guard.Facts, 1), want: "block 4 source/git:block"},
		"CI is never milder": {plan: planned(from(named("zz-a", ""), guard.Git)), facts: make([]guard.Facts, 1),
			adjust: func(p *guard.Policy) { p.CI, p.SourceNamed, p.SourceNamedCI = true, guard.Block, guard.Warn }, want: "block 4 source/git:block"},
		"a distribution without a table": {plan: planned(fedora), facts: []guard.Facts{{Private: true}}, want: "allow 0"},
	} {
		pol := guard.DefaultPolicy("")
		if c.adjust != nil {
			c.adjust(&pol)
		}
		if got := words(guard.Decide(c.plan, c.facts, known, pol, now)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A package that the user names and the lock has already answers to both rules.
func TestNamedAndLocked(t *testing.T) {
	it := named("zz-a", "1.0.0")
	it.Locked = true
	for _, c := range []struct {
		young, locked guard.Action
	}{{guard.Allow, guard.Block}, {guard.Block, guard.Allow}} {
		pol := guard.DefaultPolicy("")
		pol.Young, pol.YoungLocked = c.young, c.locked
		if v := guard.Decide(planned(it), []guard.Facts{young(day)}, known, pol, now); v.ExitCode != guard.ExitCooldown {
			t.Errorf("young %s, locked %s: %s", c.young, c.locked, words(v))
		}
	}
}

// One reason speaks for all failed look-ups, and none where the store itself is
// the reason.
func TestFailedLookups(t *testing.T) {
	failed := func(why string) guard.Facts {
		f := old()
		f.Missing = []guard.Missing{{What: guard.MissingIntel, Why: why}}
		return f
	}
	a, b := named("zz-a", "1.0.0"), named("zz-b", "1.0.0")
	for _, facts := range [][]guard.Facts{{failed("disk"), failed("bus")}, {failed("bus"), failed("disk")}} {
		v := guard.Decide(planned(a, b), facts, known, guard.DefaultPolicy(""), now)
		if words(v) != "block 7 intel-missing/lookup:block" || v.Reasons[0].Summary != "bus" {
			t.Errorf("%+v", v)
		}
		v = guard.Decide(planned(a, b), facts, guard.Knowledge{Missing: "gone"}, guard.DefaultPolicy(""), now)
		if words(v) != "block 7 intel-missing/store:block" {
			t.Errorf("%+v", v)
		}
	}
}
