package judge

import (
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// stripTOML takes keys out of a configuration file before it goes into a plan's
// copy: those that name programs. A "*" in a pattern stands for any one key. A
// file that is no TOML is left out as a whole.
func stripTOML(data []byte, patterns []string) ([]byte, error) {
	m := map[string]any{}
	if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(data), "\ufeff")), &m); err != nil {
		return nil, err
	}
	for _, p := range patterns {
		strip(m, strings.Split(p, "."))
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
			strip(inner, path[1:])
		}
	}
}
