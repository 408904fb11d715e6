package control

import (
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/install"
	"pkgd/shims"
)

func healthCommand() command {
	return command{
		path: "health", short: "judge whether the guard can do its work here, and say what covers which manager",
		long: "Looks at the configuration, the data folder, the intelligence, the links and the journal, names every setting that is looser than its profile, and says how far plans see for each manager. " +
			"Changes nothing and uses no network. Exits 1 when something fails, 6 when the configuration does.",
		run: func(a *app, _ *pflag.FlagSet, _ []string) int {
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			h := a.health(cfg)
			if a.json {
				return a.show(h, "", h.code)
			}
			a.healthText(h)
			return h.code
		},
	}
}

// checkup is one thing that was looked at.
type checkup struct {
	Name    string `json:"name"`
	Status  string `json:"status"` // "ok", "warn", "fail"
	Message string `json:"message"`
	Next    string `json:"next,omitempty"`
}

// healthDoc is the document of `pkgd health --json`.
type healthDoc struct {
	Ready      bool       `json:"ready"`
	Checks     []checkup  `json:"checks"`
	Protection protection `json:"protection"`
	Coverage   []coverage `json:"coverage"`
	code       int
}

type protection struct {
	Level  string   `json:"level"` // "secure", "weakened"
	Issues []string `json:"issues"`
}

type coverage struct {
	Manager   string `json:"manager"`
	Ecosystem string `json:"ecosystem"`
	Covers    string `json:"coverage"`
	Tied      bool   `json:"tied"`
	Untied    string `json:"untied,omitempty"` // why the run is not held to the plan
}

func (a *app) health(cfg *config.Config) *healthDoc {
	h := &healthDoc{Protection: loosened(cfg), Coverage: covers()}
	s := a.status(cfg)
	a.checkConfig(h, cfg)
	a.checkData(h, cfg)
	checkIntel(h, &s.Intel)
	a.checkShims(h, s)
	switch {
	case s.Journal.Problem != "":
		h.add("journal", "fail", s.Journal.Problem, "pkgd audit-logs verify")
	default:
		h.add("journal", "ok", "can be read", "")
	}
	if n := len(s.Bypasses); n > 0 {
		h.add("exceptions", "warn", fmt.Sprintf("%d hold", n), "pkgd bypass list")
	}
	if h.Protection.Level != "secure" {
		h.add("protection", "warn", fmt.Sprintf("%d settings are looser than the profile", len(h.Protection.Issues)), "pkgd config view")
	}
	h.Ready = h.code == guard.ExitOK
	return h
}

func (h *healthDoc) add(name, status, message, next string) {
	h.Checks = append(h.Checks, checkup{name, status, report.Clean(message), next})
	if status == "fail" && h.code == guard.ExitOK {
		h.code = guard.ExitGeneral
	}
}

func (a *app) checkConfig(h *healthDoc, cfg *config.Config) {
	if len(cfg.Unknown) == 0 {
		h.add("configuration", "ok", "every key is known", "")
		return
	}
	for _, u := range cfg.Unknown {
		h.add("configuration", "fail", u.String(), "correct or remove the key")
	}
	h.code = guard.ExitConfig
}

func (a *app) checkData(h *healthDoc, cfg *config.Config) {
	switch {
	case cfg.Refused != nil:
		h.add("data folder", "fail", cfg.Refused.Error(), "")
	case cfg.DataDir() == "":
		h.add("data folder", "fail", "no home folder is known", "set HOME or PKGD_DATA_DIR")
	default:
		// A folder that is not there yet is made by who writes first.
		if info, err := os.Stat(cfg.DataDir()); err == nil && info.Mode().Perm()&0o200 == 0 {
			h.add("data folder", "warn", cfg.DataDir()+" cannot be written: decisions are not journalled", "chmod u+w "+cfg.DataDir())
			return
		}
		h.add("data folder", "ok", cfg.DataDir(), "")
	}
}

func checkIntel(h *healthDoc, s *intelStatus) {
	switch {
	case !s.Usable:
		h.add("intelligence", "fail", s.Problem, "pkgd intel sync")
	case s.State == "missing":
		h.add("intelligence", "fail", "the store has no record", "pkgd intel sync")
	case s.State == "stale":
		h.add("intelligence", "warn", fmt.Sprintf("%d records, the oldest part as of %s", s.Records, s.Oldest), "pkgd intel sync")
	default:
		h.add("intelligence", "ok", fmt.Sprintf("%d records, fresh", s.Records), "")
	}
}

func (a *app) checkShims(h *healthDoc, s *statusDoc) {
	switch {
	case s.ShimsWhy != "":
		h.add("links", "fail", s.ShimsWhy, "pkgd shim doctor")
	case len(s.Shims.Links) == 0:
		h.add("links", "warn", "no manager is linked: only `pkgd MANAGER …` is guarded", "pkgd shim install")
	case !s.Shims.First:
		h.add("links", "fail", s.Shims.Dir+" is not first on PATH: managers pass unguarded", "pkgd shim doctor")
	default:
		h.add("links", stateOf(s.Shims.Links), fmt.Sprintf("%d in %s, first on PATH", len(s.Shims.Links), s.Shims.Dir), "")
	}
}

func stateOf(links []install.Listed) string {
	for _, l := range links {
		if l.State != "current" {
			return "warn"
		}
	}
	return "ok"
}

// loosened names every setting that is looser than what its profile has.
func loosened(cfg *config.Config) protection {
	p := protection{Level: "secure", Issues: []string{}}
	profile := guard.DefaultPolicy(cfg.Text("policy.profile"))
	for _, s := range cfg.Settings() {
		k := s.Key
		if k.Tighter == nil || s.Layer == config.FromDefault || s.Layer == config.FromProfile {
			continue
		}
		def := k.Default
		if k.Get != nil {
			def = k.Get(&profile)
		}
		if k.Name == "policy.profile" {
			def = "balanced"
		}
		if !k.Tighter.Holds(def, s.Value) {
			p.Issues = append(p.Issues, fmt.Sprintf("%s = %s is looser than %s (%s)", k.Name, config.Format(s.Value), config.Format(def), report.Clean(s.Where)))
		}
	}
	if len(p.Issues) > 0 {
		p.Level = "weakened"
	}
	return p
}

// covers lists every manager with how far its plans see.
func covers() []coverage {
	var out []coverage
	for _, m := range shims.All {
		out = append(out, coverage{m.Name(), m.Ecosystem, string(m.Coverage), m.Untied == "", m.Untied})
	}
	return out
}

func (a *app) healthText(h *healthDoc) {
	for _, c := range h.Checks {
		line := fmt.Sprintf("%-4s  %-14s %s", c.Status, c.Name, c.Message)
		if c.Next != "" && c.Status != "ok" {
			line += "; next: " + c.Next
		}
		a.out("%s", line)
	}
	for _, i := range h.Protection.Issues {
		a.out("      %s", i)
	}
	if a.verbose > 0 {
		for _, c := range h.Coverage {
			tied := "tied"
			if !c.Tied {
				tied = "not tied: " + c.Untied
			}
			a.out("      %-8s %-10s %s, %s", c.Manager, c.Ecosystem, c.Covers, tied)
		}
	}
}
