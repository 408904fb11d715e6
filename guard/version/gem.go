package version

// RubyGems: Gem::Version. Segments are runs of digits or letters; any letter
// makes a pre-release; trailing zeros of the numbers, and of what follows the
// first word, do not count.
//
// A hyphen reads ".pre.", as in every release up to 4.0.21. (Later ones may read
// 1.0-rc.1 as 1.0.rc.1: rubygems pull request 9910.)
//
// Gem::Version also drops the first zeros in front of a word: those in front of a
// later word only where none stand in front of the first (1.a.0.b is 1.a.b to it
// and 1.0.a.0.b is not). Here those in front of later words always count.

var gemOrder = order{compare: gemCompare, prerelease: gemPrerelease, satisfies: gemSatisfies, exact: gemExact}

var gemRequirement = requirement{ok: gemOK, compare: compareGem, prerelease: gemPrerelease, segments: gemSegments}

func gemSatisfies(constraint, v string) (bool, error) { return gemRequirement.has(constraint, v) }

func gemExact(constraint string) (string, bool) { return gemRequirement.exact(constraint) }

func gemCompare(a, b string) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	if !gemOK(a) || !gemOK(b) {
		return 0, false
	}
	return compareGem(a, b), true
}

func gemPrerelease(v string) bool {
	for i := 0; i < len(v); i++ {
		if isLetter(v[i]) || v[i] == '-' {
			return true
		}
	}
	return false
}

// gemOK checks N(.X)*(-X(.X)*)? where X are letters and digits; behind the
// hyphen further hyphens may stand.
func gemOK(s string) bool {
	if s == "" || !isDigit(s[0]) || looksLikeDigest(s) {
		return false
	}
	n := digits(s)
	if n < len(s) && s[n] != '.' && s[n] != '-' {
		return false
	}
	empty, hyphen := true, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isAlnum(c) || c == '-' && hyphen:
			empty = false
		case c == '.' && !empty:
			empty = true
		case c == '-' && !empty:
			empty, hyphen = true, true
		default:
			return false
		}
	}
	return !empty
}

// gemReader walks the canonical segments of a version without storing them.
type gemReader struct {
	rest string
	word bool // a word has been seen
}

func (r *gemReader) raw() string {
	for r.rest != "" && !isAlnum(r.rest[0]) {
		c := r.rest[0]
		r.rest = r.rest[1:]
		if c == '-' {
			return "pre"
		}
	}
	if r.rest == "" {
		return ""
	}
	n := digits(r.rest)
	if n == 0 {
		n = letters(r.rest)
	}
	seg := r.rest[:n]
	r.rest = r.rest[n:]
	return seg
}

// gemSegments walks all segments.
func gemSegments(v string) func() string {
	r := gemReader{rest: v}
	return r.raw
}

// next gives the next segment that counts; "" at the end. A zero counts only when
// something other than zeros follows it in its part (the numbers, or what begins
// with the first word).
func (r *gemReader) next() string {
	seg := r.raw()
	if seg == "" {
		return ""
	}
	if !isDigit(seg[0]) {
		r.word = true
		return seg
	}
	if !isZero(seg) {
		return seg
	}
	look := *r
	for {
		switch s := look.raw(); {
		case s == "":
			return r.skipZeros()
		case !isDigit(s[0]) && !r.word:
			return r.skipZeros()
		case !isDigit(s[0]) || !isZero(s):
			return seg
		}
	}
}

// skipZeros drops the zeros at the end of a part.
func (r *gemReader) skipZeros() string {
	for {
		seg := r.raw()
		if seg == "" {
			return ""
		}
		if !isDigit(seg[0]) {
			r.word = true
			return seg
		}
	}
}

// compareGem compares canonical segments; a missing one is zero, a word is
// before every number.
func compareGem(a, b string) int {
	x, y := gemReader{rest: a}, gemReader{rest: b}
	for {
		s, t := x.next(), y.next()
		if s == "" && t == "" {
			return 0
		}
		ws, wt := s != "" && !isDigit(s[0]), t != "" && !isDigit(t[0])
		c := 0
		switch {
		case ws && wt:
			c = compareText(s, t)
		case ws != wt:
			c = boolOrder(wt, ws)
		default:
			c = compareDigits(s, t)
		}
		if c != 0 {
			return c
		}
	}
}
