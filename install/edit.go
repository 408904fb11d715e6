package install

import (
	"path/filepath"
	"slices"
)

// targets lists the start-up files to edit, the reason why there are none, and
// whether they were left alone because a folder was named.
func (o *Options) targets(sh *shell) (files []string, left bool, err error) {
	if o.Shell == NoShell {
		return nil, false, nil
	}
	if o.System {
		if sh == nil || o.Shell == "" {
			// Login shells of every user, where the machine has such a folder.
			if exists(o.root("/etc/profile.d")) {
				files = profileSystem(o.root)
			}
			return files, false, nil
		}
		if sh.system != nil {
			files = sh.system(o.root)
		}
		return files, false, nil
	}
	if o.Dir != "" && o.Shell == "" {
		return nil, true, nil
	}
	if sh == nil || sh.files == nil {
		return nil, false, nil
	}
	home, err := o.home()
	if err != nil {
		return nil, false, err
	}
	return sh.files(home, o.World.Env), false, nil
}

// editAll edits the start-up files. One that cannot be edited does not keep the
// others from it: it is in the result with the reason.
func (o *Options) editAll(r *Result, sh *shell, m *manifest) {
	files, left, err := o.targets(sh)
	r.Left = left
	if err != nil {
		r.Files = append(r.Files, Edit{Path: "~", Shell: shellName(sh), State: "failed", Problem: err.Error()})
		return
	}
	block := sh
	if block == nil || o.System && o.Shell == "" {
		block = findShell("sh")
	}
	for _, path := range files {
		e := o.editOne(path, block, r, m)
		if !slices.ContainsFunc(r.Files, func(f Edit) bool { return f.Path == e.Path }) {
			r.Files = append(r.Files, e)
		}
	}
}

func (o *Options) editOne(path string, sh *shell, r *Result, m *manifest) Edit {
	e := Edit{Path: path, Shell: sh.names[0]}
	if err := o.edit(&e, sh, r, m); err != nil {
		e.State, e.Problem = "failed", err.Error()
	}
	return e
}

func (o *Options) edit(e *Edit, sh *shell, r *Result, m *manifest) error {
	made, err := mkdirs(filepath.Dir(e.Path), 0o755)
	if err != nil {
		return err
	}
	recorded := false
	defer func() {
		if !recorded {
			unmake(made)
		}
	}()
	if e.Path, err = behind(e.Path); err != nil {
		return err
	}
	unlock, err := lockBeside(e.Path, r.Dir)
	if err != nil {
		return err
	}
	defer unlock()
	s, err := readStartup(e.Path, o.World.UID)
	if err != nil {
		return err
	}
	was := m.file(s.path)
	out, rec, state, err := s.add(r.Dir, sh.names[0], sh.block(r.Dir), was)
	if err != nil {
		return err
	}
	if len(made) > 0 {
		rec.Made = made
	}
	if was != nil {
		*was = rec
	} else {
		m.Files = append(m.Files, rec)
	}
	recorded = true
	if e.State = state; out == nil {
		return nil
	}
	// Known before it is done: what ends us in between can be undone.
	if err := m.write(r.Dir, r.Shared); err != nil {
		return err
	}
	return s.write(out)
}

// rehearse fills a result with what would be done.
func (o *Options) rehearse(r *Result, sh *shell) error {
	m, _, err := readManifest(r.Dir, r.Shared, o.World.UID)
	if err != nil {
		return err
	}
	found, skipped, err := o.choose(r.Dir, m)
	if err != nil {
		return err
	}
	r.Skipped = skipped
	for _, name := range o.wanted(found, r.Dir, m) {
		path := filepath.Join(r.Dir, linkName(name))
		if exists(path) && !o.ours(path, m) {
			r.Skipped = append(r.Skipped, Skip{Name: name, Why: "foreign", Path: path})
			continue
		}
		r.Links = append(r.Links, Link{name, realOf(found, name), path, "would link"})
	}
	files, left, err := o.targets(sh)
	r.Left = left
	if err != nil {
		r.Files = append(r.Files, Edit{Path: "~", Shell: shellName(sh), State: "failed", Problem: err.Error()})
	}
	for _, path := range files {
		e := Edit{Path: path, Shell: shellName(sh), State: "would add"}
		if s, err := readStartup(path, o.World.UID); err != nil {
			e.State, e.Problem = "failed", err.Error()
		} else if from, _, err := s.block(r.Dir); err != nil {
			e.State, e.Problem = "failed", err.Error()
		} else if from >= 0 {
			e.State = "kept"
		}
		r.Files = append(r.Files, e)
	}
	return nil
}
