package control

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"pkgd/dispatch/config"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/guard/report"
)

// app is one call of pkgd: the outside, the options of every command, and the
// function that judges and becomes a manager.
type app struct {
	w   *world.World
	run func(*world.World, []string) int

	file           string
	quiet, debug   bool
	verbose        int
	noVerbose      bool
	noColor, ascii bool
	yes, force     bool
	dryRun, ci     bool
	explain, json  bool
}

// command is one row of the table.
type command struct {
	path  string // "intel import"
	args  string // "PATH…", for the usage line
	short string // one line, no full stop
	long  string // paragraphs
	flags func(*pflag.FlagSet)
	// run gives the exit code; args are the words behind the flags. Nil: the
	// command only groups others.
	run func(a *app, f *pflag.FlagSet, args []string) int
	// raw: everything behind the first plain word belongs to a manager.
	raw bool
	// words are what the first word can be, where those are few; nil: anything.
	words []string
	// hidden commands are left out of lists.
	hidden bool
}

// load reads the configuration, says its notes and takes over what it says of
// the output.
func (a *app) load() (*config.Config, error) {
	cfg, err := config.Load(a.w, config.Options{File: a.file})
	if err != nil {
		return nil, err
	}
	a.json = a.json || cfg.Bool("output.json_mode")
	if cfg.Bool("output.verbose") && !a.noVerbose && !a.quiet {
		a.verbose = max(a.verbose, 1)
	}
	if !a.quiet {
		for _, note := range cfg.Notes {
			a.say("pkgd: %s", report.Clean(note))
		}
	}
	if a.verbose > 0 {
		for _, d := range cfg.Details {
			a.say("pkgd: %s", report.Clean(d))
		}
	}
	return cfg, nil
}

// say writes one line for people on standard error.
func (a *app) say(format string, args ...any) { fmt.Fprintf(a.w.Stderr, format+"\n", args...) }

// out writes one line of the answer on standard output.
func (a *app) out(format string, args ...any) { fmt.Fprintf(a.w.Stdout, format+"\n", args...) }

// coded is an error that knows its exit code.
type coded interface{ ExitCode() int }

// fail says an error and gives its exit code.
func (a *app) fail(err error) int {
	a.say("pkgd: %s", cleanLines(err.Error()))
	var c coded
	if errors.As(err, &c) {
		return c.ExitCode()
	}
	return guard.ExitGeneral
}

// cleanLines cleans text that may have several lines.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		indent := len(l) - len(strings.TrimLeft(l, " "))
		lines[i] = l[:indent] + report.Clean(l[indent:])
	}
	return strings.Join(lines, "\n")
}

// usage says what is wrong with the words.
func (a *app) usage(format string, args ...any) int {
	a.say("pkgd: "+format, args...)
	return guard.ExitUsage
}

// color says whether a stream may carry colour.
func (a *app) color(fd int, cfg *config.Config) bool {
	return !a.noColor && a.w.Terminal(fd) && a.w.Env("NO_COLOR") == "" && a.w.Env("TERM") != "dumb" && (cfg == nil || cfg.Bool("output.color"))
}
