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
	case v.canonical("diff"):
		npmDiffs(c)
	case c.Has(Global):
		npmHere(c)
	}
}

// npmHere: npm i -g installs the folder it stands in.
func npmHere(c *Command) {
	if c.Verb != nil && c.Verb.Plan == "install" && len(c.Specs) == 0 && c.Effect == guard.Restores {
		c.Specs = append(c.Specs, npmSpec("."))
		c.Effect = guard.Adds
	}
}

// npmGlobally: a setting says what -g would.
func npmGlobally(c *Command) {
	c.Given = append(c.Given, Given{Name: "--global", Role: Global, Index: len(c.Args)})
	npmHere(c)
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
	for _, word := range append(c.Rest[:1:1], c.maybe...) {
		sp := npmSpec(npmCreator(word))
		if sp.Source.Type == guard.Directory || sp.Source.Type == guard.File || sp.Source.Type == guard.URL {
			sp.Bad = "npm init takes a name or a git address only"
		}
		c.Specs = append(c.Specs, sp)
	}
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

// npmDiffs: npm diff compares what --diff names; its words only narrow that to
// files. Of two, a version stands for a release of the other's name; with none
// beside it, for one of the project's own, whose name the words do not say. Fact:
// diff.js of npm 10 to 12.
func npmDiffs(c *Command) {
	var named []Spec
	for i := range c.Specs {
		if !npmRange(c.Specs[i].Raw) {
			named = append(named, c.Specs[i])
		}
	}
	if len(named) == 1 && len(c.Specs) == 2 && named[0].Name != "" {
		for i := range c.Specs {
			if npmRange(c.Specs[i].Raw) {
				named = append(named, npmSpec(named[0].Name+"@"+c.Specs[i].Raw))
			}
		}
	}
	c.Specs = named
}

// npmRange says whether a word is one version or one simple range. Where that is
// in doubt it is a name, so that a package is judged.
func npmRange(word string) bool {
	for word != "" && index("^~<>=", word[0]) >= 0 {
		word = word[1:]
	}
	if hasPrefix(word, "v") {
		word = word[1:]
	}
	parts := 0
	for more := word != ""; more; parts++ {
		var part string
		if parts == 2 {
			word, _, _ = cut(word, '-') // only behind three numbers
		}
		part, word, more = cut(word, '.')
		if part == "" || !listed("x X *", part) && !digits(part) {
			return false
		}
	}
	return parts > 0 && parts < 4
}

func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) {
			return false
		}
	}
	return s != ""
}
