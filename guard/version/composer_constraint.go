package version

// Composer's constraints: "|" or "||" between sets, blanks or commas within one;
// "1.2.*", "^1.2", "~1.2", "1.0 - 2.0", comparisons, bare versions. A bound
// without a stability of its own lets the pre-releases of that version in, as
// the reference does; which stabilities a project takes is the resolver's rule,
// see Prerelease.

type composerBound struct {
	op string // "" holds for everything
	composerVersion
	branch bool // "dev-main": no version is equal to it
}

func composerSatisfies(constraint, v string) (bool, error) {
	w, ok := parseComposer(v)
	if !ok {
		return false, ErrUnordered
	}
	in := false
	for more := true; more; {
		var clause string
		clause, constraint, more = nextField(constraint, '|')
		if more && startsWith(constraint, '|') {
			constraint = constraint[1:]
		}
		bounds, ok := parseComposerSet(clause)
		if !ok {
			return false, ErrConstraint
		}
		has := true
		for i := range bounds {
			has = has && bounds[i].has(&w)
		}
		in = in || has
	}
	return in, nil
}

func (b *composerBound) has(v *composerVersion) bool {
	if b.branch {
		return b.op == "!=" || b.op == ""
	}
	return opHolds(b.op, v.compare(&b.composerVersion))
}

// composerExact: one bare version, with "=" or without.
func composerExact(constraint string) (string, bool) {
	if _, _, either := nextField(constraint, '|'); either {
		return "", false
	}
	bounds, ok := parseComposerSet(constraint)
	if !ok || len(bounds) != 1 || bounds[0].branch || bounds[0].op != "=" && bounds[0].op != "==" {
		return "", false
	}
	v, _ := cutComposer(trimSpace(constraint[composerOp(constraint):]))
	v, _ = composerFlag(v)
	return v, v != "*"
}

// parseComposerSet reads clauses joined by blanks or commas.
func parseComposerSet(s string) (bounds []composerBound, ok bool) {
	s = trimSpace(s)
	if s == "" {
		return nil, false
	}
	for s != "" {
		var word string
		word, s = cutComposer(s)
		if n := composerOp(word); n > 0 && n == len(word) && !startsWith(s, ',') {
			var version string
			version, s = cutComposer(trimSpace(s))
			word += version
		}
		next, rest := cutComposer(trimSpace(s))
		var more []composerBound
		switch next {
		case "-":
			var high string
			high, s = cutComposer(trimSpace(rest))
			more, ok = composerHyphen(word, high)
		case "as":
			_, s = cutComposer(trimSpace(rest))
			more, ok = composerClause(word)
		default:
			more, ok = composerClause(word)
		}
		if !ok {
			return nil, false
		}
		bounds = append(bounds, more...)
		if s = trimSpace(s); startsWith(s, ',') {
			if s = trimSpace(s[1:]); s == "" {
				return nil, false
			}
		}
	}
	return bounds, true
}

// cutComposer cuts at the first blank or comma.
func cutComposer(s string) (word, rest string) {
	i := 0
	for i < len(s) && !isSpace(s[i]) && s[i] != ',' {
		i++
	}
	return s[:i], s[i:]
}

// composerOp measures the operator at the start.
func composerOp(s string) int {
	for _, op := range [...]string{"<>", "!=", ">=", "<=", "==", ">", "<", "="} {
		if len(s) >= len(op) && s[:len(op)] == op {
			return len(op)
		}
	}
	return 0
}

func composerClause(s string) ([]composerBound, bool) {
	s, flag := composerFlag(s)
	s = composerReference(s)
	if bounds, ok := composerAny(s); ok {
		return bounds, true
	}
	if s != "" && (s[0] == '~' || s[0] == '^') {
		return composerReach(s)
	}
	if bounds, ok := composerWild(s); ok {
		return bounds, true
	}
	n := composerOp(s)
	op, text := s[:n], s[n:]
	switch op {
	case "<>":
		op = "!="
	case "":
		op = "="
	}
	b := composerBound{op: op}
	if _, dev := cutFold(text, "dev-"); dev || text == "master" || text == "trunk" || text == "default" {
		b.branch = true
		return []composerBound{b}, true
	}
	var ok bool
	if b.composerVersion, ok = parseComposer(text); !ok {
		b.branch = branchDev(text)
		return []composerBound{b}, b.branch
	}
	switch {
	case op != "=" && op != "==" && flag != noWord && b.word >= noWord && !b.dev:
		if b.dev = flag == wordDev; !b.dev {
			b.word = flag
		}
	case (op == "<" || op == ">=") && !composerDashed(text):
		b.dev = true
	}
	return []composerBound{b}, true
}

// branchDev: "feature-dev" is how some write "dev-feature".
func branchDev(s string) bool {
	if len(s) < 5 || s[len(s)-4:] != "-dev" {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isAlnum(c) && c != '-' && c != '.' && c != '/' {
			return false
		}
	}
	return true
}

// composerFlag cuts "@beta" off; noWord where there is none or it is stable.
func composerFlag(s string) (string, composerWord) {
	head, flag, found := nextField(s, '@')
	if !found || !stabilityFlag(flag) {
		return s, noWord
	}
	if head == "" {
		head = "*"
	}
	switch lowerByte(flag[0]) {
	case 'd':
		return head, wordDev
	case 'a':
		return head, wordAlpha
	case 'b':
		return head, wordBeta
	case 'r':
		return head, wordRC
	}
	return head, noWord
}

// composerReference cuts "#commit" off a branch.
func composerReference(s string) string {
	head, ref, found := nextField(s, '#')
	if !found || ref == "" {
		return s
	}
	if _, dev := cutFold(head, "dev-"); dev || len(head) > 6 && compareFold(head[len(head)-6:], ".x-dev") == 0 {
		return head
	}
	return s
}

// composerAny reads "*", "x.x" and "v*".
func composerAny(s string) ([]composerBound, bool) {
	zero := false
	if s != "" && lowerByte(s[0]) == 'v' {
		s, zero = s[1:], true
	}
	for more := true; more; {
		var field string
		field, s, more = nextField(s, '.')
		if field != "x" && field != "X" && field != "*" {
			return nil, false
		}
		zero = zero || more
	}
	if !zero {
		return []composerBound{{}}, true
	}
	return []composerBound{{op: ">=", composerVersion: composerVersion{word: noWord, dev: true}}}, true
}

// composerDashed: a hyphen and a stability end the text.
func composerDashed(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '-' {
			var v composerVersion
			if v.modifier(s[i+1:]) {
				return true
			}
		}
	}
	return false
}
