package judge

import (
	"context"
	"errors"
	"strconv"
	"time"

	"pkgd/dispatch/config"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/shims"
)

// Request is one command to judge.
type Request struct {
	World   *world.World
	Command *shims.Command
	Config  *config.Config
	Real    string // path of the real manager; "" there is none, and no plan can be made
	// Lead are words that stand before the manager's own when the real program
	// is an interpreter ("-m pip" of python).
	Lead []string
	// DryRun judges only: nothing is made ready for a run and nothing is
	// journalled as one.
	DryRun bool
}

// Outcome is what was decided and, for an allowed command, how the run is tied
// to the plan.
type Outcome struct {
	Verdict   guard.Verdict
	Plan      guard.Plan
	Facts     []guard.Facts
	Knowledge guard.Knowledge
	Policy    guard.Policy
	Now       int64    // Unix seconds by which ages count: this machine's clock, or the registry's where that is behind
	Decision  []byte   // the document of `pkgd check --json`, for a DryRun
	Env       []string // set for the run, over the user's environment
	Args      []string // the run's words, without argv[0]
	Notes     []string // to be said once on stderr
	Relay     []byte   // what the manager said while it planned what the run only repeats
	// Ready looks at the inputs once more and puts the plan's lock in the
	// project's place where the tie wants that. changed names an input that is
	// no longer what the plan saw; then, and after an error, the run must not
	// start.
	Ready func() (changed string, err error)
	// Cleanup removes the plan's folder. An allowed run may need what is in it
	// and is not cleaned up after: the next plan sweeps what dead processes left.
	Cleanup func()
}

// ErrLoop is returned when plans have called plans: a wrapper leads back to us.
var ErrLoop = errors.New("a wrapper calls pkgd again while pkgd makes a plan through it")

// maxDepth is how deep plans may call plans (a manager that runs another one).
const maxDepth = 4

// Judge makes the plan, asks for the facts, decides and writes the journal. An
// error means that nothing could be decided (a loop); everything else is a
// verdict.
func Judge(ctx context.Context, r Request) (out *Outcome, err error) {
	s, err := newSession(r)
	if err != nil {
		return nil, err
	}
	defer s.close()
	defer func() {
		if err != nil {
			s.folder.remove()
		}
	}()
	// The slowest plan seen (278 packages on an uncached mirror) took 17 s; the
	// setting's default is ten times that.
	ctx, cancel := context.WithTimeout(ctx, time.Duration(s.cfg.Int("command_timeout_seconds"))*time.Second)
	defer cancel()

	out = &Outcome{Policy: s.policy, Args: s.cmd.Args, Cleanup: func() { s.folder.remove() }}
	switch {
	case !s.cmd.Guarded():
		out.Plan = s.emptyPlan()
	case !s.recall(ctx, out):
		s.rounds(ctx, out)
		s.remember(out)
	}
	out.Knowledge = s.knowledge()
	s.decide(out)
	s.hints(ctx, out)
	if !out.Verdict.Blocked() && !r.DryRun && s.cmd.Guarded() {
		s.tie(ctx, out)
	}
	if s.looped {
		return nil, ErrLoop
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil, ctx.Err() // interrupted: what was seen until then is no decision
	}
	out.Ready = func() (string, error) { return s.ready(out) }
	switch {
	case r.DryRun:
		if out.Decision, err = report.DecisionJSON(out.Plan, out.Facts, out.Knowledge, s.policy, out.Verdict); err != nil {
			return nil, err
		}
	case s.cmd.Guarded():
		if err := s.record(out); err != nil {
			return nil, err
		}
	}
	if out.Verdict.Blocked() || r.DryRun {
		out.Cleanup()
	}
	out.Notes, out.Now = s.notes, s.now
	return out, nil
}

func (s *session) decide(out *Outcome) {
	out.Verdict = guard.Decide(out.Plan, out.Facts, out.Knowledge, s.policy, s.now)
}

// fail adds a gap to a plan that was already decided on, and decides again.
func (s *session) fail(out *Outcome, cause, what, why string) {
	out.Plan.Gaps = append(out.Plan.Gaps, guard.Gap{Cause: cause, What: what, Why: why})
	out.Plan.Complete, out.Plan.Tied = false, false
	s.decide(out)
}

// emptyPlan is the plan of a command that brings nothing in.
func (s *session) emptyPlan() guard.Plan {
	return guard.Plan{
		Manager: s.m.Name(), Ecosystem: s.m.Ecosystem, Argv: s.argv(), Effect: s.cmd.Effect,
		Coverage: guard.CoversNone, Complete: true, Empty: true,
	}
}

func (s *session) argv() []string { return append([]string{s.cmd.Name}, s.cmd.Args...) }

// plan makes one plan under an attempt's conditions.
func (s *session) plan(ctx context.Context, a attempt) (guard.Plan, made) {
	p := s.emptyPlan()
	p.Empty, p.Cutoff = false, a.cutoff
	m := made{coverage: guard.CoversNone}
	switch why := s.unable(); {
	case s.recipe == nil:
		m.gap("words", s.cmd.Word, "pkgd knows no way to list beforehand what this would bring in")
	case len(s.badWords()) > 0:
		p.Method = s.recipe.Words
		m.gaps = s.badWords()
	case len(s.unread) > 0:
		p.Method = s.recipe.Words
		m.gaps = s.unread
	case why != "":
		p.Method = s.recipe.Words
		m.gap("input", s.m.Name(), why)
	default:
		p.Method = s.recipe.Words
		m = methodOf(s.recipe.Method)(ctx, s, a)
		s.prepared(ctx, &m, a)
	}
	return s.finish(p, m), m
}

// badWords are the words of the command that should name a package and cannot. A
// manager may read them in a way of its own, so none is run to find out.
func (s *session) badWords() []guard.Gap {
	var gaps []guard.Gap
	if s.cmd.Effect == guard.Removes {
		return nil
	}
	for i := range s.cmd.Specs {
		if sp := &s.cmd.Specs[i]; sp.Bad != "" {
			gaps = append(gaps, guard.Gap{Cause: "words", What: sp.Raw, Why: sp.Bad})
		}
	}
	return gaps
}

// unable says why no plan can be started; "" it can.
func (s *session) unable() string {
	if key := s.m.LockPlace; key != "" {
		if _, set := s.setting(key); set {
			return "its lock file stands in another place than the project's (" + key + ")"
		}
	}
	if s.recipe == nil || !s.recipe.Method.Asks() {
		return ""
	}
	if s.real == "" {
		return "there is no real " + s.m.Name() + " to make a plan with"
	}
	if s.recipe.MinVersion != "" && !s.versionIs(s.recipe.MinVersion, true) {
		return "version " + s.managerVersion() + " cannot list beforehand what it would install; " + s.recipe.MinVersion + " can"
	}
	if s.folder == nil {
		f, err := newFolder(s.cfg.PlanDir(), s.w.Now())
		if err != nil {
			return err.Error()
		}
		s.folder = f
	}
	return ""
}

// finish moves what was made into the plan. Where nothing could be planned, the
// words of the command still say what it names, so that malware is stopped by
// name.
func (s *session) finish(p guard.Plan, m made) guard.Plan {
	p.Items, p.Gaps, p.Coverage, p.Empty = m.items, m.gaps, m.coverage, m.empty
	p.Complete = len(m.gaps) == 0
	if !p.Complete && len(p.Items) == 0 {
		p.Items = s.named()
		p.Coverage = guard.CoversNone
		if len(p.Items) > 0 {
			p.Coverage = guard.CoversNamed
		}
	}
	p.Tied = s.m.Untied == "" && p.Complete
	return p
}

// named lists the packages that the words alone name.
func (s *session) named() []guard.Item {
	var items []guard.Item
	for _, sp := range append(append([]shims.Spec{}, s.cmd.Specs...), s.extraSpecs...) {
		if sp.Name == "" {
			continue
		}
		it := guard.Item{
			Package:   guard.Package{Ecosystem: s.m.Ecosystem, Name: sp.Name},
			Requested: sp.Requested, Direct: true, Named: true, Source: sp.Source,
		}
		if v, ok := exactVersion(s.m.Ecosystem, sp.Requested); ok {
			it.Version, it.Exact = v, true
		}
		items = append(items, it)
	}
	return items
}

func trimFloat(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
