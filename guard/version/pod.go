package version

// CocoaPods: numbers first, zeros at their end without weight; then, from the
// first word on, what a pre-release is in SemVer: none is newest, numbers before
// words, the shorter list first. Dots, hyphens and a change between digits and
// letters part; build metadata behind a plus never counts. Source: Pod::Version
// of the cocoapods-core library, whose == this is. (Its < and > look at the text
// of versions that are equal: "1" < "1.0". Here they are equal.)

var podOrder = order{compare: podCompare, prerelease: podPrerelease, satisfies: podSatisfies, exact: podExact}

var podRequirement = requirement{ok: podOK, compare: comparePod, prerelease: podPrerelease, segments: podSegments}

func podCompare(a, b string) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	if !podOK(a) || !podOK(b) {
		return 0, false
	}
	return comparePod(a, b), true
}

// podPrerelease: a letter or a hyphen, so that 1.0.0-1 is one, which the order
// puts behind 1.0.0.
func podPrerelease(v string) bool { return gemPrerelease(podBare(v)) }

func podSatisfies(constraint, v string) (bool, error) { return podRequirement.has(constraint, v) }

func podExact(constraint string) (string, bool) { return podRequirement.exact(constraint) }

// podBare cuts the build metadata off.
func podBare(v string) string {
	v, _, _ = nextField(v, '+')
	return v
}

// podOK checks N(.X)*(+M)? where X are letters, digits and hyphens and M these
// and dots.
func podOK(s string) bool {
	v, build, plus := nextField(s, '+')
	n := digits(v)
	if n == 0 || n < len(v) && v[n] != '.' || plus && build == "" || looksLikeDigest(v) {
		return false
	}
	for i := 0; i < len(build); i++ {
		if c := build[i]; !isAlnum(c) && c != '-' && c != '.' {
			return false
		}
	}
	return identifiers(v)
}

func comparePod(a, b string) int {
	a, b = podBare(a), podBare(b)
	s, a := podSegment(a)
	t, b := podSegment(b)
	for isNumber(s) || isNumber(t) {
		var n, m string
		if isNumber(s) {
			n = s
			s, a = podSegment(a)
		}
		if isNumber(t) {
			m = t
			t, b = podSegment(b)
		}
		if c := compareDigits(n, m); c != 0 {
			return c
		}
	}
	if s == "" || t == "" {
		return boolOrder(s == "", t == "")
	}
	for s != "" && t != "" {
		if c := compareIdentifier(s, t); c != 0 {
			return c
		}
		s, a = podSegment(a)
		t, b = podSegment(b)
	}
	return boolOrder(s != "", t != "")
}

// isNumber is true for a segment that begins with a digit.
func isNumber(segment string) bool { return segment != "" && isDigit(segment[0]) }

// podSegment takes the next run of digits or letters; "" at the end.
func podSegment(s string) (segment, rest string) {
	for s != "" && !isAlnum(s[0]) {
		s = s[1:]
	}
	n := digits(s)
	if n == 0 {
		n = letters(s)
	}
	return s[:n], s[n:]
}

// podSegments walks the segments as Gem::Version's readers do.
func podSegments(v string) func() string {
	rest := podBare(v)
	return func() (segment string) {
		segment, rest = podSegment(rest)
		return segment
	}
}
