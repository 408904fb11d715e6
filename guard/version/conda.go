package version

// conda: [epoch!]version[+local], parted by "." and "_", each component runs of
// digits and of other characters; a word is before every number, "dev" before
// every word, "post" behind every number. Source: conda's VersionOrder.

var condaOrder = order{compare: condaCompare, prerelease: condaPrerelease, satisfies: condaSatisfies, exact: condaExact}

// condaVersion is a version in pieces of the text it came from.
type condaVersion struct{ epoch, main, local string }

func condaCompare(a, b string) (int, bool) {
	x, ok := parseConda(a)
	if !ok {
		return 0, false
	}
	y, ok := parseConda(b)
	return x.compare(&y), ok
}

func (v *condaVersion) compare(w *condaVersion) int {
	if c := compareDigits(v.epoch, w.epoch); c != 0 {
		return c
	}
	if c := compareConda(v.main, w.main); c != 0 {
		return c
	}
	return compareConda(v.local, w.local)
}

// condaPrerelease: conda itself has no such notion. The words that its
// documentation names for pre-releases are taken: dev, a, b, c, rc, alpha, beta.
func condaPrerelease(v string) bool {
	c, _ := parseConda(v)
	for rest := c.main; rest != ""; {
		var part string
		part, rest = condaComponent(rest)
		for part != "" {
			n := condaRun(part)
			for _, word := range [...]string{"dev", "a", "b", "c", "rc", "alpha", "beta", "pre"} {
				if compareFold(part[:n], word) == 0 && (n < len(part) || n > 1) {
					return true
				}
			}
			part = part[n:]
		}
	}
	return false
}

// parseConda checks the characters and that no component is empty. Hyphens are
// read as underscores where no underscore is there.
func parseConda(s string) (v condaVersion, ok bool) {
	s = trimSpace(s)
	hyphen, under := false, false
	digit := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			digit = true
		case isLetter(c) || c == '.' || c == '+' || c == '!' || c == '*':
		case c == '_':
			under = true
		case c == '-':
			hyphen = true
		default:
			return v, false
		}
	}
	if !digit || hyphen && under || looksLikeDigest(s) {
		return v, false
	}
	v.main = s
	if epoch, rest, found := nextField(s, '!'); found {
		if !allDigits(epoch) {
			return v, false
		}
		v.epoch, v.main = epoch, rest
	}
	main, local, found := nextField(v.main, '+')
	v.main, v.local = main, local
	if found && (local == "" || condaSeparator(local[len(local)-1])) {
		return v, false
	}
	return v, condaOK(main) && (!found || condaOK(local))
}

// condaOK: no second epoch or local part, no empty component. A separator at
// the end belongs to the last component (openssl's "1.0.1_").
func condaOK(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '!' || s[i] == '+' {
			return false
		}
	}
	for more := true; more; {
		var part string
		part, s = condaComponent(s)
		if more = s != ""; part == "" {
			return false
		}
	}
	return true
}

func condaSeparator(c byte) bool { return c == '.' || c == '_' || c == '-' }

// condaComponent cuts the first component off; one underscore at the very end
// stays with it.
func condaComponent(s string) (part, rest string) {
	for i := 0; i < len(s); i++ {
		if !condaSeparator(s[i]) {
			continue
		}
		if i == len(s)-1 {
			if s[i] == '.' {
				return "", ""
			}
			return s, ""
		}
		return s[:i], s[i+1:]
	}
	return s, ""
}

// condaRun measures a run of digits, of stars or of anything else.
func condaRun(s string) int {
	if n := digits(s); n > 0 {
		return n
	}
	n := 1
	for n < len(s) && !isDigit(s[n]) && (s[n] == '*') == (s[0] == '*') {
		n++
	}
	return n
}

// compareConda compares component by component; what is missing is zero.
func compareConda(a, b string) int {
	for a != "" || b != "" {
		var x, y string
		x, a = condaComponent(a)
		y, b = condaComponent(b)
		if c := compareComponent(x, y); c != 0 {
			return c
		}
	}
	return 0
}

// compareComponent keeps numbers and words in phase: a component that begins
// with a word has a zero before it.
func compareComponent(a, b string) int {
	n, m := digits(a), digits(b)
	if c := compareDigits(a[:n], b[:m]); c != 0 {
		return c
	}
	for a, b = a[n:], b[m:]; a != "" || b != ""; {
		var x, y string
		x, a = cutRun(a)
		y, b = cutRun(b)
		if c := compareCondaRun(x, y); c != 0 {
			return c
		}
	}
	return 0
}

func cutRun(s string) (run, rest string) {
	if s == "" {
		return "", ""
	}
	n := condaRun(s)
	return s[:n], s[n:]
}

func compareCondaRun(x, y string) int {
	rx, ry := condaRank(x), condaRank(y)
	switch {
	case rx != ry:
		return order2(rx, ry)
	case rx == 3:
		return compareDigits(x, y)
	case rx == 1 || rx == 4:
		return 0
	}
	return compareFold(condaText(x), condaText(y))
}

// condaText reads a hyphen at the end as the underscore that it stands for.
func condaText(run string) string {
	if n := len(run); run[n-1] == '-' {
		return run[:n-1] + "_"
	}
	return run
}

// condaRank: "*" and its like 0, "dev" 1, words 2, numbers and what is missing 3,
// "post" 4.
func condaRank(run string) int {
	switch {
	case run == "" || isDigit(run[0]):
		return 3
	case run[0] == '*':
		return 0
	case compareFold(run, "dev") == 0:
		return 1
	case compareFold(run, "post") == 0:
		return 4
	}
	return 2
}
