package judge

import (
	"fmt"
	"path/filepath"
)

// configured takes in what cargo's configuration files, in a folder and above,
// name by a relative path: folders of packages that stand in for a registry, and
// local packages in the place of others. Fact: such a path counts from the folder
// that holds ".cargo".
func (c *cargoCollector) configured(dir string) error {
	for up := dir; ; up = filepath.Dir(up) {
		for _, name := range []string{"config.toml", "config"} {
			m, err := readTOML(filepath.Join(up, ".cargo", name))
			if err != nil {
				continue // what cargo cannot read either it says itself
			}
			if err := c.config(up, m); err != nil {
				return fmt.Errorf("%s: %w", filepath.Join(up, ".cargo", name), err)
			}
			break // where both are there, one is enough for the folders: cargo warns of the other
		}
		if up == filepath.Dir(up) {
			return nil
		}
	}
}

func (c *cargoCollector) config(base string, m map[string]any) error {
	for name := range table(m, "source") {
		for _, key := range []string{"directory", "local-registry"} {
			if p, ok := table(table(m, "source"), name)[key].(string); ok && !filepath.IsAbs(p) {
				c.p.links = append(c.p.links, filepath.Join(base, filepath.FromSlash(p)))
			}
		}
	}
	for _, p := range texts(m["paths"]) {
		if err := c.follow(base, p); err != nil {
			return err
		}
	}
	return c.paths(base, m["patch"], 0)
}
