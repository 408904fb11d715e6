package judge

import (
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// stripTOML takes keys out of a configuration file before it goes into a plan's
// copy: those that name programs. A "*" in a pattern stands for any one key. A
// table that has nothing else goes, too; nil is the answer where nothing is left.
// A file that is no TOML is an error.
func stripTOML(data []byte, patterns []string) ([]byte, error) {
	m := map[string]any{}
	if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &m); err != nil {
		return nil, err
	}
	for _, p := range patterns {
		strip(m, strings.Split(p, "."))
	}
	if len(m) == 0 {
		return nil, nil
	}
	return toml.Marshal(m)
}

func strip(m map[string]any, path []string) {
	for key := range m {
		if path[0] != "*" && path[0] != key {
			continue
		}
		if len(path) == 1 {
			delete(m, key)
			continue
		}
		if inner, ok := m[key].(map[string]any); ok {
			if strip(inner, path[1:]); len(inner) == 0 {
				delete(m, key)
			}
		}
	}
}
