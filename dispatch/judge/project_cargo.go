package judge

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"pkgd/guard"
	"pkgd/shims"
)

// readCargoProject finds the project as cargo does: the nearest manifest, then
// the workspace it belongs to, with every member and path dependency. Facts:
// cargo's find_root and its manifest reference.
func readCargoProject(s *session, dir string) (*project, error) {
	if why := s.cargoElsewhere(); why != "" {
		return nil, errors.New(why)
	}
	config := dir // cargo's configuration goes by where it is called, whatever manifest is named
	if m := s.cmd.Value(shims.ManifestArg); m != "" {
		if !filepath.IsAbs(m) {
			m = filepath.Join(dir, m)
		}
		dir = filepath.Dir(m)
	}
	if s.cmd.Verb != nil && s.cmd.Verb.Plan == "install" {
		for i := range s.cmd.Specs { // the project is the one that is installed, wherever the command stands
			if sp := &s.cmd.Specs[i]; sp.Source.Type == guard.Directory {
				dir = absolutePath(s.w.Dir, sp.Source.Location)
				config = dir
			}
		}
	}
	local, ok := nearest(dir, "Cargo.toml")
	if !ok {
		return &project{root: dir, dir: dir, files: []string{filepath.Join(dir, s.m.Manifest)}}, nil
	}
	c := &cargoCollector{p: &project{root: local, dir: local, config: config, manifest: true}, seen: map[string]bool{}}
	c.p.root = c.workspaceRoot(local)
	if err := c.add(c.p.root); err != nil {
		return nil, err
	}
	if err := c.add(local); err != nil {
		return nil, err
	}
	if err := c.configured(config); err != nil {
		return nil, err
	}
	for i := range s.cmd.Specs {
		if sp := &s.cmd.Specs[i]; sp.Source.Type == guard.Directory {
			if err := c.follow(s.w.Dir, sp.Source.Location); err != nil {
				return nil, err
			}
		}
	}
	return c.p, nil
}

// manifestWords name the copy of the manifest that the command names; none where it
// names none.
func (s *session) manifestWords() []string {
	if s.cmd.Value(shims.ManifestArg) == "" {
		return nil
	}
	p, err := s.project()
	if err != nil {
		return nil
	}
	return []string{"--manifest-path", s.folder.mirrored(filepath.Join(p.dir, s.m.Manifest))}
}

// copiedManifest puts the copy of the manifest in the place of the one that the
// words name.
func (s *session) copiedManifest(args []string) {
	to := s.manifestWords()
	if to == nil {
		return
	}
	from := s.cmd.Value(shims.ManifestArg)
	for i := range args {
		if args[i] == from {
			args[i] = to[1]
		} else if args[i] == to[0]+"="+from {
			args[i] = to[0] + "=" + to[1]
		}
	}
}

// cargoElsewhere says what other than the project's own manifest and lock file the
// command works by; "" nothing. Facts: nightly cargo takes a script for a package
// of its own, whose lock file stands in its home; --sync names further projects.
func (s *session) cargoElsewhere() string {
	if m := s.cmd.Value(shims.ManifestArg); m != "" && filepath.Base(m) != s.m.Manifest {
		return "what " + filepath.Base(m) + " depends on cannot be listed beforehand: make it a package with a " + s.m.Manifest
	}
	if s.cmd.OptionsNamed("--lockfile-path") != nil {
		return "the lock file stands in another place than the project's (lockfile-path)"
	}
	if s.cmd.OptionsNamed("--sync") != nil {
		return "several projects at once cannot be planned (--sync): one call for each can"
	}
	return ""
}

// nearest finds the nearest folder, from dir upwards, that holds a file.
func nearest(dir, name string) (string, bool) {
	for up := dir; ; up = filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, name)); err == nil {
			return up, true
		}
		if up == filepath.Dir(up) {
			return dir, false
		}
	}
}

// cargoCollector gathers the manifests a resolver would follow.
type cargoCollector struct {
	p    *project
	seen map[string]bool
}

// workspaceRoot is the folder of the workspace that a package belongs to: the
// one it names, or the nearest parent that has a workspace.
func (c *cargoCollector) workspaceRoot(dir string) string {
	for up := dir; ; up = filepath.Dir(up) {
		m, err := readTOML(filepath.Join(up, "Cargo.toml"))
		if err == nil {
			if named, ok := table(m, "package")["workspace"].(string); ok && up == dir {
				return filepath.Join(dir, filepath.FromSlash(named))
			}
			if _, ok := m["workspace"]; ok && !excluded(m, up, dir) {
				return up
			}
		}
		if up == filepath.Dir(up) {
			return dir
		}
	}
}

func excluded(m map[string]any, root, dir string) bool {
	for _, e := range texts(table(m, "workspace")["exclude"]) {
		if rel, err := filepath.Rel(filepath.Join(root, e), dir); err == nil && rel != ".." && !strings.HasPrefix(rel, "../") {
			return true
		}
	}
	return false
}

// add takes in one package: its manifest, empty stand-ins for its targets, its
// workspace members and its path dependencies.
func (c *cargoCollector) add(dir string) error {
	dir = filepath.Clean(dir)
	if c.seen[dir] {
		return nil
	}
	if len(c.seen) >= maxManifests {
		return fmt.Errorf("the project has more than %d manifests", maxManifests)
	}
	c.seen[dir] = true
	file := filepath.Join(dir, "Cargo.toml")
	c.p.files = append(c.p.files, file)
	m, err := readTOML(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // cargo says what is missing
	}
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", file, err)
	}
	c.targets(dir, m)
	for _, pattern := range texts(table(m, "workspace")["members"]) {
		found, _ := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		for _, member := range found {
			if _, err := os.Stat(filepath.Join(member, "Cargo.toml")); err != nil || excluded(m, dir, member) {
				continue
			}
			if err := c.add(member); err != nil {
				return err
			}
		}
	}
	return c.dependencies(dir, m)
}

// dependencies follows every "path" of a manifest's tables of dependencies,
// patches and replacements, at any depth.
func (c *cargoCollector) dependencies(dir string, m map[string]any) error {
	for key, v := range m {
		switch key {
		case "package", "lib", "bin", "example", "test", "bench", "features", "profile", "badges":
			continue
		}
		if err := c.paths(dir, v, 0); err != nil {
			return err
		}
	}
	return nil
}

func (c *cargoCollector) paths(dir string, v any, depth int) error {
	if t, ok := v.(map[string]any); ok && depth < 6 {
		if p, ok := t["path"].(string); ok {
			return c.follow(dir, p)
		}
		for _, inner := range t {
			if err := c.paths(dir, inner, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *cargoCollector) follow(dir, path string) error {
	path = filepath.FromSlash(path)
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if root := c.workspaceRoot(path); root != path {
		if err := c.add(root); err != nil {
			return err
		}
	}
	return c.add(path)
}

// targets lists the source files that have to exist for a manifest to be
// accepted; the copy has them empty.
func (c *cargoCollector) targets(dir string, m map[string]any) {
	for _, pattern := range []string{"src/*.rs", "src/bin/*.rs", "src/bin/*/main.rs", "examples/*.rs", "examples/*/main.rs",
		"tests/*.rs", "tests/*/main.rs", "benches/*.rs", "benches/*/main.rs", "build.rs"} {
		found, _ := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		c.p.empty = append(c.p.empty, found...)
	}
	named := []any{m["lib"]}
	for _, kind := range []string{"bin", "example", "test", "bench"} {
		if list, ok := m[kind].([]any); ok {
			named = append(named, list...)
		}
	}
	for _, t := range named {
		if t, ok := t.(map[string]any); ok {
			if p, ok := t["path"].(string); ok && filepath.IsLocal(filepath.FromSlash(p)) {
				c.p.empty = append(c.p.empty, filepath.Join(dir, filepath.FromSlash(p)))
			}
		}
	}
}

func readTOML(path string) (map[string]any, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	m := map[string]any{}
	return m, toml.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &m)
}

func table(m map[string]any, key string) map[string]any {
	t, _ := m[key].(map[string]any)
	return t
}

func texts(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
