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
	if c := x.compare(&y); c != 0 || x.build == y.build {
		return c, true
	}
	if x.build == "" || y.build == "" {
		return boolOrder(x.build != "", y.build != ""), true
	}
	return comparePre(x.build, y.build), true
}

// pubSatisfies reads "any", "^1.2.3", a version, or comparisons joined by blanks.
// "<2.0.0" leaves out the pre-releases of 2.0.0, as pub_semver does, unless the
// lower end is one of them.
func pubSatisfies(constraint, v string) (bool, error) {
	w, ok := parseSemver(v)
	if !ok {
		return false, ErrUnordered
	}
	constraint = trimSpace(constraint)
	if constraint == "any" {
		return true, nil
	}
	in, early := constraint != "", pubEarly(constraint)
	if constraint == "" {
		return false, ErrConstraint
	}
	for constraint != "" {
		op, word := cutPub(constraint)
		word, constraint = cutWord(word)
		constraint = trimSpace(constraint)
		bound, ok := parseSemver(word)
		if !ok {
			return false, ErrConstraint
		}
		c, _ := pubCompare(v, word)
		switch {
		case op == "^":
			next := pubNext(&bound)
			in = in && c >= 0 && w.compare(&next) < 0
		case op == "":
			in = in && c == 0
		default:
			in = in && opHolds(op, c)
			if op == "<" && bound.pre == "" && w.pre != "" && bound.compareNumbers(&w) == 0 {
				in = in && early
			}
		}
	}
	return in, nil
}

// cutPub takes an operator and the blanks behind it.
func cutPub(s string) (op, rest string) {
	n := 0
	switch s[0] {
	case '^':
		n = 1
	case '<', '>':
		n = 1
		if len(s) > 1 && s[1] == '=' {
			n = 2
		}
	}
	return s[:n], trimSpace(s[n:])
}

// pubEarly: the constraint's lower and upper ends are of one version, so that
// its pre-releases are meant (">=2.0.0-a <2.0.0").
func pubEarly(s string) bool {
	var low, high semVersion
	for s != "" {
		op, word := cutPub(s)
		word, s = cutWord(word)
		s = trimSpace(s)
		bound, _ := parseSemver(word)
		switch op {
		case ">", ">=":
			low = bound
		case "<":
			high = bound
		}
	}
	return low.pre != "" && low.compareNumbers(&high) == 0
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
