package install

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Remove takes away what Install put there: links that are still ours, the
// lines in start-up files, and folders that were made and are empty now. With
// Managers only their links go. Where nothing was put, nothing is done.
func Remove(o Options) (*Result, error) {
	dir, shared, err := o.folder()
	if err != nil {
		return nil, err
	}
	r := &Result{Dir: dir, Shared: shared, DryRun: o.DryRun, Removal: true}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return r, nil
	}
	if !o.DryRun {
		unlock, err := lockFolder(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return r, nil
		}
		if err != nil {
			return nil, &Error{What: "the links in " + dir + " cannot be taken away", Why: err.Error()}
		}
		defer unlock()
		r.Shared = o.sharedFolder(dir)
	}
	m, there, err := readManifest(dir, r.Shared, o.World.UID)
	if err != nil {
		return nil, err
	}
	names := m.Links
	if !there {
		names = o.handMade(dir)
	}
	if len(names) == 0 && len(m.Files) == 0 {
		return r, nil
	}
	if o.Managers != nil {
		return r, o.removeSome(r, m, names, there)
	}
	if err := o.unlink(r, m, names); err != nil {
		return r, err
	}
	return r, o.removeRest(r, m)
}

// handMade lists links that were made without us: pkgd under a manager's name.
func (o *Options) handMade(dir string) []string {
	var all []string
	for _, file := range names(dir) {
		if path := filepath.Join(dir, file); known(plainName(file)) && o.ours(path, nil) {
			all = append(all, file)
		}
	}
	return all
}

// unlink takes links away that are ours. What somebody else put in the place of
// one stays.
func (o *Options) unlink(r *Result, m *manifest, names []string) error {
	for _, file := range slices.Clone(names) {
		path := filepath.Join(r.Dir, file)
		switch {
		case !exists(path):
		case !o.ours(path, m):
			r.Skipped = append(r.Skipped, Skip{Name: plainName(file), Why: "foreign", Path: path})
		default:
			if !o.DryRun {
				if err := os.Remove(path); err != nil {
					return &Error{What: "the link " + path + " cannot be taken away", Why: err.Error()}
				}
			}
			r.Links = append(r.Links, Link{Name: plainName(file), Path: path, State: "removed"})
		}
		m.Links = slices.DeleteFunc(m.Links, func(n string) bool { return n == file })
	}
	return nil
}

func (o *Options) removeSome(r *Result, m *manifest, names []string, there bool) error {
	var some []string
	for _, asked := range o.Managers {
		found := false
		for _, file := range names {
			if matches(asked, plainName(file)) {
				some, found = append(some, file), true
			}
		}
		if !found {
			r.Skipped = append(r.Skipped, Skip{Name: asked, Why: "absent"})
		}
	}
	if err := o.unlink(r, m, some); err != nil || o.DryRun || !there {
		return err
	}
	return m.write(r.Dir, r.Shared)
}

// removeRest undoes the start-up files and takes the manifest and the folders.
// The manifest stays where a file could not be undone, so that a second try can.
func (o *Options) removeRest(r *Result, m *manifest) error {
	var keep []edited
	for i := range m.Files {
		rec := &m.Files[i]
		e := undo(rec, r.Dir, o.World.UID, o.DryRun)
		r.Files = append(r.Files, e)
		if e.Problem != "" {
			keep = append(keep, *rec)
		} else if !o.DryRun {
			unmake(rec.Made)
		}
	}
	if o.DryRun {
		return nil
	}
	if len(keep) > 0 {
		m.Files = keep
		return m.write(r.Dir, r.Shared)
	}
	for _, name := range append([]string{manifestName(r.Shared)}, leftovers(r.Dir)...) {
		err := os.Remove(filepath.Join(r.Dir, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) && name != lockName {
			return &Error{What: "the links are gone, but not " + name, Why: err.Error(), Next: "take it away by hand"}
		}
	}
	unmake(m.Made)
	return nil
}
