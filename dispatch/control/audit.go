package control

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"pkgd/dispatch/audit"
	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/guard/report"
)

func auditCommand() command {
	return command{
		path: "audit", args: "[PATH…]", short: "judge the lock files of a tree, or what is installed",
		long: "Finds every lock file below PATH (default: here), looks every package up and lists what is known against it, malware first, with the way from a direct dependency. " +
			"Copies of other projects (node_modules, vendor, environments) are left out; a folder of those is audited when it is named.\n\n" +
			"Exits 4 for malware or what is beyond policy, 8 when a part of a file could not be read or looked up and nothing graver was found, 7 when the intelligence cannot be used or is too old, " +
			"5 when --deep could not reach a registry, 2 when there was nothing to audit, else 0.",
		flags: func(f *pflag.FlagSet) {
			f.StringP("output", "o", "", "one of "+formatNames()+" (default table; rich is the same)")
			f.BoolP("pretty", "p", false, "JSON on several lines")
			f.Bool("deep", false, "ask the registries how old every release is, and which release to go to")
			f.Bool("installed", false, "audit what is installed instead of lock files")
			f.Bool("fail-on-threat", false, "exit 4 for any known threat, whatever the policy")
			f.String("since", "", "only records that changed within so long: 30m, 24h, 7d")
			f.Bool("gitignore", false, "leave out what .gitignore files name")
		},
		run: (*app).audit,
	}
}

func (a *app) audit(f *pflag.FlagSet, args []string) int {
	o := audit.Options{World: a.w, Paths: args}
	o.Deep, _ = f.GetBool("deep")
	o.Installed, _ = f.GetBool("installed")
	o.FailOnThreat, _ = f.GetBool("fail-on-threat")
	o.Gitignore, _ = f.GetBool("gitignore")
	if since, _ := f.GetString("since"); since != "" {
		d, err := span(since)
		if err != nil || d <= 0 {
			return a.usage("--since %s is no span of time: write 30m, 24h or 7d", report.Clean(since))
		}
		o.Since = d
	}
	cfg, err := a.load()
	if err != nil {
		return a.fail(err)
	}
	o.Config = cfg
	format, ok := a.format(f)
	if !ok {
		return guard.ExitUsage
	}
	o.Everything = format.everything
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	tick, done := a.progress()
	o.Progress = tick
	res, err := audit.Run(ctx, o)
	done()
	switch {
	case errors.Is(err, context.Canceled):
		return guard.ExitInterrupted
	case err != nil:
		return a.noAudit(err, format, cfg)
	}
	return a.audited(f, format, res, cfg)
}

// noAudit says why there is nothing to show. A program that reads the document
// gets one all the same.
func (a *app) noAudit(err error, format *auditFormat, cfg *config.Config) int {
	code := a.fail(err)
	if format.name == "json" {
		if err := format.write(a.w.Stdout, a.auditOptions(cfg), report.Audit{ExitCode: code}); err != nil {
			return a.fail(err)
		}
	}
	return code
}

func (a *app) auditOptions(cfg *config.Config) report.Options {
	return report.Options{Now: a.w.Now().Unix(), Verbose: a.verbose > 0, Explain: a.explain, Color: a.color(1, cfg), ASCII: a.ascii, Width: a.width()}
}

// audited writes the answer and what is to be said beside it.
func (a *app) audited(f *pflag.FlagSet, format *auditFormat, res *audit.Result, cfg *config.Config) int {
	var out bytes.Buffer
	opt := a.auditOptions(cfg)
	opt.Knowledge = &res.Knowledge
	if err := format.write(&out, opt, res.Audit); err != nil {
		return a.fail(err)
	}
	doc := out.Bytes()
	if pretty, _ := f.GetBool("pretty"); pretty && format.name == "json" {
		doc = indent(doc)
	}
	if _, err := a.w.Stdout.Write(doc); err != nil {
		return a.fail(fmt.Errorf("the audit could not be written: %w", err))
	}
	if !a.quiet {
		for _, n := range res.Notes {
			a.say("pkgd: %s", report.Clean(n))
		}
	}
	if a.verbose > 0 && len(res.Skipped) > 0 {
		a.say("pkgd: not looked into: %s", report.Clean(strings.Join(res.Skipped, ", ")))
	}
	return res.ExitCode
}

// format is the one asked for: by -o, by --json, by the configuration.
func (a *app) format(f *pflag.FlagSet) (*auditFormat, bool) {
	name, _ := f.GetString("output")
	if name == "" {
		name = "table"
		if a.json {
			name = "json"
		}
	}
	for _, row := range auditFormats() {
		if row.name == name || row.also == name {
			return &row, true
		}
	}
	if name == "html" {
		a.usage("-o html is not in this version; %s are", formatNames())
	} else {
		a.usage("-o %s is no format of an audit; %s are", report.Clean(name), formatNames())
	}
	return nil, false
}

// span reads a duration, days too: "36h", "7d".
func span(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		h, err := time.ParseDuration(days + "h")
		return h * 24, err
	}
	return time.ParseDuration(s)
}
