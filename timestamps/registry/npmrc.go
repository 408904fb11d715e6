package registry

import (
	"encoding/base64"
	"net/url"
	"path"
	"strings"
)

// npm's configuration in the order of its precedence. Facts: @npmcli/config of
// npm 10 to 12 (loadEnv, loadProjectConfig, loadGlobalConfig), npm-registry-fetch
// (auth.js: nearest path first; pickRegistry).
type npmConfig struct {
	s      *Surroundings
	layers []map[string]value // strongest first
	// usual are the addresses that something other than the project names.
	usual map[string]bool
}

func readNPM(s *Surroundings) *Set {
	c := &npmConfig{s: s, usual: map[string]bool{}}
	c.layers = append(c.layers, c.flags(), c.environment())
	global := c.global()
	if !global && s.ProjectDir != "" {
		file := path.Join(s.ProjectDir, ".npmrc")
		if file != c.userFile() {
			c.layers = append(c.layers, c.file(file, true))
		}
	}
	c.layers = append(c.layers, c.file(c.userFile(), c.get("userconfig").project))
	c.layers = append(c.layers, c.globalFile())
	c.layers = append(c.layers, c.builtin())
	for _, l := range c.layers {
		for k, v := range l {
			if !v.project && (k == "registry" || strings.HasSuffix(k, ":registry")) {
				a, _, _ := bare(v.text)
				c.usual[a] = true
			}
		}
	}
	set := c.set()
	set.NoProject = global
	set.settings["prefix"] = value{text: c.prefix(), source: c.get("prefix").source}
	return set
}

func (c *npmConfig) get(key string) value {
	for _, l := range c.layers {
		if v, ok := l[key]; ok {
			return v
		}
	}
	return value{}
}

func (c *npmConfig) global() bool {
	return c.get("global").text == "true" || c.get("location").text == "global"
}

func (c *npmConfig) flags() map[string]value {
	out := map[string]value{}
	if c.s.Registry != "" {
		out["registry"] = value{text: c.s.Registry, source: "command line"}
	}
	for _, f := range c.s.Flags {
		out[f.Key] = value{text: f.Value, source: orElse(f.Source, "command line"), project: f.Project}
	}
	return out
}

// environment takes npm_config_* in any case; empty ones do not count, and of
// several spellings the last one wins.
func (c *npmConfig) environment() map[string]value {
	const prefix = "npm_config_"
	out := map[string]value{}
	seen := map[string]bool{}
	for _, kv := range c.s.Environ {
		name, text, ok := strings.Cut(kv, "=")
		if !ok || text == "" || seen[name] || len(name) <= len(prefix) || !strings.EqualFold(name[:len(prefix)], prefix) {
			continue
		}
		seen[name] = true
		key := name[len(prefix):]
		if !strings.HasPrefix(key, "//") {
			key = strings.ToLower(key[:1] + strings.ReplaceAll(key[1:], "_", "-"))
		}
		out[key] = value{text: text, source: name}
	}
	return out
}

func (c *npmConfig) userFile() string {
	if v := c.get("userconfig"); v.text != "" {
		return resolve(c.s.Dir, c.s.Home, v.text)
	}
	if c.s.Home == "" {
		return ""
	}
	return path.Join(c.s.Home, ".npmrc")
}

// globalFile reads npm's global file: its own setting, else etc/npmrc below the
// prefix.
func (c *npmConfig) globalFile() map[string]value {
	v := c.get("globalconfig")
	if v.text == "" {
		prefix := c.prefix()
		if prefix == "" {
			return nil
		}
		return c.file(path.Join(resolve(c.s.Dir, c.s.Home, prefix), "etc/npmrc"), false)
	}
	return c.file(resolve(c.s.Dir, c.s.Home, v.text), v.project)
}

// prefix is the folder above all that is installed globally; "" it is not known.
func (c *npmConfig) prefix() string {
	if p := c.get("prefix"); p.text != "" && !p.project {
		return p.text
	}
	if p := c.builtin()["prefix"].text; p != "" {
		return p
	}
	return c.nodePrefix()
}

// nodePrefix is where npm thinks it is installed: PREFIX, else the folder above
// the one of node.
func (c *npmConfig) nodePrefix() string {
	if p := c.s.env("PREFIX"); p != "" {
		return p
	}
	program := c.s.Manager
	if c.s.Look != nil {
		if node := c.s.Look("node"); node != "" {
			program = node
		}
	}
	if program == "" {
		return ""
	}
	program = strings.ReplaceAll(program, "\\", "/")
	if strings.HasSuffix(program, ".exe") || strings.HasSuffix(program, ".cmd") {
		return path.Dir(program) // on Windows they stand in the prefix itself
	}
	return path.Join(c.s.env("DESTDIR"), path.Dir(path.Dir(program)))
}

// builtin reads the file that lies in npm's own package.
func (c *npmConfig) builtin() map[string]value {
	places := []string{"/usr/share/nodejs/npm/npmrc"}
	if c.s.Manager != "" {
		places = append([]string{path.Join(path.Dir(path.Dir(c.s.Manager)), "lib/node_modules/npm/npmrc")}, places...)
	}
	for _, p := range places {
		if l := c.file(p, false); len(l) > 0 {
			return l
		}
	}
	return nil
}

func (c *npmConfig) file(p string, project bool) map[string]value {
	text, ok := c.s.read(p)
	if !ok {
		return nil
	}
	out := map[string]value{}
	for _, e := range parseINI(text, npmINI) {
		if e.section != "" {
			continue
		}
		key := expandNPM(e.key, c.s.Getenv)
		text := expandNPM(e.value, c.s.Getenv)
		if e.list {
			if old, ok := out[key]; ok {
				text = old.text + "\n" + text
			}
		}
		out[key] = value{text: text, source: p, project: project}
	}
	if project {
		delete(out, "prefix") // npm refuses it in a project's file
	}
	return out
}

// set makes the answer of the layers.
func (c *npmConfig) set() *Set {
	s := &Set{scopes: map[string]*Registry{}, settings: map[string]value{}, layers: c.layers}
	for i := len(c.layers) - 1; i >= 0; i-- {
		for k, v := range c.layers[i] {
			s.settings[k] = v
		}
	}
	for k, v := range s.settings {
		if scope, ok := strings.CutSuffix(k, ":registry"); ok && strings.HasPrefix(scope, "@") && v.text != "" {
			own := c.registry(v)
			s.scopes[scope] = &own
		}
	}
	s.base = c.registry(s.settings["registry"])
	// npm's "scope" setting sends names without a scope to that scope's registry.
	if sc := s.settings["scope"].text; sc != "" {
		if r, ok := s.scopes["@"+strings.TrimPrefix(sc, "@")]; ok {
			s.base = *r
		}
	}
	return s
}

func (c *npmConfig) registry(v value) Registry {
	if v.text == "" {
		r := Default("npm")
		c.equip(&r)
		return r
	}
	r := place("npm", "npm", v.text, v)
	r.ProjectOnly = r.ProjectOnly && !c.usual[r.URL]
	c.equip(&r)
	return r
}

// equip adds credentials, proxy and certificate authorities.
func (c *npmConfig) equip(r *Registry) {
	if a := c.auth(r.URL); a != "" {
		r.Auth = a
	}
	r.Proxy = c.get("proxy").text
	if p := c.get("https-proxy").text; p != "" && strings.HasPrefix(r.URL, "https:") {
		r.Proxy = p
	}
	if r.Proxy == "null" || r.Proxy == "false" {
		r.Proxy = ""
	}
	if f := c.get("cafile").text; f != "" {
		if text, ok := c.s.read(resolve(c.s.Dir, c.s.Home, f)); ok {
			r.CA = []byte(text)
		}
	} else if ca := c.get("ca").text; ca != "" && ca != "null" {
		r.CA = []byte(strings.ReplaceAll(ca, `\n`, "\n"))
	}
}

// auth looks for credentials of an address, the longest path first.
func (c *npmConfig) auth(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	p := strings.TrimRight(u.Path, "/")
	for {
		key := "//" + u.Host + p + "/:"
		if a := c.credentials(key); a != "" {
			return a
		}
		if a := c.credentials(strings.TrimSuffix(key, "/:") + ":"); a != "" {
			return a
		}
		i := strings.LastIndexByte(p, '/')
		if i < 0 {
			return ""
		}
		p = p[:i]
	}
}

func (c *npmConfig) credentials(key string) string {
	if t := c.get(key + "_authToken").text; t != "" {
		return "Bearer " + t
	}
	if a := c.get(key + "_auth").text; a != "" {
		return "Basic " + a
	}
	user, pass := c.get(key+"username").text, c.get(key+"_password").text
	if user == "" || pass == "" {
		return ""
	}
	raw, err := base64.StdEncoding.DecodeString(pass)
	if err != nil {
		return ""
	}
	return basic(user, string(raw))
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
