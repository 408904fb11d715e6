package audit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/dispatch/config"
	"pkgd/guard"
	"pkgd/lock"
)

// Limits of a walk. A tree beyond them is said to be cut short.
const (
	maxDepth   = 64
	maxFolders = 500_000
	maxSources = 20_000
)

// vendored are folders of copies of other people's projects, of caches and of
// version control: their lock files are not this project's.
func vendored(name string) bool {
	switch name {
	case "node_modules", "bower_components", "jspm_packages", "vendor", "site-packages", "dist-packages", "__pycache__",
		".git", ".hg", ".svn", ".venv", ".tox", ".nox", ".yarn", ".pnpm-store", ".bundle", ".gradle", ".cargo", ".npm", ".cache",
		".mypy_cache", ".ruff_cache", ".pytest_cache", "Pods", "Carthage", ".terraform":
		return true
	}
	return false
}

// find lists what there is to audit, in the order of the paths and, below each,
// of the names.
func (s *session) find() error {
	paths := s.o.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	w := &walk{s: s, seen: map[string]bool{}}
	for _, p := range paths {
		if err := w.start(p); err != nil {
			return err
		}
	}
	if s.o.Installed && len(s.o.Paths) == 0 {
		w.machine()
	}
	s.res.Skipped = w.skipped
	if w.full != "" {
		s.res.Notes = append(s.res.Notes, w.full)
	}
	if len(s.sources) > 0 {
		return nil
	}
	what, next := "no lock file", "name a file or another folder, or audit what is installed: pkgd audit --installed"
	if s.o.Installed {
		what, next = "nothing installed", "name the folder of an environment, such as node_modules or .venv"
	}
	why := "there is none that pkgd reads below " + strings.Join(paths, ", ")
	if n := len(w.skipped); n > 0 {
		why += " (" + count(n, "folder") + " with copies of other projects left out)"
	}
	return &config.Error{What: what + " was found to audit", Why: why, Next: next, Code: guard.ExitUsage}
}

// walk goes through one or more trees.
type walk struct {
	s       *session
	seen    map[string]bool // sources by absolute path
	folders int
	skipped []string
	full    string // why the walk ended early
	root    string // the path that is being walked, absolute
	ignore  ignorer
}

// start walks one path as the user named it.
func (w *walk) start(named string) error {
	abs := named
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(w.s.o.World.Dir, named)
	}
	info, err := os.Stat(abs)
	if err != nil {
		return &config.Error{What: "cannot audit " + named, Why: reason(err), Next: "name a file or folder that is there", Code: guard.ExitGeneral}
	}
	if !info.IsDir() {
		return w.one(named, abs, info)
	}
	w.root, w.ignore = abs, nil
	if w.s.o.Gitignore {
		w.ignore = ignoredAbove(abs)
	}
	w.folder(abs, w.show(named, abs), 0)
	return nil
}

// one takes a file that was named: it must be one that pkgd reads.
func (w *walk) one(named, abs string, info fs.FileInfo) error {
	if w.s.o.Installed {
		if src := installedFile(abs); src != nil {
			w.add(source{path: abs, show: w.show(named, abs), root: filepath.Dir(abs), read: src})
			return nil
		}
	}
	if !info.Mode().IsRegular() || lock.Detect(abs, head(abs)) == nil {
		return &config.Error{What: "cannot audit " + named, Why: "no lock file format that pkgd reads has that name and content",
			Next: "`pkgd lock list --help` says which there are", Code: guard.ExitUsage}
	}
	w.add(source{path: abs, show: w.show(named, abs), root: projectOf(abs, w.s.o.World.Dir)})
	return nil
}

// show is how the user would name a path: relative where it is below the working
// folder, else as the path was given.
func (w *walk) show(named, abs string) string {
	if rel, err := filepath.Rel(w.s.o.World.Dir, abs); err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return rel
	}
	return filepath.Clean(named)
}

// folder walks one folder. What it cannot open is a problem, not an omission.
func (w *walk) folder(dir, show string, depth int) {
	if w.folders++; w.folders > maxFolders || depth > maxDepth || len(w.s.sources) >= maxSources {
		w.full = "the tree is larger or deeper than is walked; what lies beyond " + show + " was not audited"
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		w.unreadable(dir, show, err)
		return
	}
	if w.s.o.Gitignore {
		defer func(was ignorer) { w.ignore = was }(w.ignore)
		w.ignore = w.ignore.with(dir)
	}
	if w.s.o.Installed && w.installed(dir, show, entries) {
		return
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case w.ignore.matches(path, e.IsDir()):
		case e.IsDir():
			w.below(path, filepath.Join(show, e.Name()), depth)
		case !w.s.o.Installed:
			w.file(path, filepath.Join(show, e.Name()), e)
		}
	}
}

// below goes into a folder unless it holds copies of other projects.
func (w *walk) below(path, show string, depth int) {
	name := filepath.Base(path)
	switch {
	case w.s.o.Installed:
		if name == ".git" {
			return
		}
	case vendored(name), isEnvironment(path):
		w.skipped = append(w.skipped, show)
		return
	}
	w.folder(path, show, depth+1)
}

// isEnvironment says whether a folder is a Python environment, whatever its name.
func isEnvironment(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, "pyvenv.cfg"))
	return err == nil
}

// file takes a lock file of the tree. Links are taken only where they stay in it.
func (w *walk) file(path, show string, e fs.DirEntry) {
	if lock.Detect(path, nil) == nil {
		return
	}
	if e.Type()&fs.ModeSymlink != 0 {
		real, err := filepath.EvalSymlinks(path)
		if err != nil || !within(w.root, real) {
			return
		}
	} else if !e.Type().IsRegular() {
		return
	}
	if lock.Detect(path, head(path)) == nil {
		return
	}
	root := w.root
	if p := projectOf(path, w.s.o.World.Dir); within(p, root) {
		root = p
	}
	w.add(source{path: path, show: show, root: root})
}

func (w *walk) unreadable(dir, show string, err error) {
	f := &lock.File{Path: dir, Problems: []lock.Problem{{What: "folder", Why: "cannot be read: " + reason(err)}}}
	w.add(source{path: dir, show: show, root: dir, read: func() *lock.File { return f }})
}

func (w *walk) add(src source) {
	if w.seen[src.path] {
		return
	}
	w.seen[src.path] = true
	w.s.sources = append(w.s.sources, src)
}

// projectOf is the folder inside which a lock file may refer to others: the
// repository that it is in, else the working folder where that has it, else the
// folder above its own.
func projectOf(path, cwd string) string {
	for dir := filepath.Dir(path); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
	}
	if cwd != "" && within(cwd, path) {
		return cwd
	}
	return filepath.Dir(filepath.Dir(path))
}

// within says whether path is dir or below it.
func within(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// head reads the first bytes of a file, which is what a format may look at to
// tell itself from another.
func head(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	buf := make([]byte, 8192)
	n, _ := f.Read(buf)
	return buf[:n]
}

// reason is an error without the path that the message has already.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

func sortSources(list []source) {
	slices.SortStableFunc(list, func(a, b source) int { return strings.Compare(a.show, b.show) })
}
