package control

import (
	"fmt"

	"github.com/spf13/pflag"

	"pkgd/dispatch/alias"
	"pkgd/dispatch/become"
	"pkgd/dispatch/judge"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/shims"
)

func checkCommand() command {
	return command{
		path: "check", args: "MANAGER ARGS…", raw: true,
		short: "judge a command and run nothing",
		long: "Makes the plan of a manager's command, judges it and says the verdict. Nothing is installed and the exit code is the one " +
			"the guard would end with: 0 allowed, 3 held by the cooldown, 4 a threat, 5 no complete plan, 7 no usable intelligence.",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) == 0 {
				return a.usage("check needs a command line, as in: pkgd check npm install left-pad")
			}
			return a.check(args)
		},
	}
}

// understand reads a manager's command line: the program to look for, the words
// that lead an interpreter to it, and the command.
func (a *app) understand(words []string) (program string, lead []string, cmd *shims.Command, ok bool) {
	if m := shims.Find(words[0]); m != nil {
		return words[0], nil, alias.Steer(a.w, alias.Resolve(a.w, shims.Parse(m, words[0], words[1:]))), true
	}
	m, rest, ok := shims.PythonPip(words[0], words[1:])
	if !ok {
		a.say("pkgd: %q is not a manager pkgd knows (%v)", words[0], shims.Names())
		return "", nil, nil, false
	}
	return words[0], words[1 : len(words)-len(rest)], shims.Parse(m, m.Name(), rest), true
}

// check judges a command and runs nothing.
func (a *app) check(words []string) int {
	program, lead, cmd, ok := a.understand(words)
	if !ok {
		return guard.ExitNotFound
	}
	cfg, err := a.load()
	if err != nil {
		return a.fail(err)
	}
	real := "" // without a real manager only its words and lock files can be judged
	if t, err := become.Find(become.Call{Name: program, Args: words[1:], Environ: a.w.Environ}); err == nil {
		real = t.Path
	}
	ctx, ended := world.Interruptible()
	out, err := judge.Judge(ctx, judge.Request{World: a.w, Command: cmd, Config: cfg, Real: real, Lead: lead, DryRun: true})
	if code := ended(); code != 0 {
		return code
	}
	if err != nil {
		return a.fail(err)
	}
	for _, n := range out.Notes {
		a.say("pkgd: %s", n)
	}
	if a.json {
		fmt.Fprintf(a.w.Stdout, "%s\n", out.Decision)
		return out.Verdict.ExitCode
	}
	opt := report.Options{
		Now: out.Now, Knowledge: &out.Knowledge, Facts: out.Facts, Verbose: a.verbose > 0, Explain: a.explain,
		Color: a.color(2, cfg), ASCII: a.ascii,
	}
	if err := report.Text(a.w.Stderr, opt, out.Plan, out.Verdict); err != nil {
		return a.fail(err)
	}
	if !out.Verdict.Blocked() && !a.quiet {
		a.out("%s: %s (%d packages, %s)", out.Verdict.Decision, report.Shell(words), len(out.Plan.Items), out.Plan.Coverage)
	}
	return out.Verdict.ExitCode
}
