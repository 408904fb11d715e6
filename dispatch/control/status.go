package control

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/guard/journal"
	"pkgd/guard/report"
	"pkgd/install"
	"pkgd/intel"
)

func statusCommand() command {
	return command{
		path: "status", short: "show the state of everything: folders, intelligence, links, journal, exceptions",
		long: "Looks and changes nothing. Exits 0 whatever it finds; `pkgd health` and `pkgd shim doctor` judge it.",
		flags: func(f *pflag.FlagSet) {
			f.Bool("feeds", false, "every feed and ecosystem on a line of its own")
		},
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			cfg, code := a.configuration()
			if cfg == nil {
				return code
			}
			s := a.status(cfg)
			if a.json {
				return a.show(s, "", guard.ExitOK)
			}
			feeds, _ := f.GetBool("feeds")
			a.statusText(s, feeds || a.verbose > 0)
			return guard.ExitOK
		},
	}
}

// statusDoc is the document of `pkgd status --json`.
type statusDoc struct {
	Version  string           `json:"version"`
	Data     string           `json:"data,omitempty"`
	Refused  string           `json:"refused,omitempty"` // why the data folder is not used
	Locked   bool             `json:"locked"`
	Profile  string           `json:"profile"`
	Config   []configSource   `json:"config"`
	Intel    intelStatus      `json:"intel"`
	Shims    *install.Listing `json:"shims,omitempty"`
	ShimsWhy string           `json:"shims_problem,omitempty"`
	Journal  journalStatus    `json:"journal"`
	Bypasses []config.Bypass  `json:"active_bypasses"`
}

type configSource struct {
	Layer string `json:"layer"`
	Path  string `json:"path"`
	Found bool   `json:"found"`
}

type intelStatus struct {
	Usable     bool         `json:"usable"`
	Problem    string       `json:"problem,omitempty"`
	Generation string       `json:"generation,omitempty"`
	Records    int          `json:"records"`
	Malicious  int          `json:"malicious"`
	Oldest     string       `json:"oldest,omitempty"` // the least fresh part
	State      string       `json:"state"`            // "fresh", "stale", "missing"
	Parts      []intelCount `json:"parts"`
}

type intelCount struct {
	Feed      string `json:"feed"`
	Ecosystem string `json:"ecosystem"`
	Records   int    `json:"records"`
	Malicious int    `json:"malicious"`
	Packages  int    `json:"packages"`
	Exported  string `json:"exported,omitempty"`
	Stale     bool   `json:"stale"`
	Store     string `json:"store"`
}

type journalStatus struct {
	Folder  string `json:"folder,omitempty"`
	Problem string `json:"problem,omitempty"`
	Anchor  string `json:"anchor,omitempty"`
	Last    string `json:"last,omitempty"` // the newest decision
}

func (a *app) status(cfg *config.Config) *statusDoc {
	s := &statusDoc{Version: release, Data: cfg.DataDir(), Locked: cfg.Locked(), Profile: cfg.Text("policy.profile"),
		Config: []configSource{}, Bypasses: []config.Bypass{}}
	if cfg.Refused != nil {
		s.Refused = cfg.Refused.Error()
	}
	for _, src := range cfg.Sources() {
		s.Config = append(s.Config, configSource{string(src.Layer), src.Path, src.Found})
	}
	s.Intel = a.intelStatus(cfg)
	if o, err := a.shimPlace(cfg); err != nil {
		s.ShimsWhy = err.Error()
	} else if s.Shims, err = install.List(o); err != nil {
		s.ShimsWhy = err.Error()
	}
	s.Journal = a.journalStatus(cfg)
	now := a.w.Now().Unix()
	all, _ := cfg.AllBypasses()
	for _, b := range all {
		if b.Active(now) {
			s.Bypasses = append(s.Bypasses, b)
		}
	}
	return s
}

func (a *app) intelStatus(cfg *config.Config) intelStatus {
	s := intelStatus{State: "missing", Parts: []intelCount{}}
	r, err := intel.Open(cfg.StoreDirs())
	if err != nil {
		s.Problem = err.Error()
		return s
	}
	defer r.Close()
	s.Usable, s.State = true, "fresh"
	now, after := a.w.Now().Unix(), cfg.Policy().StaleAfter
	oldest := int64(0)
	for _, c := range r.Counts() {
		// A part that came along with records of other ecosystems was never meant to
		// be whole.
		aside := c.Exported == 0 && !c.Whole
		p := intelCount{Feed: c.Feed, Ecosystem: c.Ecosystem, Records: c.Records, Malicious: c.Malicious, Packages: c.Packages, Store: c.Store,
			Stale: !aside && now-c.Exported >= after}
		if c.Exported > 0 {
			p.Exported = time.Unix(c.Exported, 0).UTC().Format(time.RFC3339)
		}
		if !aside && (s.Oldest == "" || c.Exported < oldest) {
			oldest, s.Oldest = c.Exported, p.Exported
		}
		if p.Stale {
			s.State = "stale"
		}
		s.Records += c.Records
		s.Malicious += c.Malicious
		s.Parts = append(s.Parts, p)
	}
	s.Generation = r.Knowledge(nil).Generation
	if s.Records == 0 {
		s.State = "missing"
	}
	return s
}

func (a *app) journalStatus(cfg *config.Config) journalStatus {
	s := journalStatus{Folder: cfg.JournalDir()}
	j, err := journal.Open(cfg.JournalDir(), journal.Options{Now: a.w.Now})
	if err == nil {
		s.Anchor, err = j.Anchor()
	}
	if err == nil {
		var res journal.Result
		if res, err = j.Query(journal.Filter{Kind: "decision", Limit: 1}); err == nil && len(res.Records) > 0 {
			r := &res.Records[0]
			s.Last = fmt.Sprintf("%s %s %s", r.Time.UTC().Format(time.RFC3339), r.Decision, report.Shell(r.Argv))
		}
	}
	if err != nil {
		s.Problem = err.Error()
	}
	return s
}

// statusText writes it for people.
func (a *app) statusText(s *statusDoc, feeds bool) {
	line := func(key, format string, args ...any) {
		a.out("%s", strings.TrimRight(fmt.Sprintf("%-9s ", key)+report.Clean(fmt.Sprintf(format, args...)), " "))
	}
	line("pkgd", "%s, profile %s", s.Version, s.Profile)
	switch {
	case s.Refused != "":
		line("data", "%s", s.Refused)
	case s.Data == "":
		line("data", "none: no home folder is known")
	default:
		line("data", "%s", s.Data)
	}
	for _, c := range s.Config {
		if c.Found {
			line("config", "%s (%s)", c.Path, c.Layer)
		}
	}
	if s.Locked {
		line("config", "locked by the system's file")
	}
	a.intelText(line, &s.Intel, feeds)
	switch {
	case s.ShimsWhy != "":
		line("shims", "%s", s.ShimsWhy)
	case len(s.Shims.Links) == 0:
		line("shims", "none in %s; next: pkgd shim install", s.Shims.Dir)
	default:
		where := "not on PATH"
		if s.Shims.First {
			where = "first on PATH"
		} else if s.Shims.OnPath {
			where = "on PATH, but not first"
		}
		line("shims", "%d in %s, %s", len(s.Shims.Links), s.Shims.Dir, where)
	}
	switch {
	case s.Journal.Problem != "":
		line("journal", "%s", s.Journal.Problem)
	case s.Journal.Last == "":
		line("journal", "no decision yet")
	default:
		line("journal", "last: %s", s.Journal.Last)
	}
	line("bypasses", "%d", len(s.Bypasses))
	for _, b := range s.Bypasses {
		line("", "%s for %s until %s: %s", b.Package, b.For, b.Expires.UTC().Format("2006-01-02 15:04"), b.Reason)
	}
}

func (a *app) intelText(line func(string, string, ...any), s *intelStatus, feeds bool) {
	if !s.Usable {
		line("intel", "%s", s.Problem)
		return
	}
	oldest := "never exported"
	if s.Oldest != "" {
		oldest = "as of " + s.Oldest + " or newer"
	}
	line("intel", "%s: %d records, %d of malware, generation %s, %s", s.State, s.Records, s.Malicious, s.Generation, oldest)
	if s.State != "fresh" {
		line("", "next: pkgd intel sync")
	}
	if !feeds {
		return
	}
	for _, p := range s.Parts {
		state := ""
		if p.Stale {
			state = "  stale"
		}
		line("", "%-6s %-16s %8d records %7d packages  %s%s", p.Feed, p.Ecosystem, p.Records, p.Packages, p.Exported, state)
	}
}

// shimPlace is where the links are unless told otherwise.
func (a *app) shimPlace(cfg *config.Config) (install.Options, error) {
	binary, err := ourselves()
	if err != nil {
		return install.Options{}, errors.New("this program cannot tell where it stands")
	}
	return install.Options{World: a.w, Data: cfg.DataDir(), Binary: binary}, nil
}
