package judge

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"

	"pkgd/guard"
	"pkgd/lock"
	"pkgd/shims"
)

// readLock plans a command that installs exactly what a lock file says: the
// first of the manager's lock files, of the recipe's kind, that the project has.
// Without one the manager refuses by itself.
func readLock(_ context.Context, s *session, _ attempt) made {
	m := made{coverage: guard.CoversLockfile}
	if readerOf(s.m.Manifest) != nil {
		if _, err := s.project(); err != nil { // its root, where the lock is, is not known
			m.gap("input", s.m.Manifest, err.Error())
			return m
		}
	}
	root := s.projectRoot()
	for _, name := range lockNames(s.recipe, s.m) {
		path := filepath.Join(root, name)
		file, err := s.readLockFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			m.gap("input", name, err.Error())
			return m
		}
		s.items(&m, file, file)
		m.empty = len(m.items) == 0 && len(m.gaps) == 0
		return m
	}
	m.empty = true
	return m
}

// readLockFile reads one lock file and notes it, and the files it includes, as
// inputs of the plan.
func (s *session) readLockFile(path string) (*lock.File, error) {
	data, err := s.inputs.read(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	return lock.Read(path, data, func(ref string) ([]byte, error) {
		if !filepath.IsAbs(ref) {
			ref = filepath.Join(dir, ref)
		}
		return s.inputs.read(ref)
	})
}

// lockNames are the lock files a recipe reads.
func lockNames(r *shims.Recipe, m *shims.Manager) []string {
	if len(r.Locks) > 0 {
		return r.Locks
	}
	return m.Locks
}
