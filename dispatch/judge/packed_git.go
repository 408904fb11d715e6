package judge

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// byRepositoryLock plans once more by the lock file of the repository's workspace,
// where there is one: the run builds by it. The workspace's manifests are copied,
// so that its own configuration counts for nothing, as in the run.
func (s *session) byRepositoryLock(ctx context.Context, m *made, a attempt, it *guard.Item) {
	file, dir, err := s.repositoryLock(ctx, m, a, it)
	if err != nil {
		m.gap("input", s.cmd.Specs[0].Raw, "the lock file of its repository cannot be read: "+err.Error())
		return
	}
	if file == nil {
		return // the manager warns that there is none, and chooses as without the option
	}
	again := made{coverage: m.coverage, items: []guard.Item{*it}, dir: dir}
	s.items(&again, file, file)
	*m = again
}

// repositoryLock reads the lock and copies the workspace it is of; nil there is none.
func (s *session) repositoryLock(ctx context.Context, m *made, a attempt, it *guard.Item) (*lock.File, string, error) {
	dir, err := s.located(ctx, m, a, it)
	if err != nil {
		return nil, "", err
	}
	c := &cargoCollector{p: &project{}, seen: map[string]bool{}}
	root := c.workspaceRoot(dir)
	path := filepath.Join(root, s.recipe.Result)
	if !liesIn(checkoutOf(dir), root) || !exists(path) {
		return nil, "", nil
	}
	if err := errors.Join(c.add(root), c.add(dir)); err != nil {
		return nil, "", err
	}
	for _, f := range append(c.p.files, path) {
		if _, err := s.folder.copyFile(f); err != nil {
			return nil, "", err
		}
	}
	for _, f := range c.p.empty {
		if err := s.folder.put(f, nil); err != nil {
			return nil, "", err
		}
	}
	text, err := readFile(path)
	if err != nil {
		return nil, "", err
	}
	file, err := lock.Read(path, text, nil)
	return file, s.folder.mirrored(root), err
}

// checkoutOf is the folder that a repository was checked out into.
func checkoutOf(dir string) string {
	root, ok := nearest(dir, ".git")
	if !ok {
		return dir
	}
	return root
}

// located is the folder that a package of a repository was checked out into. Fact:
// cargo vendor says "Vendoring NAME vVERSION (ADDRESS) (FOLDER) to FEED" of each;
// a program without a library is in none of cargo's lists of dependencies.
func (s *session) located(ctx context.Context, m *made, a attempt, it *guard.Item) (string, error) {
	res, err := s.run(ctx, call{args: s.leading(s.fill(s.recipe.Tie.FeedArgs, a)), env: s.planSettings(s.recipe, a), dir: m.dir})
	if err == nil && res.code != 0 {
		err = errors.New(res.said())
	}
	if err != nil {
		return "", err
	}
	for _, line := range strings.Split(string(res.stderr), "\n") {
		of, _, ok := strings.Cut(line, ") to "+filepath.Join(s.folder.root, "feed")+string(filepath.Separator))
		if !ok || !strings.HasPrefix(strings.TrimSpace(of), "Vendoring "+it.Name+" v"+it.Version+" (") {
			continue
		}
		dir := of[strings.LastIndex(of, " (")+2:]
		if filepath.IsAbs(dir) && exists(filepath.Join(dir, s.m.Manifest)) {
			return dir, nil
		}
	}
	return "", errors.New("it is not known where it was checked out")
}
