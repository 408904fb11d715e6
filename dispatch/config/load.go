package config

import (
	"fmt"

	"pkgd/dispatch/world"
	"pkgd/guard"
)

// Layer says where a value comes from.
type Layer string

const (
	FromDefault     Layer = "default"
	FromProfile     Layer = "profile"
	FromSystem      Layer = "system"
	FromUser        Layer = "user"
	FromProject     Layer = "project"
	FromEnvironment Layer = "environment"
)

// Options says where to look; the zero value is what a shim uses.
type Options struct {
	File       string // --config: stands in for the user's file
	SystemFile string // "": the platform's, /etc/pkgd/pkgd.toml
	SystemData string // "": the platform's, /var/lib/pkgd
}

// Setting is a value with its source.
type Setting struct {
	Key   *Key
	Value any
	Layer Layer
	Where string // "FILE:LINE", the variable's or the profile's name; "" for defaults
}

// Unknown is a key in a file that the table does not have.
type Unknown struct {
	Name    string
	Where   string // FILE:LINE
	Nearest string // the known key that was probably meant; "" none
	Layer   Layer
}

func (u Unknown) String() string {
	s := u.Where + ": unknown key " + u.Name
	if u.Nearest != "" {
		s += " (did you mean " + u.Nearest + "?)"
	}
	return s
}

// Config is the settings that hold for this call. It does not change after Load.
type Config struct {
	// Notes are to be said once on stderr: what was ignored because it would
	// loosen, and unknown keys in the user's and the system's file.
	Notes []string
	// Details are said under -v only.
	Details []string
	// Unknown holds every unknown key; `config` and `health` fail on them.
	Unknown []Unknown
	// Refused is why the data folder must not be used (it is not ours); nil: it
	// may be. Every folder is "" then, and the store counts as missing: exit 7.
	Refused error

	w       *world.World
	opt     Options
	set     map[string]Setting
	read    []Source
	user    string // the user's file, there or not; "" no place for one
	profile guard.Policy
	locked  bool
	data    string   // our own data folder, "" none
	stores  []string // data folders whose store is read
}

// Source is a file that was looked for.
type Source struct {
	Layer Layer
	Path  string
	Found bool
}

// Load reads all layers. An error is an *Error with the exit code 6: a file that
// cannot be read or does not belong to the user, or a value of a wrong type.
func Load(w *world.World, opt Options) (*Config, error) {
	c := &Config{w: w, opt: opt, set: map[string]Setting{}}
	if c.opt.SystemFile == "" {
		c.opt.SystemFile = systemFile(w)
	}
	if c.opt.SystemData == "" {
		c.opt.SystemData = systemData(w)
	}
	system, err := c.open(FromSystem, c.opt.SystemFile)
	if err != nil {
		return nil, err
	}
	if err := c.apply(system, FromSystem, true); err != nil {
		return nil, err
	}
	c.locked = c.set["locked"].Value == true
	if err := c.loadUser(); err != nil {
		return nil, err
	}
	if !c.locked {
		c.profile = guard.DefaultPolicy(c.Text("policy.profile"))
	}
	if err := c.loadProject(); err != nil {
		return nil, err
	}
	if err := c.loadEnvironment(); err != nil {
		return nil, err
	}
	c.findFolders()
	return c, nil
}

func (c *Config) open(layer Layer, path string) (*file, error) {
	if path == "" {
		return nil, nil
	}
	f, err := readFile(path, layer != FromProject, c.w.UID)
	if err != nil {
		return nil, err
	}
	c.read = append(c.read, Source{layer, path, f != nil})
	return f, nil
}

// loadUser reads the user's file or the one that stands in for it. Under a
// locked system file nothing stands in, and the user's own file only tightens.
func (c *Config) loadUser() error {
	path, named := c.userFile()
	c.user = path
	f, err := c.open(FromUser, path)
	if err != nil {
		return err
	}
	if f == nil && named {
		return &Error{What: "cannot read the configuration " + path, Why: "there is no such file",
			Next: "name one that is there, or leave --config and PKGD_CONFIG_PATH out"}
	}
	if c.locked {
		c.profile = guard.DefaultPolicy(c.Text("policy.profile"))
	}
	return c.apply(f, FromUser, !c.locked)
}

func (c *Config) userFile() (path string, named bool) {
	stand, how := c.opt.File, "--config"
	for _, v := range []string{"PKGD_CONFIG_PATH", "PKGD_CONFIG_FILE"} {
		if stand == "" {
			stand, how = c.w.Env(v), v
		}
	}
	if stand != "" {
		if !c.locked {
			return absolute(c.w, stand), true
		}
		c.Notes = append(c.Notes, how+" is ignored: "+c.opt.SystemFile+" is locked")
	}
	return c.platformUserFile(), false
}

func (c *Config) loadProject() error {
	path := c.nearestProject()
	f, err := c.open(FromProject, path)
	if err != nil {
		return err
	}
	return c.apply(f, FromProject, false)
}

// apply takes a file's values over. loose: they replace what was there;
// otherwise only what tightens is taken.
func (c *Config) apply(f *file, layer Layer, loose bool) error {
	if f == nil {
		return nil
	}
	// The profile first: it moves what the other keys are compared with.
	for _, name := range profileFirst(f.values) {
		where := fmt.Sprintf("%s:%d", f.path, f.lines[name])
		k := Find(name)
		if k == nil {
			c.unknown(name, where, layer)
			continue
		}
		v, err := k.check(f.values[name])
		if err != nil {
			shown := describe(f.values[name])
			if k.Secret {
				shown = "not"
			}
			return &Error{What: fmt.Sprintf("%s, line %d: %s %v", f.path, f.lines[name], name, err), Why: "it is " + shown}
		}
		if loose {
			c.set[name] = Setting{k, v, layer, where}
			continue
		}
		c.tighten(Setting{k, v, layer, where})
	}
	return nil
}

func (c *Config) unknown(name, where string, layer Layer) {
	u := Unknown{name, where, Nearest(name), layer}
	c.Unknown = append(c.Unknown, u)
	if layer == FromProject {
		c.Details = append(c.Details, u.String())
		return
	}
	c.Notes = append(c.Notes, u.String())
}
