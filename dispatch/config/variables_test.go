package config

import (
	"path/filepath"
	"strings"
	"testing"

	"pkgd/guard"
)

func TestVariables(t *testing.T) {
	m := newMachine(t)
	m.env("PKGD_COOLDOWN_DEFALT_DAYS=30", "PKGD_EXTRA_FEED_URL=https://a.test/feed", "PKGD_HTTP_TIMEOUT=5", "PKGD_CI=1",
		"PKGD_FAIL_ON_WARN=true", "PKGD_COOLDOWN_DEFAULT_DAYS=9", "PKGD_COOLDOWN_DEFAULT_DAYS=1", "PKGD_MINE=x")
	c := m.load()
	if len(c.Details) != 2 || !strings.Contains(c.Details[0], "did you mean PKGD_COOLDOWN_DEFAULT_DAYS?") || !strings.Contains(c.Details[1], "PKGD_MINE") {
		t.Errorf("details %q", c.Details)
	}
	if urls := c.List("feeds.rss_urls"); urls[len(urls)-1] != "https://a.test/feed" || len(urls) != 7 {
		t.Errorf("feeds %q", urls)
	}
	if c.Int("feeds.http_timeout") != 5 || c.Int("cooldown.default_days") != 9 {
		t.Errorf("timeout %d, days %d", c.Int("feeds.http_timeout"), c.Int("cooldown.default_days"))
	}
	if p := c.Policy(); p.SourceNamed != guard.Block || !p.CI {
		t.Errorf("every warning blocks, but a named source gets %v; CI %v", p.SourceNamed, p.CI)
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	m := newMachine(t)
	m.put(m.userFile, "[feeds]\nghsa_token = 12345\n")
	if _, err := Load(m.w, m.opt); err == nil || strings.Contains(err.Error(), "12345") {
		t.Errorf("%v", err)
	}
	m = newMachine(t)
	m.env("PKGD_GITHUB_TOKEN=zz-secret")
	if c := m.load(); c.Text("feeds.ghsa_token") != "zz-secret" {
		t.Error("the variable does not count")
	}
	if err := m.load().Set("feeds.ghsa_token", "zz"); err == nil || !strings.Contains(err.Error(), "set-secret") {
		t.Errorf("%v", err)
	}
	if err := m.load().Set("locked", "true"); err == nil {
		t.Error("locked was written into the user's file")
	}
}

func TestTheNarrowerCooldownWins(t *testing.T) {
	for range 20 { // maps come in any order
		m := newMachine(t)
		m.put(m.userFile, "[cooldown.overrides]\nx = 1\n\"npm:x\" = 30\n\"pip:x\" = 2\n[cooldown.per_ecosystem]\ncargo = 3\n")
		p := m.load().Policy()
		for eco, days := range map[string]int64{"npm": 30, "PyPI": 2, "RubyGems": 1} {
			if got := p.CooldownFor[eco+":x"]; got != days*day {
				t.Fatalf("%s: %d days, want %d", eco, got/day, days)
			}
		}
		if p.CooldownFor["crates.io"] != 3*day {
			t.Fatalf("cargo: %v", p.CooldownFor["crates.io"])
		}
	}
}

// What a project may set is compared with what holds for that very package.
func TestProjectsMapEntries(t *testing.T) {
	m := newMachine(t)
	m.put(m.userFile, "[cooldown.overrides]\n\"npm:slow\" = 30\n\"npm:fast\" = 1\n[cooldown.per_ecosystem]\npip = 2\n")
	m.put(filepath.Join(m.project, "pkgd.toml"), "[cooldown.overrides]\n\"npm:slow\" = 29\n\"npm:fast\" = 2\n\"npm:x\" = 8\n\"pip:y\" = 3\nz = 6\n[cooldown.per_ecosystem]\nPyPI = 1\nDebian = 3\nnpm = 9\n")
	c := m.load()
	p := c.Policy()
	for name, days := range map[string]int64{"npm:slow": 30, "npm:fast": 2, "npm:x": 8, "PyPI:y": 3, "npm:z": 0, "PyPI": 2, "Debian": 0, "npm": 9} {
		if got := p.CooldownFor[name]; got != days*day {
			t.Errorf("%s: %d days, want %d", name, got/day, days)
		}
	}
	if len(c.Notes) != 4 {
		t.Errorf("notes %q, want four: slow, z, PyPI, Debian", c.Notes)
	}
}
