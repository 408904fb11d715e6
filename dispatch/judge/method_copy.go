package judge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
	"pkgd/shims"
)

// resolveCopy runs the manager's own resolver in a copy of the project's
// manifests and reads the lock file it writes there.
func resolveCopy(ctx context.Context, s *session, a attempt) made {
	m := made{coverage: guard.CoversTransitive}
	p, err := s.project()
	if err != nil {
		m.gap("input", s.m.Manifest, err.Error())
		return m
	}
	if err := s.copyProject(p); err != nil {
		m.gap("input", p.root, err.Error())
		return m
	}
	if !p.manifest && (len(s.cmd.Specs) == 0 || s.recipe.NeedsManifest) {
		m.empty = true // the manager has nothing to work on and says so itself
		return m
	}
	dir := p.dir
	if p.config != "" {
		dir = p.config
	}
	s.resolve(ctx, &m, a, p.root, s.folder.mirrored(dir), s.lockBefore(p.root))
	return m
}

// lockBefore is the lock file that was there before; nil none.
func (s *session) lockBefore(root string) *lock.File {
	if in := s.recipe.Installed; s.startsFromInstalled(root) {
		if f, err := s.readLockFile(filepath.Join(root, in.Folder, in.List)); err == nil {
			// A list is no lock: what was linked in is nobody's promise of a place.
			f.Entries = slices.DeleteFunc(f.Entries, func(e lock.Entry) bool { return !e.Source.Type.Vouched() })
			return f
		}
	}
	if s.lockOff() {
		return nil
	}
	for _, name := range s.m.Locks {
		if !slices.Contains(s.recipe.Copy, name) {
			continue // the run takes no heed of it
		}
		if f, err := s.readLockFile(filepath.Join(root, name)); err == nil {
			return f
		}
	}
	return nil
}

// lockOff says whether the manager is told to heed no lock file: then the run
// chooses anew, and the plan must.
func (s *session) lockOff() bool {
	if s.m.LockSetting == "" {
		return false
	}
	v, ok := s.setting(s.m.LockSetting)
	return ok && isOff(v)
}

// isOff says whether a setting's value switches something off.
func isOff(v string) bool { return v == "false" || v == "null" || v == "0" }

// resolve runs the recipe in the copy of root and reads its result.
func (s *session) resolve(ctx context.Context, m *made, a attempt, root, dir string, before *lock.File) {
	r := s.recipe
	m.dir, m.lockPath = dir, filepath.Join(root, r.Result)
	calls := [][]string{s.planArgs(r, a)}
	if r.Again != nil {
		calls = append(calls, s.absolute(append(r.Again(s.cmd), s.fill(r.Insert, a)...)))
	}
	for _, then := range r.Then {
		calls = append(calls, append(then[:len(then):len(then)], s.manifestWords()...))
	}
	for _, args := range calls {
		args = s.leading(args)
		res, err := s.run(ctx, call{args: args, env: s.planSettings(r, a), dir: dir})
		if err == nil && res.code != 0 {
			err = errors.New(res.said())
		}
		if err != nil {
			m.gap("manager", s.m.Name(), err.Error())
			return
		}
		m.said = append(m.said, res.stderr...)
	}
	if err := s.pinCopy(ctx, a, root, dir); err != nil {
		m.gap("manager", s.m.Name(), err.Error())
		return
	}
	if args := s.respec(s.cmd.Args, a); !slices.Equal(args, s.cmd.Args) {
		m.args = args
	}
	if r.Run != nil {
		m.runArgs = r.Run(s.cmd)
	}
	result := s.resultFile(root, r)
	data, err := readFile(result)
	if err != nil {
		m.gap("input", r.Result, "the resolver wrote no lock file")
		return
	}
	m.lock = data
	file, err := lock.Read(result, data, beside(result))
	if err != nil {
		m.gap("input", r.Result, err.Error())
		return
	}
	if s.proj != nil && root == s.proj.root {
		s.staying(s.proj, file)
	}
	s.inWords(root, file)
	s.items(m, file, before)
	s.allNamed(m, file)
	m.empty = len(m.items) == 0 && len(m.gaps) == 0
}

// allNamed makes sure that what the command adds is in what the resolver wrote:
// a lock that it left as it was says nothing about it.
func (s *session) allNamed(m *made, file *lock.File) {
	wanted := s.extraSpecs
	switch s.cmd.Effect {
	case guard.Adds, guard.Runs, guard.Downloads:
		wanted = slices.Concat(s.cmd.Specs, s.extraSpecs)
	}
	have := map[string]bool{}
	for _, list := range [][]lock.Entry{file.Entries, file.Members} {
		for i := range list {
			have[list[i].Name] = true
		}
	}
	for _, sp := range wanted {
		if sp.Source.Type.Vouched() && sp.Name != "" && !have[sp.Name] {
			m.gap("input", sp.Raw, "it is not in what the resolver wrote")
		}
	}
}

// beside opens the files that stand beside a lock of the copy, which tell what
// is direct.
func beside(path string) lock.Opener {
	return func(name string) ([]byte, error) {
		if !filepath.IsLocal(name) {
			return nil, fs.ErrNotExist
		}
		return readFile(filepath.Join(filepath.Dir(path), name))
	}
}

// resultFile is the lock the resolver wrote: the recipe's, or another of the
// manager's lock files that the copy had and that it prefers.
func (s *session) resultFile(root string, r *shims.Recipe) string {
	for _, name := range s.m.Locks {
		path := s.folder.mirrored(filepath.Join(root, name))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return s.folder.mirrored(filepath.Join(root, r.Result))
}

// pinCopy puts young releases back to older ones by the recipe's own command
// line, in managers that know no cut-off. A pin whose package an earlier pin has
// taken out of the tree is passed over.
func (s *session) pinCopy(ctx context.Context, a attempt, root, dir string) error {
	for _, p := range a.pins {
		if len(s.recipe.Pin) == 0 || p.Older == "" || !s.inCopy(root, p.Package) {
			continue
		}
		args := make([]string, len(s.recipe.Pin))
		for i, w := range s.recipe.Pin {
			args[i] = strings.NewReplacer("{name}", p.Name, "{version}", p.Version, "{older}", p.Older).Replace(w)
		}
		args = append(args, s.manifestWords()...)
		res, err := s.run(ctx, call{args: s.leading(args), env: s.fill(s.recipe.Env, a), dir: dir})
		if err != nil {
			return err
		}
		if res.code != 0 {
			return fmt.Errorf("%s cannot be put back to %s: %s", p.Package, p.Older, res.said())
		}
	}
	return nil
}

// inCopy says whether the copy's lock holds a release.
func (s *session) inCopy(root string, p guard.Package) bool {
	path := s.resultFile(root, s.recipe)
	data, err := readFile(path)
	if err != nil {
		return false
	}
	file, err := lock.Read(path, data, nil)
	if err != nil {
		return false
	}
	for i := range file.Entries {
		if file.Entries[i].Package == p {
			return true
		}
	}
	return false
}

// choosesByWord: the command takes a version with a package's name.
func (s *session) choosesByWord() bool {
	return s.recipe.Respec != nil && (s.cmd.Effect == guard.Adds || s.cmd.Effect == guard.Runs)
}
