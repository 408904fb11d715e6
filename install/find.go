package install

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/shims"
)

// Found is a manager's program on PATH.
type Found struct {
	Name    string         // as called: "pip3.12"
	Manager *shims.Manager // whose it is
	Path    string         // the first one on PATH that is not a pkgd
}

// Skip is a manager that was asked for and not linked.
type Skip struct {
	Name string `json:"name"`
	Why  string `json:"why"`            // "absent", "foreign"
	Path string `json:"path,omitempty"` // foreign: the file that stands in the way
}

// maxEntries bounds how many names of one folder on PATH are looked at.
const maxEntries = 50_000

// pathDirs lists the folders of PATH in order. Relative and empty ones are left
// out: what they name depends on where one stands, and a link is never made for
// a program of the folder one happens to stand in.
func (o *Options) pathDirs() []string {
	var dirs []string
	for _, d := range filepath.SplitList(o.World.Env("PATH")) {
		if filepath.IsAbs(d) {
			dirs = append(dirs, filepath.Clean(d))
		}
	}
	return dirs
}

// here finds every manager on PATH that pkgd can guard, by name in the order of
// the table of managers. Our own links and every other pkgd do not count.
func (o *Options) here(dir string, m *manifest) []Found {
	seen := map[string]Found{}
	for _, d := range slices.Compact(o.pathDirs()) {
		if d == dir {
			continue
		}
		for _, file := range names(d) {
			name := plainName(file)
			manager := shims.Find(name)
			path := filepath.Join(d, file)
			if _, twice := seen[name]; twice || manager == nil || !runnable(path) || o.ours(path, m) {
				continue
			}
			seen[name] = Found{name, manager, path}
		}
	}
	var all []Found
	for _, manager := range shims.All {
		var own []Found
		for _, f := range seen {
			if f.Manager == manager {
				own = append(own, f)
			}
		}
		slices.SortFunc(own, func(a, b Found) int { return byName(manager, a.Name, b.Name) })
		all = append(all, own...)
	}
	return all
}

// byName puts the table's own names first, in its order.
func byName(m *shims.Manager, a, b string) int {
	place := func(n string) int {
		if i := slices.Index(m.Names, n); i >= 0 {
			return i
		}
		return len(m.Names)
	}
	if d := place(a) - place(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

func names(dir string) []string {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer f.Close()
	all, _ := f.Readdirnames(maxEntries)
	slices.Sort(all)
	return all
}

// plainName is a file's name without what Windows adds to programs.
func plainName(file string) string {
	if runtime.GOOS != "windows" {
		return file
	}
	lower := strings.ToLower(file)
	for _, ext := range []string{".exe", ".cmd", ".bat", ".ps1"} {
		if s, ok := strings.CutSuffix(lower, ext); ok {
			return s
		}
	}
	return lower
}

func linkName(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

func runnable(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	return runtime.GOOS == "windows" || info.Mode()&0o111 != 0
}

// choose says which names get a link.
func (o *Options) choose(dir string, m *manifest) (found []Found, skipped []Skip, err error) {
	all := o.here(dir, m)
	if o.Managers == nil {
		return all, nil, nil
	}
	for _, asked := range o.Managers {
		manager := shims.Find(asked)
		if manager == nil {
			return nil, nil, unknownManager(asked)
		}
		some := false
		for _, f := range all {
			if f.Name != asked && (f.Manager != manager || asked != manager.Name()) {
				continue
			}
			some = true
			if !slices.ContainsFunc(found, func(o Found) bool { return o.Name == f.Name }) {
				found = append(found, f)
			}
		}
		if !some {
			skipped = append(skipped, Skip{Name: asked, Why: "absent"})
		}
	}
	return found, skipped, nil
}

func unknownManager(name string) error {
	return &Error{What: name + " is no manager that pkgd can guard", Why: "the table of managers has no such name",
		Next: "it knows " + strings.Join(shims.Names(), ", "), Code: guard.ExitUsage}
}
