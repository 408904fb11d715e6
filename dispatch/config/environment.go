package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// control lists the variables that are no setting: they say where to look or
// how this one call behaves, or belong to the road of a command.
func control() []string {
	return []string{"PKGD_DATA_DIR", "PKGD_CONFIG_PATH", "PKGD_CONFIG_FILE", "PKGD_CI", "PKGD_DRY_RUN", "PKGD_DEBUG", "PKGD_CHAIN", "PKGD_PLANNING", "PKGD_PLAN_MARK"}
}

// loadEnvironment reads the variables. Names are looked up only when there is a
// PKGD_ variable at all.
func (c *Config) loadEnvironment() error {
	given := map[string]string{}
	for _, kv := range c.w.Environ {
		if name, value, ok := strings.Cut(kv, "="); ok && strings.HasPrefix(name, "PKGD_") {
			if _, twice := given[name]; !twice {
				given[name] = value
			}
		}
	}
	if len(given) == 0 {
		return nil
	}
	for i := range Keys() {
		if err := c.fromVariables(&Keys()[i], given); err != nil {
			return err
		}
	}
	for _, name := range control() {
		delete(given, name)
	}
	c.unknownVariables(given)
	return nil
}

// fromVariables takes what the variables say about one key and strikes them
// off. The key's own variable goes before its other names.
func (c *Config) fromVariables(k *Key, given map[string]string) error {
	taken := false
	for _, name := range k.Variables() {
		text, ok := given[name]
		delete(given, name)
		if !ok || taken && name != k.Append || text == "" && k.Kind != Text && k.Kind != List {
			continue
		}
		v, err := k.Parse(text)
		if err != nil {
			shown := quote(text)
			if k.Secret {
				shown = "not"
			}
			return &Error{What: fmt.Sprintf("the variable %s (%s) %v", name, k.Name, err), Why: "it is " + shown}
		}
		if name == k.Append {
			v = append(slices.Clone(c.List(k.Name)), v.([]string)...)
		}
		c.tighten(Setting{k, v, FromEnvironment, name})
		taken = true
	}
	return nil
}

// unknownVariables are details, not notes: other programs may use the prefix.
func (c *Config) unknownVariables(given map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		text := "the variable " + name + " is no setting of pkgd's"
		best, dist := "", len(name)/4+1
		for _, k := range Keys() {
			for _, v := range k.Variables() {
				if d := Distance(v, name); d < dist {
					best, dist = v, d
				}
			}
		}
		if best != "" {
			text += " (did you mean " + best + "?)"
		}
		c.Details = append(c.Details, text)
	}
}
