package registry

import (
	"cmp"
	"encoding/base64"
	"path"
	"slices"
	"strings"
)

// dialect is one manager family's way to say which registry serves what.
type dialect struct {
	name string // as shims.Manager.Registries has it
	// Kind and ecosystem of what it names; address of the default registry.
	kind, ecosystem, address string
	read                     func(*Surroundings) *Set
	ages                     []ageSetting // its own settings for the age of releases
}

// dialects is the table. A new one is one file and one row.
func dialects() []dialect {
	return []dialect{
		{"npmrc", "npm", "npm", "https://registry.npmjs.org", readNPM,
			[]ageSetting{{"min-release-age", days}, {"before", moment}}},
		{"pipconf", "pypi", "PyPI", "https://pypi.org/simple", readPip,
			[]ageSetting{{"uploaded-prior-to", momentOrPeriod}}},
		{"cargo", "crates", "crates.io", "https://index.crates.io", readCargo,
			[]ageSetting{{"registry.global-min-publish-age", period}}},
	}
}

// Names lists the dialects there are.
func Names() []string {
	var out []string
	for _, d := range dialects() {
		out = append(out, d.name)
	}
	return out
}

// Read runs a dialect. An unknown one gives a Set whose registry has a Problem.
func Read(name string, s Surroundings) *Set {
	for _, d := range dialects() {
		if d.name == name {
			set := d.read(&s)
			set.ages, set.project = d.ages, s.ProjectDir
			return set
		}
	}
	return &Set{base: Registry{Private: true, Problem: "pkgd does not know how this manager names its registry"}}
}

// Default gives an ecosystem's own public registry; a registry with a Problem
// where the table has none.
func Default(ecosystem string) Registry {
	for _, d := range dialects() {
		if d.ecosystem == ecosystem {
			return place(d.kind, d.ecosystem, d.address, value{source: "default"})
		}
	}
	return Registry{Ecosystem: ecosystem, Problem: "pkgd knows no registry of " + ecosystem}
}

func basic(user, pass string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+pass))
}

// resolve makes a path absolute: "~" is the home, everything else is relative
// to dir.
func resolve(dir, home, p string) string {
	p = strings.ReplaceAll(p, "\\", "/")
	if rest, ok := strings.CutPrefix(p, "~/"); ok && home != "" {
		return path.Join(home, rest)
	}
	if path.IsAbs(p) || len(p) > 2 && p[1] == ':' {
		return path.Clean(p)
	}
	return path.Join(dir, p)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
