package report

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"testing"

	"pkgd/guard"
	"pkgd/tests/golden"
)

func young(age int64, safe string) guard.Facts { return guard.Facts{Released: now - age, Safe: safe} }

func threats(safe string, ts ...guard.Threat) guard.Facts {
	return guard.Facts{Threats: ts, Safe: safe}
}

// samples are the situations whose words are kept in testdata/text.
func samples() map[string]*sample {
	many := install()
	for i := range 14 {
		n := fmt.Sprintf("zz-p%02d", i)
		many.plan.Argv = append(many.plan.Argv, n)
		many.add(named(n, "1.0.0", ""), young(int64(i+1)*hour, ""))
	}
	held := install("zz-left@^1")
	held.add(named("zz-left", "1.3.0", "^1"), guard.Facts{})
	held.plan.Held = []guard.Held{{Package: npm("zz-left", "1.3.1"), Instead: "1.3.0", Released: now - 5*hour}}
	git := install("git+https://git.example/zz/a.git#main")
	it := named("zz-a", "", "main")
	it.Source = guard.Source{Type: guard.Git, Location: "git+https://git.example/zz/a.git"}
	git.add(it, guard.Facts{Released: -1})
	gitBelow := install("zz-app")
	it.Under, it.Named, it.Direct, it.ByRegistry = "zz-app@1.0.0", false, false, true
	gitBelow.add(it, guard.Facts{Released: -1})
	noStore := install("zz-left").add(named("zz-left", "1.3.0", ""), guard.Facts{})
	noStore.know = guard.Knowledge{Missing: "no generation in /data/store"}
	old := install("zz-left").add(named("zz-left", "1.3.0", ""), guard.Facts{})
	old.know.SyncedAt = now - 30*hour
	gap := install("./zz")
	gap.plan.Complete, gap.plan.Gaps = false, []guard.Gap{{Cause: "input", What: "package.json", Why: "line 3: a comment is no JSON"}}
	silent := install("zz-left")
	silent.plan.Complete, silent.plan.Gaps = false, []guard.Gap{{Cause: "registry", What: "https://registry.npmjs.org/zz-left", Why: "503 Service Unavailable"}}
	pip := install("Zz_Flask[async]==2.0.1; python_version>'3'", "-q")
	pip.plan.Argv = []string{"pip", "install", "-q", "Zz_Flask[async]==2.0.1"}
	pip.plan.Manager, pip.plan.Ecosystem = "pip", "PyPI"
	flask := named("zz-flask", "2.0.1", "==2.0.1")
	flask.Ecosystem, flask.Exact = "PyPI", true
	pip.add(flask, young(30*hour, "2.0.0"))
	registry := install("zz-left").add(named("zz-left", "1.3.0", ""), guard.Facts{ProjectRegistry: "https://npm.example/"})
	registry.pol = guard.DefaultPolicy("strict")
	lockedEvil := behind("zz-evil", "1.0.0", "")
	lockedEvil.Locked = true
	ci := install().add(lockedEvil, threats("", malware))
	ci.plan.Argv, ci.plan.Effect = []string{"npm", "ci"}, guard.Restores
	return map[string]*sample{
		"young-exact":      install("zz-left@1.3.1").add(named("zz-left", "1.3.1", "1.3.1"), young(day+hour, "1.3.0")),
		"young-no-older":   install("zz-new").add(named("zz-new", "0.1.0", ""), young(6*day+20*hour, "")),
		"young-below":      install("zz-app").add(behind("zz-new", "0.1.0", "zz-app@1.0.0"), young(2*hour, "0.0.9")),
		"young-many":       many,
		"malware-named":    install("zz-evil").add(named("zz-evil", "1.0.0", ""), threats("", malware)),
		"malware-safe":     install("zz-evil@1").add(named("zz-evil", "1.0.0", "1"), threats("0.9.0", malware)),
		"malware-below":    install("zz-app").add(behind("zz-evil", "1.0.0", "zz-mid@2.0.0"), threats("", malware)),
		"malware-locked":   ci,
		"malware-and-gap":  install("zz-evil", "zz-new").add(named("zz-evil", "1.0.0", ""), threats("", malware)).add(named("zz-new", "1.0.0", ""), young(day, "")),
		"vulnerable":       install("zz-left@1").add(named("zz-left", "1.2.0", "1"), threats("1.3.0", flaw)),
		"vulnerable-warn":  install("zz-left@1.2.0").add(named("zz-left", "1.2.0", "1.2.0"), threats("", flaw)),
		"held":             held,
		"git-named":        git,
		"git-below":        gitBelow,
		"no-store":         noStore,
		"old-store":        old,
		"gap-input":        gap,
		"gap-registry":     silent,
		"pip":              pip,
		"project-registry": registry,
		"age-unknown":      install("zz-left").add(named("zz-left", "1.3.0", ""), guard.Facts{Missing: []guard.Missing{{What: guard.MissingAge, Why: "no time in the document"}}}),
		"clean":            install("zz-left").add(named("zz-left", "1.3.0", ""), guard.Facts{}),
	}
}

func names(m map[string]*sample) []string {
	var out []string
	for n := range m {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

func TestWords(t *testing.T) {
	var out bytes.Buffer
	all := samples()
	for _, name := range names(all) {
		s := all[name]
		fmt.Fprintf(&out, "# %s\n", name)
		if err := Text(&out, Options{Now: now}, s.plan, s.decide()); err != nil {
			t.Fatal(err)
		}
	}
	golden.Check(t, "words.txt", out.Bytes())
}

func TestExplain(t *testing.T) {
	var out bytes.Buffer
	all := samples()
	for _, name := range []string{"clean", "held", "malware-below", "vulnerable", "git-named", "gap-input"} {
		s := all[name]
		fmt.Fprintf(&out, "# %s\n", name)
		if err := Text(&out, Options{Now: now, Explain: true, Knowledge: &s.know, Facts: s.facts}, s.plan, s.decide()); err != nil {
			t.Fatal(err)
		}
	}
	golden.Check(t, "explain.txt", out.Bytes())
}

func TestContractWords(t *testing.T) {
	s := samples()["young-exact"]
	var out bytes.Buffer
	if err := Text(&out, Options{Now: now}, s.plan, s.decide()); err != nil {
		t.Fatal(err)
	}
	want := `pkgd: blocked npm install zz-left@1.3.1
  what  npm:zz-left@1.3.1 was released 1 day ago
  why   releases younger than 7 days are held back (cooldown.default_days)
  next  npm install zz-left@1.3.0, or wait until 2026-06-06, or: pkgd bypass zz-left@1.3.1 --manager npm --reason '…'
`
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}

func TestMalwareNamesNoBypass(t *testing.T) {
	all := samples()
	for _, name := range names(all) {
		var out bytes.Buffer
		s := all[name]
		v := s.decide()
		for _, opt := range []Options{{Now: now}, {Now: now, Explain: true}, {Verbose: true}} {
			if err := Text(&out, opt, s.plan, v); err != nil {
				t.Fatal(err)
			}
		}
		if strings.HasPrefix(name, "malware") && strings.Contains(out.String(), "bypass") {
			t.Errorf("%s:\n%s", name, out.String())
		}
		if v.Blocked() != strings.Contains(out.String(), "  next  ") {
			t.Errorf("%s: a block without a next step, or the other way round:\n%s", name, out.String())
		}
	}
}

func TestSilence(t *testing.T) {
	var out bytes.Buffer
	s := samples()["clean"]
	if err := Text(&out, Options{Now: now}, s.plan, s.decide()); err != nil || out.Len() != 0 {
		t.Errorf("%q %v", out.String(), err)
	}
	s = samples()["old-store"]
	skip := func(r guard.Reason) bool { return r.Code == guard.CodeIntelStale }
	if err := Text(&out, Options{Now: now, Skip: skip}, s.plan, s.decide()); err != nil || out.Len() != 0 {
		t.Errorf("%q %v", out.String(), err)
	}
}

func TestColorAndASCII(t *testing.T) {
	s := samples()["young-exact"]
	var plainText, colored, ascii bytes.Buffer
	for b, opt := range map[*bytes.Buffer]Options{&plainText: {}, &colored: {Color: true}, &ascii: {ASCII: true}} {
		if err := Text(b, opt, s.plan, s.decide()); err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(plainText.String(), "\x1b") || !strings.Contains(colored.String(), "\x1b[") {
		t.Error("colour where none was asked for, or none where it was")
	}
	if Clean(colored.String()) != Clean(plainText.String()) {
		t.Error("colour carries words")
	}
	for _, r := range ascii.String() {
		if r > 0x7e {
			t.Errorf("%q is not ASCII", r)
		}
	}
}

func TestPin(t *testing.T) {
	s := samples()["young-exact"]
	var out bytes.Buffer
	pin := func(name, version string) string { return name + " --version " + version }
	if err := Text(&out, Options{Now: now, Pin: pin, Command: []string{"pkgd", "npm", "i", "zz-left"}}, s.plan, s.decide()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "pkgd: blocked pkgd npm i zz-left\n") || !strings.Contains(out.String(), "next  pkgd npm i 'zz-left --version 1.3.0', or wait") {
		t.Error(out.String())
	}
}
