package guard_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"pkgd/guard"
)

// weight orders verdicts: the heavier lets less pass.
func weight(t *rapid.T, v guard.Verdict) int {
	i := slices.Index([]string{guard.DecisionPassthrough, guard.DecisionAllow, guard.DecisionWarn, guard.DecisionBlock}, v.Decision)
	if i < 0 {
		t.Fatalf("no such decision: %q", v.Decision)
	}
	return max(i, 1) // passing through is allowing
}

// tightened makes every part of a policy as strict or stricter.
func tightened(t *rapid.T, p guard.Policy) guard.Policy {
	for _, a := range answers(&p) {
		*a = max(*a, drawAction(t))
	}
	more := func(v *int64) { *v += pick(t, "more", 0, 1, day, 10*day) }
	less := func(v *int64) { *v -= pick(t, "less", 0, 1, *v/2, *v) }
	more(&p.Cooldown)
	more(&p.SignalWindow)
	windows := map[string]int64{}
	for k, v := range p.CooldownFor {
		windows[k] = v + pick(t, "longer", 0, day)
	}
	p.CooldownFor = windows
	less(&p.StaleAfter)
	if p.StaleBlockAfter > 0 {
		p.StaleBlockAfter -= pick(t, "sooner", 0, p.StaleBlockAfter/2, p.StaleBlockAfter-1)
	} else {
		p.StaleBlockAfter = pick(t, "ever", 0, day)
	}
	if p.FixAfter > 0 {
		p.FixAfter = pick(t, "fix", 0, p.FixAfter, p.FixAfter+day)
	}
	p.ScoreThreshold = min(p.ScoreThreshold, pick(t, "threshold", 0, 0.2, 1))
	if yes(t, "lower severity") {
		p.NamedSeverity = guard.Low
	}
	p.ScoreBlocks = p.ScoreBlocks || yes(t, "score blocks")
	p.CooldownEnabled = p.CooldownEnabled || yes(t, "cooldown on")
	p.CI = p.CI || yes(t, "in CI")
	for _, drop := range []func(){func() { p.Bypasses = nil }, func() { p.MaliciousExcept = nil }, func() { p.TrustedRegistries = nil }} {
		if yes(t, "drop") {
			drop()
		}
	}
	return p
}

func TestStricterNeverAllowsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		before := a.decide()
		a.Policy = tightened(t, a.Policy)
		if after := a.decide(); weight(t, after) < weight(t, before) {
			t.Fatalf("%s\nbecame\n%s", words(before), words(after))
		}
	})
}

func TestOneMoreThreatNeverLoosens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		if len(a.Facts) == 0 {
			return
		}
		before := a.decide()
		f := &a.Facts[rapid.IntRange(0, len(a.Facts)-1).Draw(t, "where")]
		f.Threats = append(slices.Clone(f.Threats), drawThreat(t))
		if after := a.decide(); weight(t, after) < weight(t, before) {
			t.Fatalf("%s\nbecame\n%s", words(before), words(after))
		}
	})
}

func TestUnknownNeverPasses(t *testing.T) {
	closed := guard.DefaultPolicy("strict")
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		a.Policy = closed
		if len(a.Plan.Items) == 0 {
			a.Plan.Items, a.Facts = []guard.Item{named("zz-a", "1.0.0")}, []guard.Facts{old()}
		}
		at := rapid.IntRange(0, len(a.Plan.Items)-1).Draw(t, "where")
		it, f := &a.Plan.Items[at], &a.Facts[at]
		*it = named("zz-a", "1.0.0")
		*f = old()
		switch what := rapid.IntRange(0, 10).Draw(t, "unknown"); what {
		case 0:
			it.Version = ""
		case 1:
			it.Name = pick(t, "bad name", "", "zz a", "zz-\u0430", "zz\x00", "zz\xff")
		case 2:
			*f = guard.Facts{Private: yes(t, "private")}
		case 3:
			f.Ahead = true
		case 4, 5, 6:
			f.Missing = []guard.Missing{{What: []guard.MissingWhat{guard.MissingName, guard.MissingIntel, guard.MissingSource}[what-4]}}
		case 7:
			a.Facts = a.Facts[:at]
		case 8:
			a.Knowledge = pick(t, "store", guard.Knowledge{}, guard.Knowledge{Missing: "gone", Records: 1, SyncedAt: now}, guard.Knowledge{Records: 1}, guard.Knowledge{SyncedAt: now}, guard.Knowledge{Records: 1, SyncedAt: now, Newer: true})
		case 9:
			a.Plan.Complete = false
		case 10:
			a.Plan.Gaps = []guard.Gap{{Cause: pick(t, "cause", "registry", "input", "changed", "words", "age", "", "new")}}
		}
		if v := a.decide(); !v.Blocked() {
			t.Fatalf("%s", words(v))
		}
	})
}

// That a package lies in a local folder takes away questions of age and of the
// source, and of nothing else.
func TestALocalFolderLiftsNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		graver := func() (other []string) {
			for _, r := range a.decide().Reasons {
				if c := r.Code; c != guard.CodeAgeUnknown && c != guard.CodeCooldown && c != guard.CodeRegistry && c != guard.CodeSource {
					other = append(other, string(encoded(t, r)))
				}
			}
			return other
		}
		for i := range a.Facts {
			a.Facts[i].Local = false
		}
		before := graver()
		for i := range a.Facts {
			a.Facts[i].Local = yes(t, "local")
		}
		if after := graver(); !slices.Equal(before, after) {
			t.Fatalf("%v, and in local folders %v", before, after)
		}
	})
}

func TestNothingInIsNeverHeldUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		a.Plan.Items, a.Plan.Gaps = nil, nil
		if a.Plan.Effect != guard.Reads {
			a.Plan.Empty, a.Plan.Complete = true, true
		}
		if v := a.decide(); v.ExitCode != 0 || len(v.Reasons) != 0 || weight(t, v) > 1 {
			t.Fatalf("%s", words(v))
		}
	})
}

func TestEveryAnswerHasItsReason(t *testing.T) {
	grave := []int{guard.ExitThreat, guard.ExitCooldown, guard.ExitStore, guard.ExitUnreachable}
	rapid.Check(t, func(t *rapid.T) {
		v := drawAsk(t).decide()
		worst, exit := guard.Allow, len(grave)
		for i, r := range v.Reasons {
			worst = max(worst, r.Action)
			if (r.Exit != 0) != (r.Action == guard.Block) || r.Action == guard.Allow || r.Code == "" {
				t.Fatalf("reason %d: %+v", i, r)
			}
			if r.Action == guard.Block {
				at := slices.Index(grave, r.Exit)
				if at < 0 {
					t.Fatalf("reason %d ends with %d", i, r.Exit)
				}
				exit = min(exit, at)
			}
		}
		want := map[guard.Action]string{guard.Allow: guard.DecisionAllow, guard.Note: guard.DecisionAllow, guard.Warn: guard.DecisionWarn, guard.Block: guard.DecisionBlock}[worst]
		if v.Decision != want && (v.Decision != guard.DecisionPassthrough || worst != guard.Allow) {
			t.Fatalf("%s, want %s", words(v), want)
		}
		if worst == guard.Block && v.ExitCode != grave[exit] || worst != guard.Block && v.ExitCode != 0 {
			t.Fatalf("%s", words(v))
		}
	})
}

func encoded(t *rapid.T, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEqualInputsEqualBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		kept := encoded(t, a)
		first := encoded(t, a.decide())
		if !bytes.Equal(kept, encoded(t, a)) {
			t.Fatal("Decide changed what it was given")
		}
		var back ask
		if err := json.Unmarshal(kept, &back); err != nil {
			t.Fatal(err)
		}
		if again := encoded(t, back.decide()); !bytes.Equal(first, again) {
			t.Fatalf("%s\nbecame\n%s", first, again)
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAsk(t)
		first := encoded(t, a.decide())
		b := a
		order := rapid.Permutation(seq(len(a.Plan.Items))).Draw(t, "order")
		b.Plan.Items, b.Facts = nil, nil
		for _, i := range order {
			f := a.Facts[i]
			f.Threats = slices.Clone(f.Threats)
			slices.Reverse(f.Threats)
			b.Plan.Items, b.Facts = append(b.Plan.Items, a.Plan.Items[i]), append(b.Facts, f)
		}
		b.Plan.Gaps = slices.Clone(a.Plan.Gaps)
		slices.Reverse(b.Plan.Gaps)
		b.Plan.Held = slices.Clone(a.Plan.Held)
		slices.Reverse(b.Plan.Held)
		if again := encoded(t, b.decide()); !bytes.Equal(first, again) {
			t.Fatalf("%s\nbecame\n%s", first, again)
		}
	})
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func BenchmarkDecide1500(b *testing.B) {
	p, facts := planned(), []guard.Facts{}
	for i := range 1500 {
		p.Items = append(p.Items, locked("zz-a", string(rune('a'+i%26))))
		f := old()
		if i%300 == 0 {
			f.Threats = []guard.Threat{vulnerable(guard.High, 0.9)}
		}
		facts = append(facts, f)
	}
	pol := guard.DefaultPolicy("")
	for b.Loop() {
		guard.Decide(p, facts, known, pol, now)
	}
}
