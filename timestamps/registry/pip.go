package registry

import (
	"path"
	"strings"
)

// pip's configuration. Facts: pip/_internal/configuration.py (order of files),
// cli/parser.py (sections in the order global, command, environment; options
// that may be repeated are split at white space), req/req_file.py (options in a
// requirements file replace or add to the indexes in force), of pip 23 to 26.
type pipConfig struct {
	s    *Surroundings
	vals map[string]value
	// usual are the addresses that something other than the project names.
	usual map[string]bool
}

// pipRepeats are the options that may be given several times.
var pipRepeats = []string{"extra-index-url", "find-links", "trusted-host", "no-binary", "only-binary", "constraint", "requirement", "editable",
	"group", "requirements-from-script"}

func readPip(s *Surroundings) *Set {
	c := &pipConfig{s: s, vals: map[string]value{}, usual: map[string]bool{}}
	isolated := c.flag("isolated") == "true"
	c.files(isolated)
	if !isolated {
		c.environment()
	}
	c.flags()
	return c.set()
}

func (c *pipConfig) flag(key string) string {
	out := ""
	for _, f := range c.s.Flags {
		if f.Key == key {
			out = f.Value
		}
	}
	return out
}

// files reads all configuration files: the section [global] of every one, then
// that of the command over it.
func (c *pipConfig) files(isolated bool) {
	type section map[string]value
	global, command := section{}, section{}
	for _, p := range c.paths(isolated) {
		text, ok := c.s.read(p)
		if !ok {
			continue
		}
		for _, e := range parseINI(text, pipINI) {
			v := value{text: e.value, source: p}
			switch {
			case e.value == "":
			case e.section == "global":
				global[pipKey(e.key)] = v
			case e.section == "install" || e.section == orElse(c.s.Command, "install"):
				command[pipKey(e.key)] = v
			}
		}
	}
	for _, s := range []section{global, command} {
		for k, v := range s {
			c.vals[k] = v
		}
	}
}

// paths lists the files, the weakest first.
func (c *pipConfig) paths(isolated bool) []string {
	dirs := c.s.env("XDG_CONFIG_DIRS")
	if dirs == "" {
		dirs = "/etc/xdg"
	}
	var out []string
	for _, d := range strings.Split(dirs, ":") {
		if d != "" {
			out = append(out, path.Join(d, "pip/pip.conf"))
		}
	}
	out = append(out, "/etc/pip.conf")
	named := c.s.env("PIP_CONFIG_FILE")
	if !isolated && c.s.Home != "" && (named == "" || !c.exists(named)) {
		out = append(out, path.Join(c.s.Home, ".pip/pip.conf"))
		if x := c.s.env("XDG_CONFIG_HOME"); x != "" {
			out = append(out, path.Join(x, "pip/pip.conf"))
		} else {
			out = append(out, path.Join(c.s.Home, ".config/pip/pip.conf"),
				path.Join(c.s.Home, "Library/Application Support/pip/pip.conf"))
		}
	}
	if prefix := c.prefix(); prefix != "" {
		out = append(out, path.Join(prefix, "pip.conf"))
	}
	if named != "" && named != "/dev/null" {
		out = append(out, resolve(c.s.Dir, c.s.Home, named))
	}
	return out
}

func (c *pipConfig) exists(p string) bool {
	if p == "/dev/null" {
		return true
	}
	_, ok := c.s.read(resolve(c.s.Dir, c.s.Home, p))
	return ok
}

// prefix is Python's own: the folder above the one pip lies in.
func (c *pipConfig) prefix() string {
	if c.s.Manager != "" {
		return path.Dir(path.Dir(strings.ReplaceAll(c.s.Manager, "\\", "/")))
	}
	return c.s.env("VIRTUAL_ENV")
}

// environment takes PIP_*; of a name that stands there twice Python sees the
// first.
func (c *pipConfig) environment() {
	seen := map[string]bool{}
	for _, kv := range c.s.Environ {
		name, text, ok := strings.Cut(kv, "=")
		if !ok || seen[name] || !strings.HasPrefix(name, "PIP_") {
			continue
		}
		seen[name] = true
		if text != "" {
			c.vals[pipKey(name[len("PIP_"):])] = value{text: text, source: name}
		}
	}
}

// flags are the options of the command line, then those of requirements files,
// which pip meets later.
func (c *pipConfig) flags() {
	c.named()
	if c.s.Registry != "" {
		c.vals["index-url"] = value{text: c.s.Registry, source: commandLine}
	}
	for _, f := range c.s.Flags {
		if f.Source == "" {
			c.put(f)
		}
	}
	c.named()
	for _, f := range c.s.Flags {
		if f.Source == "" {
			continue
		}
		if f.Key == "index-url" && !pipTrue(c.vals["no-index"].text) {
			delete(c.vals, "extra-index-url")
		}
		c.put(f)
	}
}

func (c *pipConfig) put(f Flag) {
	key := pipKey(f.Key)
	v := value{text: f.Value, source: orElse(f.Source, commandLine), project: f.Project}
	old, ok := c.vals[key]
	for _, r := range pipRepeats {
		if ok && r == key {
			// The project's part must stay told apart from the user's.
			v.text, v.parts = old.text+"\n"+v.text, append(old.split(), v)
		}
	}
	c.vals[key] = v
	if !f.Project {
		c.note(f.Value)
	}
}

// named notes the addresses that are in force so far as usual ones.
func (c *pipConfig) named() {
	for _, k := range []string{"index-url", "extra-index-url"} {
		if v, ok := c.vals[k]; ok && !v.project {
			for _, a := range strings.Fields(v.text) {
				c.note(a)
			}
		}
	}
}

func (c *pipConfig) note(address string) {
	if a, _, problem := bare(address); problem == "" {
		c.usual[a] = true
	}
}

func (c *pipConfig) set() *Set {
	s := &Set{settings: c.vals, folder: c.folder()}
	if v := c.vals["no-index"]; pipTrue(v.text) {
		s.base = Registry{Kind: "pypi", Ecosystem: "PyPI", Private: true, Source: v.source,
			Problem: "pip is told to use no index (" + v.source + ")"}
		return s
	}
	first, ok := c.vals["index-url"]
	if !ok {
		s.base = Default("PyPI")
		c.equip(&s.base)
	} else {
		s.base = c.registry(strings.TrimSpace(first.text), first)
	}
	extra := c.vals["extra-index-url"]
	for _, part := range extra.split() {
		for _, a := range strings.Fields(part.text) {
			if r := c.registry(a, part); r.URL != s.base.URL || r.URL == "" {
				s.base.Others = append(s.base.Others, r)
			}
		}
	}
	return s
}

// folder says what a folder of archives is to pip; nil: it is told to look in none.
// It is the project's alone where nothing else names one.
func (c *pipConfig) folder() *Registry {
	var found *Registry
	for _, key := range []string{"find-links", "index-url", "extra-index-url"} {
		for _, v := range c.vals[key].split() {
			for _, place := range strings.Fields(v.text) {
				scheme, _, remote := strings.Cut(place, "://")
				if remote && !strings.EqualFold(scheme, "file") || !remote && key != "find-links" {
					continue
				}
				if found == nil || found.ProjectOnly {
					r := local("pypi", "PyPI", "", v)
					found = &r
				}
			}
		}
	}
	return found
}

func (c *pipConfig) registry(address string, v value) Registry {
	r := place("pypi", "PyPI", address, v)
	r.ProjectOnly = r.ProjectOnly && !c.usual[r.URL]
	c.equip(&r)
	return r
}

// equip adds what holds for all indexes: netrc, proxy, authorities.
func (c *pipConfig) equip(r *Registry) {
	if r.Auth == "" && r.URL != "" {
		r.Auth = netrcAuth(c.s, r.URL)
	}
	r.Proxy = c.vals["proxy"].text
	file := c.vals["cert"].text
	if file == "" {
		file = c.s.env("REQUESTS_CA_BUNDLE")
	}
	if file != "" {
		if text, ok := c.s.read(resolve(c.s.Dir, c.s.Home, file)); ok {
			r.CA = []byte(text)
		}
	}
}

// pipKey is pip's own normal form of an option's name.
func pipKey(name string) string {
	name = strings.ToLower(strings.ReplaceAll(name, "_", "-"))
	return strings.TrimPrefix(name, "--")
}

// pipTrue reads a switch as distutils.strtobool does.
func pipTrue(s string) bool {
	switch strings.ToLower(s) {
	case "y", "yes", "t", "true", "on", "1":
		return true
	}
	return false
}
