package install

import (
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/shims"
)

// Listed is one link as List finds it.
type Listed struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Real  string `json:"real,omitempty"` // the program it stands in front of, "" none is here
	State string `json:"state"`          // "current", "stale" (made of another build), "missing", "foreign"
	Hand  bool   `json:"hand,omitempty"` // made without pkgd shim install
}

// Listing is the folder of links as it is.
type Listing struct {
	Dir    string   `json:"dir"`
	Shared bool     `json:"shared"`
	How    string   `json:"how,omitempty"`
	First  bool     `json:"first"`   // the folder is the first on this process's PATH
	OnPath bool     `json:"on_path"` // it is on it at all
	Links  []Listed `json:"links"`
	Files  []string `json:"files,omitempty"` // start-up files that have our lines
}

// List says which links there are.
func List(o Options) (*Listing, error) {
	dir, shared, err := o.folder()
	if err != nil {
		return nil, err
	}
	m, _, err := readManifest(dir, shared, o.World.UID)
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(o.Binary); err == nil {
		o.Binary = real
	}
	l := &Listing{Dir: dir, Shared: shared, How: m.How, First: o.first(dir)}
	l.OnPath = slices.ContainsFunc(o.pathDirs(), func(d string) bool { return sameFile(d, dir) })
	found := o.here(dir, m)
	for _, file := range m.Links {
		l.Links = append(l.Links, o.listed(dir, file, m, found))
	}
	for _, file := range o.handMade(dir) {
		if !slices.Contains(m.Links, file) {
			one := o.listed(dir, file, m, found)
			one.Hand = true
			l.Links = append(l.Links, one)
		}
	}
	slices.SortFunc(l.Links, func(a, b Listed) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range m.Files {
		if s, err := readStartup(f.Path, o.World.UID); err == nil {
			if from, _, err := s.block(dir); err == nil && from >= 0 {
				l.Files = append(l.Files, f.Path)
			}
		}
	}
	return l, nil
}

func (o *Options) listed(dir, file string, m *manifest, found []Found) Listed {
	path := filepath.Join(dir, file)
	one := Listed{Name: plainName(file), Path: path, Real: realOf(found, plainName(file)), State: "current"}
	switch {
	case !exists(path):
		one.State = "missing"
	case !o.ours(path, m):
		one.State = "foreign"
	case !o.sameBuild(path):
		one.State = "stale"
	}
	return one
}

// sameBuild: a link is the running binary or a copy of it.
func (o *Options) sameBuild(path string) bool {
	a, errA := os.Stat(path)
	b, errB := os.Stat(o.Binary)
	if errA != nil || errB != nil {
		return false
	}
	if os.SameFile(a, b) {
		return true
	}
	return a.Size() == b.Size() && (a.ModTime().Equal(b.ModTime()) || sameBytes(path, o.Binary))
}

func sameBytes(a, b string) bool {
	x, errX := os.Open(a)
	if errX != nil {
		return false
	}
	defer x.Close()
	y, errY := os.Open(b)
	if errY != nil {
		return false
	}
	defer y.Close()
	p, q := make([]byte, 1<<16), make([]byte, 1<<16)
	for {
		n, err := io.ReadFull(x, p)
		k, err2 := io.ReadFull(y, q)
		if n != k || string(p[:n]) != string(q[:k]) {
			return false
		}
		if err != nil || err2 != nil {
			return err != nil && err2 != nil && n < len(p)
		}
	}
}

// known: a manager is called so.
func known(name string) bool { return shims.Find(name) != nil }

// matches: name is asked for, where a canonical name asks for all of its manager's.
func matches(asked, name string) bool {
	if asked == name {
		return true
	}
	m := shims.Find(asked)
	return m != nil && m.Name() == asked && shims.Find(name) == m
}

// leftovers lists what an interrupted install left in the folder.
func leftovers(dir string) []string {
	var all []string
	for _, name := range names(dir) {
		if leftover(name) {
			all = append(all, name)
		}
	}
	return all
}

// leftover: the lock's name, or a temporary one of a link or a manifest.
func leftover(name string) bool {
	if name == lockName {
		return true
	}
	base, ok := strings.CutSuffix(name, ".tmp")
	i := strings.LastIndexByte(base, '.')
	if !ok || i < 2 || base[0] != '.' {
		return false
	}
	if b, err := hex.DecodeString(base[i+1:]); err != nil || len(b) != 8 {
		return false
	}
	base = base[1:i]
	return base == Sentinel || base == Shared || plainName(base) == "pkgd" || known(plainName(base))
}
