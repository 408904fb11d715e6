package shims

// findVerb finds a verb as the manager would: by its exact name or alias, folded
// from camelCase, then by the only name that begins so.
func (m *Manager) findVerb(word string) *Verb {
	if word == "" || len(word) > 64 {
		return nil
	}
	verbs, st := m.Verbs, &m.Grammar.Style
	if st.VerbFold {
		word = kebab(word)
	}
	for i := range verbs {
		if listed(verbs[i].Names, word) {
			return &verbs[i]
		}
	}
	if st.VerbPrefix {
		return prefixed(verbs, word)
	}
	return nil
}

// findSub finds a second word, which managers take by its exact name only.
func (v *Verb) findSub(word string) *Verb {
	for i := range v.Sub {
		if word != "" && listed(v.Sub[i].Names, word) {
			return &v.Sub[i]
		}
	}
	return nil
}

// prefixed finds the verb of which one name begins with the word, if only one
// name of all does: two names of one verb are still two.
func prefixed(verbs []Verb, word string) *Verb {
	var hit *Verb
	for i := range verbs {
		for list := verbs[i].Names; list != ""; {
			var w string
			w, list = nextWord(list)
			if w != "" && hasPrefix(w, word) {
				if hit != nil {
					return nil
				}
				hit = &verbs[i]
			}
		}
	}
	return hit
}

// kebab turns camelCase into kebab-case, a leading capital included: that is
// what npm does, and why "npm Install" is no command.
func kebab(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := append(make([]byte, 0, len(s)+4), s[:i]...)
			for ; i < len(s); i++ {
				if c := s[i]; c >= 'A' && c <= 'Z' {
					b = append(b, '-', c+'a'-'A')
				} else {
					b = append(b, c)
				}
			}
			return string(b)
		}
	}
	return s
}

// canonical says whether a word is the first of the verb's names.
func (v *Verb) canonical(word string) bool {
	first, _ := nextWord(v.Names)
	return first == word
}
