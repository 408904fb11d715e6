package shims

import "pkgd/guard"

// cargoSpec reads a crate's name with its version, "name@1.2" or, as older
// package ids have it, "name:1.2"; and a package id with its source in front,
// "https://…#name@1.2".
func cargoSpec(word string) Spec {
	sp := Spec{Raw: word}
	sp.Source.Type = guard.Registry
	name := word
	if place, id, ok := cut(word, '#'); ok && find(place, "://") > 0 {
		sp.Source.Location = withoutCredentials(place)
		switch {
		case hasPrefix(place, "git+"):
			sp.Source.Type = guard.Git
		case hasPrefix(place, "path+"), hasPrefix(place, "file:"):
			sp.Source.Type = guard.Directory
		}
		name = id
	} else if find(word, "://") > 0 {
		sp.Source = guard.Source{Type: guard.URL, Location: withoutCredentials(word)}
		sp.Bad = "an address where a crate's name is wanted"
		return sp
	}
	if i := index(name, '@'); i >= 0 {
		name, sp.Requested = name[:i], name[i+1:]
	} else if i := index(name, ':'); i >= 0 {
		name, sp.Requested = name[:i], name[i+1:]
	}
	sp.Name = name
	if !guard.ValidName("crates.io", name) {
		sp.Bad = "no name that the registry could hold"
	}
	return sp
}

// cargoAdjust joins the words with the options that say more about them.
func cargoAdjust(c *Command) {
	if c.Verb == nil || c.Verb.Words != Packages && c.Verb.Words != Installed {
		return
	}
	if src, ok := cargoSource(c); ok {
		if len(c.Specs) == 0 {
			c.Specs = append(c.Specs, Spec{Raw: src.Location})
		}
		for i := range c.Specs {
			c.Specs[i].Source = src
		}
	}
	version, rename := c.Value(VersionArg), c.Value(RenameArg)
	for i := range c.Specs {
		if c.Specs[i].Requested == "" || c.Verb.Words == Installed {
			c.Specs[i].Requested = firstOf(version, c.Specs[i].Requested)
		}
		c.Specs[i].Alias = rename
	}
}

// cargoSource is where "--git" or "--path" says the crates come from.
func cargoSource(c *Command) (src guard.Source, ok bool) {
	for i := range c.Given {
		g := &c.Given[i]
		if g.Role != SourceArg {
			continue
		}
		src, ok = guard.Source{Type: guard.Git, Location: withoutCredentials(g.Value)}, true
		if g.Name == "--path" {
			src.Type = guard.Directory
		}
	}
	return src, ok
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
