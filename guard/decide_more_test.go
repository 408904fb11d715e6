package guard_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"pkgd/guard"
)

func TestSourceRows(t *testing.T) {
	ci := func(r row) row { r.name += ", CI"; r.adjust = func(p *guard.Policy) { p.CI = true }; return r }
	trust := func(r row) row {
		r.adjust = func(p *guard.Policy) { p.TrustedRegistries = []string{"https://NPM.example/base"} }
		return r
	}
	below := from(behind("zz-a", "1.0.0"), guard.Git)
	below.ByRegistry = true
	ofProject := from(named("zz-a", ""), guard.URL)
	ofProject.Named = false
	registry := func(address string) guard.Facts { f := old(); f.ProjectRegistry = address; return f }
	place := old()
	place.Missing = []guard.Missing{{What: guard.MissingSource, Why: "https://elsewhere.example/zz-a.tgz"}}
	confused := old()
	confused.AlsoPrivate = "https://npm.example/"
	noHash := locked("zz-a", "1.0.0")
	noHash.Integrity = ""
	member := guard.Item{Package: npm("zz-mine", "1.0.0"), Member: true}
	tarball := named("zz-a", "1.0.0")
	tarball.Source = guard.Source{Type: guard.URL, Location: "https://registry.npmjs.org/zz-a/-/zz-a-1.0.0.tgz"}
	check(t, []row{
		item("git named", from(named("zz-a", ""), guard.Git), guard.Facts{}, "warn 0 source/git:warn", "block 4 source/git:block", "warn 0 source/git:warn"),
		ci(item("git named", from(named("zz-a", ""), guard.Git), guard.Facts{}, "block 4 source/git:block", "block 4 source/git:block", "warn 0 source/git:warn")),
		item("url of the project", ofProject, guard.Facts{}, "warn 0 source/url:warn", "block 4 source/url:block", "warn 0 source/url:warn"),
		item("file named", from(named("zz-a", ""), guard.File), guard.Facts{}, "warn 0 source/file:warn", "block 4 source/file:block", "warn 0 source/file:warn"),
		item("folder named", from(named("zz-a", ""), guard.Directory), guard.Facts{}, "warn 0 source/directory:warn", "block 4 source/directory:block", "warn 0 source/directory:warn"),
		item("a kind nobody knows", from(named("zz-a", ""), "svn"), guard.Facts{}, "warn 0 source/url:warn", "block 4 source/url:block", "warn 0 source/url:warn"),
		item("git of a registry package", below, guard.Facts{}, "block 4 source/git:block", "block 4 source/git:block", "warn 0 source/git:warn"),
		item("malware's name from git", from(named("zz-a", "1.0.0"), guard.Git), with(guard.Facts{}, malware()),
			"warn 0 source/git:warn malicious/by-name:note", "block 4 source/git:block malicious/by-name:note", "warn 0 source/git:warn malicious/by-name:note"),
		item("malware by the registry's own address", tarball, with(guard.Facts{}, malware()),
			"block 4 malicious/named:block source/url:warn", "block 4 malicious/named:block source/url:block", "block 4 malicious/named:block source/url:warn"),
		item("another place", locked("zz-a", "1.0.0"), place, "block 4 source/place:block", "block 4 source/place:block", "warn 0 source/place:warn"),
		item("name confusion", named("zz-a", "1.0.0"), confused, "warn 0 source/name-confusion:warn", "block 4 source/name-confusion:block", "warn 0 source/name-confusion:warn"),
		item("project's registry", named("zz-a", "1.0.0"), registry("https://npm.example/base/x/"), "warn 0 source/project-registry:warn", "block 4 source/project-registry:block", "warn 0 source/project-registry:warn"),
		trust(item("project's registry, trusted", named("zz-a", "1.0.0"), registry("https://npm.example/base/x/"), "allow 0", "allow 0", "allow 0")),
		trust(item("one that only begins alike", named("zz-a", "1.0.0"), registry("https://npm.example/base2"), "warn 0 source/project-registry:warn", "block 4 source/project-registry:block", "warn 0 source/project-registry:warn")),
		item("project names the public one", named("zz-a", "1.0.0"), registry("https://registry.npmjs.org/"), "allow 0", "allow 0", "allow 0"),
		item("locked without a hash", noHash, old(), "allow 0 policy/no-integrity:note", "warn 0 policy/no-integrity:warn", "allow 0 policy/no-integrity:note"),
		item("the project's own", member, with(guard.Facts{}, malware()), "allow 0", "allow 0", "allow 0"),
		item("no such name", named("zz-á", "1.0.0"), old(), "block 5 unresolved/name:block", "block 5 unresolved/name:block", "warn 0 unresolved/name:warn"),
		item("no version", named("zz-a", ""), guard.Facts{}, "block 5 unresolved/version:block", "block 5 unresolved/version:block", "warn 0 unresolved/version:warn"),
	})
}

func gaps(causes ...string) guard.Plan {
	p := planned()
	p.Complete = false
	for _, c := range causes {
		p.Gaps = append(p.Gaps, guard.Gap{Cause: c, What: "x", Why: "y"})
	}
	return p
}

func TestCommandRows(t *testing.T) {
	empty := planned()
	empty.Empty = true
	reads := guard.Plan{Effect: guard.Reads, Complete: true}
	removes := empty
	removes.Effect = guard.Removes
	silently := planned()
	silently.Complete = false
	malwareNamed := gaps("registry")
	malwareNamed.Items = []guard.Item{named("zz-a", "1.0.0")}
	lookup := old()
	lookup.Missing = []guard.Missing{{What: guard.MissingIntel, Why: "disk"}}
	k := func(edit func(*guard.Knowledge)) *guard.Knowledge { c := known; edit(&c); return &c }
	fine, facts := one(named("zz-a", "1.0.0"), old())
	check(t, []row{
		{name: "empty", plan: empty, balanced: "allow 0", strict: "allow 0", malware: "allow 0", know: &guard.Knowledge{Missing: "gone"}},
		{name: "reads", plan: reads, balanced: "passthrough 0", strict: "passthrough 0", malware: "passthrough 0", know: &guard.Knowledge{Missing: "gone"}},
		{name: "removes", plan: removes, balanced: "allow 0", strict: "allow 0", malware: "allow 0"},
		{name: "nothing read", plan: planned(), balanced: "block 5 unresolved/nothing:block", strict: "block 5 unresolved/nothing:block", malware: "warn 0 unresolved/nothing:warn"},
		{name: "incomplete", plan: silently, balanced: "block 5 unresolved/plan:block", strict: "block 5 unresolved/plan:block", malware: "warn 0 unresolved/plan:warn"},
		{name: "registry", plan: gaps("registry"), balanced: "block 5 registry/silent:block", strict: "block 5 registry/silent:block", malware: "warn 0 registry/silent:warn"},
		{name: "input", plan: gaps("input"), balanced: "block 5 unresolved/input:block", strict: "block 5 unresolved/input:block", malware: "warn 0 unresolved/input:warn"},
		{name: "words", plan: gaps("words"), balanced: "block 5 unresolved/words:block", strict: "block 5 unresolved/words:block", malware: "warn 0 unresolved/words:warn"},
		{name: "changed", plan: gaps("changed"), balanced: "block 5 files-changed/:block", strict: "block 5 files-changed/:block", malware: "warn 0 files-changed/:warn"},
		{name: "age", plan: gaps("age"), balanced: "block 3 cooldown/replan:block", strict: "block 3 cooldown/replan:block", malware: "block 3 cooldown/replan:block"},
		{name: "a cause nobody knows", plan: gaps("?"), balanced: "block 5 unresolved/plan:block", strict: "block 5 unresolved/plan:block", malware: "warn 0 unresolved/plan:warn"},
		{name: "gravest first", plan: gaps("input", "age"), balanced: "block 3 cooldown/replan:block unresolved/input:block",
			strict: "block 3 cooldown/replan:block unresolved/input:block", malware: "block 3 cooldown/replan:block unresolved/input:warn"},
		{name: "malware named, no plan", plan: malwareNamed, facts: []guard.Facts{with(old(), malware())}, balanced: "block 4 malicious/named:block registry/silent:block",
			strict: "block 4 malicious/named:block registry/silent:block", malware: "block 4 malicious/named:block registry/silent:warn"},
		{name: "no store", plan: fine, facts: facts, know: &guard.Knowledge{Missing: "gone"}, balanced: "block 7 intel-missing/store:block", strict: "block 7 intel-missing/store:block", malware: "block 7 intel-missing/store:block"},
		{name: "newer store", plan: fine, facts: facts, know: k(func(k *guard.Knowledge) { k.Newer = true }), balanced: "block 7 intel-missing/newer:block", strict: "block 7 intel-missing/newer:block", malware: "block 7 intel-missing/newer:block"},
		{name: "empty store", plan: fine, facts: facts, know: k(func(k *guard.Knowledge) { k.Records = 0 }), balanced: "block 7 intel-missing/empty:block", strict: "block 7 intel-missing/empty:block", malware: "block 7 intel-missing/empty:block"},
		{name: "never synced", plan: fine, facts: facts, know: k(func(k *guard.Knowledge) { k.SyncedAt = 0 }), balanced: "block 7 intel-missing/never:block", strict: "block 7 intel-missing/never:block", malware: "block 7 intel-missing/never:block"},
		{name: "a day old", plan: fine, facts: facts, know: k(func(k *guard.Knowledge) { k.SyncedAt = now - day }), balanced: "warn 0 intel-stale/old:warn", strict: "block 7 intel-stale/old:block", malware: "warn 0 intel-stale/old:warn"},
		{name: "a week old", plan: fine, facts: facts, know: k(func(k *guard.Knowledge) { k.SyncedAt = now - 7*day }), balanced: "block 7 intel-stale/old:block", strict: "block 7 intel-stale/old:block", malware: "warn 0 intel-stale/old:warn"},
		{name: "from the future", plan: fine, facts: facts, know: k(func(k *guard.Knowledge) { k.SyncedAt = now + 2*day }), balanced: "warn 0 intel-stale/clock:warn", strict: "block 7 intel-stale/clock:block", malware: "warn 0 intel-stale/clock:warn"},
		{name: "a failed look-up", plan: fine, facts: []guard.Facts{lookup}, balanced: "block 7 intel-missing/lookup:block", strict: "block 7 intel-missing/lookup:block", malware: "block 7 intel-missing/lookup:block"},
		{name: "no facts", plan: fine, balanced: "block 3 age-unknown/not-asked:block intel-missing/lookup:block", strict: "block 3 age-unknown/not-asked:block intel-missing/lookup:block",
			malware: "block 7 intel-missing/lookup:block age-unknown/not-asked:warn"},
	})
}

func TestHeldBack(t *testing.T) {
	p := planned(named("zz-a", "1.3.0"))
	p.Held = []guard.Held{{Package: npm("zz-a", "1.3.1"), Instead: "1.3.0", Released: now - 5*hour}}
	v := guard.Decide(p, []guard.Facts{old()}, known, guard.DefaultPolicy(""), now)
	if words(v) != "allow 0 cooldown/held:note" {
		t.Fatal(words(v))
	}
	r := v.Reasons[0]
	if r.Package.String() != "npm:zz-a@1.3.1" || r.SafeVersion != "1.3.0" || r.ClearsAt != now-5*hour+7*day {
		t.Errorf("%+v", r)
	}
}

func TestBypasses(t *testing.T) {
	grant := func(p guard.Package, reason string) guard.Bypass {
		return guard.Bypass{Package: p, For: reason, Reason: "tested", Author: "me", Granted: now - hour, Expires: now + hour}
	}
	tooYoung, youngFacts := one(named("zz-a", "1.0.0"), young(day))
	for name, c := range map[string]struct {
		edit func(*guard.Bypass)
		want string
	}{
		"exact":           {func(*guard.Bypass) {}, "allow 0 cooldown/young:note bypass/cooldown:note"},
		"another version": {func(b *guard.Bypass) { b.Version = "1.0.1" }, "block 3 cooldown/young:block"},
		"no version":      {func(b *guard.Bypass) { b.Version = "" }, "block 3 cooldown/young:block"},
		"another name":    {func(b *guard.Bypass) { b.Name = "zz-b" }, "block 3 cooldown/young:block"},
		"other ecosystem": {func(b *guard.Bypass) { b.Ecosystem = "PyPI" }, "block 3 cooldown/young:block"},
		"another reason":  {func(b *guard.Bypass) { b.For = "source" }, "block 3 cooldown/young:block"},
		"expired":         {func(b *guard.Bypass) { b.Expires = now }, "block 3 cooldown/young:block"},
		"in the future":   {func(b *guard.Bypass) { b.Granted = now + 1 }, "block 3 cooldown/young:block"},
		"for too long":    {func(b *guard.Bypass) { b.Expires = b.Granted + 30*day + 1 }, "block 3 cooldown/young:block"},
	} {
		pol := guard.DefaultPolicy("")
		b := grant(npm("zz-a", "1.0.0"), "cooldown")
		c.edit(&b)
		pol.Bypasses = []guard.Bypass{b}
		if got := words(guard.Decide(tooYoung, youngFacts, known, pol, now)); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	bad, badFacts := one(named("zz-a", "1.0.0"), with(young(day), malware()))
	pol := guard.DefaultPolicy("")
	for _, f := range []string{"malicious", "vulnerable", "cooldown", "source", "age-unknown", "policy", ""} {
		pol.Bypasses = append(pol.Bypasses, grant(npm("zz-a", "1.0.0"), f))
	}
	if got := words(guard.Decide(bad, badFacts, known, pol, now)); got != "block 4 malicious/named:block cooldown/young:note bypass/cooldown:note" {
		t.Errorf("malware with bypasses: %s", got)
	}
	for _, id := range []string{"MAL-2026-1", "GHSA-zzzz-zzzz-zzzz"} {
		pol := guard.DefaultPolicy("")
		pol.MaliciousExcept = []string{"", id}
		p, f := one(named("zz-a", "1.0.0"), with(old(), malware()))
		if got := words(guard.Decide(p, f, known, pol, now)); got != "allow 0 malicious/named:note bypass/malicious:note" {
			t.Errorf("%s: %s", id, got)
		}
		other := malware()
		other.ID, other.Aliases = "MAL-2026-2", nil
		p, f = one(named("zz-a", "1.0.0"), with(old(), malware(), other))
		if v := guard.Decide(p, f, known, pol, now); v.ExitCode != guard.ExitThreat {
			t.Errorf("%s lifts another record: %s", id, words(v))
		}
	}
	silent := guard.Facts{Missing: []guard.Missing{{What: guard.MissingAge, Offline: true}}}
	p, f := one(named("zz-a", "1.0.0"), silent)
	pol.Bypasses = []guard.Bypass{grant(npm("zz-a", "1.0.0"), "age-unknown")}
	if got := words(guard.Decide(p, f, known, pol, now)); got != "allow 0 registry/silent:note bypass/registry:note" {
		t.Errorf("registry: %s", got)
	}
}

func TestSameThingOnce(t *testing.T) {
	a, b := behind("zz-a", "1.0.0"), behind("zz-a", "1.0.0")
	b.Under = "zz-b@2.0.0"
	v := guard.Decide(planned(b, a), []guard.Facts{with(old(), malware()), with(old(), malware())}, known, guard.DefaultPolicy(""), now)
	if len(v.Reasons) != 1 || v.Reasons[0].Under != "zz-app@1.0.0" {
		t.Errorf("%+v", v.Reasons)
	}
}

func TestFindings(t *testing.T) {
	f := with(young(day), malware(), vulnerable(guard.Low, 0.1))
	rs := guard.Findings(locked("zz-a", "1.0.0"), f, guard.DefaultPolicy(""), now)
	if got := words(guard.Verdict{Reasons: rs}); got != " 0 malicious/locked:block cooldown/locked:block vulnerable/locked:note" {
		t.Errorf("%s", got)
	}
	f.Released = 0
	if rs := guard.Findings(locked("zz-a", "1.0.0"), f, guard.DefaultPolicy(""), now); len(rs) != 2 {
		t.Errorf("an age that nobody asked for is a finding: %+v", rs)
	}
	if rs := guard.Findings(guard.Item{Package: npm("zz-a", "1"), Member: true}, f, guard.DefaultPolicy(""), now); rs != nil {
		t.Errorf("the project's own has findings: %+v", rs)
	}
}

// The journal stores these types as JSON and decides again: nothing may be lost.
func TestRoundTrip(t *testing.T) {
	p := planned(from(named("zz-a", "1.0.0"), guard.Git), locked("zz-b", "2.0.0"))
	p.Held = []guard.Held{{Package: npm("zz-c", "3"), Instead: "2", Released: now}}
	p.Gaps = []guard.Gap{{What: "a", Why: "b", Cause: "words"}}
	pol := guard.DefaultPolicy("strict")
	pol.CooldownFor = map[string]int64{"npm": 0}
	pol.Bypasses = []guard.Bypass{{Package: npm("zz-a", "1"), For: "source", Granted: 1, Expires: 2}}
	for _, v := range []any{&p, &pol, &[]guard.Facts{with(young(day), malware(), vulnerable(guard.Low, 0.1)), {}}, &known} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		back := reflect.New(reflect.TypeOf(v).Elem())
		if err := json.Unmarshal(data, back.Interface()); err != nil || !reflect.DeepEqual(back.Interface(), v) {
			t.Errorf("%T: %v\n%s", v, err, data)
		}
	}
}
