package version

// Arch Linux: [epoch:]version[-release] as vercmp(8) orders it. Like rpmvercmp
// without "~" and "^", and a trailing word makes an older version
// (1.0rc1 < 1.0), unless a separator stands before it (1.0.a > 1.0).

var alpmOrder = order{compare: alpmCompare}

func alpmCompare(a, b string) (int, bool) {
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
	if c := compareALPM(va, vb); c != 0 {
		return c, true
	}
	// vercmp looks over the release where one side has none, which is no total
	// order; here no release is the lowest.
	return compareALPM(ra, rb), true
}

func compareALPM(a, b string) int {
	for {
		x, y := skipALPM(a), skipALPM(b)
		if a == "" || b == "" {
			return alpmRest(a, b)
		}
		if x == "" || y == "" {
			return alpmRest(x, y)
		}
		if n, m := len(a)-len(x), len(b)-len(y); n != m {
			return order2(n, m) // the longer separator is newer
		}
		var c int
		if c, a, b = compareRun(x, y); c != 0 {
			return c
		}
	}
}

// alpmRest decides where a side has ended: a word behind the other's end makes
// that one older, everything else makes it newer.
func alpmRest(a, b string) int {
	switch {
	case a == "" && b == "":
		return 0
	case a == "":
		return -alpmRest(b, a)
	case isLetter(a[0]):
		return -1
	}
	return 1
}

func skipALPM(s string) string {
	for s != "" && !isAlnum(s[0]) {
		s = s[1:]
	}
	return s
}
