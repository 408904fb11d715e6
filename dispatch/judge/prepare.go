package judge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// maxPrepared bounds how many git dependencies one plan looks into.
const maxPrepared = 20

// prepared adds what the manager installs to prepare a git dependency: all that
// its repository develops with, which stands in no lock file of the project.
func (s *session) prepared(ctx context.Context, m *made, a attempt) {
	if s.recipe.Prepare == nil || len(m.gaps) > 0 {
		return
	}
	have := map[guard.Package]bool{}
	for i := range m.items {
		have[m.items[i].Package] = true
	}
	seen := map[string]bool{}
	for i := 0; i < len(m.items); i++ {
		it := m.items[i]
		if it.Source.Type != guard.Git || it.Bundled || seen[it.Source.Location] {
			continue
		}
		seen[it.Source.Location] = true
		if len(seen) > maxPrepared {
			m.gap("input", it.Name, "more git dependencies than pkgd looks into for one plan")
			return
		}
		file, err := s.preparation(ctx, &it, len(seen), a)
		if err != nil {
			m.gap("registry", it.Name, "what is installed to prepare it cannot be listed: "+err.Error())
			return
		}
		if file == nil {
			continue
		}
		for j := range file.Entries {
			e := file.Entries[j].Item
			e.Direct, e.Named, e.Dev, e.Under = false, false, true, it.Name
			if !have[e.Package] {
				have[e.Package] = true
				m.items = append(m.items, e)
			}
		}
		for _, p := range file.Problems {
			m.gap("input", it.Name, p.What+": "+p.Why)
		}
	}
}

// preparable is the part of a repository's manifest that decides.
type preparable struct {
	Scripts    map[string]any `json:"scripts"`
	Workspaces any            `json:"workspaces"`
	Needs      map[string]any `json:"dependencies"`
	Dev        map[string]any `json:"devDependencies"`
	Optional   map[string]any `json:"optionalDependencies"`
	Peer       map[string]any `json:"peerDependencies"`
}

// preparation resolves what is installed to prepare one repository; nil nothing.
func (s *session) preparation(ctx context.Context, it *guard.Item, n int, a attempt) (*lock.File, error) {
	if s.real == "" {
		return nil, errors.New("there is no real " + s.m.Name() + " to ask")
	}
	if s.folder == nil {
		f, err := newFolder(s.cfg.PlanDir(), s.w.Now())
		if err != nil {
			return nil, err
		}
		s.folder = f
	}
	p := s.recipe.Prepare
	args := slices.Concat(p.Look[:1], []string{it.Source.Location}, p.Look[1:])
	res, err := s.run(ctx, call{args: args, env: append(s.planSettings(s.recipe, a), p.Env...), dir: s.folder.root})
	if err == nil && res.code != 0 {
		err = errors.New(res.said())
	}
	if err != nil {
		return nil, err
	}
	var all []preparable
	if text := bytes.TrimSpace(res.stdout); bytes.HasPrefix(text, []byte("[")) {
		err = json.Unmarshal(text, &all)
	} else {
		all = make([]preparable, 1)
		err = json.Unmarshal(text, &all[0])
	}
	if err != nil || len(all) != 1 {
		return nil, errors.New("its manifest cannot be read")
	}
	if !all[0].prepares(p.Scripts) || !all[0].needs() {
		return nil, nil
	}
	if all[0].Workspaces != nil {
		return nil, errors.New("it is a workspace")
	}
	dir := filepath.Join(s.folder.root, fmt.Sprintf("prepared-%d", n))
	if err := s.checkout(ctx, it.Source.Location, dir, p.Files); err != nil {
		return nil, err
	}
	return s.resolvePrepared(ctx, dir, a)
}

func (p *preparable) prepares(scripts []string) bool {
	for _, name := range scripts {
		if text, ok := p.Scripts[name].(string); ok && text != "" {
			return true
		}
	}
	return p.Workspaces != nil
}

func (p *preparable) needs() bool {
	return len(p.Needs)+len(p.Dev)+len(p.Optional)+len(p.Peer) > 0 || p.Workspaces != nil
}

func (s *session) resolvePrepared(ctx context.Context, dir string, a attempt) (*lock.File, error) {
	p := s.recipe.Prepare
	_, own := firstOf(dir, p.Locks)
	locked := own != nil
	res, err := s.run(ctx, call{args: s.fill(p.Args, a), env: append(s.planSettings(s.recipe, a), p.Env...), dir: dir})
	if err == nil && res.code != 0 {
		err = errors.New(res.said())
	}
	if err != nil {
		return nil, err
	}
	path, data := firstOf(dir, p.Locks)
	if data == nil {
		return nil, errors.New("the resolver wrote no lock file")
	}
	file, err := lock.Read(path, data, beside(path))
	if err != nil {
		return nil, err
	}
	for i := range file.Entries {
		file.Entries[i].Locked = locked // by the repository's own lock, not by the one just written
	}
	return file, nil
}

// firstOf reads the first of some files that a folder has; nil none.
func firstOf(dir string, names []string) (path string, data []byte) {
	for _, name := range names {
		path = filepath.Join(dir, name)
		if data, err := readFile(path); err == nil {
			return path, data
		}
	}
	return "", nil
}

// checkout puts some files of a repository's commit into a folder. No hook and
// no filter of anybody's runs: nothing is checked out, files are only read.
func (s *session) checkout(ctx context.Context, location, dir string, files []string) error {
	address, commit, _ := strings.Cut(strings.TrimPrefix(location, "git+"), "#")
	if len(commit) != 40 || strings.Trim(commit, "0123456789abcdef") != "" || strings.HasPrefix(address, "-") {
		return errors.New("it is not fixed to a commit")
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return err
	}
	if _, err := s.git(ctx, dir, "init", "--quiet", "--bare", "--template=", "repository.git"); err != nil {
		return err
	}
	repository := filepath.Join(dir, "repository.git")
	defer func() { _ = os.RemoveAll(repository) }()
	var err error
	for _, from := range addresses(address) {
		if _, err = s.git(ctx, repository, "fetch", "--quiet", "--depth=1", from, commit); err == nil {
			break
		}
		if _, err = s.git(ctx, repository, "fetch", "--quiet", "--no-tags", from, "+refs/heads/*:refs/plan/heads/*", "+refs/tags/*:refs/plan/tags/*"); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	for _, name := range files {
		text, err := s.git(ctx, repository, "cat-file", "blob", commit+":"+name)
		if err != nil {
			continue // it has none
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	_, err = os.Stat(filepath.Join(dir, s.m.Manifest))
	return err
}

// addresses are the places to fetch from: what is written, and for a public host
// reached by SSH the same over HTTPS, as npm tries it.
func addresses(address string) []string {
	if rest, ok := strings.CutPrefix(address, "ssh://git@"); ok {
		return []string{address, "https://" + rest}
	}
	return []string{address}
}
