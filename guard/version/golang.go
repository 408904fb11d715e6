package version

// Go modules: SemVer with a leading v, "+incompatible" without weight; v1 and
// v1.2 stand for v1.0.0 and v1.2.0, as golang.org/x/mod/semver reads them. OSV
// leaves the v out. Source: go.dev/ref/mod#versions.

var goOrder = order{compare: goCompare, prerelease: goPrerelease, satisfies: goSatisfies, exact: goExact}

func goCompare(a, b string) (int, bool) {
	x, ok := parseGo(a)
	if !ok {
		return 0, false
	}
	y, ok := parseGo(b)
	return x.compare(&y), ok
}

// goPrerelease counts a pseudo-version (a commit's time and hash) as not
// released, as "go list -m -versions" does.
func goPrerelease(v string) bool {
	s, _ := parseGo(v)
	return s.pre != ""
}

func parseGo(s string) (v semVersion, ok bool) {
	if v, ok = parseSemver(s); ok {
		return v, true
	}
	if s == "" || s[0] != 'v' {
		return v, false
	}
	p, ok := parsePartial(s[1:])
	if !ok || p.wild[0] || s[len(s)-1] == '.' || lowerByte(s[len(s)-1]) == 'x' || s[len(s)-1] == '*' || p.full() {
		return v, false
	}
	return p.semVersion, isDigit(s[1])
}

// goSatisfies reads what a module query may say: a version, which the minimum
// version selection takes as a floor only in go.mod and as exact in a query;
// here it is exact. ">=v1.2.3" and its like are queries, joined by blanks they
// must all hold. "latest", "upgrade" and branches are not constraints.
func goSatisfies(constraint, v string) (bool, error) {
	w, ok := parseGo(v)
	if !ok {
		return false, ErrUnordered
	}
	constraint = trimSpace(constraint)
	if constraint == "" {
		return false, ErrConstraint
	}
	in := true
	for constraint != "" {
		op, rest := cutGoOp(constraint)
		var word string
		word, rest = cutWord(trimSpace(rest))
		constraint = trimSpace(rest)
		has, ok := goQuery(op, word, &w)
		if !ok {
			return false, ErrConstraint
		}
		in = in && has
	}
	return in, nil
}

func cutGoOp(s string) (op, rest string) {
	n := 0
	if s[0] == '<' || s[0] == '>' {
		n = 1
		if len(s) > 1 && s[1] == '=' {
			n = 2
		}
	}
	return s[:n], s[n:]
}

// goQuery answers one comparison. Without an operator, v1 and v1.2 are
// prefixes: the query's "v1.2" is any v1.2.x.
func goQuery(op, word string, v *semVersion) (has, ok bool) {
	bound, ok := parseGo(word)
	if !ok {
		return false, false
	}
	if op != "" {
		return opHolds(op, v.compare(&bound)), true
	}
	if _, full := parseSemver(word); full {
		return v.compare(&bound) == 0, true
	}
	for i := 0; i < 3 && bound.num[i] != ""; i++ {
		if compareDigits(v.num[i], bound.num[i]) != 0 {
			return false, true
		}
	}
	return true, true
}

func goExact(constraint string) (string, bool) {
	_, ok := parseSemver(constraint)
	return constraint, ok
}
