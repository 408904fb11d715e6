package version

// Semantic Versioning 2.0.0, https://semver.org, and what registries let in
// besides: a leading v, leading zeros, a missing hyphen. Build metadata never
// counts: two builds of one version are equal.

var semverOrder = order{compare: semverCompare, prerelease: semverPrerelease}

// semVersion is a version cut into pieces of the text it came from.
type semVersion struct {
	num   [3]string // digits
	pre   string    // without the hyphen
	build string    // without the plus
}

func semverCompare(a, b string) (int, bool) {
	x, ok := parseSemver(a)
	if !ok {
		return 0, false
	}
	y, ok := parseSemver(b)
	return x.compare(&y), ok
}

func semverPrerelease(v string) bool {
	s, _ := parseSemver(v)
	return s.pre != ""
}

func parseSemver(s string) (v semVersion, ok bool) {
	s = trimSpace(s)
	if s != "" && s[0] == 'v' {
		s = s[1:]
	}
	for i := range v.num {
		if i > 0 {
			if s == "" || s[0] != '.' {
				return v, false
			}
			s = s[1:]
		}
		n := digits(s)
		if n == 0 {
			return v, false
		}
		v.num[i], s = s[:n], s[n:]
	}
	s, v.build, ok = cutBuild(s)
	if !ok {
		return v, false
	}
	if s == "" {
		return v, true
	}
	v.pre = s[1:]
	return v, s[0] == '-' && identifiers(v.pre)
}

// cutBuild cuts "+build" off the end; false where it is not well formed.
func cutBuild(s string) (rest, build string, ok bool) {
	for i := 0; i < len(s); i++ {
		if s[i] == '+' {
			return s[:i], s[i+1:], identifiers(s[i+1:])
		}
	}
	return s, "", true
}

// identifiers checks dot-separated, non-empty runs of letters, digits, hyphens.
func identifiers(s string) bool {
	empty := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isAlnum(c) || c == '-':
			empty = false
		case c == '.' && !empty:
			empty = true
		default:
			return false
		}
	}
	return !empty
}

func (v *semVersion) compare(w *semVersion) int {
	if c := v.compareNumbers(w); c != 0 {
		return c
	}
	return comparePre(v.pre, w.pre)
}

func (v *semVersion) compareNumbers(w *semVersion) int {
	for i := range v.num {
		if c := compareDigits(v.num[i], w.num[i]); c != 0 {
			return c
		}
	}
	return 0
}

// comparePre is SemVer's rule 11: none is newest; then identifier by
// identifier, numbers before words, the shorter list first.
func comparePre(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	for {
		x, restA, moreA := nextField(a, '.')
		y, restB, moreB := nextField(b, '.')
		if c := compareIdentifier(x, y); c != 0 {
			return c
		}
		if !moreA || !moreB {
			return boolOrder(moreA, moreB)
		}
		a, b = restA, restB
	}
}

func compareIdentifier(x, y string) int {
	nx, ny := allDigits(x), allDigits(y)
	switch {
	case nx && ny:
		return compareDigits(x, y)
	case nx != ny:
		return boolOrder(ny, nx)
	}
	return compareText(x, y)
}

// boolOrder ranks false before true.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
