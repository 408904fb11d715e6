package version

// conda's version part of a MatchSpec: clauses joined by "," (and) and "|" (or),
// "," binding closer, with parentheses. A clause is an operator and a version,
// "1.2.*" or "=1.2" (begins with), or a bare version (equal). Regular
// expressions ("^1\..*$", "1.*.2") are not read.

// maxCondaDepth bounds parentheses.
const maxCondaDepth = 16

func condaSatisfies(constraint, v string) (bool, error) {
	w, ok := parseConda(v)
	if !ok {
		return false, ErrUnordered
	}
	r := condaReader{rest: constraint, v: &w}
	in, ok := r.either(0)
	if !ok || r.rest != "" {
		return false, ErrConstraint
	}
	return in, nil
}

// condaReader answers while it reads.
type condaReader struct {
	rest string
	v    *condaVersion
}

func (r *condaReader) either(depth int) (in, ok bool) {
	return r.joined('|', depth, r.both)
}

func (r *condaReader) both(depth int) (in, ok bool) {
	return r.joined(',', depth, r.clause)
}

func (r *condaReader) joined(by byte, depth int, part func(int) (bool, bool)) (in, ok bool) {
	in, ok = part(depth)
	for ok && startsWith(r.rest, by) {
		r.rest = r.rest[1:]
		var next bool
		next, ok = part(depth)
		if by == '|' {
			in = in || next
		} else {
			in = in && next
		}
	}
	return in, ok
}

func (r *condaReader) clause(depth int) (in, ok bool) {
	r.rest = trimSpace(r.rest)
	if startsWith(r.rest, '(') {
		if depth == maxCondaDepth {
			return false, false
		}
		r.rest = r.rest[1:]
		in, ok = r.either(depth + 1)
		if !ok || !startsWith(r.rest, ')') {
			return false, false
		}
		r.rest = trimSpace(r.rest[1:])
		return in, true
	}
	n := 0
	for n < len(r.rest) && r.rest[n] != ',' && r.rest[n] != '|' && r.rest[n] != '(' && r.rest[n] != ')' {
		n++
	}
	word := trimSpace(r.rest[:n])
	r.rest = r.rest[n:]
	return r.v.matches(word)
}

// matches answers one clause.
func (v *condaVersion) matches(word string) (in, ok bool) {
	if word == "*" {
		return true, true
	}
	op, text, fuzzy := cutCondaClause(word)
	bound, ok := parseConda(text)
	if !ok {
		return false, false
	}
	switch {
	case op == "~=":
		head, ok := parseConda(withoutLast(text))
		if fuzzy || !ok || withoutLast(text) == text {
			return false, false
		}
		return v.compare(&bound) >= 0 && v.begins(&head), true
	case op == "!=" && fuzzy:
		return !v.begins(&bound), true
	case op == "=" || op == "" && fuzzy:
		return v.begins(&bound), true
	}
	return opHolds(op, v.compare(&bound)), true
}

// cutCondaClause cuts operator and version; fuzzy means ".*" stood at the end, or
// a star alone where there is no operator or "=" ("1.2*" is "1.2.*"). Beside
// another operator a star alone is part of the version, in front of every number,
// and beside an ordering one ".*" says nothing.
func cutCondaClause(word string) (op, text string, fuzzy bool) {
	n := 0
	for n < len(word) && n < 2 && (word[n] == '=' || word[n] == '!' || word[n] == '<' || word[n] == '>' || word[n] == '~') {
		n++
	}
	op, text = word[:n], word[n:]
	bare := op == "" || op == "="
	for len(text) > 1 && text[len(text)-1] == '*' && (bare || !fuzzy && text[len(text)-2] == '.') {
		fuzzy = true
		text = text[:len(text)-1]
	}
	for fuzzy && len(text) > 1 && text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	if bare && hasByte(text, '*') {
		return op, "", false
	}
	switch op {
	case "":
		if !fuzzy {
			op = "=="
		}
	case "=", "==", "!=", "<", "<=", ">", ">=", "~=":
	default:
		return op, "", false
	}
	return op, text, fuzzy
}

// begins: v's components begin with those of w; of w's last one, numbers must be
// the same and a word may go on.
func (v *condaVersion) begins(w *condaVersion) bool {
	if compareDigits(v.epoch, w.epoch) != 0 {
		return false
	}
	have, want := v.main, w.main
	if w.local != "" {
		if compareConda(v.main, w.main) != 0 {
			return false
		}
		have, want = v.local, w.local
	}
	for {
		var x, y string
		x, have = condaComponent(have)
		y, want = condaComponent(want)
		if want == "" {
			return componentBegins(x, y)
		}
		if compareComponent(x, y) != 0 {
			return false
		}
	}
}

// componentBegins walks the runs of want in step with those of have.
func componentBegins(have, want string) bool {
	n, m := digits(have), digits(want)
	if compareDigits(have[:n], want[:m]) != 0 {
		return false
	}
	for have, want = have[n:], want[m:]; want != ""; {
		var x, y string
		x, have = cutRun(have)
		y, want = cutRun(want)
		word := condaRank(y) < 3
		if want == "" && word {
			return x != "" && condaRank(x) < 3 && len(x) >= len(y) && compareFold(x[:len(y)], y) == 0
		}
		if compareCondaRun(x, y) != 0 {
			return false
		}
	}
	return true
}

// condaExact: "==1.2" and a bare "1.2"; "=1.2" only narrows.
func condaExact(constraint string) (string, bool) {
	op, text, fuzzy := cutCondaClause(constraint)
	_, ok := parseConda(text)
	return text, ok && op == "==" && !fuzzy && !hasByte(text, '*')
}
