package judge

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"pkgd/guard"
	"pkgd/lock"
	"pkgd/shims"
)

// byPackedLock plans once more by the lock file that the wanted package carries
// itself, where the command asks for that and there is one: the run builds by it,
// and looks for everything in it, needed or not. The first plan has said which
// release it is.
func (s *session) byPackedLock(ctx context.Context, m *made, a attempt, dir string) {
	if !s.recipe.Packed || !s.cmd.Has(shims.Locked) || len(m.gaps) > 0 {
		return
	}
	if len(s.cmd.Specs) != 1 {
		m.gap("words", "--locked", "each package has a lock file of its own: name one at a time")
		return
	}
	it := wantedItem(m.items)
	if it == nil {
		m.gap("input", s.cmd.Specs[0].Raw, "the resolver does not say which release it is")
		return
	}
	if it.Source.Type == guard.Git {
		s.byRepositoryLock(ctx, m, a, it)
		return
	}
	from, err := s.unpacked(ctx, m, a, it)
	if err != nil {
		m.gap("registry", s.cmd.Specs[0].Raw, "the lock file in it cannot be read: "+err.Error())
		return
	}
	if from == "" {
		return // the manager warns that there is none, and chooses as without the option
	}
	to := dir + "-packed"
	file, err := s.copyPacked(from, to)
	if err != nil {
		m.gap("input", s.cmd.Specs[0].Raw, "the lock file in it cannot be read: "+err.Error())
		return
	}
	again := made{coverage: m.coverage, items: []guard.Item{*it}, dir: s.folder.mirrored(to)}
	s.items(&again, file, file)
	*m = again
}

// unpacked fetches what the first plan found and gives the folder of the wanted
// package; "" it has no lock file.
func (s *session) unpacked(ctx context.Context, m *made, a attempt, it *guard.Item) (string, error) {
	res, err := s.run(ctx, call{args: s.leading(s.fill(s.recipe.Tie.FeedArgs, a)), env: s.planSettings(s.recipe, a), dir: m.dir})
	if err == nil && res.code != 0 {
		err = errors.New(res.said())
	}
	if err != nil {
		return "", err
	}
	for _, name := range []string{it.Name + "-" + it.Version, it.Name} {
		from := filepath.Join(s.folder.root, "feed", name)
		if _, err := os.Lstat(filepath.Join(from, s.recipe.Result)); err == nil {
			return from, nil
		}
	}
	return "", nil
}

// copyPacked makes a project of the package alone, with its lock and stand-ins
// for its sources, and reads the lock.
func (s *session) copyPacked(from, to string) (*lock.File, error) {
	path := filepath.Join(from, s.recipe.Result)
	text, err := readFile(path)
	if err != nil {
		return nil, err
	}
	file, err := lock.Read(path, text, nil)
	if err != nil {
		return nil, err
	}
	manifest, err := readFile(filepath.Join(from, s.m.Manifest))
	if err != nil {
		return nil, err
	}
	m, err := readTOML(filepath.Join(from, s.m.Manifest))
	if err != nil {
		return nil, err
	}
	if m["workspace"] == nil { // a project of its own, whatever stands above the plan's folder
		manifest = append(manifest, "\n[workspace]\n"...)
	}
	c := cargoCollector{p: &project{}}
	c.targets(from, m)
	for _, source := range c.p.empty {
		rel, err := filepath.Rel(from, source)
		if err != nil {
			return nil, err
		}
		if err := s.folder.put(filepath.Join(to, rel), nil); err != nil {
			return nil, err
		}
	}
	if err := s.folder.put(filepath.Join(to, s.m.Manifest), manifest); err != nil {
		return nil, err
	}
	return file, s.folder.put(filepath.Join(to, s.recipe.Result), text)
}

// wantedItem is the one package that the command names.
func wantedItem(items []guard.Item) *guard.Item {
	var wanted *guard.Item
	for i := range items {
		if it := &items[i]; it.Direct && !it.Member {
			if wanted != nil {
				return nil
			}
			wanted = it
		}
	}
	return wanted
}
