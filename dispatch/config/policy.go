package config

import (
	"maps"

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

// windows turns the two maps of days into the policy's one of seconds.
func (c *Config) windows(p *guard.Policy) {
	put := func(name string, days int64) {
		if p.CooldownFor == nil {
			p.CooldownFor = map[string]int64{}
		}
		p.CooldownFor[name] = days * day
	}
	for name, days := range c.Map("cooldown.per_ecosystem") {
		if e := guard.FindEcosystem(name); e != nil {
			name = e.Name
		}
		put(name, days)
	}
	overrides := c.Map("cooldown.overrides")
	for name, days := range overrides {
		if eco, _ := splitPackage(name); eco != "" {
			continue
		}
		for _, e := range guard.Ecosystems {
			put(e.Name+":"+guard.NormalName(e.Name, name), days)
		}
	}
	// The narrower entry wins, whatever the order.
	for name, days := range overrides {
		if eco, pkg := splitPackage(name); eco != "" {
			put(eco+":"+guard.NormalName(eco, pkg), days)
		}
	}
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
