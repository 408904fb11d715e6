package shims

// kind is how an option stands to the word behind it.
type kind uint8

const (
	unknown   kind = iota
	toggle         // takes none
	valued         // takes the next word
	maybe          // may take it
	newer          // takes it in some versions
	newSwitch      // takes none, and is unknown to some versions
)

// match is an option looked up: its full name, how it stands to the next word,
// and the table's row where it has one.
type match struct {
	name string
	kind kind
	only string // maybe: the only word it takes; "" any plain one
	role Role
	// shared says that it is the grammar's, not the verb's own.
	shared bool
}

// lookup finds an option by its exact name: the verb's rows before its
// parent's, those before the grammar's.
func (s *scan) lookup(name string) match {
	for i := s.depth - 1; i >= 0; i-- {
		v := s.chain[i]
		if m, ok := inOptions(v.Options, name); ok {
			return m
		}
		for _, rows := range v.Also {
			if m, ok := inOptions(rows, name); ok {
				return m
			}
		}
		if listed(v.Valued, name) {
			return match{name: name, kind: valued}
		}
	}
	g := &s.m.Grammar
	if m, ok := inOptions(g.Options, name); ok {
		m.shared = true
		return m
	}
	switch {
	case listed(g.Valued, name):
		return match{name: name, kind: valued}
	case listed(g.Switches, name):
		return match{name: name, kind: toggle}
	case listed(g.Newer, name):
		return match{name: name, kind: newer}
	case listed(g.NewerSwitches, name):
		return match{name: name, kind: newSwitch}
	}
	for list := g.Maybe; list != ""; {
		var w string
		w, list = nextWord(list)
		if w, only, _ := cut(w, '='); w == name {
			return match{name: name, kind: maybe, only: only}
		}
	}
	return match{name: name}
}

func inOptions(rows []Option, name string) (match, bool) {
	for i := range rows {
		o := &rows[i]
		if listed(o.Names, name) {
			return match{name: fullName(o.Names), kind: o.kind(), role: o.Role}, true
		}
		if o.covers(name) {
			return match{name: name, kind: newer, role: o.Role}, true
		}
	}
	return match{}, false
}

// covers: "--*:registry" stands for all that end so, "--//*" for all that begin
// so.
func (o *Option) covers(name string) bool {
	before, after, pattern := cut(o.Names, '*')
	return pattern && len(name) >= len(o.Names) && hasPrefix(name, before) && hasSuffix(name, after)
}

func (o *Option) kind() kind {
	if o.Takes {
		return valued
	}
	return toggle
}

// fullName is the first long spelling, or the first of all.
func fullName(names string) string {
	first := ""
	for names != "" {
		var w string
		w, names = nextWord(names)
		if hasPrefix(w, "--") {
			return w
		}
		if first == "" {
			first = w
		}
	}
	return first
}

// abbreviated finds the one long option that begins so. With two or more, clash
// is true: of two versions, one may know only one of them. Where all of them
// stand to the next word alike, the first counts, as far as it tames nothing;
// else the option is unknown.
func (s *scan) abbreviated(prefix string) (m match, clash bool) {
	if len(prefix) < 3 {
		return match{name: prefix}, false
	}
	a := abbreviation{prefix: prefix}
	for i := s.depth - 1; i >= 0; i-- {
		a.rows(s.chain[i].Options)
		for _, rows := range s.chain[i].Also {
			a.rows(rows)
		}
		a.list(s.chain[i].Valued)
	}
	g := &s.m.Grammar
	a.rows(g.Options)
	a.list(g.Valued)
	a.list(g.Switches)
	a.list(g.Newer)
	a.list(g.NewerSwitches)
	a.list(g.Maybe)
	if a.found == "" {
		return match{name: prefix}, false
	}
	m = s.lookup(a.found)
	if !a.clash {
		return m, false
	}
	if other := s.lookup(a.second); g.Style.Negate || other.kind != m.kind || m.kind != valued && m.kind != toggle || a.more {
		return match{name: prefix}, true
	}
	switch m.role {
	case Help, Version, DryRun, Look:
		m.role = NoRole
	}
	return m, true
}

type abbreviation struct {
	prefix, found, second string
	clash, more           bool
}

func (a *abbreviation) rows(rows []Option) {
	for i := range rows {
		a.list(rows[i].Names)
	}
}

func (a *abbreviation) list(list string) {
	for i := 0; i < len(list); {
		end := i
		for end < len(list) && list[end] != ' ' {
			end++
		}
		if end-i >= len(a.prefix) && list[i:i+len(a.prefix)] == a.prefix {
			w, _, _ := cut(list[i:end], '=')
			a.note(w)
		}
		i = end + 1
	}
}

func (a *abbreviation) note(w string) {
	switch {
	case w == a.found || w == a.second:
	case a.found == "":
		a.found = w
	case a.second == "":
		a.second, a.clash = w, true
	default:
		a.more = true
	}
}

// shorthand finds in a list what a shorthand stands for. With whole false the name may be
// the only one that begins so.
func shorthand(list, name string, whole bool) string {
	hit := ""
	for list != "" {
		var w string
		w, list = nextWord(list)
		k, v, _ := cut(w, '=')
		k = trimDashes(k)
		if k == name {
			return v
		}
		if !whole && hasPrefix(k, name) {
			if hit != "" {
				return ""
			}
			hit = v
		}
	}
	return hit
}
