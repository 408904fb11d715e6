package version

// Alpine: N(.N)*[a](_suffixN)*(~hash)?(-rN)? in the order of apk-tools
// (apk-package(5), version.c): a number behind a dot that starts with 0 is compared
// as text; _alpha _beta _pre _rc come before the bare version, _cvs _svn _git
// _hg _p behind it.

var alpineOrder = order{compare: alpineCompare, prerelease: alpinePrerelease}

// apkPart is one token: kinds rank as apk ranks them when two versions part.
type apkPart struct {
	kind byte
	text string
}

const (
	apkInvalid byte = iota
	apkEnd
	apkRevision
	apkHash
	apkSuffixNumber
	apkSuffix
	apkLetter
	apkNumber
	apkFirst
)

func alpineCompare(a, b string) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	if !alpineOK(a) || !alpineOK(b) {
		return 0, false
	}
	x, y := apkReader{rest: a}, apkReader{rest: b}
	for {
		p, q := x.next(), y.next()
		if p.kind != q.kind {
			return compareKinds(p, q), true
		}
		if p.kind == apkEnd {
			return 0, true
		}
		if c := compareParts(p, q); c != 0 {
			return c, true
		}
	}
}

func alpinePrerelease(v string) bool {
	r := apkReader{rest: trimSpace(v)}
	for p := r.next(); p.kind > apkEnd; p = r.next() {
		if p.kind == apkSuffix && apkSuffixRank(p.text) < 0 {
			return true
		}
	}
	return false
}

func alpineOK(s string) bool {
	r := apkReader{rest: s}
	for {
		switch p := r.next(); p.kind {
		case apkInvalid:
			return false
		case apkEnd:
			return true
		}
	}
}

// compareKinds: versions part at different tokens. A pre-release suffix makes
// its side older; else the token that stands earlier in a version is newer.
func compareKinds(p, q apkPart) int {
	pre := func(t apkPart) bool { return t.kind == apkSuffix && apkSuffixRank(t.text) < 0 }
	switch {
	case pre(p):
		return -1
	case pre(q):
		return 1
	}
	return order2(int(p.kind), int(q.kind))
}

func compareParts(p, q apkPart) int {
	switch p.kind {
	case apkNumber:
		if p.text[0] == '0' || q.text[0] == '0' {
			return compareText(p.text, q.text)
		}
		return compareDigits(p.text, q.text)
	case apkSuffix:
		return order2(apkSuffixRank(p.text), apkSuffixRank(q.text))
	case apkLetter, apkHash:
		return compareText(p.text, q.text)
	}
	return compareDigits(p.text, q.text)
}

// apkSuffixRank is below zero before the bare version, above it behind.
func apkSuffixRank(s string) int {
	for i, name := range [...]string{"alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"} {
		if s == name && s != "" {
			return i - 4
		}
	}
	return 0
}

// apkReader reads tokens; last is the kind read before.
type apkReader struct {
	rest string
	last byte
}

func (r *apkReader) next() apkPart {
	p, n := r.read()
	r.rest, r.last = r.rest[n:], p.kind
	return p
}

// read gives the token at the start and how many bytes it takes.
func (r *apkReader) read() (apkPart, int) {
	s := r.rest
	if s == "" {
		return r.at(apkEnd, "", 0, r.last != 0)
	}
	switch c := s[0]; {
	case r.last == 0:
		n := digits(s)
		return r.at(apkFirst, s[:n], n, n > 0)
	case c == '.':
		n := digits(s[1:])
		return r.at(apkNumber, s[1:1+n], 1+n, n > 0 && (r.last == apkFirst || r.last == apkNumber))
	case isDigit(c):
		n := digits(s)
		return r.at(apkSuffixNumber, s[:n], n, r.last == apkSuffix)
	case 'a' <= c && c <= 'z':
		return r.at(apkLetter, s[:1], 1, r.last == apkFirst || r.last == apkNumber)
	case c == '_':
		n := letters(s[1:])
		name := s[1 : 1+n]
		return r.at(apkSuffix, name, 1+n, apkSuffixRank(name) != 0 && r.last >= apkSuffixNumber)
	case c == '~':
		n := 1
		for n < len(s) && (isDigit(s[n]) || 'a' <= s[n] && s[n] <= 'f') {
			n++
		}
		return r.at(apkHash, s[1:n], n, n > 1 && r.last >= apkSuffixNumber)
	case c == '-' && len(s) > 1 && s[1] == 'r':
		n := digits(s[2:])
		return r.at(apkRevision, s[2:2+n], 2+n, n > 0 && r.last >= apkHash)
	}
	return apkPart{}, 0
}

func (r *apkReader) at(kind byte, text string, n int, ok bool) (apkPart, int) {
	if !ok {
		return apkPart{}, 0
	}
	return apkPart{kind, text}, n
}
