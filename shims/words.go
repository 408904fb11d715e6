package shims

import "pkgd/guard"

// fromOptions collects the packages and files that options name.
func (s *scan) fromOptions() {
	c := s.c
	for i := range c.Given {
		g := &c.Given[i]
		if g.Off || g.Value == "" {
			continue
		}
		switch g.Role {
		case File, Constraint, ScriptFile:
			c.Files = append(c.Files, FileRef{Path: g.Value, Role: g.Role})
		case Group:
			c.Files = append(c.Files, groupFile(g.Value))
		case Editable:
			s.editable(g.Value)
		case PackageArg:
			s.spec(g.Value)
		}
	}
}

// groupFile reads "group" or "file:group"; without a file it is pyproject.toml.
func groupFile(value string) FileRef {
	if i := lastIndex(value, ':'); i > 0 {
		return FileRef{Path: value[:i], Role: Group, Part: value[i+1:]}
	}
	return FileRef{Path: "pyproject.toml", Role: Group, Part: value}
}

// editable is a folder where it looks like a name: no registry serves those.
func (s *scan) editable(value string) {
	if s.m.Spec == nil {
		return
	}
	sp := s.m.Spec(value)
	if sp.Source.Type == guard.Registry || sp.Bad != "" {
		path, extras := splitExtras(value)
		sp = Spec{Raw: value, Extras: extras, Source: guard.Source{Type: guard.Directory, Location: path}}
	}
	s.c.Specs = append(s.c.Specs, sp)
}

func (s *scan) spec(word string) {
	if s.m.Spec != nil {
		s.c.Specs = append(s.c.Specs, s.m.Spec(word))
	}
}

// fromWords reads the plain words behind the verb as the verb says.
func (s *scan) fromWords() {
	c := s.c
	if c.Verb == nil {
		c.Rest = s.words
		return
	}
	switch c.Verb.Words {
	case Packages, Installed:
		for _, w := range s.words {
			s.spec(w)
		}
	case Files, Directory2:
		kind := guard.File
		if c.Verb.Words == Directory2 {
			kind = guard.Directory
		}
		for _, w := range s.words {
			c.Specs = append(c.Specs, Spec{Raw: w, Source: guard.Source{Type: kind, Location: w}})
		}
	case Program:
		s.program()
	default:
		c.Rest = s.words
	}
}

// program: the first word is the package, unless options name packages or a
// shell line. Where an unknown option in front of it may have taken that word,
// the next one may be the package just as well, and both are.
func (s *scan) program() {
	c := s.c
	c.Rest = s.words
	if c.Value(PackageArg) != "" || c.Value(Call) != "" {
		return
	}
	s.swallowed()
	if len(s.words) == 0 {
		return
	}
	s.spec(s.words[0])
	c.Rest = s.words[1:]
	if len(c.Rest) > 0 && s.unsure() {
		s.spec(c.Rest[0])
	}
}

// unsure says whether an unknown switch stands right in front of the first plain
// word.
func (s *scan) unsure() bool {
	for i := range s.c.Given {
		g := &s.c.Given[i]
		if g.Role == NoRole && g.Index+g.Width == s.firstAt && s.lookup(g.Name).kind == unknown {
			return index(s.c.Args[g.Index], '=') < 0
		}
	}
	return false
}

// swallowed takes for the package what an option ate that some versions do not
// know: there the word is the program's name. A number is none.
func (s *scan) swallowed() {
	for i := range s.c.Given {
		g := &s.c.Given[i]
		if g.Role != NoRole || g.Value == "" || g.Width < 2 || digit(g.Value[0]) || dashed(g.Value) {
			continue
		}
		if s.lookup(g.Name).kind == newer {
			s.spec(g.Value)
		}
	}
}
