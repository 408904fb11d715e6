package judge

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// staying takes out of what the resolver wrote whatever lies outside of the
// project and stays as it is: folders that are linked in already, and what is
// installed in those. The manager names both, and touches neither. Fact: npm's
// build-ideal-tree.js, "outside the root, somebody else's problem".
func (s *session) staying(p *project, file *lock.File) {
	if s.recipe.Installed.Folder == "" {
		return
	}
	o := outsiders{s: s, root: p.root, lists: map[string]map[string]*lock.Entry{}}
	for _, manifest := range p.files {
		o.holders = append(o.holders, filepath.Dir(manifest))
	}
	for i := range file.Entries {
		if e := &file.Entries[i]; isFolder(e) {
			o.holders = append(o.holders, s.original(p.root, e.Key))
		}
	}
	file.Entries = slices.DeleteFunc(file.Entries, func(e lock.Entry) bool {
		switch {
		case e.Key != ".." && !strings.HasPrefix(e.Key, "../"):
			return false
		case isFolder(&e):
			return o.linked(&e)
		}
		return o.installed(&e)
	})
}

// isFolder says whether an entry is a folder itself, not something installed.
func isFolder(e *lock.Entry) bool {
	return e.Source.Type == guard.Directory && e.Key == e.Source.Location
}

// outsiders are the entries of a lock that lie outside of the project.
type outsiders struct {
	s       *session
	root    string
	holders []string // folders whose installed packages may be links
	lists   map[string]map[string]*lock.Entry
}

// linked says whether one of the folders has a link of that name that leads
// there.
func (o *outsiders) linked(e *lock.Entry) bool {
	to, err := filepath.EvalSymlinks(o.s.original(o.root, e.Key))
	if err != nil {
		return false
	}
	for _, dir := range o.holders {
		link := filepath.Join(dir, o.s.recipe.Installed.Folder, filepath.FromSlash(e.Name))
		if i, err := os.Lstat(link); err != nil || i.Mode()&os.ModeSymlink == 0 {
			continue
		}
		manifest := filepath.Join(link, o.s.m.Manifest)
		if at, err := filepath.EvalSymlinks(link); err == nil && at == to && exists(manifest) {
			o.s.inputs.add(manifest) // the link may be gone when the plan is used again
			return true
		}
	}
	return false
}

// installed says whether the release is there: with the same bytes by the folder's
// own list, or as the resolver itself found it there. A lock that names no bytes
// makes the manager fetch them.
func (o *outsiders) installed(e *lock.Entry) bool {
	at := strings.Index(e.Key, "/"+o.s.recipe.Installed.Folder+"/")
	manifest := filepath.Join(o.s.original(o.root, e.Key), o.s.m.Manifest)
	o.s.inputs.add(manifest)
	name, version, ok := manifestName(manifest)
	if at < 0 || !ok || version != e.Version || name != e.Name {
		return false
	}
	if e.Integrity == "" {
		return o.s.startsFromInstalled(o.root)
	}
	for up := e.Key[:at]; up != "." && up != "/"; up = path.Dir(up) {
		if was := o.list(up)[e.Key[len(up)+1:]]; was != nil {
			return was.Package == e.Package && was.Integrity == e.Integrity
		}
		if path.Base(up) == ".." {
			break
		}
	}
	return false
}

// list reads the manager's own list of what is installed in a folder.
func (o *outsiders) list(folder string) map[string]*lock.Entry {
	if list, ok := o.lists[folder]; ok {
		return list
	}
	in := o.s.recipe.Installed
	list := map[string]*lock.Entry{}
	if f, err := o.s.readLockFile(filepath.Join(o.s.original(o.root, folder), in.Folder, in.List)); err == nil {
		for i := range f.Entries {
			list[f.Entries[i].Key] = &f.Entries[i]
		}
	}
	o.lists[folder] = list
	return list
}

// original is the place on the disk that a path in the copy's lock means, relative
// to the copy of root.
func (s *session) original(root, place string) string {
	at := filepath.Join(s.folder.mirrored(root), filepath.FromSlash(place))
	if inner, ok := strings.CutPrefix(at, s.folder.tree+string(filepath.Separator)); ok {
		return filepath.VolumeName(root) + string(filepath.Separator) + inner
	}
	return at
}

// inWords writes the places of folders and archives as they lie on the disk where
// the copy's lock leads out of the copy: nobody knows those by the way from there.
func (s *session) inWords(root string, file *lock.File) {
	for i := range file.Entries {
		src := &file.Entries[i].Source
		if !isPath(src.Type) || !strings.HasPrefix(src.Location, "../") {
			continue
		}
		at := filepath.Join(s.folder.mirrored(root), filepath.FromSlash(src.Location))
		if !strings.HasPrefix(at, s.folder.tree+string(filepath.Separator)) {
			src.Location = at
		}
	}
}
