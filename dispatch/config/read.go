package config

import "slices"

// Value is what holds for a key: the Go value of its kind. It panics on a name
// that the table does not have, which is a mistake of the caller.
func (c *Config) Value(name string) any { return c.Setting(name).Value }

// Setting is Value with its source.
func (c *Config) Setting(name string) Setting {
	if s, ok := c.set[name]; ok {
		return s
	}
	k := Find(name)
	if k == nil {
		panic("config: no key " + name)
	}
	if k.Get != nil {
		return Setting{k, k.Get(&c.profile), FromProfile, c.profile.Profile}
	}
	return Setting{k, k.Default, FromDefault, ""}
}

func (c *Config) Bool(name string) bool   { return c.Value(name).(bool) }
func (c *Config) Int(name string) int64   { return c.Value(name).(int64) }
func (c *Config) Text(name string) string { return c.Value(name).(string) }

func (c *Config) Float(name string) float64        { return c.Value(name).(float64) }
func (c *Config) List(name string) []string        { return c.Value(name).([]string) }
func (c *Config) Map(name string) map[string]int64 { return c.Value(name).(map[string]int64) }

// Settings lists every setting in the table's order.
func (c *Config) Settings() []Setting {
	all := make([]Setting, 0, len(Keys()))
	for _, k := range Keys() {
		all = append(all, c.Setting(k.Name))
	}
	return all
}

// Sources lists the files that were looked for, in the order they count.
func (c *Config) Sources() []Source { return slices.Clone(c.read) }

// UserFile is the file that `config set` edits, there or not; "" where there is
// no place for one.
func (c *Config) UserFile() string { return c.user }

// Locked says whether the system's file pins everything.
func (c *Config) Locked() bool { return c.locked }
