package judge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"pkgd/dispatch/become"
)

// planning marks plan calls in the environment. It never means that a check may
// be left out: it counts how deep plans have called plans, so that a wrapper
// that leads back to a shim ends with an error and not in a loop.
const planning = "PKGD_PLANNING"

// maxOutput bounds what is kept of a plan call's output.
const maxOutput = 64 << 20

// call runs the real manager for a plan.
type call struct {
	args []string
	env  []string // set over the user's, which keeps proxies, tokens and registries
	dir  string
}

type result struct {
	stdout, stderr []byte
	code           int
}

// run starts the real manager with the shim folders taken off PATH, nothing on
// standard input and in a process group of its own, which the deadline ends as
// a whole.
func (s *session) run(ctx context.Context, c call) (result, error) {
	var out, errs tail
	cmd := exec.CommandContext(ctx, s.planner(), append(s.planLead(c), c.args...)...)
	cmd.Dir = c.dir
	cmd.Env = s.planEnv(c)
	cmd.Stdout, cmd.Stderr = &out, &errs
	ownGroup(cmd)
	cmd.WaitDelay = 2 * time.Second
	endWithUs(cmd)
	runtime.LockOSThread()
	err := cmd.Run()
	runtime.UnlockOSThread()
	endGroup(cmd)
	r := result{stdout: out.Bytes(), stderr: errs.Bytes()}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return r, fmt.Errorf("%s did not answer in time", s.m.Name())
	case errors.As(err, &exit):
		r.code = exit.ExitCode()
		if s.looped = s.looped || bytes.Contains(r.stderr, []byte(loopWords)); s.looped {
			return r, ErrLoop
		}
		return r, nil
	case err != nil:
		return r, fmt.Errorf("%s cannot be run for a plan: %w", s.real, err)
	}
	return r, nil
}

// planLead are the words that lead an interpreter to the manager in a plan.
func (s *session) planLead(c call) []string {
	netted := slices.ContainsFunc(c.env, func(kv string) bool { return strings.HasPrefix(kv, planMark) })
	if len(s.lead) > 0 && netted && s.recipe.Net.Lead != nil {
		return s.recipe.Net.Lead(slices.Clone(s.lead))
	}
	return slices.Clone(s.lead)
}

// planner is the program that makes plans: the manager, or the one that stands
// beside it.
func (s *session) planner() string {
	if s.m.Planner == "" || s.real == "" {
		return s.real
	}
	beside := filepath.Join(filepath.Dir(s.real), s.m.Planner)
	if _, err := os.Stat(beside); err == nil {
		return beside
	}
	if found := s.look(s.m.Planner); found != "" {
		return found
	}
	return beside // its absence is then the error that is shown
}

// planEnv is the user's environment with PATH without shims, the call's own
// settings, and the count of plans.
func (s *session) planEnv(c call) []string {
	set := append(append(s.pathSettings(), c.env...),
		planning+"="+fmt.Sprint(s.depth+1),
		hop+"=", "PATH="+s.planPath())
	drop := make(map[string]bool, len(set))
	for _, kv := range set {
		name, _, _ := strings.Cut(kv, "=")
		drop[variable(name)] = true
	}
	if s.recipe != nil {
		for _, name := range s.recipe.Unset {
			drop[variable(name)] = true
		}
	}
	env := make([]string, 0, len(s.w.Environ)+len(set))
	for _, kv := range s.w.Environ {
		name, _, ok := strings.Cut(kv, "=")
		if ok && !drop[variable(name)] {
			env = append(env, kv)
		}
	}
	return append(env, set...)
}

// variable folds the spellings of one variable: some managers take names in any
// case, with dashes or underscores.
func variable(name string) string {
	return strings.ReplaceAll(strings.ToLower(name), "-", "_")
}

// barePath is PATH without our links.
func (s *session) barePath() string {
	if s.bare == nil {
		path := withoutShims(s.w.Env("PATH"))
		s.bare = &path
	}
	return *s.bare
}

// withoutShims takes every folder off PATH that holds our links, so that a
// wrapper which calls the manager by name finds the real one; relative and
// empty entries go, too: a plan runs in another folder.
func withoutShims(path string) string {
	var keep []string
	for _, dir := range filepath.SplitList(path) {
		if filepath.IsAbs(dir) && !become.IsShimDir(dir) {
			keep = append(keep, dir)
		}
	}
	return strings.Join(keep, string(os.PathListSeparator))
}

// tail keeps what is written up to maxOutput and drops the rest.
type tail struct{ bytes.Buffer }

func (t *tail) Write(p []byte) (int, error) {
	if room := maxOutput - t.Len(); room > 0 {
		t.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

// said is the part of a failed call's output that tells why, in one line.
func (r result) said() string {
	var lines []string
	for _, l := range strings.Split(string(r.stderr)+"\n"+string(r.stdout), "\n") {
		l = strings.TrimSpace(l)
		if l == "" || strings.Contains(l, "A complete log of this run") {
			continue
		}
		lines = append(lines, l)
		if len(lines) == 6 {
			break
		}
	}
	if len(lines) == 0 {
		return fmt.Sprintf("it ended with %d and said nothing", r.code)
	}
	said := strings.Join(lines, " · ")
	if len(said) > 600 {
		said = said[:600] + "…"
	}
	return said
}
