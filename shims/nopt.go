package shims

// nopt reads an option the way npm's option parser does. Its ways matter,
// because each of them moves the place of the verb: a value behind "=" is only
// a next word that a switch leaves lying ("npm --json=install x" installs x); a
// shorthand is replaced by what it stands for and read again; "no-" may be
// repeated; a switch takes a following "true" or "false".
func (s *scan) nopt(word string) {
	name, value, joined := cut(word, '=')
	s.start = s.at
	bare := trimDashes(name)
	switch {
	case bare == "": // "--=x" is as good as x
		s.push(value)
		return
	case joined:
		s.push(value)
	}
	g := &s.m.Grammar
	m := s.long(bare)
	if m.kind == unknown {
		if s.expand(bare) {
			return
		}
		m.name = name
	}
	no := false
	negated := false
	for len(bare) >= 3 && lower(bare[:3]) == "no-" {
		no, negated = !no, true
		bare = bare[3:]
	}
	clash := false
	if negated {
		m = s.long(bare)
	}
	if m.kind == unknown && g.Style.Abbreviate {
		m, clash = s.abbreviated("--" + bare)
	}
	if clash {
		s.unclear()
	}
	if negated || m.kind == toggle || m.kind == newSwitch || m.kind == maybe || m.kind == unknown && !joined {
		s.noptSwitch(m, no, negated, joined)
		return
	}
	s.noptValue(m, joined)
}

func (s *scan) long(bare string) match {
	if bare == "" {
		return match{}
	}
	return s.lookup("--" + bare)
}

// expand replaces a shorthand, or a row of one-letter ones, by the words it
// stands for.
func (s *scan) expand(bare string) bool {
	g := &s.m.Grammar
	if bare == "" {
		return false
	}
	if long := shorthand(g.Short, bare, true); long != "" {
		s.pushWords(long)
		return true
	}
	single := true
	for i := 0; i < len(bare) && single; i++ {
		single = shorthand(g.Short, bare[i:i+1], true) != ""
	}
	if single {
		for i := len(bare) - 1; i >= 0; i-- {
			s.pushWords(shorthand(g.Short, bare[i:i+1], true))
		}
		return true
	}
	if !g.Style.Abbreviate {
		return false
	}
	if m, clash := s.abbreviated("--" + bare); m.kind != unknown || clash {
		return false
	}
	if long := shorthand(g.Short, bare, false); long != "" {
		s.pushWords(long)
		return true
	}
	return false
}

// pushWords puts an option in front of all other words, with its value as a word
// of its own.
func (s *scan) pushWords(long string) {
	name, value, has := cut(long, '=')
	if has {
		s.push(value)
	}
	s.push(name)
}

func (s *scan) noptSwitch(m match, no, negated, joined bool) {
	la, ok := s.peek()
	switch {
	case !ok:
		if m.kind == newSwitch && s.i < len(s.args) && listed("true false", s.args[s.i]) {
			s.unclear() // npx of a version without it takes the word for its value
		}
	case la == "true" || la == "false":
		s.next()
		s.given(m, "", (la == "false") != no)
		return
	case m.kind == maybe && (m.only == la || m.only == "" && !oneDash(la)):
		s.next()
		s.given(m, la, false)
		return
	case negated && la != "" && listed(s.m.Grammar.Loose, m.name) && !oneDash(la):
		if m.kind == newer {
			s.unclear()
		}
		s.next()
		s.given(m, la, false)
		return
	case m.kind == unknown, m.kind == newSwitch && joined, negated && (m.kind == valued || m.kind == newer), la == "null":
		// Of a switched-off value option the next word is the value for some
		// types and not for others; of an unknown one for some versions.
		s.unclear()
	}
	s.given(m, "", no)
}

func (s *scan) noptValue(m match, joined bool) {
	la, ok := s.peek()
	undashed := listed(s.m.Grammar.Undashed, m.name)
	if !ok || allDashes(la) {
		value := "true" // as npm has it
		if undashed {
			value = ""
		}
		s.given(m, value, false)
		return
	}
	if dashed(la) || m.kind == newer && !joined {
		s.unclear()
	}
	if undashed && len(la) > 1 && la[0] == '-' {
		s.given(m, "", false)
		return
	}
	s.next()
	s.given(m, la, false)
}

// oneDash: "-x", but neither "-" nor "--x".
func oneDash(s string) bool { return len(s) > 1 && s[0] == '-' && s[1] != '-' }
