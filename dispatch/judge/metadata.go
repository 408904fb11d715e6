package judge

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"pkgd/guard"
	"pkgd/guard/version"
)

// metadata is what a Python project says of itself without its code being run.
type metadata struct {
	name, version  string
	requires       []string            // Requires-Dist
	optional       map[string][]string // by extra
	requiresPython string
	build          []string // build-system.requires
	backend        string   // build-system.build-backend
}

var errDynamic = errors.New("what it depends on is not known before its code has run (no static [project] table, no PKG-INFO of version 2.2)")

// pyproject is the part of pyproject.toml that is read.
type pyproject struct {
	Project *struct {
		Name           string              `toml:"name"`
		Version        string              `toml:"version"`
		Dependencies   []string            `toml:"dependencies"`
		Optional       map[string][]string `toml:"optional-dependencies"`
		RequiresPython string              `toml:"requires-python"`
		Dynamic        []string            `toml:"dynamic"`
	} `toml:"project"`
	Build *struct {
		Requires []string `toml:"requires"`
		Backend  string   `toml:"build-backend"`
	} `toml:"build-system"`
}

// legacyBuild is what pip fetches to build a project that does not say what it
// needs. Fact: PEP 517, and pip since 23.1.
var legacyBuild = []string{"setuptools >= 40.8.0"}

// projectMetadata reads a project's folder.
func projectMetadata(dir string) (*metadata, error) {
	data, err := readFile(filepath.Join(dir, "pyproject.toml"))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	if err != nil {
		if _, serr := os.Stat(dir); serr != nil {
			return nil, serr
		}
		return nil, errDynamic
	}
	info, _ := readFile(filepath.Join(dir, "PKG-INFO"))
	return staticMetadata(data, info)
}

// staticMetadata reads what a pyproject.toml and a PKG-INFO say; either may be
// empty. PKG-INFO counts from Metadata-Version 2.2, where nothing that matters
// is dynamic (PEP 643).
func staticMetadata(project, info []byte) (*metadata, error) {
	var p pyproject
	if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(project), "\ufeff")), &p); err != nil {
		return nil, fmt.Errorf("its pyproject.toml cannot be read: %w", err)
	}
	m := &metadata{build: legacyBuild, backend: "setuptools.build_meta"}
	if p.Build != nil {
		m.build = p.Build.Requires
		if p.Build.Backend != "" {
			m.backend = p.Build.Backend
		}
	}
	if m.fromInfo(info) {
		return m, nil
	}
	if p.Project == nil || p.Project.Name == "" || slices.Contains(p.Project.Dynamic, "dependencies") ||
		slices.Contains(p.Project.Dynamic, "optional-dependencies") {
		return nil, errDynamic
	}
	m.name, m.requires, m.optional = p.Project.Name, p.Project.Dependencies, p.Project.Optional
	m.requiresPython = p.Project.RequiresPython
	if p.Project.Version != "" {
		m.version = p.Project.Version
	}
	return m, nil
}

// fromInfo reads PKG-INFO. Its name and version always count; false means that
// its dependencies do not.
func (m *metadata) fromInfo(info []byte) bool {
	var format string
	dynamic := map[string]bool{}
	var requires []string
	for _, line := range strings.Split(strings.ReplaceAll(string(info), "\r\n", "\n"), "\n") {
		if line == "" {
			break
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(key) {
		case "metadata-version":
			format = value
		case "name":
			m.name = value
		case "version":
			m.version = value
		case "requires-python":
			m.requiresPython = value
		case "requires-dist":
			requires = append(requires, value)
		case "dynamic":
			dynamic[strings.ToLower(value)] = true
		}
	}
	c, err := version.Compare("PyPI", format, "2.2")
	if format == "" || err != nil || c < 0 || dynamic["requires-dist"] || dynamic["provides-extra"] {
		return false
	}
	m.requires = requires
	return true
}

// wanted are the requirements of the project itself with some of its extras.
func (m *metadata) wanted(extras []string) []string {
	out := slices.Clone(m.requires)
	for _, e := range extras {
		for name, list := range m.optional {
			if guard.NormalName("PyPI", name) == guard.NormalName("PyPI", e) {
				out = append(out, list...)
			}
		}
	}
	return out
}

// lines are the requirements as METADATA has them, extras as markers.
func (m *metadata) lines() []string {
	out := slices.Clone(m.requires)
	for name, list := range m.optional {
		for _, r := range list {
			spec, marker, has := strings.Cut(r, ";")
			if has {
				out = append(out, fmt.Sprintf("%s; (%s) and extra == '%s'", spec, strings.TrimSpace(marker), name))
			} else {
				out = append(out, fmt.Sprintf("%s; extra == '%s'", r, name))
			}
		}
	}
	slices.Sort(out)
	return out
}

// builds is what a build fetches: what the project says, and what its backend is
// known to ask for beside that. Facts: get_requires_for_build_* of setuptools
// below 70.1, hatchling and pdm-backend.
func (n need) builds() []string {
	out := slices.Clone(n.requires)
	switch {
	case strings.HasPrefix(n.backend, "setuptools"):
		out = append(out, "wheel")
	case n.editable && (strings.HasPrefix(n.backend, "hatchling") || strings.HasPrefix(n.backend, "pdm")):
		out = append(out, "editables")
	}
	return out
}
