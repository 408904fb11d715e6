package shims

// scan is one reading of a command line.
type scan struct {
	m *Manager
	c *Command
	i int // the next word of args
	// args are what is read: Args, or what the manager makes of them, with the
	// index in Args that each comes from, and stop is where it puts "--" itself.
	args   []string
	origin []int
	stop   int
	// pending are words that stand for the one in hand, last first: what a
	// shorthand means, or a value cut off at "=".
	pending []string
	at      int // index in Args of the word in hand
	start   int // index from which the option in hand counts

	chain [4]*Verb // the verb and its parents, deepest last
	depth int
	skip  int  // Nested: plain words still to skip
	last  bool // no further word can belong to the verb

	words   []string // plain words behind the verb
	firstAt int      // index in Args of the first of them
	ended   bool     // "--" was met
	dashes  int      // its index; -1 none

	// blur says that a word in front of the verb's may belong to an option or
	// not; haze that a dash word may be an option's value.
	blur, haze bool
	// fog says that a plain word behind the verb may be an option's value, or the
	// other way round.
	fog bool
	// either is the index in Args of the last word that may be the value of the
	// option in front of it, as long as no plain word stands behind the verb; -1
	// none.
	either int
	// strange says that an option stands in no table.
	strange bool
}

// Parse reads the words of a command. name is the manager's name as called and
// args are the words behind it. It takes no look at anything but the words,
// never fails, and what it cannot understand is Unknown.
func Parse(m *Manager, name string, args []string) *Command {
	c := &Command{Manager: m, Name: name, Args: args}
	s := scan{m: m, c: c, args: args, stop: len(args), dashes: -1, either: -1}
	if len(m.Verbs) == 0 && m.Bare != nil {
		s.enter(m.Bare)
	}
	if m.Grammar.Rewrite != nil {
		s.args, s.origin, s.stop = m.Grammar.Rewrite(args)
	}
	for {
		word, ok := s.next()
		if !ok {
			break
		}
		switch {
		case s.ended || len(word) < 2 || word[0] != '-':
			s.plain(word)
		case s.endsOptions(word):
			s.ended, s.dashes = true, s.at
		case m.Grammar.Style.Negate:
			s.nopt(word)
		default:
			s.getopt(word)
		}
	}
	s.settle()
	return c
}

// endsOptions: npm takes any row of dashes for "--".
func (s *scan) endsOptions(word string) bool {
	return word == "--" || s.m.Grammar.Style.Negate && allDashes(word)
}

// next gives the next word.
func (s *scan) next() (string, bool) {
	if n := len(s.pending); n > 0 {
		w := s.pending[n-1]
		s.pending = s.pending[:n-1]
		return w, true
	}
	if s.i >= len(s.args) {
		return "", false
	}
	s.at = s.from(s.i)
	if s.i == s.stop && !s.ended {
		s.ended, s.dashes = true, s.at
	}
	s.i++
	return s.args[s.i-1], true
}

// from gives the index in Args that a word comes from.
func (s *scan) from(i int) int {
	switch {
	case s.origin == nil:
		return i
	case i < len(s.origin):
		return s.origin[i]
	default:
		return len(s.c.Args)
	}
}

// peek looks at the word that next would give; words behind the place where the
// manager ends the options are out of reach.
func (s *scan) peek() (string, bool) {
	if n := len(s.pending); n > 0 {
		return s.pending[n-1], true
	}
	if s.i >= len(s.args) || s.i >= s.stop {
		return "", false
	}
	return s.args[s.i], true
}

// push puts a word in front of all others.
func (s *scan) push(word string) { s.pending = append(s.pending, word) }

// enter takes a verb.
func (s *scan) enter(v *Verb) {
	if s.depth == len(s.chain) {
		s.depth-- // nested deeper than any manager's tables: the first verbs count no more
		copy(s.chain[:], s.chain[1:])
	}
	s.chain[s.depth] = v
	s.depth++
	s.last = len(v.Sub) == 0
	s.c.Verb = v
	if v.Words == Nested {
		s.skip, s.last = v.Skip, false
	}
}

// plain takes a word that is no option.
func (s *scan) plain(word string) {
	if lead := s.m.Grammar.Style.Leading; lead != "" && s.at == 0 && hasPrefix(word, lead) {
		s.c.At = 1
		return
	}
	v := s.c.Verb
	switch {
	case s.skip > 0:
		s.skip--
		return
	case v == nil && !s.last && !s.m.Grammar.Style.FlagVerbs, v != nil && v.Words == Nested:
		if s.top(word) {
			return
		}
	case v != nil && !s.last:
		s.last = true // only the next word can be a sub-verb
		if sub := v.findSub(word); sub != nil {
			s.enter(sub)
			s.behind()
			return
		}
	}
	if len(s.words) == 0 {
		s.firstAt = s.at
	}
	s.words = append(s.words, word)
	if s.c.Verb != nil && s.c.Verb.Ends {
		s.ended = true
	}
}

// top takes the first word; false: it is no verb's, but a word for Other.
func (s *scan) top(word string) bool {
	v := s.m.findVerb(word)
	if v == nil && s.m.Other != nil {
		s.enter(s.m.Other)
		s.c.Word = word
		return false
	}
	s.c.Word = word
	if v == nil {
		s.c.Verb, s.last = nil, true
	} else {
		s.enter(v)
	}
	s.behind()
	return true
}

// behind notes the place where options can be put in: behind the verb, but not
// behind "--".
func (s *scan) behind() {
	s.c.At = s.at + 1
	if s.dashes >= 0 {
		s.c.At = s.dashes
	}
}

// given notes an option.
func (s *scan) given(m match, value string, off bool) {
	g := Given{Name: m.name, Role: m.role, Value: value, Off: off, Index: s.start, Width: max(s.from(s.i)-s.start, 1)}
	behind := (s.depth > 0 || s.last) && len(s.m.Verbs) > 0 && !s.m.Grammar.Style.Anywhere
	if behind && m.shared && (m.role == Version || m.role == Look) {
		g.Role = NoRole // behind the verb it is the verb's own, or an error
	}
	s.strange = s.strange || m.kind == unknown
	s.c.Given = append(s.c.Given, g)
}

// unclear notes that the next word may or may not belong to the option in hand.
func (s *scan) unclear() {
	if len(s.words) == 0 {
		s.either = s.from(s.i)
		if len(s.pending) > 0 {
			s.either = s.at
		}
	}
	next, ok := s.peek()
	if !ok {
		return
	}
	if !s.last || s.depth == 0 {
		s.blur = true
	}
	if dashed(next) {
		s.haze = true
	}
	s.fog = true
}
