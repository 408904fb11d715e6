package config

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"pkgd/guard"
)

// tighten takes a value over from a layer that may not loosen.
func (c *Config) tighten(s Setting) {
	k := s.Key
	switch {
	case k.Name == "locked":
		c.Details = append(c.Details, s.Where+": locked means something in the system's file only")
		return
	case k.Free && s.Layer == FromProject:
		c.Details = append(c.Details, s.Where+": "+k.Name+" is not a project's to set")
		return
	case k.Place && c.locked:
		c.ignore(s, "the system's file is locked")
		return
	case k.Free:
		c.set[k.Name] = s
		return
	case k.Kind == Map:
		c.tightenMap(s)
		return
	}
	old := c.Value(k.Name)
	if !k.Tighter.Holds(old, s.Value) {
		c.ignore(s, "it would loosen "+Format(old))
		return
	}
	if k.Name == "policy.profile" {
		c.tightenProfile(s)
	}
	if Format(old) != Format(s.Value) {
		c.set[k.Name] = s
	}
}

func (c *Config) ignore(s Setting, why string) {
	shown := Format(s.Value)
	if s.Key.Secret {
		shown = "…"
	}
	c.Notes = append(c.Notes, fmt.Sprintf("%s: %s = %s is ignored: %s", s.Where, s.Key.Name, shown, why))
}

// tightenProfile raises every answer to what the stricter profile says and
// leaves those alone that are stricter already.
func (c *Config) tightenProfile(s Setting) {
	next := guard.DefaultPolicy(s.Value.(string))
	for i := range Keys() {
		k := &Keys()[i]
		if k.Get == nil || k.Tighter == nil {
			continue
		}
		old, new := c.Value(k.Name), k.Get(&next)
		if Format(old) != Format(new) && k.Tighter.Holds(old, new) {
			c.set[k.Name] = Setting{k, new, s.Layer, s.Where}
		}
	}
}

// tightenMap merges entry by entry: each must be at least what holds for its
// ecosystem or package without it.
func (c *Config) tightenMap(s Setting) {
	merged := maps.Clone(c.Map(s.Key.Name))
	if merged == nil {
		merged = map[string]int64{}
	}
	changed := false
	new := s.Value.(map[string]int64)
	for _, name := range slices.Sorted(maps.Keys(new)) {
		floor, ok := merged[name]
		if !ok {
			floor = c.floor(s.Key.Name, name)
		}
		if new[name] < floor {
			one := s
			one.Value = map[string]int64{name: new[name]}
			c.ignore(one, fmt.Sprintf("it would loosen %d", floor))
			continue
		}
		merged[name], changed = new[name], true
	}
	if changed {
		s.Value = merged
		c.set[s.Key.Name] = s
	}
}

// floor is the longest cooldown, in days, that an entry of a map would replace.
// A distribution's ecosystem counts with the default: its third parties have it.
func (c *Config) floor(key, entry string) int64 {
	p := c.Policy()
	eco, name := splitPackage(entry)
	if key == "cooldown.per_ecosystem" {
		return inDays(window(&p, ecosystemName(entry), ""))
	}
	if eco != "" {
		return inDays(window(&p, eco, name))
	}
	// A bare name stands for the package in every ecosystem.
	most := int64(0)
	for _, e := range guard.Ecosystems {
		most = max(most, window(&p, e.Name, name))
	}
	return inDays(most)
}

// window is what holds for a package ("" any) by configuration alone, in seconds.
func window(p *guard.Policy, eco, name string) int64 {
	if w, ok := p.CooldownFor[eco+":"+guard.NormalName(eco, name)]; ok && name != "" {
		return w
	}
	base, _, _ := strings.Cut(eco, ":")
	for _, e := range []string{eco, base} {
		if w, ok := p.CooldownFor[e]; ok {
			return w
		}
	}
	return p.Cooldown
}

func inDays(seconds int64) int64 { return (seconds + day - 1) / day }

// profileFirst orders a file's keys: the profile, then by name, so that equal
// files give equal notes.
func profileFirst(values map[string]any) []string {
	names := slices.Collect(maps.Keys(values))
	sort.Slice(names, func(i, j int) bool {
		if p := names[i] == "policy.profile"; p != (names[j] == "policy.profile") {
			return p
		}
		return names[i] < names[j]
	})
	return names
}

func describe(v any) string {
	switch v := v.(type) {
	case string:
		return "the text " + quote(v)
	case bool:
		return fmt.Sprint(v)
	case int64, float64:
		return fmt.Sprint("the number ", v)
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date or time"
}
