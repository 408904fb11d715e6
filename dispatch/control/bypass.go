package control

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/guard/journal"
	"pkgd/guard/report"
	"pkgd/intel"
	"pkgd/shims"
)

func bypassCommand() command {
	return command{
		path: "bypass", args: "PKG@VER", short: "grant a narrow exception: one package, one version, one reason",
		long: "Lets one version of one package pass for one reason until the exception expires; everything else is judged as before. Says what it lifts and writes it into the journal. " +
			"Malware is never lifted here: only policy.malicious_except in the user's or system's file does that, by the record's id.\n\n" +
			"Without a terminal (and in CI) it works only where bypass.command_enabled is true.",
		flags: func(f *pflag.FlagSet) {
			f.String("for", "cooldown", "which reason: "+strings.Join(config.BypassReasons(), ", "))
			f.StringP("manager", "m", "", "whose package it is; the exception holds for the manager's whole ecosystem")
			f.StringP("reason", "r", "", "why, for the record")
			f.String("expires", "24h", "how long it holds: 30m, 24h, 7d; at most 30d")
		},
		run: (*app).bypass,
	}
}

func (a *app) bypass(f *pflag.FlagSet, args []string) int {
	b, code := a.wanted(f, args)
	if code != guard.ExitOK {
		return code
	}
	cfg, err := a.load()
	if err != nil {
		return a.fail(err)
	}
	if cfg.Refused != nil {
		return a.fail(cfg.Refused)
	}
	if !a.attended() && !cfg.Bool("bypass.command_enabled") {
		return a.usage("an exception is granted by a person at a terminal, and there is none here\n" +
			"  why   bypass.command_enabled is false, so that no script and no agent lifts the guard\n" +
			"  next  run the command in a terminal, or have the owner of the configuration set bypass.command_enabled")
	}
	lifts, code := a.lifts(cfg, b)
	if code != guard.ExitOK {
		return code
	}
	for _, line := range lifts {
		a.say("%s", cleanLines(line))
	}
	if a.dryRun {
		a.say("pkgd: --dry-run: nothing was granted")
		return guard.ExitOK
	}
	if a.attended() && !a.confirm("Grant it?") {
		a.say("pkgd: nothing was granted")
		return guard.ExitGeneral
	}
	return a.grant(cfg, b)
}

// wanted reads the words into an exception.
func (a *app) wanted(f *pflag.FlagSet, args []string) (b config.Bypass, code int) {
	text := func(name string) string { v, _ := f.GetString(name); return strings.TrimSpace(v) }
	if len(args) != 1 {
		return b, a.usage("bypass needs one package, as in: pkgd bypass left-pad@1.3.1 --manager npm --reason 'why'")
	}
	ecosystem := ""
	if name := text("manager"); name != "" {
		m := shims.Find(name)
		e := guard.FindEcosystem(name)
		switch {
		case m != nil:
			ecosystem, b.Manager = m.Ecosystem, m.Name()
		case e != nil:
			ecosystem = e.Name
		default:
			return b, a.usage("--manager %s is no manager that pkgd knows (%s)", report.Clean(name), strings.Join(shims.Names(), ", "))
		}
	}
	p, err := config.ParsePackage(args[0], ecosystem)
	if err != nil {
		if ecosystem == "" {
			return b, a.usage("%s; or add --manager", report.Clean(err.Error()))
		}
		return b, a.usage("%s", report.Clean(err.Error()))
	}
	b.Of, b.For, b.Reason = p, text("for"), text("reason")
	span, err := span(text("expires"))
	switch {
	case p.Version == "":
		return b, a.usage("a bypass is for one version: write %s@VERSION", report.Clean(args[0]))
	case !slices.Contains(config.BypassReasons(), b.For):
		return b, a.usage("--for %s cannot be bypassed; %s can", report.Clean(b.For), strings.Join(config.BypassReasons(), ", "))
	case b.Reason == "":
		return b, a.usage("a bypass needs --reason TEXT: it stands in the journal")
	case err != nil || span <= 0:
		return b, a.usage("--expires %s is no span of time: write 30m, 24h or 7d", report.Clean(text("expires")))
	case span > config.LongestBypass:
		return b, a.usage("a bypass holds for 30 days at most; --expires asks for more")
	}
	b.Granted = a.w.Now()
	b.Expires = b.Granted.Add(span)
	b.Author = a.author()
	return b, guard.ExitOK
}

// author is who grants: the one behind sudo, with the user's number since names
// come from the environment.
func (a *app) author() string {
	name := ""
	for _, v := range []string{"SUDO_USER", "USER", "LOGNAME", "USERNAME"} {
		if name = a.w.Env(v); name != "" {
			break
		}
	}
	if a.w.UID < 0 {
		return report.Clean(name)
	}
	return strings.TrimSpace(report.Clean(name) + fmt.Sprintf(" (uid %d)", a.w.UID))
}

// lifts says what an exception would let pass. Malware refuses it.
func (a *app) lifts(cfg *config.Config, b config.Bypass) (lines []string, code int) {
	lines = []string{fmt.Sprintf("pkgd: an exception for %s", b.Of), "  lifts " + lifted(cfg, b)}
	until := "  until " + b.Expires.UTC().Format(time.RFC3339)
	r, err := intel.Open(cfg.StoreDirs())
	if err != nil {
		if b.For == "vulnerable" {
			return nil, a.storeFault(err)
		}
		return append(lines, until, "  note  what is known of it cannot be said: "+err.Error()), guard.ExitOK
	}
	defer r.Close()
	found, err := r.Match([]guard.Package{b.Of})
	if err != nil {
		return nil, a.storeFault(err)
	}
	for _, t := range found[0] {
		switch {
		case t.Kind == guard.Malicious && !slices.Contains(cfg.List("policy.malicious_except"), t.ID):
			a.say("pkgd: no exception for %s: it is known malware (%s)\n  why   %s\n  next  remove it; one record is lifted only by policy.malicious_except in the user's or system's file",
				b.Of, report.Clean(t.ID), report.Clean(t.Summary))
			return nil, guard.ExitThreat
		case t.Kind == guard.Vulnerable:
			what := "stays "
			if b.For == "vulnerable" {
				what = "lifts "
			}
			lines = append(lines, fmt.Sprintf("  %s%s %s: %s", what, t.ID, t.Severity, t.Summary))
		}
	}
	return append(lines, until), guard.ExitOK
}

// lifted says in words what a reason stands for.
func lifted(cfg *config.Config, b config.Bypass) string {
	switch b.For {
	case "vulnerable":
		return "every known vulnerability of this version"
	case "source":
		return "the question who vouches for its bytes"
	case "age-unknown":
		return "the question how old it is, where no registry says"
	}
	return fmt.Sprintf("the cooldown of %d days", cfg.Policy().Window(b.Of)/(24*60*60))
}

func (a *app) grant(cfg *config.Config, b config.Bypass) int {
	b, err := cfg.Grant(b)
	if err != nil {
		return a.fail(err)
	}
	a.event(cfg, "bypass", fmt.Sprintf("%s granted to %s for %s until %s by %s: %s", b.ID, b.Package, b.For, b.Expires.Format(time.RFC3339), b.Author, b.Reason))
	if a.json {
		return a.show(b, "", guard.ExitOK)
	}
	a.out("granted %s: %s for %s until %s", b.ID, report.Visible(b.Package), b.For, b.Expires.Format(time.RFC3339))
	return guard.ExitOK
}

// event writes into the journal. A journal that cannot be written costs a
// warning.
func (a *app) event(cfg *config.Config, name, text string) {
	j, err := journal.Open(cfg.JournalDir(), journal.Options{Now: a.w.Now})
	if err == nil {
		_, err = j.Event(name, text)
	}
	if err != nil {
		a.say("pkgd: this is not in the journal: %s", report.Clean(err.Error()))
	}
}

func bypassListCommand() command {
	return command{
		path: "bypass list", short: "show the exceptions that hold",
		flags: func(f *pflag.FlagSet) { f.Bool("all", false, "expired ones, too") },
		run: func(a *app, f *pflag.FlagSet, _ []string) int {
			cfg, err := a.load()
			if err != nil {
				return a.fail(err)
			}
			all, problems := cfg.AllBypasses()
			for _, p := range problems {
				a.say("pkgd: %s", report.Clean(p.Error()))
			}
			now := a.w.Now().Unix()
			if expired, _ := f.GetBool("all"); !expired {
				all = slices.DeleteFunc(all, func(b config.Bypass) bool { return !b.Active(now) })
			}
			if a.json {
				if all == nil {
					all = []config.Bypass{}
				}
				return a.show(all, "", guard.ExitOK)
			}
			for _, b := range all {
				state := "until " + b.Expires.UTC().Format("2006-01-02 15:04")
				if !b.Active(now) {
					state = "expired"
				}
				a.out("%s", report.Clean(fmt.Sprintf("%s  %-11s %s  %s  by %s: %s", b.ID, b.For, b.Package, state, b.Author, b.Reason)))
			}
			if len(all) == 0 && !a.quiet {
				a.say("pkgd: no exception holds")
			}
			return guard.ExitOK
		},
	}
}

func bypassRemoveCommand() command {
	return command{
		path: "bypass remove", args: "ID|PKG@VER…", short: "take exceptions back",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) == 0 {
				return a.usage("remove needs an id or a package; pkgd bypass list shows them")
			}
			cfg, err := a.load()
			if err != nil {
				return a.fail(err)
			}
			for _, word := range args {
				if code := a.revoke(cfg, word); code != guard.ExitOK {
					return code
				}
			}
			return guard.ExitOK
		},
	}
}

// revoke takes every exception of an id or a package back.
func (a *app) revoke(cfg *config.Config, word string) int {
	n, err := cfg.Revoke(func(b config.Bypass) bool {
		if b.ID == word || b.Package == word {
			return true
		}
		p, err := config.ParsePackage(word, "")
		if err != nil {
			p, err = config.ParsePackage(word, b.Of.Ecosystem)
		}
		return err == nil && p == b.Of
	})
	if err != nil {
		return a.fail(err)
	}
	if n == 0 {
		a.say("pkgd: no exception of yours is %s; pkgd bypass list --all shows them", report.Clean(word))
		return guard.ExitGeneral
	}
	a.event(cfg, "bypass-removed", fmt.Sprintf("%s, %d in number, by %s", word, n, a.author()))
	a.out("removed %d: %s", n, report.Clean(word))
	return guard.ExitOK
}
