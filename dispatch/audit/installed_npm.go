package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// maxInstalled bounds the packages that are read of one place.
const maxInstalled = 200_000

// nodeTree reads one node_modules. What lies on the disk is the truth; npm's
// hidden lock file only adds where each came from.
type nodeTree struct {
	f      *lock.File
	root   string // the folder that has node_modules
	hidden map[string]*lock.Entry
	at     map[string]int // path below root, with slashes -> index in f.Entries
	needs  [][]string     // names, by entry
	// inStore is a package of each name in a store of links; nil: not made yet.
	inStore map[string]int
}

// readNodeModules reads the tree at a node_modules folder.
func readNodeModules(dir string) *lock.File {
	t := &nodeTree{f: &lock.File{}, root: filepath.Dir(dir), hidden: map[string]*lock.Entry{}, at: map[string]int{}}
	t.readHidden(filepath.Join(dir, ".package-lock.json"))
	t.folder(dir, "node_modules", 0)
	t.link()
	return t.f
}

func (t *nodeTree) readHidden(file string) {
	data, err := readRegular(file)
	if err != nil {
		return
	}
	h := lock.FormatNamed("package-lock").Read(data, nil)
	for i := range h.Entries {
		t.hidden[h.Entries[i].Key] = &h.Entries[i]
	}
}

// folder reads the packages of one node_modules; key is its path below the root.
func (t *nodeTree) folder(dir, key string, depth int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			lacking(t.f, key, err)
		}
		return
	}
	if depth > maxDepth || len(t.f.Entries) > maxInstalled {
		lacking(t.f, key, errors.New("the tree is deeper or larger than is read"))
		return
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case !e.IsDir():
			// A link leads to a member of the workspace, or into a store that is
			// read where it lies.
		case name == ".pnpm", name == ".store", name == ".bun":
			t.store(filepath.Join(dir, name), key+"/"+name, depth)
		case name[0] == '.':
		case name[0] == '@':
			t.scope(filepath.Join(dir, name), key, name, depth)
		default:
			t.pack(filepath.Join(dir, name), key, name, depth)
		}
	}
}

func (t *nodeTree) scope(dir, key, scope string, depth int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		lacking(t.f, key+"/"+scope, err)
		return
	}
	for _, e := range entries {
		if e.IsDir() {
			t.pack(filepath.Join(dir, e.Name()), key, scope+"/"+e.Name(), depth)
		}
	}
}

// store reads the folder in which pnpm and its like keep every package in a
// node_modules of its own.
func (t *nodeTree) store(dir, key string, depth int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		lacking(t.f, key, err)
		return
	}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "node_modules" {
			t.folder(filepath.Join(dir, e.Name(), "node_modules"), key+"/"+e.Name()+"/node_modules", depth+1)
		}
	}
}

// packageJSON is what is read of a package's manifest.
type packageJSON struct {
	Name, Version string
	// by name: what it needs
	Dependencies, OptionalDependencies, DevDependencies, PeerDependencies map[string]json.RawMessage
}

// readPackageJSON reads every field by itself: one that is odd does not hide the
// others.
func readPackageJSON(path string) (*packageJSON, error) {
	data, err := readRegular(path)
	if err != nil {
		return nil, err
	}
	m := &packageJSON{}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &raw); err != nil {
		return m, err
	}
	for name, into := range map[string]any{"name": &m.Name, "version": &m.Version, "dependencies": &m.Dependencies, "optionalDependencies": &m.OptionalDependencies,
		"devDependencies": &m.DevDependencies, "peerDependencies": &m.PeerDependencies} {
		if v, ok := raw[name]; ok {
			if bad := json.Unmarshal(v, into); bad != nil {
				err = errors.Join(err, fmt.Errorf("%s: %w", name, bad))
			}
		}
	}
	return m, err
}

// pack reads one package and the node_modules inside it.
func (t *nodeTree) pack(dir, key, name string, depth int) {
	where := key + "/" + name
	m, err := readPackageJSON(filepath.Join(dir, "package.json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		lacking(t.f, where+"/package.json", err)
		if m == nil {
			m = &packageJSON{}
		}
	}
	if m != nil { // without the file it is a folder of a build, and no package
		t.add(where, name, m)
	}
	t.folder(filepath.Join(dir, "node_modules"), where+"/node_modules", depth+1)
}

func (t *nodeTree) add(where, folder string, m *packageJSON) {
	e := lock.Entry{Key: where}
	e.Ecosystem, e.Name, e.Version, e.Locked = "npm", folder, m.Version, true
	e.Source.Type = guard.Registry
	if h := t.hidden[where]; h != nil && (h.Version == m.Version || h.Version == "") {
		e.Name, e.Source, e.Integrity, e.Dev, e.Optional, e.Bundled = h.Name, h.Source, h.Integrity, h.Dev, h.Optional, h.Bundled
	} else if m.Name != "" && m.Name != folder {
		// Installed under an alias, or one that lies about its name: both are
		// looked up.
		other := e
		other.Name = m.Name
		t.put(other, m)
	}
	t.put(e, m)
}

func (t *nodeTree) put(e lock.Entry, m *packageJSON) {
	t.at[e.Key] = len(t.f.Entries)
	t.f.Entries = append(t.f.Entries, e)
	var needs []string
	for _, list := range []map[string]json.RawMessage{m.Dependencies, m.OptionalDependencies, m.PeerDependencies} {
		for name := range list {
			needs = append(needs, name)
		}
	}
	slices.Sort(needs)
	t.needs = append(t.needs, needs)
}

// link finds who needs whom as Node does, and which packages the project itself
// asks for.
func (t *nodeTree) link() {
	for i := range t.f.Entries {
		for _, name := range t.needs[i] {
			if to, ok := t.resolve(t.f.Entries[i].Key, name); ok && to != i {
				t.f.Entries[i].Needs = append(t.f.Entries[i].Needs, t.f.Entries[to].Key)
			}
		}
	}
	m, err := readPackageJSON(filepath.Join(t.root, "package.json"))
	if err != nil {
		directByNeed(t.f) // a global tree has no project
		return
	}
	for n, list := range []map[string]json.RawMessage{m.Dependencies, m.OptionalDependencies, m.PeerDependencies, m.DevDependencies} {
		for name := range list {
			if i, ok := t.resolve("", name); ok {
				e := &t.f.Entries[i]
				e.Dev = e.Dev || n == 3 && !e.Direct
				e.Direct = true
			}
		}
	}
}

// resolve looks in the node_modules of a package, then of every folder above.
// In a store of links the packages beside it are what it sees.
func (t *nodeTree) resolve(from, name string) (int, bool) {
	for dir := from; ; dir = path.Dir(dir) {
		at := path.Join(dir, "node_modules", name)
		if strings.HasSuffix(dir, "node_modules") {
			at = path.Join(dir, name)
		}
		if i, ok := t.at[at]; ok {
			return i, true
		}
		if dir == "." || dir == "" || dir == "/" {
			break
		}
	}
	i, ok := t.stored()[name]
	return i, ok
}

// stored gives, for each name, a package of a store of links: the links that say
// which version are not followed.
func (t *nodeTree) stored() map[string]int {
	if t.inStore != nil {
		return t.inStore
	}
	t.inStore = map[string]int{}
	for i := range t.f.Entries {
		e := &t.f.Entries[i]
		if !strings.HasPrefix(e.Key, "node_modules/.") {
			continue
		}
		name := e.Key[strings.LastIndex(e.Key, "node_modules/")+len("node_modules/"):]
		if _, twice := t.inStore[name]; !twice {
			t.inStore[name] = i
		}
	}
	return t.inStore
}
