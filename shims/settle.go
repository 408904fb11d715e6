package shims

import "pkgd/guard"

// settle finds out what the words mean once all are read.
func (s *scan) settle() {
	c := s.c
	if c.Verb == nil && c.Word == "" && s.m.Bare != nil {
		s.enter(s.m.Bare)
	}
	switch c.End = len(c.Args); {
	case s.dashes >= 0:
		c.End = s.dashes
	case c.Verb != nil && c.Verb.Ends && len(s.words) > 0:
		c.End = s.firstAt
	}
	if s.m.Grammar.Style.Anywhere && c.Verb != nil {
		for i := range c.Given {
			if m := s.lookup(c.Given[i].Name); m.kind != unknown {
				c.Given[i].Role = m.role
			}
		}
	}
	s.fromOptions()
	s.fromWords()
	c.Effect = s.base()
	if s.m.Adjust != nil {
		s.m.Adjust(c)
	}
	s.outcome()
}

// base is what the verb does.
func (s *scan) base() guard.Effect {
	c := s.c
	switch v := c.Verb; {
	case v == nil && !s.unnamed():
		return guard.Reads // no verb at all prints help
	case v == nil:
		return guard.Unknown
	case v.EmptyIs && len(s.words) == 0 && len(c.Specs) == 0 && len(c.Files) == 0:
		return v.Empty
	default:
		return v.Effect
	}
}

// unnamed says whether a word stands where the verb should, and is none.
func (s *scan) unnamed() bool { return s.c.Verb == nil && s.last }

// outcome lets the options that end or tame a command speak, and then the
// doubts.
func (s *scan) outcome() {
	c := s.c
	known := !s.unnamed()
	ends := c.Has(Version) || known && (c.Has(Help) || c.Has(Look))
	tamed := known && c.Has(DryRun) && !s.strange // an unknown option may undo it
	switch {
	case c.Effect == guard.Reads && c.Has(Acts) && !ends:
		c.Effect = guard.Updates
	case s.strange && !ends && known && !c.Guarded() && !(c.Verb != nil && c.Verb.Words == Script):
		// What it does in a version that knows it cannot be told. In front of a
		// script it is the script's.
		c.Effect = guard.Unknown
		c.Doubt = "an option that pkgd does not know"
	case c.Effect != guard.Reads && s.haze && (ends || tamed):
		c.Doubt = "a word that may be an option, or the value of the option in front of it"
	case ends:
		c.Effect = guard.Reads
	case tamed:
		c.Effect = s.dry()
	}
	if !c.Guarded() && !ends && (s.blur && s.mayInstall() || s.fog && !tamed && s.depth > 0 && s.chain[0].guarded()) {
		c.Effect = guard.Unknown
		c.Doubt = "a word that may be a word of the command, or the value of the option in front of it"
	}
	if s.m.AliasTable != "" && c.Word != "" && !(ends && c.Has(Version)) && s.aliased() {
		c.Doubt = "a word that only the project's aliases may explain"
	}
}

// dry is the effect of a dry run.
func (s *scan) dry() guard.Effect {
	if v := s.c.Verb; v != nil && v.Dry != guard.Unknown {
		return v.Dry
	}
	return guard.Reads
}

// aliased says whether an alias may stand in front of the verb as written: only
// a built-in verb's own name is safe from that.
func (s *scan) aliased() bool {
	if s.depth == 0 {
		return true
	}
	v := s.chain[0]
	return v.External || !v.canonical(s.c.Word)
}

// mayInstall says whether any word at all could be a guarded verb.
func (s *scan) mayInstall() bool {
	for _, w := range s.c.Args {
		if w != "" && w[0] == '-' {
			var joined bool
			if _, w, joined = cut(w, '='); !joined {
				continue
			}
		}
		if v := s.m.findVerb(w); v != nil && v.guarded() {
			return true
		}
	}
	return false
}

// guarded says whether any effect of the verb or of those below it is guarded;
// of one that reads packages some words may be fetched.
func (v *Verb) guarded() bool {
	if v.Effect != guard.Reads || v.EmptyIs && v.Empty != guard.Reads || v.Words == Packages {
		return true
	}
	for i := range v.Sub {
		if v.Sub[i].guarded() {
			return true
		}
	}
	return false
}
