package shims

import "pkgd/guard"

// npmAdjust says what neither verb nor option says alone.
func npmAdjust(c *Command) {
	npmSettings(c)
	v := c.Verb
	if v == nil {
		return
	}
	switch {
	case v.Words == Creator:
		npmCreate(c)
	case v.Plan == "members" && len(c.Rest) > 0 && c.Has(Workspace):
		c.Effect = guard.Restores
	case v.Plan == "look":
		npmLooks(c)
	case v.Plan == "fetch" && v.EmptyIs && len(v.Sub) == 0:
		npmPacks(c)
	case v.Plan == "install" && len(c.Specs) == 0 && c.Has(Global):
		// npm i -g installs the folder it stands in.
		c.Specs = append(c.Specs, npmSpec("."))
		c.Effect = guard.Adds
	case v.canonical("diff"):
		// npm diff compares releases that its words name, when they are specs.
		npmDiffs(c)
	}
}

// npmSettings gives the settings their meaning that hangs on the value.
func npmSettings(c *Command) {
	where := ""
	for i := range c.Given {
		switch g := &c.Given[i]; g.Name {
		case "--location":
			if where = g.Value; where == "global" {
				g.Role = Global
			}
		case "--min-release-age":
			g.Role = AgeArg
		case "--prefer-offline":
			if g.Off {
				g.Role, g.Off = Untying, false
			}
		}
	}
	for i := range c.Given {
		// One of the two settings is enough, whatever the other says.
		if g := &c.Given[i]; g.Role == Global {
			g.Off = g.Off && where != "global"
		}
	}
}

// npmCreate maps "npm init x" to the package create-x, which npm fetches and
// runs. Without a name it writes a manifest; with a workspace it then installs.
func npmCreate(c *Command) {
	if len(c.Rest) == 0 {
		if c.Effect == guard.Reads && c.Has(Workspace) {
			c.Effect = guard.Restores
		}
		return
	}
	if c.Value(PackageArg) != "" || c.Value(Call) != "" {
		return
	}
	word := c.Rest[0]
	sp := npmSpec(npmCreator(word))
	if sp.Source.Type == guard.Directory || sp.Source.Type == guard.File || sp.Source.Type == guard.URL {
		sp.Bad = "npm init takes a name or a git address only"
	}
	c.Specs = append(c.Specs, sp)
	c.Rest = c.Rest[1:]
}

// npmCreator gives the spec of the initialiser that a word names.
func npmCreator(word string) string {
	if word != "" && word[0] == '@' && index(word, '/') < 0 {
		scope, version, has := cut(word[1:], '@')
		if has && version != "" {
			return "@" + scope + "/create@" + version
		}
		return "@" + scope + "/create"
	}
	sp := npmSpec(word)
	switch {
	case sp.Source.Type == guard.Git:
		return npmCreatorRepo(word)
	case sp.Bad != "" || sp.Source.Type != guard.Registry:
		return word
	}
	name, rest := word, ""
	if i := index(word[1:], '@'); i >= 0 {
		name, rest = word[:i+1], word[i+1:]
	}
	if i := index(name, '/'); i >= 0 && name[0] == '@' {
		return name[:i+1] + "create-" + name[i+1:] + rest
	}
	return "create-" + name + rest
}

// npmCreatorRepo puts "create-" in front of the repository's name on a known
// host; other git addresses stay as they are, and npm refuses them.
func npmCreatorRepo(word string) string {
	end := len(word)
	if i := index(word, '#'); i >= 0 {
		end = i
	}
	if i := lastIndex(word[:end], '/'); i >= 0 {
		return word[:i+1] + "create-" + word[i+1:]
	}
	return word
}

// npmLooks: npm view reads the registry, but clones a git address and fetches
// an archive.
func npmLooks(c *Command) {
	for i := range c.Specs {
		if t := c.Specs[i].Source.Type; t == guard.Git || t == guard.URL {
			c.Effect = guard.Downloads
			c.Specs = c.Specs[:1] // further words are fields
			return
		}
		if c.Verb.canonical("view") {
			break
		}
	}
	c.Specs = nil
}

// npmPacks: a folder or archive at hand is packed without fetching anything.
func npmPacks(c *Command) {
	for i := range c.Specs {
		if t := c.Specs[i].Source.Type; t != guard.Directory && t != guard.File {
			return
		}
	}
	c.Effect = guard.Reads
}

// npmDiffs: paths narrow the comparison, everything else is a release.
func npmDiffs(c *Command) {
	for _, w := range c.Rest {
		if sp := npmSpec(w); sp.Source.Type != guard.Directory {
			c.Specs = append(c.Specs, sp)
		}
	}
}
