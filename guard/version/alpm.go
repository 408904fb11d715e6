package version

// Arch Linux: [epoch:]version[-release] as vercmp(8) orders it. Like rpmvercmp
// without "~" and "^", and a trailing word makes an older version
// (1.0rc1 < 1.0), unless a separator stands before it (1.0.a > 1.0).
//
// vercmp is no total order in two places. It looks over the release where one
// side has none (1.0 = 1.0-1 = 1.0-2); here no release is the lowest. And it looks
// over separators at the end (1. < 1.0 < 1..a < 1.); here they count.

var alpmOrder = order{compare: alpmCompare}

func alpmCompare(a, b string) (int, bool) { return compareEVR(a, b, rpmOK, compareALPM) }

func compareALPM(a, b string) int {
	for {
		x, y := skipALPM(a), skipALPM(b)
		if n, m := len(a)-len(x), len(b)-len(y); n != m {
			return order2(n, m) // the longer separator is newer
		}
		if x == "" || y == "" {
			return order2(alpmRank(x), alpmRank(y))
		}
		var c int
		if c, a, b = compareRun(x, y); c != 0 {
			return c
		}
	}
}

// alpmRank: a word is older than the end, a number newer.
func alpmRank(s string) int {
	switch {
	case s == "":
		return 0
	case isLetter(s[0]):
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
