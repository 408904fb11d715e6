package version

// Maven: tokens parted by "." and "-" and where letters meet digits; known
// qualifiers before the release, unknown ones behind it; "-1" before ".1".
// Source: maven.apache.org/pom.html, "Version Order Specification".
//
// Maven has two more opinions: its class ComparableVersion, and the Resolver,
// which takes dependencies out of ranges. Where they part, it is here:
//   - ".alpha" is "-alpha" everywhere. The class of 3.9 and 4 says so of the last
//     word only, the one before of none, and neither is a total order (in 4
//     1.0.2.0 > 1.0.2.a0 > 1.0.2.a.0 > 1.0.2.0).
//   - "final", "ga" and "release" count in front of another qualifier, as they do
//     in 3.9.2, 4 and the Resolver: 1.0.Final-redhat-1 < 1.0.SP1-redhat-1. The
//     specification and older releases drop them there.
//   - "a-1" is the word "a" and not alpha, as in the specification and the
//     Resolver; the class of 4 reads a1. "alpha0" is "alpha" as in the
//     specification; in 4 it is newer.

var mavenOrder = order{compare: mavenCompare, prerelease: mavenPrerelease, satisfies: mavenSatisfies, exact: mavenExact}

// mavenToken: rank says the class, text is the number or an unknown qualifier.
type mavenToken struct {
	rank int
	text string
}

const (
	mavenSnapshot  = 5 // alpha 1, beta 2, milestone 3, rc 4
	mavenRelease   = 6 // also the end of a version
	mavenSP        = 7
	mavenQualifier = 8
	mavenDash      = 9  // a number behind a hyphen or a letter
	mavenDot       = 10 // a number behind a dot
)

func mavenCompare(a, b string) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	if !mavenOK(a) || !mavenOK(b) {
		return 0, false
	}
	x, y := mavenReader{rest: a, sep: '.'}, mavenReader{rest: b, sep: '.'}
	for {
		s, moreA := x.next()
		t, moreB := y.next()
		if !moreA && !moreB {
			return 0, true
		}
		if c := s.compare(t); c != 0 {
			return c, true
		}
	}
}

// mavenPrerelease: a qualifier that ranks before the release.
func mavenPrerelease(v string) bool {
	r := mavenReader{rest: trimSpace(v), sep: '.'}
	for t, more := r.next(); more; t, more = r.next() {
		if t.rank <= mavenSnapshot {
			return true
		}
	}
	return false
}

// mavenOK asks for a digit somewhere: Maven would order any text at all, but a
// branch or a hash has no place among releases.
func mavenOK(s string) bool {
	digit := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ' || c >= 0x7f:
			return false
		case c == '/' || c == ':' || c == ',' || c == '[' || c == ']' || c == '(' || c == ')':
			return false
		case isDigit(c):
			digit = true
		}
	}
	return digit && !looksLikeDigest(s)
}

func (s mavenToken) compare(t mavenToken) int {
	switch {
	case s.rank != t.rank:
		return order2(s.rank, t.rank)
	case s.rank == mavenQualifier:
		return compareFold(s.text, t.text)
	}
	return compareDigits(s.text, t.text)
}

// mavenReader walks the tokens without storing them. sep is what stands before
// the next token; a change from digits to letters or back counts as a hyphen.
type mavenReader struct {
	rest string
	sep  byte
	done bool
}

// next gives the next token that counts; the release's rank and false at the
// end. A null counts only when dotted numbers behind it lead to one that is not.
func (r *mavenReader) next() (mavenToken, bool) {
	for {
		t, more := r.raw()
		if !more || !t.null() {
			return t, more
		}
		look := *r
		n, more := look.raw()
		for more && n.rank == mavenDot && n.null() {
			n, more = look.raw()
		}
		if more && n.rank == mavenDot {
			return t, true
		}
	}
}

// null: a zero. A release's word is equal to an absent token as well, but keeps
// what stands behind it in its place.
func (s mavenToken) null() bool { return s.rank >= mavenDash && isZero(s.text) }

func (r *mavenReader) raw() (mavenToken, bool) {
	if r.done {
		return mavenToken{rank: mavenRelease}, false
	}
	s := r.rest
	n := digits(s)
	number := n > 0 || s == "" || s[0] == '.' || s[0] == '-'
	if !number {
		for n < len(s) && s[n] != '.' && s[n] != '-' && !isDigit(s[n]) {
			n++
		}
	}
	word, sep := s[:n], r.sep
	r.rest, r.done = s[n:], n == len(s)
	r.sep = '-'
	if !r.done && (r.rest[0] == '.' || r.rest[0] == '-') {
		r.sep, r.rest = r.rest[0], r.rest[1:]
	}
	if !number {
		return mavenQualifierToken(word, !r.done && isDigit(s[n])), true
	}
	if sep == '.' {
		return mavenToken{mavenDot, word}, true
	}
	return mavenToken{mavenDash, word}, true
}

// mavenQualifierToken ranks a word; "a", "b" and "m" are short for alpha, beta
// and milestone only when a digit follows at once.
func mavenQualifierToken(word string, digitNext bool) mavenToken {
	is := func(name string) bool { return compareFold(word, name) == 0 }
	switch {
	case is("alpha") || digitNext && is("a"):
		return mavenToken{rank: 1}
	case is("beta") || digitNext && is("b"):
		return mavenToken{rank: 2}
	case is("milestone") || digitNext && is("m"):
		return mavenToken{rank: 3}
	case is("rc") || is("cr"):
		return mavenToken{rank: 4}
	case is("snapshot"):
		return mavenToken{rank: mavenSnapshot}
	case is("ga") || is("final") || is("release"):
		return mavenToken{rank: mavenRelease}
	case is("sp"):
		return mavenToken{rank: mavenSP}
	}
	return mavenToken{mavenQualifier, word}
}
