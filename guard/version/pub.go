package version

// Pub (Dart): SemVer, but a version with build metadata is newer than the same
// one without, and builds are compared like pre-releases. Source: the
// pub_semver library, dart.dev/tools/pub/versioning.

var pubOrder = order{compare: pubCompare, prerelease: semverPrerelease, satisfies: pubSatisfies, exact: pubExact}

func pubCompare(a, b string) (int, bool) {
	x, ok := parseSemver(a)
	if !ok {
		return 0, false
	}
	y, ok := parseSemver(b)
	if !ok {
		return 0, false
	}
	return comparePub(&x, &y), true
}

func comparePub(x, y *semVersion) int {
	if c := x.compare(y); c != 0 || x.build == y.build {
		return c
	}
	if x.build == "" || y.build == "" {
		return boolOrder(x.build != "", y.build != "")
	}
	return comparePre(x.build, y.build)
}

// pubSatisfies reads "any", "^1.2.3", or versions and comparisons with blanks
// between them or not, which must all hold.
func pubSatisfies(constraint, v string) (bool, error) {
	w, ok := parseSemver(v)
	if !ok {
		return false, ErrUnordered
	}
	constraint = trimSpace(constraint)
	if constraint == "any" {
		return true, nil
	}
	r, ok := parsePubRange(constraint)
	if !ok {
		return false, ErrConstraint
	}
	return r.has(&w), nil
}

// pubRange is what all comparisons together leave.
type pubRange struct{ low, high pubEnd }

type pubEnd struct {
	semVersion
	set, inside bool
}

func parsePubRange(s string) (r pubRange, ok bool) {
	if startsWith(s, '^') {
		bound, ok := parseSemver(s[1:])
		next := pubNext(&bound)
		return pubRange{pubEnd{bound, true, true}, pubEnd{next, true, false}}, ok
	}
	for s != "" {
		op, word := cutPub(s)
		n := pubLen(word)
		bound, read := parseSemver(word[:n])
		if !read {
			return r, false
		}
		r.narrow(op, bound)
		s, ok = trimSpace(word[n:]), true
	}
	// "<2.0.0" leaves out the pre-releases of 2.0.0, unless the lower end is one.
	if h := &r.high; h.set && !h.inside && h.pre == "" && h.build == "" && (r.low.pre == "" || r.low.compareNumbers(&h.semVersion) != 0) {
		h.pre = "0"
	}
	return r, ok
}

// narrow takes a comparison in; a version alone is both ends.
func (r *pubRange) narrow(op string, v semVersion) {
	if op != "<" && op != "<=" {
		r.low.narrow(v, op != ">", 1)
	}
	if op != ">" && op != ">=" {
		r.high.narrow(v, op != "<", -1)
	}
}

// narrow moves an end inwards: up (sign 1) or down (-1).
func (e *pubEnd) narrow(v semVersion, inside bool, sign int) {
	c := sign
	if e.set {
		c = comparePub(&v, &e.semVersion)
	}
	switch {
	case c == sign:
		*e = pubEnd{v, true, inside}
	case c == 0:
		e.inside = e.inside && inside
	}
}

func (r *pubRange) has(v *semVersion) bool {
	if c := comparePub(v, &r.low.semVersion); r.low.set && (c < 0 || c == 0 && !r.low.inside) {
		return false
	}
	c := comparePub(v, &r.high.semVersion)
	return !r.high.set || c < 0 || c == 0 && r.high.inside
}

// cutPub takes a comparison and the blanks behind it.
func cutPub(s string) (op, rest string) {
	n := 0
	if s[0] == '<' || s[0] == '>' {
		n = 1
		if len(s) > 1 && s[1] == '=' {
			n = 2
		}
	}
	return s[:n], trimSpace(s[n:])
}

// pubLen measures the version at the start: up to a blank or a comparison.
func pubLen(s string) int {
	n := 0
	for n < len(s) && !isSpace(s[n]) && s[n] != '<' && s[n] != '>' {
		n++
	}
	return n
}

// pubNext is the first pre-release of the next version that may break.
func pubNext(v *semVersion) semVersion {
	n := semVersion{pre: "0"}
	if isZero(v.num[0]) {
		n.num[1] = increment(v.num[1])
		return n
	}
	n.num[0] = increment(v.num[0])
	return n
}

func pubExact(constraint string) (string, bool) {
	_, ok := parseSemver(constraint)
	return constraint, ok
}
