package control

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/guard/journal"
	"pkgd/guard/report"
)

func auditLogsCommand() command {
	return command{path: "audit-logs", short: "the journal of decisions: query, verify, replay"}
}

// journal opens the journal of this user.
func (a *app) journal() (*journal.Journal, *config.Config, error) {
	cfg, err := a.load()
	if err != nil {
		return nil, nil, err
	}
	j, err := journal.Open(cfg.JournalDir(), journal.Options{Now: a.w.Now})
	return j, cfg, err
}

func auditLogsQueryCommand() command {
	return command{
		path: "audit-logs query", short: "list decisions, oldest first",
		flags: func(f *pflag.FlagSet) {
			f.Int("last", 20, "the newest so many; 0: all")
			f.String("since", "", "from this time on (2026-06-07, 2026-06-07T12:00:00Z, or 24h ago as 24h)")
			f.String("until", "", "up to this time")
			f.String("decision", "", "allow, warn or block")
			f.String("manager", "", "of this manager")
			f.String("ecosystem", "", "of this ecosystem")
			f.String("reason", "", "with this reason: malicious, cooldown …")
			f.String("package", "", "whose plan has this package: ECOSYSTEM:NAME[@VERSION]")
			f.Bool("events", false, "what else happened to the guard: exceptions, changed settings")
		},
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			filter, err := a.filter(f)
			if err != nil {
				return a.usage("%s", err)
			}
			j, _, err := a.journal()
			if err != nil {
				return a.fail(err)
			}
			res, err := j.Query(filter)
			if err != nil {
				return a.fail(err)
			}
			return a.listRecords(res)
		},
	}
}

func (a *app) filter(f *pflag.FlagSet) (journal.Filter, error) {
	text := func(name string) string { v, _ := f.GetString(name); return v }
	out := journal.Filter{
		Kind: "decision", Decision: text("decision"), Manager: text("manager"),
		Ecosystem: text("ecosystem"), Code: guard.Code(text("reason")),
	}
	out.Limit, _ = f.GetInt("last")
	if events, _ := f.GetBool("events"); events {
		out.Kind = "event"
	}
	var err error
	if out.Since, err = a.moment(text("since")); err != nil {
		return out, err
	}
	if out.Until, err = a.moment(text("until")); err != nil {
		return out, err
	}
	if p := text("package"); p != "" {
		if out.Package, err = config.ParsePackage(p, ""); err != nil {
			return out, err
		}
	}
	return out, nil
}

// moment reads a time, a date, or a duration before now.
func (a *app) moment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	d, err := span(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s is no time: write 2026-06-07, 2026-06-07T12:00:00Z, or a span before now such as 24h or 7d", s)
	}
	return a.w.Now().Add(-d), nil
}

func (a *app) listRecords(res journal.Result) int {
	for i := range res.Records {
		r := &res.Records[i]
		if a.json {
			data, err := json.Marshal(r)
			if err != nil {
				return a.fail(err)
			}
			a.out("%s", data)
			continue
		}
		if r.Kind == "event" {
			a.out("%s", report.Clean(fmt.Sprintf("%s  %s  %s", r.Time.UTC().Format("2006-01-02 15:04:05"), r.Event, r.Text)))
			continue
		}
		line := fmt.Sprintf("%s  %-5s %3d  %s  %s", r.Time.UTC().Format("2006-01-02 15:04:05"), r.Decision, r.Exit, short(r.ID), report.Shell(r.Argv))
		if len(r.Codes) > 0 {
			line += "  (" + strings.Join(r.Codes, ", ") + ")"
		}
		a.out("%s", report.Clean(line))
	}
	if res.Unreadable > 0 {
		a.say("pkgd: %d lines cannot be read; pkgd audit-logs verify says more", res.Unreadable)
	}
	if len(res.Records) == 0 && !a.json {
		a.say("pkgd: no record answers that")
	}
	return guard.ExitOK
}

// short is the part of an id that is enough to find it.
func short(id string) string {
	id = strings.TrimPrefix(id, "sha256:")
	return id[:min(len(id), 12)]
}

func auditLogsVerifyCommand() command {
	return command{
		path: "audit-logs verify", args: "[ANCHOR]", short: "check every hash of the journal",
		long: "Exits 0 when the chain holds (a torn tail is said), 7 when a record was changed or is gone. Records cut off the end show only against an anchor that an earlier call printed and that was kept elsewhere.",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			j, _, err := a.journal()
			if err != nil {
				return a.fail(err)
			}
			anchor := ""
			if len(args) > 0 {
				anchor = args[0]
			}
			c, err := j.Verify(anchor)
			for _, n := range c.Notes {
				a.out("note    %s", report.Clean(n))
			}
			for _, b := range c.Broken {
				a.out("broken  %s", report.Clean(b))
			}
			if err != nil {
				return a.fail(err)
			}
			a.out("the chain holds: %d records in %d segments, %d documents", c.Records, c.Segments, c.Blobs)
			if c.Anchor != "" {
				a.out("anchor  %s", c.Anchor)
			}
			return guard.ExitOK
		},
	}
}

func auditLogsReplayCommand() command {
	return command{
		path: "audit-logs replay", args: "ID|last", short: "show a decision and decide it again from what was kept",
		long: "Needs no store: facts, policy and plan were kept with the decision. Exits 0 when the same comes out, 1 when not.",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) != 1 {
				return a.usage("replay needs one id; pkgd audit-logs query lists them")
			}
			j, _, err := a.journal()
			if err != nil {
				return a.fail(err)
			}
			return a.replay(j, args[0])
		},
	}
}

func (a *app) replay(j *journal.Journal, id string) int {
	if id == "last" {
		res, err := j.Query(journal.Filter{Kind: "decision", Limit: 1})
		if err != nil {
			return a.fail(err)
		}
		if len(res.Records) == 0 {
			a.say("pkgd: the journal has no decision yet")
			return guard.ExitGeneral
		}
		id = fmt.Sprint(res.Records[0].Seq)
	}
	r, err := j.Replay(id)
	if err != nil {
		return a.fail(err)
	}
	if a.json {
		doc, err := report.DecisionJSON(r.Plan, r.Facts, r.Knowledge, r.Policy, r.Again)
		if err != nil {
			return a.fail(err)
		}
		a.out("%s", doc)
	} else {
		a.out("decided %s as %s", r.Record.Time.UTC().Format("2006-01-02 15:04:05"), short(r.Record.ID))
		opt := report.Options{Now: r.Record.Now, Knowledge: &r.Knowledge, Facts: r.Facts, Explain: true, Color: a.color(1, nil), ASCII: a.ascii}
		if err := report.Text(a.w.Stdout, opt, r.Plan, r.Again); err != nil {
			return a.fail(err)
		}
	}
	if !r.Same {
		a.say("pkgd: decided again it comes out differently: %s instead of %s", r.Again.Decision, r.Verdict.Decision)
		return guard.ExitGeneral
	}
	a.say("pkgd: decided again from what was kept: the same")
	return guard.ExitOK
}
