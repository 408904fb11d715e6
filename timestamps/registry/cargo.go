package registry

import (
	"path"
	"strings"
)

// cargo's configuration. Facts: the Cargo book (configuration, source
// replacement, registries) of 1.95, and cargo 1.95 itself: CARGO_SOURCE_* does
// nothing, a lock file names the replaced registry, a token goes out as the
// whole Authorization value.
type cargoConfig struct {
	s      *Surroundings
	layers []cargoLayer // strongest first
	tokens []cargoLayer
	usual  map[string]bool // addresses that something other than the project names
}

// cargoLayer is one file (or --config) as a table.
type cargoLayer struct {
	tree    map[string]any
	source  string
	project bool
}

// cratesIO is how the table of named registries knows crates.io.
const cratesIO = "crates.io"

func readCargo(s *Surroundings) *Set {
	c := &cargoConfig{s: s, usual: map[string]bool{}}
	c.load()
	set := &Set{named: map[string]*Registry{}, settings: map[string]value{}, lookup: c.setting}
	for i := len(c.layers) - 1; i >= 0; i-- {
		flatten(c.layers[i].tree, "", 0, func(key, text string) {
			set.settings[key] = value{text: text, source: c.layers[i].source, project: c.layers[i].project}
		})
	}
	c.noteUsual()
	for _, name := range c.names() {
		if r, v := c.byName(name); r != "" {
			own := c.replaced(name, r, v, 0)
			set.named[lockAddress(r)] = &own
		}
	}
	set.sources = c.sources()
	set.base = c.replaced("crates-io", "https://index.crates.io", value{source: "default"}, 0)
	public := set.base
	set.named[cratesIO] = &public
	if want := s.Registry; want != "" {
		set.base = c.wanted(want)
	}
	return set
}

// wanted is the registry that the command line names, by name or address.
func (c *cargoConfig) wanted(want string) Registry {
	if strings.Contains(want, "://") {
		return c.replaced("", want, value{source: "command line"}, 0)
	}
	if want == "crates-io" {
		return c.replaced(want, "https://index.crates.io", value{source: "command line"}, 0)
	}
	if r, v := c.byName(want); r != "" {
		return c.replaced(want, r, v, 0)
	}
	return Registry{Kind: "crates", Ecosystem: "crates.io", Private: true, Source: "command line",
		Problem: "cargo's configuration has no registry of the name " + want}
}

// setting looks an environment variable up before the files: CARGO_ and the key
// in upper case with underscores.
func (c *cargoConfig) setting(key string) (value, bool) {
	for _, l := range c.layers {
		if l.source != "command line" {
			break
		}
		if t, ok := dig(l.tree, key); ok {
			return value{text: t, source: l.source}, true
		}
	}
	if strings.HasPrefix(key, "source.") {
		return value{}, false // cargo has no variables for these
	}
	name := "CARGO_" + strings.ToUpper(strings.NewReplacer(".", "_", "-", "_").Replace(key))
	if t := c.s.env(name); t != "" {
		return value{text: t, source: name}, true
	}
	return value{}, false
}

// get is a setting from environment or files.
func (c *cargoConfig) get(key string) value {
	if v, ok := c.setting(key); ok {
		return v
	}
	for _, l := range c.layers {
		if t, ok := dig(l.tree, key); ok {
			return value{text: t, source: l.source, project: l.project}
		}
	}
	return value{}
}

// names lists all registries and sources that have a name.
func (c *cargoConfig) names() []string {
	found := map[string]bool{}
	for _, l := range c.layers {
		for _, table := range []string{"registries", "source"} {
			if t, ok := l.tree[table].(map[string]any); ok {
				for k := range t {
					found[k] = true
				}
			}
		}
	}
	for _, kv := range c.s.Environ {
		name, _, _ := strings.Cut(kv, "=")
		if rest, ok := strings.CutPrefix(name, "CARGO_REGISTRIES_"); ok {
			if n, ok := strings.CutSuffix(rest, "_INDEX"); ok {
				found[strings.ToLower(strings.ReplaceAll(n, "_", "-"))] = true
			}
		}
	}
	delete(found, "crates-io")
	return sortedKeys(found)
}

// byName gives the index address of a name; "" when the name has none.
func (c *cargoConfig) byName(name string) (string, value) {
	for _, at := range [][2]string{{"registries", "index"}, {"source", "registry"}} {
		if v := c.entry(at[0], name, at[1]); v.text != "" {
			return v.text, v
		}
	}
	return "", value{}
}

// entry is a setting of a named registry or source. A name may be an address with
// dots in it, as cargo vendor writes them; such a one has no variable.
func (c *cargoConfig) entry(table, name, key string) value {
	if !strings.Contains(name, ".") {
		return c.get(table + "." + name + "." + key)
	}
	for _, l := range c.layers {
		if text, ok := digPath(l.tree, table, name, key); ok {
			return value{text: text, source: l.source, project: l.project}
		}
	}
	return value{}
}

// replaced follows replace-with from a source and makes the registry that is
// asked in the end.
func (c *cargoConfig) replaced(name, address string, v value, depth int) Registry {
	next := c.entry("source", name, "replace-with")
	if name == "" || next.text == "" {
		for _, n := range c.names() {
			a, _ := c.byName(n)
			if r := c.entry("source", n, "replace-with"); r.text != "" && a != "" && lockAddress(a) == lockAddress(address) {
				next = r
			}
		}
	}
	if next.text == "" || next.text == name {
		return c.registry(name, address, v)
	}
	if depth > 8 {
		return Registry{Kind: "crates", Ecosystem: "crates.io", Private: true, Problem: "source replacement goes round in circles"}
	}
	if next.text == "crates-io" {
		return c.replaced("crates-io", "https://index.crates.io", next, depth+1)
	}
	if a, av := c.byName(next.text); a != "" {
		return c.replaced(next.text, a, av, depth+1)
	}
	if r, ok := c.packages(next.text); ok {
		return r
	}
	return Registry{Kind: "crates", Ecosystem: "crates.io", Private: true, ProjectOnly: next.project, Source: next.source,
		Problem: "the source " + next.text + " is a git repository, which keeps no release times"}
}

// packages makes the registry of a source that is a folder: of unpacked packages
// (cargo vendor), or of archives with an index. Fact: a relative path counts from
// the folder that holds ".cargo".
func (c *cargoConfig) packages(name string) (Registry, bool) {
	for _, key := range []string{"directory", "local-registry"} {
		v := c.entry("source", name, key)
		if v.text == "" {
			continue
		}
		dir := resolve(c.base(v), c.s.Home, v.text)
		r := local("crates", "crates.io", dir, v)
		r.ProjectOnly = r.ProjectOnly && !inside(c.s.ProjectDir, dir)
		return r, true
	}
	return Registry{}, false
}

// base is the folder that relative paths of a setting count from.
func (c *cargoConfig) base(v value) string {
	if path.IsAbs(v.source) {
		return path.Dir(path.Dir(v.source))
	}
	return c.s.Dir
}

// registry makes the registry of an address, with its token.
func (c *cargoConfig) registry(name, address string, v value) Registry {
	r := cargoRegistry(address, v)
	r.ProjectOnly = r.ProjectOnly && !c.usual[r.URL]
	if r.Private && r.Auth == "" {
		r.Auth = c.token(name, r.URL)
	}
	r.Proxy = c.get("http.proxy").text
	if f := c.get("http.cainfo"); f.text != "" {
		if text, ok := c.s.read(resolve(c.base(f), c.s.Home, f.text)); ok {
			r.CA = []byte(text)
		}
	}
	return r
}

// token finds the token of a registry by its name, or by another name that has
// the same address.
func (c *cargoConfig) token(name, address string) string {
	for _, n := range append([]string{name}, c.names()...) {
		if n == "" {
			continue
		}
		if a, _ := c.byName(n); a == "" || cargoBare(a) != address {
			continue
		}
		if t := c.s.env("CARGO_REGISTRIES_" + strings.ToUpper(strings.ReplaceAll(n, "-", "_")) + "_TOKEN"); t != "" {
			return t
		}
		for _, l := range append(c.tokens, c.layers...) {
			if t, ok := digPath(l.tree, "registries", n, "token"); ok && t != "" && !l.project {
				return t
			}
		}
	}
	return ""
}

func (c *cargoConfig) noteUsual() {
	for _, n := range c.names() {
		if a, v := c.byName(n); a != "" && !v.project {
			c.usual[cargoBare(a)] = true
		}
	}
}
