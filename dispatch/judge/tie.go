package judge

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"pkgd/dispatch/config/aside"
	"pkgd/shims"
)

// tie holds the run to the accepted plan: settings and words that leave the
// manager no other choice. What cannot be made ready is a gap, and the verdict
// is taken again.
func (s *session) tie(ctx context.Context, out *Outcome) {
	if s.recipe == nil {
		return
	}
	t := s.recipe.Tie
	cmd := s.cmd
	if s.cut.native {
		cmd = s.ageless()
	}
	out.Args = cmd.Args
	if s.kept.args != nil {
		out.Args = s.kept.args
	}
	fed := false
	if t.Feed && !out.Plan.Empty {
		var err error
		if fed, err = s.feed(ctx, out); err != nil {
			s.fail(out, "registry", s.m.Name(), "the archives that were judged cannot be fetched for the run: "+err.Error())
			return
		}
	}
	if fed || !t.Feed {
		out.Env = s.merged(s.fill(t.Env, s.cut), t.Merge)
		if !s.kept.sources {
			out.Env = append(out.Env, t.BinaryEnv...)
		}
		args := t.Args
		if s.cmd.Has(shims.Isolated) {
			args = append(args[:len(args):len(args)], t.Isolated...)
		}
		if slices.ContainsFunc(cmd.Given, func(g shims.Given) bool { return g.Role == shims.Untying }) {
			args = append(args[:len(args):len(args)], t.Retie...)
		}
		if len(args) > 0 {
			out.Args = placeWords(cmd, out.Args, s.fill(args, s.cut))
		}
	}
	if !s.recipe.Method.Asks() {
		return // the run resolves nothing
	}
	if n := s.cooldown(); n != nil && (n.Always || s.cut.native && !t.Feed) {
		out.Env = append(out.Env, s.fill(n.Env, s.cut)...)
	}
	if s.kept.runArgs != nil && !s.cmd.Has(shims.DryRun) {
		out.Args, out.Relay = s.kept.runArgs, s.kept.said
	}
}

// feed fetches what was judged into the plan's folder: in the method's own way
// or by the recipe's words in the copy. fed is false where there is nothing to
// fetch and the run needs nothing.
func (s *session) feed(ctx context.Context, out *Outcome) (fed bool, err error) {
	if s.folder == nil { // the plan came from the cache
		if s.folder, err = newFolder(s.cfg.PlanDir(), s.w.Now()); err != nil {
			return false, err
		}
	}
	if s.recipe.Report != nil {
		return true, s.fetchArchives(ctx, out)
	}
	res, err := s.run(ctx, call{args: s.leading(s.fill(s.recipe.Tie.FeedArgs, s.cut)), env: s.planSettings(s.recipe, s.cut), dir: s.kept.dir})
	if err == nil && res.code != 0 {
		err = errors.New(res.said())
	}
	if err == nil && s.recipe.Tie.FeedNames != "" {
		err = s.feedSources(res.stdout)
	}
	return err == nil, err
}

// merged joins variables that hold lists with what the user's environment has
// there, so that nothing of the user's is lost.
func (s *session) merged(env, lists []string) []string {
	for i, kv := range env {
		name, value, _ := strings.Cut(kv, "=")
		if !slices.Contains(lists, name) {
			continue
		}
		if own := s.w.Env(name); own != "" {
			env[i] = name + "=" + own + " " + value
		}
	}
	return env
}

// placeWords puts options in as the last ones of words that may differ from the
// command's by pinned specs only.
func placeWords(c *shims.Command, words, opts []string) []string {
	changed := *c
	changed.Args = words
	return changed.Place(opts)
}

// leading puts the words in front that choose the manager's own version
// (cargo +nightly).
func (s *session) leading(args []string) []string {
	mark := s.m.Grammar.Style.Leading
	if mark == "" || len(s.cmd.Args) == 0 || !strings.HasPrefix(s.cmd.Args[0], mark) || len(args) > 0 && args[0] == s.cmd.Args[0] {
		return args
	}
	return append([]string{s.cmd.Args[0]}, args...)
}

// ready is the last look before the run.
func (s *session) ready(out *Outcome) (changed string, err error) {
	if changed = s.inputs.changed(); changed != "" {
		return changed, nil
	}
	if s.recipe == nil || s.cmd.Has(shims.DryRun) || !s.recipe.Tie.KeepLock || s.kept.lock == nil || s.kept.lockPath == "" || out.Verdict.Blocked() {
		return "", nil
	}
	old, err := os.ReadFile(s.kept.lockPath)
	if err == nil && string(old) == string(s.kept.lock) {
		return "", nil
	}
	mode := fs.FileMode(0o644)
	if err == nil {
		if i, serr := os.Stat(s.kept.lockPath); serr == nil {
			mode = i.Mode().Perm()
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return "", aside.Write(s.kept.lockPath, s.kept.lock, mode)
}
