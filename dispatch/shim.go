package dispatch

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"pkgd/dispatch/alias"
	"pkgd/dispatch/become"
	"pkgd/dispatch/config"
	"pkgd/dispatch/judge"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/guard/journal"
	"pkgd/guard/report"
	"pkgd/shims"
)

// call is one command of a manager.
type call struct {
	program string   // what to look for on PATH: the manager, or its interpreter
	lead    []string // the interpreter's words in front of the manager's own
	words   []string // the manager's own, as written
	cmd     *shims.Command
}

// run judges the command, unless it brings nothing in, and becomes the real
// program. The result is the exit code when it does not.
func (c *call) run(w *world.World) int {
	real, err := become.Find(become.Call{Name: c.program, Args: slices.Concat(c.lead, c.words), Environ: w.Environ})
	if err != nil {
		return failed(w, err)
	}
	c.cmd = alias.Steer(w, alias.Resolve(w, c.cmd))
	if !c.cmd.Guarded() {
		if w.Env("PKGD_OUTPUT_VERBOSE") == "1" {
			fmt.Fprintf(w.Stderr, "pkgd: %s brings nothing in; passed on to %s\n", c.line(), real.Path)
		}
		return c.become(w, real, nil, c.words)
	}
	cfg, err := config.Load(w, config.Options{})
	if err != nil {
		return failed(w, err)
	}
	for _, note := range cfg.Notes {
		fmt.Fprintln(w.Stderr, "pkgd: "+note)
	}
	// What went into a plan may change before the run: then it is made once more.
	changed := ""
	for range 2 {
		var code int
		if changed, code = c.judged(w, cfg, real); changed == "" {
			return code
		}
	}
	// The two verdicts are in the journal as allowed; that nothing ran is said there, too.
	if j, err := journal.Open(cfg.JournalDir(), journal.Options{Now: w.Now}); err == nil {
		_, _ = j.Event("files-changed", c.line()+": "+changed) // the block itself is said on the screen
	}
	fmt.Fprintf(w.Stderr, "pkgd: blocked %s\n  what  %s changed while pkgd looked at it, twice\n"+
		"  why   only what was judged may be run\n  next  run it again when nothing else writes there\n", c.line(), changed)
	return guard.ExitUnreachable
}

// heapLimit is the size from which garbage is collected after all, in bytes.
const heapLimit = 28 << 20

// judged makes one plan and carries the verdict out. changed names an input that
// is no longer what the plan saw; nothing was run then, and code means nothing.
func (c *call) judged(w *world.World, cfg *config.Config, real become.Target) (changed string, code int) {
	// This process lives for one verdict: collecting garbage only costs time
	// until there is a lot of it.
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(heapLimit)
	ctx, ended := world.Interruptible()
	out, err := judge.Judge(ctx, judge.Request{World: w, Command: c.cmd, Config: cfg, Real: real.Path, Lead: c.lead})
	if code := ended(); code != 0 {
		if out != nil {
			out.Cleanup()
		}
		return "", code
	}
	if err != nil {
		return "", failed(w, err)
	}
	if out.Verdict.Blocked() {
		c.tell(w, cfg, out)
		return "", out.Verdict.ExitCode
	}
	changed, err = out.Ready()
	if err != nil || changed != "" {
		out.Cleanup()
	}
	if err != nil {
		return "", failed(w, err)
	}
	if changed != "" {
		return changed, 0
	}
	c.tell(w, cfg, out)
	_, _ = w.Stderr.Write(out.Relay)
	words := out.Args
	if slices.Equal(words, c.cmd.Args) {
		words = c.words // an alias stays as it was written
	}
	return "", c.become(w, real, out.Env, words)
}

// tell says what a person must hear: why nothing runs, or on the allow path the
// few lines that the contract names.
func (c *call) tell(w *world.World, cfg *config.Config, out *judge.Outcome) {
	for _, note := range out.Notes {
		fmt.Fprintln(w.Stderr, "pkgd: "+note)
	}
	color := w.Terminal(2) && cfg.Bool("output.color") && w.Env("NO_COLOR") == "" && w.Env("TERM") != "dumb"
	// Nobody can be told that nobody can be told anything.
	_ = report.Text(w.Stderr, report.Options{
		Command: slices.Concat([]string{c.program}, c.lead, c.words), Now: out.Now,
		Knowledge: &out.Knowledge, Facts: out.Facts, Verbose: cfg.Bool("output.verbose"), Color: color,
		Skip: onceADay(w, cfg, out.Verdict),
	}, out.Plan, out.Verdict)
}

// become hands over to the real program with env set over its environment, and
// gives the exit code when that fails.
func (c *call) become(w *world.World, real become.Target, env, words []string) int {
	argv := slices.Concat([]string{real.Path}, c.lead, words)
	return failed(w, w.Become(real.Path, argv, set(real.Environ, env)))
}

// set puts variables into an environment: in the place of the first entry of
// that name, whose others go, or at the end. All other entries stay as they are.
func set(environ, vars []string) []string {
	out := slices.Clone(environ)
	for _, v := range vars {
		name, _, _ := strings.Cut(v, "=")
		placed := false
		kept := out[:0]
		for _, kv := range out {
			switch have, _, ok := strings.Cut(kv, "="); {
			case !ok || have != name:
				kept = append(kept, kv)
			case !placed:
				kept = append(kept, v)
				placed = true
			}
		}
		if out = kept; !placed {
			out = append(out, v)
		}
	}
	return out
}

// line is the command as it was called, for messages.
func (c *call) line() string {
	return report.Shell(slices.Concat([]string{c.program}, c.lead, c.words))
}

// failed says an error and gives its exit code.
func failed(w *world.World, err error) int {
	var real *become.Error
	var coded interface{ ExitCode() int }
	switch {
	case err == nil:
		return guard.ExitOK
	case errors.As(err, &real):
		fmt.Fprintln(w.Stderr, real.Text)
		return real.Code
	case errors.As(err, &coded):
		fmt.Fprintln(w.Stderr, "pkgd: "+err.Error())
		return coded.ExitCode()
	case errors.Is(err, judge.ErrLoop):
		fmt.Fprintln(w.Stderr, "pkgd: stopped: "+err.Error())
		return guard.ExitLoop
	}
	fmt.Fprintln(w.Stderr, "pkgd: "+err.Error())
	return guard.ExitGeneral
}
