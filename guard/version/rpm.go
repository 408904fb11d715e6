package version

// RPM: [epoch:]version[-release], each compared as rpmvercmp does
// (rpm.org, "RPM version comparison"): runs of digits or letters, everything
// else only separates; "~" before the end, "^" behind it, digits over letters.
//
// rpm compares any two texts ("a+" and "_a" are the same to it); what has no
// digit is no release and has no place here.

var rpmOrder = order{compare: rpmCompare}

func rpmCompare(a, b string) (int, bool) { return compareEVR(a, b, rpmOK, compareRPM) }

func rpmOK(s string, v evr) bool {
	digit := false
	for i := 0; i < len(s); i++ {
		if s[i] <= ' ' || s[i] >= 0x7f || s[i] == '/' {
			return false
		}
		digit = digit || isDigit(s[i])
	}
	return digit && v.version != "" && !looksLikeDigest(s)
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
