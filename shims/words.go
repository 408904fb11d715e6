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
	case Creator:
		s.creator()
	default:
		c.Rest = s.words
	}
}

// program: the first word is the package, unless options name packages or a
// shell line. Where it may be the value of the option in front of it, the next
// one may be the package just as well, and both are.
func (s *scan) program() {
	c := s.c
	c.Rest = s.words
	if c.Value(PackageArg) != "" || c.Value(Call) != "" {
		return
	}
	for _, w := range s.swallowed() {
		s.spec(w)
	}
	if len(s.words) == 0 {
		return
	}
	s.spec(s.words[0])
	c.Rest = s.words[1:]
	if s.either != s.firstAt {
		return
	}
	for _, w := range c.Rest {
		if w != "--" { // npx leaves the one it finds
			s.spec(w)
			return
		}
	}
}

// creator leaves the words to Adjust, with those that may be the first one.
func (s *scan) creator() {
	s.c.Rest, s.c.maybe = s.words, s.swallowed()
	if len(s.words) > 1 && s.either == s.firstAt {
		s.c.maybe = append(s.c.maybe, s.words[1])
	}
}

// swallowed gives what an option ate that some versions do not know: there the
// word is the program's name. A number is none.
func (s *scan) swallowed() (words []string) {
	for i := range s.c.Given {
		g := &s.c.Given[i]
		if g.Value == "" || g.Width < 2 || digit(g.Value[0]) || dashed(g.Value) {
			continue
		}
		if s.lookup(g.Name).kind == newer {
			words = append(words, g.Value)
		}
	}
	return words
}
