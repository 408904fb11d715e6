package version

// Homebrew: a formula's version cut into numbers and words, then "_1" for the
// formula's own revision. alpha, beta, pre and rc come before the release,
// ".post1" and other words behind it, numbers behind those. Source: Homebrew's
// Version and PkgVersion.
//
// Homebrew compares a word with a pre-release as text, which is no total order
// (p1 < q < rc1 < p1; 1b1 < 1 < 1b < 1b1); here pre-releases are always before
// other words. Where it stops at zeros that one side has more of (1.0.0 = 1a), the
// word behind them counts here.

var brewOrder = order{compare: brewCompare, prerelease: brewPrerelease}

// brewToken: rank says the class, text and number decide within it.
type brewToken struct {
	rank   int
	text   string
	number string
}

const (
	brewAlpha = iota
	brewBeta
	brewPre
	brewRC
	brewEnd
	brewWord
	brewPost
	brewNumber
)

func brewCompare(a, b string) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	if !brewOK(a) || !brewOK(b) {
		return 0, false
	}
	a, ra := brewRevision(a)
	b, rb := brewRevision(b)
	for {
		var x, y brewToken
		x, a = nextBrew(a)
		y, b = nextBrew(b)
		if x.rank == brewEnd && y.rank == brewEnd {
			return compareDigits(ra, rb), true
		}
		if c := x.compare(&y); c != 0 {
			return c, true
		}
	}
}

func brewPrerelease(v string) bool {
	v, _ = brewRevision(trimSpace(v))
	for {
		var t brewToken
		t, v = nextBrew(v)
		switch {
		case t.rank < brewEnd:
			return true
		case t.rank == brewEnd:
			return false
		}
	}
}

// brewOK keeps out HEAD, which is whatever the branch holds, and what has no
// digit.
func brewOK(s string) bool {
	if rest, head := cutFold(s, "head"); head && (rest == "" || rest[0] == '-') || looksLikeDigest(s) {
		return false
	}
	digit := false
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f || s[i] == '/' {
			return false
		}
		digit = digit || isDigit(s[i])
	}
	return digit
}

// brewRevision cuts "_N" off the end.
func brewRevision(s string) (version, revision string) {
	i := len(s)
	for i > 0 && isDigit(s[i-1]) {
		i--
	}
	if i < len(s) && i > 1 && s[i-1] == '_' {
		return s[:i-1], s[i:]
	}
	return s, ""
}

func (t *brewToken) compare(u *brewToken) int {
	if t.rank != u.rank {
		return order2(t.rank, u.rank)
	}
	if c := compareText(t.text, u.text); c != 0 {
		return c
	}
	return compareDigits(t.number, u.number)
}

// nextBrew gives the next token that counts: zeros before a word or the end are
// dropped, because the reference steps over them there.
func nextBrew(s string) (t brewToken, rest string) {
	t, rest = rawBrew(s)
	if t.rank != brewNumber || !isZero(t.number) {
		return t, rest
	}
	look, after := rawBrew(rest)
	for look.rank == brewNumber && isZero(look.number) {
		look, after = rawBrew(after)
	}
	if look.rank == brewNumber {
		return t, rest
	}
	return look, after
}

func rawBrew(s string) (t brewToken, rest string) {
	for s != "" {
		if t, rest, ok := brewPostToken(s); ok {
			return t, rest
		}
		if isAlnum(s[0]) {
			break
		}
		s = s[1:]
	}
	if s == "" {
		return brewToken{rank: brewEnd}, ""
	}
	if n := digits(s); n > 0 {
		return brewToken{rank: brewNumber, number: s[:n]}, s[n:]
	}
	return brewWordToken(s)
}

// brewPostToken reads ".post1". The reference takes any one character for the
// dot but a "p", which is a token of its own, and reads the first number of the
// whole: a lone digit in front of "post" is it (1.0post2 has a post-release 0).
func brewPostToken(s string) (t brewToken, rest string, ok bool) {
	post, ok := cutFold(s[1:], "post")
	n := digits(post)
	if !ok || n == 0 || lowerByte(s[0]) == 'p' {
		return t, s, false
	}
	t = brewToken{rank: brewPost, number: post[:n]}
	if isDigit(s[0]) {
		t.number = s[:1]
	}
	return t, post[n:], true
}

// brewWordToken reads at a letter, in the order that the reference tries.
func brewWordToken(s string) (t brewToken, rest string) {
	for _, k := range [...]struct {
		word   string
		rank   int
		number bool // a digit must follow
	}{{"alpha", brewAlpha, false}, {"a", brewAlpha, true}, {"beta", brewBeta, false}, {"b", brewBeta, true},
		{"pre", brewPre, false}, {"rc", brewRC, false}, {"p", brewWord, false}} {
		after, ok := cutFold(s, k.word)
		n := digits(after)
		if !ok || k.number && n == 0 {
			continue
		}
		t = brewToken{rank: k.rank, number: after[:n]}
		if k.rank == brewWord {
			t.text = "p" // a patch, 1.0p2, compares with words as a word
		}
		return t, after[n:]
	}
	n := letters(s)
	return brewToken{rank: brewWord, text: s[:n]}, s[n:]
}
