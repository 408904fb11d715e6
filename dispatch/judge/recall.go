package judge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"pkgd/dispatch/config/aside"
	"pkgd/guard"
)

// cacheFormat is part of every cached plan's key: it changes with the meaning
// of a plan.
const cacheFormat = "pkgd.plan/1"

// maxPlans bounds the folder of cached plans.
const maxPlans = 256

// cached is a plan as it is kept. The inputs say of which files it was made; it
// counts only while all of them are unchanged.
type cached struct {
	Inputs  inputs
	Plan    guard.Plan
	Cutoff  int64
	Sources bool
	Lock    []byte
	Path    string
}

// planKey names everything a plan depends on besides its inputs: words, place,
// the manager's program, the environment and the policy.
func (s *session) planKey() string {
	h := sha256.New()
	put := func(parts ...string) {
		for _, p := range parts {
			h.Write([]byte(p + "\x00"))
		}
		h.Write([]byte{1})
	}
	put(cacheFormat, s.m.Name(), s.cmd.Name, s.w.Dir, fileSign(s.real), s.policy.Profile)
	put(s.lead...)
	put(s.cmd.Args...)
	var env []string
	for _, kv := range s.w.Environ {
		name, _, _ := strings.Cut(kv, "=")
		if !slices.Contains(fleeting, name) && !strings.HasPrefix(name, "PKGD_") {
			env = append(env, kv)
		}
	}
	sort.Strings(env)
	put(env...)
	return hex.EncodeToString(h.Sum(nil))
}

// fleeting are variables that differ from call to call and mean nothing to a
// manager.
var fleeting = []string{"_", "SHLVL", "OLDPWD", "PWD", "COLUMNS", "LINES", "WINDOWID", "SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY",
	"TERM_SESSION_ID", "XDG_SESSION_ID", "INVOCATION_ID", "JOURNAL_STREAM"}

func (s *session) planFile() string {
	return filepath.Join(s.cfg.CacheDir(), "plans", s.planKey()+".json")
}

// cacheable says whether a plan can stand for another call: every package in it
// is pinned by a lock, a hash or an exact version, and nothing was held back.
func cacheable(p *guard.Plan) bool {
	if !p.Complete || len(p.Held) > 0 || len(p.Items) == 0 {
		return false
	}
	for i := range p.Items {
		it := &p.Items[i]
		if !it.Member && !it.Locked && !(it.Named && it.Exact) {
			return false
		}
	}
	return true
}

// remember keeps a plan that may be reused. Reading a lock is as quick as
// reading a cached plan and is never kept. Failures only cost time.
func (s *session) remember(out *Outcome) {
	if s.recipe == nil || !s.recipe.Method.Asks() || s.cfg.CacheDir() == "" {
		return
	}
	if !cacheable(&out.Plan) || s.recipe.RunCache != "" || s.kept.args != nil || s.kept.runArgs != nil || s.recipe.Tie.FeedArgs != nil {
		return
	}
	// What was read on the way and is needed for the run is not kept.
	if w := s.wishes; w != nil && len(w.sources)+len(w.needs)+len(w.index) > 0 {
		return
	}
	data, err := json.Marshal(cached{
		Inputs: s.inputs, Plan: out.Plan, Cutoff: s.cut.cutoff,
		Sources: s.kept.sources, Lock: s.kept.lock, Path: s.kept.lockPath,
	})
	if err != nil {
		return
	}
	file := s.planFile()
	if os.MkdirAll(filepath.Dir(file), 0o700) != nil {
		return
	}
	sweepPlans(filepath.Dir(file))
	_ = aside.Write(file, data, 0o600)
}

// sweepPlans drops the oldest half when there are too many.
func sweepPlans(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < maxPlans {
		return
	}
	age := func(e os.DirEntry) int64 {
		if i, err := e.Info(); err == nil {
			return i.ModTime().UnixNano()
		}
		return 0
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return int(min(1, max(-1, age(a)-age(b)))) })
	for _, e := range entries[:len(entries)/2] {
		_ = os.Remove(filepath.Join(dir, e.Name()))
	}
}

// recall takes a cached plan whose inputs are all unchanged. A plan in which
// something is too young now is made again.
func (s *session) recall(ctx context.Context, out *Outcome) bool {
	if s.recipe == nil || !s.recipe.Method.Asks() || s.cfg.CacheDir() == "" {
		return false
	}
	data, err := readFile(s.planFile())
	if err != nil {
		return false
	}
	var c cached
	if json.Unmarshal(data, &c) != nil || !cacheable(&c.Plan) || c.Inputs.changed() != "" {
		return false
	}
	facts := s.gather(ctx, c.Plan)
	if len(s.young(c.Plan, facts)) > 0 {
		return false
	}
	out.Plan, out.Facts = c.Plan, facts
	s.inputs = c.Inputs
	s.cut = attempt{cutoff: s.ownCutoff()}
	s.kept = made{sources: c.Sources, lock: c.Lock, lockPath: c.Path, items: c.Plan.Items}
	out.Plan.Cutoff = s.cut.cutoff
	return true
}
