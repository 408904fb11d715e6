package judge

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// maxInstalled bounds how many installed packages are mirrored: the largest
// trees known have about ten thousand.
const maxInstalled = 50_000

// startsFromInstalled says whether the resolver would look at what is installed:
// there is no lock that it heeds.
func (s *session) startsFromInstalled(root string) bool {
	in := s.recipe.Installed
	if in.Folder == "" {
		return false
	}
	for _, name := range in.Unless {
		if _, err := os.Stat(filepath.Join(root, name)); err == nil && !s.lockOff() {
			return false
		}
	}
	return true
}

// copyInstalled mirrors the manifests of what is installed in the project and in
// its members, where the resolver starts from those: what they ask for and what
// they satisfy decides what the run fetches.
func (s *session) copyInstalled(p *project) error {
	if !s.startsFromInstalled(p.root) {
		return nil
	}
	t := installedTree{s: s, seen: map[string]bool{}}
	for _, manifest := range p.files {
		if err := t.folder(filepath.Join(filepath.Dir(manifest), s.recipe.Installed.Folder)); err != nil {
			return err
		}
	}
	// A list is heeded only where no folder is younger than it: the times are part
	// of what the resolver sees.
	for i := len(t.times) - 1; i >= 0; i-- {
		if err := os.Chtimes(s.folder.mirrored(t.times[i].path), t.times[i].at, t.times[i].at); err != nil {
			return err
		}
	}
	return nil
}

// installedTree is the part of what is installed that was mirrored.
type installedTree struct {
	s     *session
	count int
	seen  map[string]bool // folders that links lead to
	times []struct {
		path string
		at   time.Time
	}
}

// timed notes when a file or folder was last changed.
func (t *installedTree) timed(path string, at time.Time) {
	t.times = append(t.times, struct {
		path string
		at   time.Time
	}{path, at})
}

// folder mirrors a folder of packages, or of a scope's packages; one that is not
// there is no error.
func (t *installedTree) folder(dir string) error {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil
	}
	entries, rerr := os.ReadDir(dir)
	if err = errors.Join(err, rerr); err != nil {
		return err
	}
	if err := os.MkdirAll(t.s.folder.mirrored(dir), 0o700); err != nil {
		return err
	}
	t.timed(dir, info.ModTime())
	if err := t.file(filepath.Join(dir, t.s.recipe.Installed.List)); err != nil {
		return err
	}
	for _, e := range entries {
		if err := t.entry(dir, e); err != nil {
			return err
		}
	}
	return nil
}

func (t *installedTree) entry(dir string, e fs.DirEntry) error {
	path := filepath.Join(dir, e.Name())
	switch {
	case strings.HasPrefix(e.Name(), "."):
		return nil
	case e.Type()&fs.ModeSymlink != 0:
		return t.link(path)
	case !e.IsDir():
		return nil
	case strings.HasPrefix(e.Name(), "@"):
		return t.folder(path)
	}
	if t.count++; t.count > maxInstalled {
		return fmt.Errorf("more than %d packages are installed", maxInstalled)
	}
	info, err := e.Info()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(t.s.folder.mirrored(path), 0o700); err != nil {
		return err
	}
	t.timed(path, info.ModTime())
	if err := t.file(filepath.Join(path, t.s.m.Manifest)); err != nil {
		return err
	}
	return t.folder(filepath.Join(path, t.s.recipe.Installed.Folder))
}

// file mirrors one file, if it is there, and notes it as an input.
func (t *installedTree) file(path string) error {
	t.s.inputs.add(path)
	found, err := t.s.folder.copyFile(path)
	if err != nil || !found {
		return err
	}
	info, err := os.Stat(path)
	if err == nil {
		t.timed(path, info.ModTime())
	}
	return err
}

// link mirrors a link, and with it the manifests of the folder that it leads to:
// what a linked package asks for is fetched for the project.
func (t *installedTree) link(path string) error {
	target, err := os.Readlink(path)
	if err != nil {
		return err
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(path), target)
	}
	if err := t.linked(filepath.Clean(target)); err != nil {
		return err
	}
	err = os.Symlink(t.s.folder.mirrored(target), t.s.folder.mirrored(path))
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// linked mirrors the folder that a link leads to, once.
func (t *installedTree) linked(dir string) error {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() || t.seen[dir] {
		return nil // a link into nothing; the manager finds the same
	}
	if t.count++; t.count > maxInstalled {
		return fmt.Errorf("more than %d packages are installed", maxInstalled)
	}
	t.seen[dir] = true
	if err := os.MkdirAll(t.s.folder.mirrored(dir), 0o700); err != nil {
		return err
	}
	if err := t.file(filepath.Join(dir, t.s.m.Manifest)); err != nil {
		return err
	}
	return t.folder(filepath.Join(dir, t.s.recipe.Installed.Folder))
}
