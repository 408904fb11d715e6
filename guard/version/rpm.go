package version

// RPM: [epoch:]version[-release], each compared as rpmvercmp does
// (rpm.org, "RPM version comparison"): runs of digits or letters, everything
// else only separates; "~" before the end, "^" behind it, digits over letters.

var rpmOrder = order{compare: rpmCompare}

func rpmCompare(a, b string) (int, bool) {
	ea, va, ra, ok := cutRPM(trimSpace(a))
	if !ok {
		return 0, false
	}
	eb, vb, rb, ok := cutRPM(trimSpace(b))
	if !ok {
		return 0, false
	}
	if c := compareDigits(ea, eb); c != 0 {
		return c, true
	}
	if c := compareRPM(va, vb); c != 0 {
		return c, true
	}
	return compareRPM(ra, rb), true
}

func cutRPM(s string) (epoch, version, release string, ok bool) {
	version = s
	if n := digits(s); n > 0 && n < len(s) && s[n] == ':' {
		epoch, version = s[:n], s[n+1:]
	}
	for i := len(version) - 1; i >= 0; i-- {
		if version[i] == '-' {
			version, release = version[:i], version[i+1:]
			break
		}
	}
	digit := false
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f || s[i] == '/' {
			return "", "", "", false
		}
		digit = digit || isDigit(s[i])
	}
	return epoch, version, release, digit && version != "" && !looksLikeDigest(s)
}

func compareRPM(a, b string) int {
	for {
		a, b = skipRPM(a), skipRPM(b)
		if ta, tb := startsWith(a, '~'), startsWith(b, '~'); ta || tb {
			if ta != tb {
				return boolOrder(tb, ta)
			}
			a, b = a[1:], b[1:]
			continue
		}
		if ca, cb := startsWith(a, '^'), startsWith(b, '^'); ca || cb {
			if ca && cb {
				a, b = a[1:], b[1:]
				continue
			}
			return compareCaret(a, b, ca)
		}
		if a == "" || b == "" {
			return boolOrder(a != "", b != "")
		}
		var c int
		if c, a, b = compareRun(a, b); c != 0 {
			return c
		}
	}
}

// compareCaret: exactly one side stands at a caret, a when left. The end is
// before a caret, anything else behind it.
func compareCaret(a, b string, left bool) int {
	switch {
	case left && b == "":
		return 1
	case left:
		return -1
	case a == "":
		return -1
	}
	return 1
}

// compareRun compares the next run of digits or of letters of both.
func compareRun(a, b string) (c int, restA, restB string) {
	da, db := isDigit(a[0]), isDigit(b[0])
	if da != db {
		return boolOrder(da, db), "", ""
	}
	if da {
		n, m := digits(a), digits(b)
		return compareDigits(a[:n], b[:m]), a[n:], b[m:]
	}
	n, m := letters(a), letters(b)
	return compareText(a[:n], b[:m]), a[n:], b[m:]
}

func skipRPM(s string) string {
	for s != "" && !isAlnum(s[0]) && s[0] != '~' && s[0] != '^' {
		s = s[1:]
	}
	return s
}

func startsWith(s string, c byte) bool { return s != "" && s[0] == c }
