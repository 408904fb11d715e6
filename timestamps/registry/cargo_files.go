package registry

import (
	"fmt"
	"path"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// cargoIndexGit is the git index of crates.io, which lock files name whatever
// is really asked.
const cargoIndexGit = "github.com/rust-lang/crates.io-index"

// load reads --config, the files from the working folder upwards (from cargo's
// home, where no project counts), and the user's own.
func (c *cargoConfig) load() {
	for i := len(c.s.Flags) - 1; i >= 0; i-- {
		if f := c.s.Flags[i]; f.Key == "config" {
			c.flag(f)
		}
	}
	home := c.home()
	from := c.s.Dir
	if c.s.ProjectDir == "" {
		from = home
	}
	for dir, depth := from, 0; dir != "" && depth < 64; depth++ {
		if folder := path.Join(dir, ".cargo"); folder != home {
			c.folder(folder, dir != c.s.Home && c.s.ProjectDir != "")
		}
		if path.Dir(dir) == dir {
			break
		}
		dir = path.Dir(dir)
	}
	if home == "" {
		return
	}
	c.folder(home, false)
	for _, name := range []string{"credentials", "credentials.toml"} {
		if l, ok := c.read(path.Join(home, name), false); ok {
			c.tokens = append(c.tokens, l)
			break
		}
	}
}

func (c *cargoConfig) home() string {
	if h := c.s.env("CARGO_HOME"); h != "" {
		return resolve(c.s.Dir, c.s.Home, h)
	}
	if c.s.Home == "" {
		return ""
	}
	return path.Join(c.s.Home, ".cargo")
}

// flag is "--config key=value" or "--config FILE".
func (c *cargoConfig) flag(f Flag) {
	var tree map[string]any
	if strings.Contains(f.Value, "=") && toml.Unmarshal([]byte(f.Value), &tree) == nil {
		c.layers = append(c.layers, cargoLayer{tree: tree, source: "command line"})
		return
	}
	if l, ok := c.read(resolve(c.s.Dir, c.s.Home, f.Value), false); ok {
		l.source = "command line"
		c.layers = append(c.layers, l)
	}
}

// folder reads the configuration of one folder: the name without an ending wins
// where both are there.
func (c *cargoConfig) folder(dir string, project bool) {
	for _, name := range []string{"config", "config.toml"} {
		if l, ok := c.read(path.Join(dir, name), project); ok {
			c.layers = append(c.layers, l)
			c.include(l, path.Join(dir, name), 0)
			return
		}
	}
}

// include reads the files that a configuration names under "include"; they are
// weaker than the file itself, and of several the last is the strongest.
func (c *cargoConfig) include(l cargoLayer, file string, depth int) {
	if depth > 8 {
		return
	}
	list, ok := l.tree["include"].([]any)
	if !ok {
		list = []any{l.tree["include"]}
	}
	for i := len(list) - 1; i >= 0; i-- {
		p, _ := list[i].(string)
		if t, ok := list[i].(map[string]any); ok {
			p, _ = t["path"].(string)
		}
		if p == "" {
			continue
		}
		p = resolve(path.Dir(file), c.s.Home, p)
		if sub, ok := c.read(p, l.project); ok {
			c.layers = append(c.layers, sub)
			c.include(sub, p, depth+1)
		}
	}
}

func (c *cargoConfig) read(p string, project bool) (cargoLayer, bool) {
	text, ok := c.s.read(p)
	if !ok {
		return cargoLayer{}, false
	}
	var tree map[string]any
	if toml.Unmarshal([]byte(text), &tree) != nil {
		return cargoLayer{}, false // cargo itself ends with an error on it
	}
	return cargoLayer{tree: tree, source: p, project: project}, true
}

// cargoRegistry makes a registry from an index address.
func cargoRegistry(address string, v value) Registry {
	if lockAddress(address) == cratesIO {
		return place("crates", "crates.io", "https://index.crates.io", v)
	}
	sparse := strings.HasPrefix(address, "sparse+")
	r := place("crates", "crates.io", cargoStrip(address), v)
	if !sparse {
		r.Problem = "a git index keeps no release times"
	}
	return r
}

func cargoStrip(address string) string {
	for _, p := range []string{"sparse+", "registry+"} {
		address = strings.TrimPrefix(address, p)
	}
	return address
}

func cargoBare(address string) string {
	a, _, _ := bare(cargoStrip(address))
	return a
}

// lockAddress makes the spellings of one registry's address equal: what lock
// files and configurations write of crates.io is "crates.io".
func lockAddress(address string) string {
	if address == "" {
		return ""
	}
	a := cargoBare(address)
	if a == "" {
		return address // of no host: a folder's
	}
	rest := strings.ToLower(strings.TrimSuffix(a, ".git"))
	if _, after, ok := strings.Cut(rest, "://"); ok {
		rest = after
	}
	switch rest {
	case cargoIndexGit, "index.crates.io", cratesIO:
		return cratesIO
	}
	return a
}

// dig finds a leaf of a table by its dotted key.
func dig(tree map[string]any, key string) (string, bool) {
	return digPath(tree, strings.Split(key, ".")...)
}

// digPath finds a leaf of a table by the keys that lead to it.
func digPath(tree map[string]any, keys ...string) (string, bool) {
	for i, key := range keys {
		v, ok := tree[key]
		if !ok {
			return "", false
		}
		if i == len(keys)-1 {
			return leaf(v)
		}
		if tree, ok = v.(map[string]any); !ok {
			return "", false
		}
	}
	return "", false
}

func leaf(v any) (string, bool) {
	switch t := v.(type) {
	case string:
		return t, true
	case bool, int64, float64:
		return fmt.Sprint(t), true
	case []any:
		var words []string
		for _, e := range t {
			if s, ok := leaf(e); ok {
				words = append(words, s)
			}
		}
		return strings.Join(words, "\n"), true
	}
	return "", false
}

// flatten calls put for every leaf with its dotted key.
func flatten(tree map[string]any, prefix string, depth int, put func(key, text string)) {
	if depth > 16 {
		return
	}
	for k, v := range tree {
		if sub, ok := v.(map[string]any); ok {
			flatten(sub, prefix+k+".", depth+1, put)
			continue
		}
		if text, ok := leaf(v); ok {
			put(prefix+k, text)
		}
	}
}
