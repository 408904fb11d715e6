package guard_test

import (
	"testing"

	"pkgd/guard"
)

const (
	hour = int64(3600)
	day  = 24 * hour
	now  = int64(1_780_000_000) // 2026-05-28
)

func TestWindow(t *testing.T) {
	pol := guard.DefaultPolicy("balanced")
	pol.CooldownFor = map[string]int64{"PyPI": 5 * day, "npm:zz-own": 0, "npm:zz-slow": 30 * day, "Ubuntu": 2 * day, "Debian:12": day, "Alpine": -1}
	for _, c := range []struct {
		eco, name string
		want      int64
	}{
		{"npm", "zz-a", 7 * day}, {"npm", "zz-own", 0}, {"npm", "zz-slow", 30 * day}, {"PyPI", "zz-a", 5 * day},
		{"Debian:13", "zz-a", 0}, {"Debian:12", "zz-a", day}, {"Ubuntu:24.04", "zz-a", 2 * day}, {"Alpine:v3.20", "zz-a", 0}, {"nobody knows", "zz-a", 7 * day},
	} {
		if got := pol.Window(guard.Package{Ecosystem: c.eco, Name: c.name}); got != c.want {
			t.Errorf("%s:%s: %d days, want %d", c.eco, c.name, got/day, c.want/day)
		}
	}
	off := pol
	off.CooldownEnabled = false
	if off.Window(guard.Package{Ecosystem: "npm", Name: "zz-slow"}) != 0 {
		t.Error("a window while the cooldown is off")
	}
	deb := guard.Item{Package: guard.Package{Ecosystem: "Debian:13", Name: "zz-a"}}
	if pol.WindowFor(deb, guard.Facts{}) != 0 || pol.WindowFor(deb, guard.Facts{Private: true}) != 7*day {
		t.Error("a third party's archive has no window, or the distribution's has one")
	}
	signal := guard.Facts{Threats: []guard.Threat{{Kind: guard.Signal}}}
	if got := pol.WindowFor(guard.Item{Package: guard.Package{Ecosystem: "npm", Name: "zz-a"}}, signal); got != 10*day {
		t.Errorf("with a signal %d days", got/day)
	}
	if got := pol.WindowFor(guard.Item{Package: guard.Package{Ecosystem: "npm", Name: "zz-own"}}, signal); got != 0 {
		t.Errorf("a signal gave a window of %d days to a package that has none", got/day)
	}
}

func TestProfiles(t *testing.T) {
	for _, name := range guard.Profiles {
		if p := guard.DefaultPolicy(name); p.Profile != name {
			t.Errorf("%s is %s", name, p.Profile)
		}
	}
	if guard.DefaultPolicy("").Profile != "balanced" || guard.DefaultPolicy("balnced").Profile != "strict" {
		t.Error("no profile is not balanced, or a misspelt one is not strict")
	}
}
