package version

// crates.io: SemVer; requirements as the semver crate (dtolnay/semver 1.x, which
// Cargo uses) reads them: comparators joined by commas, a bare version is a
// caret, "*" stands alone.

var cargoOrder = order{compare: semverCompare, prerelease: semverPrerelease, satisfies: cargoSatisfies, exact: cargoExact}

// maxCargoComparators is the semver crate's own bound.
const maxCargoComparators = 32

func cargoSatisfies(constraint, v string) (bool, error) {
	w, ok := parseSemver(v)
	if !ok {
		return false, ErrUnordered
	}
	reqs, ok := parseCargo(constraint)
	if !ok {
		return false, ErrConstraint
	}
	named := w.pre == ""
	for i := range reqs {
		r := &reqs[i]
		if !r.has(&w) {
			return false, nil
		}
		if r.pre != "" && r.compareNumbers(&w) == 0 {
			named = true
		}
	}
	return named, nil
}

func cargoExact(constraint string) (string, bool) {
	reqs, ok := parseCargo(constraint)
	if !ok || len(reqs) != 1 || reqs[0].op != "=" || !reqs[0].full() {
		return "", false
	}
	return trimSpace(constraint[1:]), true
}

// cargoComparator has op "=", ">", ">=", "<", "<=", "~", "^" or "*" (1.2.*).
type cargoComparator struct {
	op string
	partial
}

// parseCargo reads a requirement; no comparators at all is "*".
func parseCargo(s string) (reqs []cargoComparator, ok bool) {
	s = trimSpace(s)
	if s == "*" || s == "x" || s == "X" {
		return nil, true
	}
	for more := true; more; {
		var word string
		word, s, more = nextField(s, ',')
		c, ok := parseCargoComparator(trimSpace(word))
		if !ok || len(reqs) == maxCargoComparators {
			return nil, false
		}
		reqs = append(reqs, c)
	}
	return reqs, true
}

func parseCargoComparator(s string) (c cargoComparator, ok bool) {
	n := 0
	if s != "" {
		switch s[0] {
		case '=', '~', '^':
			n = 1
		case '<', '>':
			n = 1
			if len(s) > 1 && s[1] == '=' {
				n = 2
			}
		}
	}
	c.op, s = s[:n], trimSpace(s[n:])
	if s == "" || !isDigit(s[0]) {
		return c, false
	}
	c.partial, ok = parseStrictPartial(s)
	if c.op == "" {
		c.op = "^"
		if !c.full() && (s[len(s)-1] == '*' || lowerByte(s[len(s)-1]) == 'x') {
			c.op = "*"
		}
	}
	return c, ok
}

// parseStrictPartial is parsePartial without what only node lets pass.
func parseStrictPartial(s string) (p partial, ok bool) {
	p, ok = parsePartial(s)
	if !ok || p.wild[1] && !p.wild[2] {
		return p, false
	}
	if !p.full() {
		return p, p.pre == "" && p.build == ""
	}
	v, ok := parseSemver(s)
	p.semVersion = v
	for _, n := range p.num {
		if len(n) > 1 && n[0] == '0' {
			return p, false
		}
	}
	return p, ok
}

func (c *cargoComparator) has(v *semVersion) bool {
	switch c.op {
	case "=", "*":
		return c.equal(v)
	case ">":
		return c.beyond(v, 1)
	case ">=":
		return c.equal(v) || c.beyond(v, 1)
	case "<":
		return c.beyond(v, -1)
	case "<=":
		return c.equal(v) || c.beyond(v, -1)
	case "~":
		return c.atLeast(v, min(c.wildFrom(), 2))
	}
	return c.caret(v)
}

// equal: the numbers that are written, and the pre-release, are the same.
func (c *cargoComparator) equal(v *semVersion) bool {
	return c.prefix(v, 3) && comparePre(v.pre, c.pre) == 0
}

// prefix: the written ones of the first n numbers are the same.
func (c *cargoComparator) prefix(v *semVersion, n int) bool {
	for i := 0; i < n && !c.wild[i]; i++ {
		if compareDigits(v.num[i], c.num[i]) != 0 {
			return false
		}
	}
	return true
}

// beyond: v lies above (sign 1) or below (sign -1) everything that c names.
func (c *cargoComparator) beyond(v *semVersion, sign int) bool {
	for i := range c.num {
		if c.wild[i] {
			return false
		}
		if d := compareDigits(v.num[i], c.num[i]); d != 0 {
			return d == sign
		}
	}
	return comparePre(v.pre, c.pre) == sign
}

// atLeast: the first n numbers are the same and the rest is not lower.
func (c *cargoComparator) atLeast(v *semVersion, n int) bool {
	if !c.prefix(v, n) {
		return false
	}
	for i := n; i < 3; i++ {
		if c.wild[i] {
			return true
		}
		if d := compareDigits(v.num[i], c.num[i]); d != 0 {
			return d > 0
		}
	}
	return comparePre(v.pre, c.pre) >= 0
}

// caret holds the leftmost number that is not zero, or the last one written.
func (c *cargoComparator) caret(v *semVersion) bool {
	return c.atLeast(v, fixedPlace("^", &c.partial, c.wildFrom())+1)
}
