package config

import (
	"maps"
	"strings"

	"pkgd/dispatch/world"
	"pkgd/guard"
)

// Policy is the guard's policy as the settings make it: the profile, what was
// set, the bypasses that hold now, and whether this is CI.
func (c *Config) Policy() guard.Policy {
	p := c.profile
	p.CooldownFor = maps.Clone(p.CooldownFor)
	for _, s := range c.set {
		if s.Key.Set != nil {
			s.Key.Set(&p, s.Value)
		}
	}
	if s, ok := c.set["policy.profile"]; ok {
		p.Profile = s.Value.(string)
	}
	c.windows(&p)
	if !c.Bool("fail_on_threat_enabled") {
		for _, a := range []*guard.Action{&p.VulnerableNamed, &p.VulnerableLocked, &p.Young, &p.YoungLocked} {
			*a = min(*a, guard.Warn)
		}
		p.ScoreBlocks = false
	}
	if c.Bool("fail_on_warn_enabled") {
		for i := range Keys() {
			if k := &Keys()[i]; k.Answer && k.Get(&p) == "warn" {
				k.Set(&p, "block")
			}
		}
	}
	p.CI = CI(c.w)
	p.Bypasses = c.Bypasses(c.w.Now().Unix())
	return p
}

// windows turns the two maps of days into the policy's one of seconds. Where two
// entries name the same thing ("pip" and "PyPI", "X" and "x"), the longer counts.
func (c *Config) windows(p *guard.Policy) {
	ecosystems, everywhere, exact := map[string]int64{}, map[string]int64{}, map[string]int64{}
	put := func(m map[string]int64, name string, days int64) {
		if had, ok := m[name]; !ok || had < days*day {
			m[name] = days * day
		}
	}
	for name, days := range c.Map("cooldown.per_ecosystem") {
		put(ecosystems, ecosystemName(name), days)
	}
	for name, days := range c.Map("cooldown.overrides") {
		if eco, pkg := splitPackage(name); eco != "" {
			put(exact, eco+":"+guard.NormalName(eco, pkg), days)
			continue
		}
		for _, e := range guard.Ecosystems {
			put(everywhere, e.Name+":"+guard.NormalName(e.Name, name), days)
		}
	}
	if len(ecosystems)+len(everywhere)+len(exact) == 0 {
		return
	}
	if p.CooldownFor == nil {
		p.CooldownFor = map[string]int64{}
	}
	for _, m := range []map[string]int64{ecosystems, everywhere, exact} {
		maps.Copy(p.CooldownFor, m)
	}
}

// ecosystemName is OSV's name for what a person calls an ecosystem; a release
// behind it stays ("debian:12" is "Debian:12").
func ecosystemName(word string) string {
	e := guard.FindEcosystem(word)
	if e == nil {
		return word
	}
	if i := strings.IndexByte(word, ':'); i >= 0 {
		return e.Name + word[i:]
	}
	return e.Name
}

// splitPackage reads "ECOSYSTEM:NAME"; eco is OSV's name, "" where the word
// names a package of any ecosystem ("group:artifact" is Maven's own spelling).
func splitPackage(word string) (eco, name string) {
	for i := 0; i < len(word); i++ {
		if word[i] == ':' {
			if e := guard.FindEcosystem(word[:i]); e != nil {
				return e.Name, word[i+1:]
			}
			break
		}
	}
	return "", word
}

// CI says whether this is a CI job: PKGD_CI, or what the usual services set.
func CI(w *world.World) bool {
	switch w.Env("PKGD_CI") {
	case "1", "true", "yes", "on":
		return true
	}
	for _, name := range []string{"CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "CIRCLECI", "JENKINS_URL", "TRAVIS",
		"CODEBUILD_BUILD_ID", "BITBUCKET_COMMIT", "BUILDKITE", "TEAMCITY_VERSION", "SYSTEM_ACCESSTOKEN"} {
		if v := w.Env(name); v != "" && v != "0" && v != "false" {
			return true
		}
	}
	return false
}

// Own is a pair of registries.own: packages of that registry whose name fits
// are the user's, and public records do not hit them.
type Own struct{ Registry, Pattern string }

// Own reads registries.own. A row without a pattern holds for every name.
func (c *Config) Own() []Own {
	var all []Own
	for _, row := range c.List("registries.own") {
		o := Own{Registry: row, Pattern: "*"}
		for i := len(row) - 1; i > 0; i-- {
			if row[i] == ' ' {
				o = Own{Registry: row[:i], Pattern: row[i+1:]}
				break
			}
		}
		all = append(all, o)
	}
	return all
}
