package shims

// getopt reads an option of all managers that read as most programs do: long
// options with "=" or a next word, short ones alone, in a row or with their
// value joined, as the manager's Style says.
func (s *scan) getopt(word string) {
	s.start = s.at
	st := &s.m.Grammar.Style
	if st.FlagVerbs && s.c.Verb == nil && s.flagVerb(word) {
		return
	}
	name, value, joined := cut(word, '=')
	if joined && len(name) == 2 && !st.EqualShort {
		s.row(word[1:])
		return
	}
	m := s.lookup(name)
	if m.kind == unknown && st.SingleDash {
		if hasPrefix(name, "--") {
			m = s.lookup(name[1:])
		} else {
			m = s.long(name[1:])
		}
	}
	clash := false
	if m.kind == unknown && st.Abbreviate && hasPrefix(name, "--") {
		m, clash = s.abbreviated(name)
	}
	if m.kind == unknown && !hasPrefix(name, "--") && (st.Cluster || st.Attached) {
		s.row(word[1:])
		return
	}
	if clash && m.kind == unknown {
		s.unclear()
	}
	s.take(m, value, joined)
}

// take reads the value of an option where it has one, and notes it.
func (s *scan) take(m match, value string, joined bool) {
	next, ok := s.peek()
	switch {
	case joined:
	case m.kind == unknown, m.kind == newer && ok:
		s.unclear()
		if m.kind == newer && !dashed(next) {
			value, _ = s.next()
		}
	case !ok:
	case m.kind == valued && (s.m.Grammar.Style.DashValues || !dashed(next)),
		m.kind == maybe && !dashed(next) && (m.only == "" || m.only == next):
		value, _ = s.next()
	case m.kind == valued:
		s.unclear()
	}
	s.given(m, value, false)
}

// row reads short options joined in one word.
func (s *scan) row(letters string) {
	st := &s.m.Grammar.Style
	for i := 0; i < len(letters); i++ {
		m := s.lookup("-" + letters[i:i+1])
		rest := letters[i+1:]
		if m.kind == toggle && (st.Cluster || rest == "") {
			s.given(m, "", false)
			continue
		}
		if m.kind == unknown || rest == "" || m.kind == toggle {
			if m.kind == toggle {
				m = match{name: "-" + letters[i:i+1]}
			}
			s.take(m, "", false)
			return
		}
		if rest[0] == '=' && st.EqualShort {
			rest = rest[1:]
		}
		s.take(m, rest, true)
		return
	}
}

// flagVerb takes a verb that is written as an option, "-Syu" or "--sync"; what
// follows in the same word are its options.
func (s *scan) flagVerb(word string) bool {
	whole := word
	if !hasPrefix(word, "--") {
		whole = word[:2]
	}
	v := s.m.findVerb(whole)
	if v == nil {
		return false
	}
	s.enter(v)
	s.c.Word = whole
	s.behind()
	if len(word) > len(whole) {
		s.row(word[len(whole):])
	}
	return true
}
