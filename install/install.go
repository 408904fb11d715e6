package install

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/dispatch/config/owner"
	"pkgd/guard"
)

// Result is what Install or Remove did, or would do in a dry run.
type Result struct {
	Dir     string `json:"dir"`
	Shared  bool   `json:"shared"` // other programs are in the folder, too
	DryRun  bool   `json:"dry_run"`
	Removal bool   `json:"removal"`       // of Remove
	How     string `json:"how,omitempty"` // how the links stand for the binary
	Links   []Link `json:"links"`
	Skipped []Skip `json:"skipped,omitempty"`
	Files   []Edit `json:"files,omitempty"`
	Shell   string `json:"shell,omitempty"` // whose PATH line to show, "" none known
	Line    string `json:"line,omitempty"`  // that line
	First   bool   `json:"first"`           // the folder already is the first on PATH here
	Left    bool   `json:"left"`            // start-up files were left alone because of Dir
}

// Code is the exit code: 0 done, 8 done in part, 1 nothing is linked.
func (r *Result) Code() int {
	if len(r.Links) == 0 && !r.Removal {
		return guard.ExitGeneral
	}
	for _, f := range r.Files {
		if f.Problem != "" {
			return guard.ExitPartial
		}
	}
	for _, s := range r.Skipped {
		if s.Why == "foreign" {
			return guard.ExitPartial
		}
	}
	return guard.ExitOK
}

// Install puts the links in place and the folder first on PATH. Called again it
// is the upgrade: every link is renewed from the running binary, and at every
// moment each name is there and whole.
func Install(o Options) (*Result, error) {
	dir, shared, err := o.folder()
	if err != nil {
		return nil, err
	}
	sh, err := o.shell()
	if err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(o.Binary)
	if err != nil {
		return nil, &Error{What: "the links cannot be made", Why: "the running pkgd is not to be found: " + err.Error(), Next: "call it by its path"}
	}
	o.Binary = real
	r := &Result{Dir: dir, Shared: shared, DryRun: o.DryRun, Shell: shellName(sh)}
	if sh != nil {
		r.Line = sh.line(dir)
	}
	r.First = o.first(dir)
	if o.DryRun {
		return r, o.rehearse(r, sh)
	}
	made, unlock, err := o.claim(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return r, o.perform(r, sh, made)
}

func shellName(sh *shell) string {
	if sh == nil {
		return ""
	}
	return sh.names[0]
}

// claim makes the folder, checks that it may be trusted and locks it.
func (o *Options) claim(dir string) (made []string, unlock func(), err error) {
	fail := func(err error) ([]string, func(), error) {
		return nil, nil, o.cannot(dir, err)
	}
	for try := 0; ; try++ {
		more, err := mkdirs(dir, o.perm(dir))
		made = append(made, more...)
		if err == nil {
			unlock, err = lockFolder(dir)
		}
		if err == nil {
			break
		}
		// Another pkgd shim remove was quicker and took the folder away.
		if !errors.Is(err, fs.ErrNotExist) || try > 100 {
			return fail(err)
		}
	}
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("it is not a folder")
	}
	if err == nil {
		err = owner.Trusted(info, o.World.UID)
	}
	if err != nil {
		unlock()
		return fail(err)
	}
	return made, unlock, nil
}

// perm is the mode of new folders: what is below a home is its user's alone.
func (o *Options) perm(dir string) fs.FileMode {
	home := o.World.Env("HOME")
	if o.Dir == "" && filepath.IsAbs(home) && filepath.Clean(home) != "/" && strings.HasPrefix(dir, filepath.Clean(home)+"/") {
		return 0o700
	}
	return 0o755
}

func (o *Options) cannot(dir string, err error) error {
	next := "name another folder with --dir"
	if o.System && errors.Is(err, fs.ErrPermission) {
		next = "run it as root, or without --system for this user alone"
	}
	return &Error{What: "links cannot be put into " + dir, Why: err.Error(), Next: next}
}

// perform makes the links and edits the files, under the folder's lock. The
// manifest goes first, so that whatever ends this half-way can be undone.
func (o *Options) perform(r *Result, sh *shell, made []string) error {
	r.Shared = o.sharedFolder(r.Dir) // settled under the lock
	m, _, err := readManifest(r.Dir, r.Shared, o.World.UID)
	if err != nil {
		return err
	}
	found, skipped, err := o.choose(r.Dir, m)
	if err != nil {
		unmake(made)
		return err
	}
	r.Skipped = skipped
	names := o.wanted(found, r.Dir, m)
	for _, d := range made {
		if !slices.Contains(m.Made, d) {
			m.Made = append(m.Made, d)
		}
	}
	if len(names) == 0 {
		unmake(made)
		return nil
	}
	l := &linker{dir: r.Dir, binary: o.Binary}
	if err := o.link(r, l, m, names, found); err != nil {
		return err
	}
	r.How = l.how
	o.editAll(r, sh, m)
	return m.write(r.Dir, r.Shared)
}

// wanted lists the names to link: those found, those linked before, and pkgd
// itself where it could not be called otherwise: what a block advises must be
// possible.
func (o *Options) wanted(found []Found, dir string, m *manifest) []string {
	var names []string
	for _, f := range found {
		names = append(names, f.Name)
	}
	for _, file := range m.Links {
		if n := plainName(file); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if len(names) > 0 && !slices.Contains(names, "pkgd") && !o.reachable(dir) {
		names = append(names, "pkgd")
	}
	return names
}

// reachable: a pkgd of ours is on PATH outside of the folder.
func (o *Options) reachable(dir string) bool {
	for _, d := range o.pathDirs() {
		if path := filepath.Join(d, linkName("pkgd")); d != dir && runnable(path) {
			return o.ours(path, nil)
		}
	}
	return false
}

// link makes or renews every name that is free or ours.
func (o *Options) link(r *Result, l *linker, m *manifest, names []string, found []Found) error {
	free := map[string]bool{}
	var put []string
	for _, name := range names {
		path := filepath.Join(r.Dir, linkName(name))
		switch {
		case !exists(path):
			free[name] = true
		case !o.ours(path, m):
			r.Skipped = append(r.Skipped, Skip{Name: name, Why: "foreign", Path: path})
			m.Links = slices.DeleteFunc(m.Links, func(n string) bool { return n == linkName(name) })
			continue
		case path == o.Binary && !slices.Contains(m.Links, linkName(name)):
			continue // the binary itself, put here by hand: it stays the user's
		}
		put = append(put, name)
		if !slices.Contains(m.Links, linkName(name)) {
			m.Links = append(m.Links, linkName(name))
		}
	}
	if err := m.build(o.Binary); err != nil {
		return err
	}
	if err := m.write(r.Dir, r.Shared); err != nil {
		return o.cannot(r.Dir, err)
	}
	for _, name := range put {
		changed, err := l.put(name, !free[name])
		if errors.Is(err, fs.ErrExist) {
			r.Skipped = append(r.Skipped, Skip{Name: name, Why: "foreign", Path: filepath.Join(r.Dir, linkName(name))})
			m.Links = slices.DeleteFunc(m.Links, func(n string) bool { return n == linkName(name) })
			continue
		}
		if err != nil {
			return o.cannot(r.Dir, err)
		}
		r.Links = append(r.Links, Link{name, realOf(found, name), filepath.Join(r.Dir, linkName(name)), linkState(changed, free[name])})
	}
	if l.how != "" {
		m.How = l.how
	}
	return nil
}

func linkState(changed, free bool) string {
	switch {
	case !changed:
		return "kept"
	case free:
		return "linked"
	}
	return "renewed"
}

func realOf(found []Found, name string) string {
	for _, f := range found {
		if f.Name == name {
			return f.Path
		}
	}
	return ""
}

// first: the folder is the first on PATH in this process's environment.
func (o *Options) first(dir string) bool {
	dirs := filepath.SplitList(o.World.Env("PATH"))
	return len(dirs) > 0 && sameFile(dirs[0], dir)
}

// sameFile: two names lead to the same folder or file.
func sameFile(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}
