package version

// Arch Linux: [epoch:]version[-release] as vercmp(8) orders it. Like rpmvercmp
// without "~" and "^", and a trailing word makes an older version
// (1.0rc1 < 1.0), unless a separator stands before it (1.0.a > 1.0).

var alpmOrder = order{compare: alpmCompare}

func alpmCompare(a, b string) (int, bool) {
	ea, va, ra, ok := cutALPM(trimSpace(a))
	if !ok {
		return 0, false
	}
	eb, vb, rb, ok := cutALPM(trimSpace(b))
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

// cutALPM cuts the release at the last hyphen.
func cutALPM(s string) (epoch, version, release string, ok bool) {
	epoch, version, release, ok = cutRPM(s)
	if release == "" {
		return epoch, version, release, ok
	}
	full := version + "-" + release
	for i := len(full) - 1; i >= 0; i-- {
		if full[i] == '-' {
			return epoch, full[:i], full[i+1:], ok
		}
	}
	return epoch, version, release, ok
}

func compareALPM(a, b string) int {
	for {
		x, y := skipALPM(a), skipALPM(b)
		if x == "" || y == "" {
			return alpmRest(a, x, b, y)
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

// alpmRest decides where one side has ended: a bare word behind the other's
// end makes that one older, everything else makes it newer.
func alpmRest(a, x, b, y string) int {
	switch {
	case x == "" && y == "":
		return 0
	case x == "":
		return -alpmRest(b, y, a, x)
	case isLetter(x[0]) && len(a) == len(x):
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
