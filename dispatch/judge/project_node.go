package judge

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/shims"
)

// nodeManifest is what the resolver's copy needs of a package.json.
type nodeManifest struct {
	Name         string
	Version      string
	Workspaces   json.RawMessage
	Dependencies map[string]any
	Dev          map[string]any
	Optional     map[string]any
	Peer         map[string]any
	Overrides    any
}

// parseNodeManifest takes keys in their exact case only, as JavaScript does.
func parseNodeManifest(data []byte) (*nodeManifest, error) {
	var m nodeManifest
	var all map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &all); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		key string
		to  any
	}{
		{"name", &m.Name}, {"version", &m.Version}, {"workspaces", &m.Workspaces}, {"dependencies", &m.Dependencies},
		{"devDependencies", &m.Dev}, {"optionalDependencies", &m.Optional}, {"peerDependencies", &m.Peer}, {"overrides", &m.Overrides},
	} {
		if text, ok := all[f.key]; ok {
			if err := json.Unmarshal(text, f.to); err != nil {
				return nil, fmt.Errorf("%s: %w", f.key, err)
			}
		}
	}
	return &m, nil
}

// manifestName gives the name and version of an installed package.
func manifestName(path string) (name, version string, ok bool) {
	data, err := readFile(path)
	if err != nil {
		return "", "", false
	}
	m, err := parseNodeManifest(data)
	if err != nil || m.Name == "" || m.Version == "" {
		return "", "", false
	}
	return m.Name, m.Version, true
}

// readNodeProject finds the project as npm does: the nearest folder with a
// manifest or a node_modules, then a parent whose workspaces hold that folder.
// Facts: @npmcli/config, loadLocalPrefix.
func readNodeProject(s *session, dir string) (*project, error) {
	local := dir
	if s.cmd.Value(shims.Directory) == "" {
		local = nearestNode(dir)
	}
	p := &project{root: local, dir: local}
	left := maxLooked
	if s.cmd.Value(shims.Directory) == "" {
		for up := filepath.Dir(local); ; up = filepath.Dir(up) {
			if m, err := loadNode(up); err == nil {
				in, err := holds(up, m, local, &left)
				if err != nil {
					return nil, err
				}
				if in {
					p.root = up
					break
				}
			}
			if up == filepath.Dir(up) {
				break
			}
		}
	}
	c := &nodeCollector{p: p, seen: map[string]bool{}, root: true, left: left, spec: s.m.Spec, home: s.w.Env("HOME")}
	if err := c.add(p.root); err != nil {
		return nil, err
	}
	if p.dir != p.root {
		if err := c.add(p.dir); err != nil {
			return nil, err
		}
	}
	for i := range s.cmd.Specs {
		if err := c.named(s.w.Dir, &s.cmd.Specs[i]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func nearestNode(dir string) string {
	for up := dir; ; up = filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, "package.json")); err == nil {
			return up
		}
		if i, err := os.Stat(filepath.Join(up, "node_modules")); err == nil && i.IsDir() {
			return up
		}
		if up == filepath.Dir(up) {
			return dir
		}
	}
}

func loadNode(dir string) (*nodeManifest, error) {
	data, err := readFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return nil, err
	}
	return parseNodeManifest(data)
}

// patterns are the workspaces of a manifest: a list, or an object with one.
func (m *nodeManifest) patterns() ([]string, error) {
	list := m.Workspaces
	var object map[string]json.RawMessage
	if json.Unmarshal(list, &object) == nil {
		list = object["packages"]
	}
	if text := string(list); text == "" || text == "null" || text == "false" {
		return nil, nil
	}
	var patterns []string
	if json.Unmarshal(list, &patterns) != nil {
		return nil, errPattern
	}
	return patterns, nil
}

// holds says whether root's workspaces include dir.
func holds(root string, m *nodeManifest, dir string, left *int) (bool, error) {
	members, err := workspaceDirs(root, m, left)
	return slices.Contains(members, dir), err
}

// workspaceDirs expands the patterns of a manifest to folders with a manifest.
func workspaceDirs(root string, m *nodeManifest, left *int) ([]string, error) {
	var out []string
	patterns, err := m.patterns()
	if err != nil {
		return nil, err
	}
	for _, pattern := range patterns {
		negated := strings.HasPrefix(pattern, "!")
		pattern = strings.Trim(strings.TrimPrefix(strings.TrimPrefix(pattern, "!"), "./"), "/")
		hits, err := expandPattern(root, pattern, left)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(root, "package.json"), err)
		}
		if !negated {
			out = append(out, hits...)
			continue
		}
		drop := map[string]bool{}
		for _, h := range hits {
			drop[h] = true
		}
		kept := out[:0]
		for _, d := range out {
			if !drop[d] {
				kept = append(kept, d)
			}
		}
		out = kept
	}
	return out, nil
}

// nodeCollector gathers the manifests a resolver would follow.
type nodeCollector struct {
	p    *project
	seen map[string]bool
	root bool
	left int // what its patterns may still look at
	spec func(word string) shims.Spec
	home string
}

// add takes in the manifest of one folder, its workspaces and its local
// dependencies.
func (c *nodeCollector) add(dir string) error {
	if c.seen[dir] {
		return nil
	}
	if len(c.seen) >= maxManifests {
		return fmt.Errorf("the project has more than %d manifests", maxManifests)
	}
	c.seen[dir] = true
	file := filepath.Join(dir, "package.json")
	first := c.root
	c.root = false
	c.p.files = append(c.p.files, file)
	data, err := readFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if first {
		c.p.manifest = true
	}
	m, err := parseNodeManifest(data)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", file, err)
	}
	members, err := workspaceDirs(dir, m, &c.left)
	if err != nil {
		return err
	}
	for _, w := range members {
		if err := c.add(w); err != nil {
			return err
		}
	}
	for _, deps := range []map[string]any{m.Dependencies, m.Dev, m.Optional, m.Peer} {
		for _, v := range deps {
			if spec, ok := v.(string); ok {
				if err := c.local(dir, spec); err != nil {
					return err
				}
			}
		}
	}
	return c.overrides(dir, m.Overrides)
}

func (c *nodeCollector) overrides(dir string, v any) error {
	switch v := v.(type) {
	case string:
		return c.local(dir, v)
	case map[string]any:
		for _, inner := range v {
			if err := c.overrides(dir, inner); err != nil {
				return err
			}
		}
	}
	return nil
}
