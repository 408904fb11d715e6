package version

// PyPI: PEP 440 as the packaging library reads it, and below all of it the
// versions from before PEP 440 that old releases still carry (pep440_legacy.go).

var pypiOrder = order{compare: pypiCompare, prerelease: pypiPrerelease, satisfies: pypiSatisfies, exact: pypiExact}

// pepVersion is a version cut into pieces of the text it came from.
type pepVersion struct {
	epoch   string
	release string // "1.2.3"
	pre     byte   // 'a', 'b', 'r'; 0 none
	preN    string
	post    bool
	postN   string
	dev     bool
	devN    string
	local   string // without the plus
}

func pypiCompare(a, b string) (int, bool) {
	var x, y pepVersion
	xOK, yOK := x.parse(a), y.parse(b)
	if xOK && yOK {
		return x.compare(&y), true
	}
	if !xOK && !legacyOrdered(a) || !yOK && !legacyOrdered(b) {
		return 0, false
	}
	if xOK != yOK {
		return boolOrder(xOK, yOK), true
	}
	return compareLegacy(a, b), true
}

func pypiPrerelease(v string) bool {
	var p pepVersion
	return p.parse(v) && p.prerelease()
}

func (v *pepVersion) prerelease() bool { return v.pre != 0 || v.dev }

// parse follows the grammar of PEP 440's appendix B.
func (v *pepVersion) parse(s string) bool {
	s = trimSpace(s)
	if s != "" && lowerByte(s[0]) == 'v' {
		s = s[1:]
	}
	if n := digits(s); n > 0 && n < len(s) && s[n] == '!' {
		v.epoch, s = s[:n], s[n+1:]
	}
	n := releaseLen(s)
	if n == 0 {
		return false
	}
	v.release, s = s[:n], s[n:]
	if s == "" {
		return true
	}
	s = v.parsePre(s)
	s = v.parsePost(s)
	if rest, ok := cutFold(skipSeparator(s), "dev"); ok {
		v.dev = true
		v.devN, s = pepNumber(rest)
	}
	if s != "" && s[0] == '+' {
		v.local, s = s[1:], ""
		return localOK(v.local)
	}
	return s == ""
}

// releaseLen measures N(.N)* at the start.
func releaseLen(s string) int {
	end := digits(s)
	for end > 0 && end < len(s) && s[end] == '.' {
		n := digits(s[end+1:])
		if n == 0 {
			break
		}
		end += 1 + n
	}
	return end
}

// pepNumber takes an optional separator and an optional number.
func pepNumber(s string) (number, rest string) {
	s = skipSeparator(s)
	n := digits(s)
	return s[:n], s[n:]
}

func pepSeparator(c byte) bool { return c == '-' || c == '_' || c == '.' }

// cutFold cuts a lower-case word off the start, whatever the case.
func cutFold(s, lower string) (rest string, ok bool) {
	if len(s) >= len(lower) && compareFold(s[:len(lower)], lower) == 0 {
		return s[len(lower):], true
	}
	return s, false
}

// parsePre takes a pre-release. The word may run into the next one ("1.0adev"),
// so it is matched as a prefix.
func (v *pepVersion) parsePre(s string) string {
	at := skipSeparator(s)
	for _, k := range [...]struct {
		word string
		kind byte
	}{{"alpha", 'a'}, {"a", 'a'}, {"beta", 'b'}, {"b", 'b'}, {"preview", 'r'}, {"pre", 'r'}, {"c", 'r'}, {"rc", 'r'}} {
		if rest, ok := cutFold(at, k.word); ok {
			v.pre = k.kind
			v.preN, rest = pepNumber(rest)
			return rest
		}
	}
	return s
}

func skipSeparator(s string) string {
	if s != "" && pepSeparator(s[0]) {
		return s[1:]
	}
	return s
}

func (v *pepVersion) parsePost(s string) string {
	if s != "" && s[0] == '-' {
		if n := digits(s[1:]); n > 0 {
			v.post, v.postN = true, s[1:1+n]
			return s[1+n:]
		}
	}
	at := skipSeparator(s)
	for _, word := range [...]string{"post", "rev", "r"} {
		if rest, ok := cutFold(at, word); ok {
			v.post = true
			v.postN, rest = pepNumber(rest)
			return rest
		}
	}
	return s
}

func localOK(s string) bool {
	empty := true
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isAlnum(c):
			empty = false
		case pepSeparator(c) && !empty:
			empty = true
		default:
			return false
		}
	}
	return !empty
}

func (v *pepVersion) compare(w *pepVersion) int {
	if c := v.comparePublic(w); c != 0 {
		return c
	}
	return compareLocal(v.local, w.local)
}

// comparePublic looks over the local version.
func (v *pepVersion) comparePublic(w *pepVersion) int {
	if c := compareDigits(v.epoch, w.epoch); c != 0 {
		return c
	}
	if c := compareDotted(v.release, w.release); c != 0 {
		return c
	}
	if c := order2(v.preRank(), w.preRank()); c != 0 {
		return c
	}
	if c := compareDigits(v.preN, w.preN); c != 0 {
		return c
	}
	if c := boolOrder(v.post, w.post); c != 0 {
		return c
	}
	if c := compareDigits(v.postN, w.postN); c != 0 {
		return c
	}
	if c := boolOrder(!v.dev, !w.dev); c != 0 {
		return c
	}
	return compareDigits(v.devN, w.devN)
}

// preRank: a bare development release is before all pre-releases, a release
// without either behind them.
func (v *pepVersion) preRank() int {
	switch {
	case v.pre != 0:
		return int(v.pre)
	case v.dev && !v.post:
		return 0
	}
	return 255
}

// compareDotted compares N(.N)* number by number; what is missing is zero.
func compareDotted(a, b string) int {
	for a != "" || b != "" {
		var x, y string
		x, a, _ = nextField(a, '.')
		y, b, _ = nextField(b, '.')
		if c := compareDigits(x, y); c != 0 {
			return c
		}
	}
	return 0
}

// compareLocal: none first; then segment by segment, words before numbers.
func compareLocal(a, b string) int {
	for a != "" && b != "" {
		var x, y string
		x, a = localSegment(a)
		y, b = localSegment(b)
		nx, ny := allDigits(x), allDigits(y)
		c := 0
		switch {
		case nx && ny:
			c = compareDigits(x, y)
		case nx != ny:
			c = boolOrder(nx, ny)
		default:
			c = compareFold(x, y)
		}
		if c != 0 {
			return c
		}
	}
	return boolOrder(a != "", b != "")
}

func localSegment(s string) (segment, rest string) {
	for i := 0; i < len(s); i++ {
		if pepSeparator(s[i]) {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}
