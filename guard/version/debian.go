package version

// Debian and Ubuntu: [epoch:]upstream[-revision], compared as dpkg does
// (deb-version(7)): runs of non-digits and digits in turn; "~" before the end,
// letters before all else.

var debianOrder = order{compare: debianCompare}

func debianCompare(a, b string) (int, bool) { return compareEVR(a, b, debianOK, compareDpkg) }

// debianOK checks the characters dpkg allows. A digit must stand somewhere: dpkg
// only warns of a version that starts with a letter.
func debianOK(s string, v evr) bool {
	if v.colon && v.epoch == "" || s == "" || s[len(s)-1] == '-' {
		return false
	}
	digit := false
	for i := 0; i < len(v.version); i++ {
		switch c := v.version[i]; {
		case isDigit(c):
			digit = true
		case isLetter(c) || c == '.' || c == '+' || c == '-' || c == '~' || c == '_':
		case c == ':' && v.colon:
		default:
			return false
		}
	}
	for i := 0; i < len(v.release); i++ {
		if c := v.release[i]; !isAlnum(c) && c != '.' && c != '+' && c != '~' && c != '_' {
			return false
		}
	}
	return digit && !looksLikeDigest(s)
}

func compareDpkg(a, b string) int {
	for a != "" || b != "" {
		for a != "" && !isDigit(a[0]) || b != "" && !isDigit(b[0]) {
			x, y := dpkgRank(a), dpkgRank(b)
			if x != y {
				return order2(x, y)
			}
			a, b = a[1:], b[1:]
		}
		n, m := digits(a), digits(b)
		if c := compareDigits(a[:n], b[:m]); c != 0 {
			return c
		}
		a, b = a[n:], b[m:]
	}
	return 0
}

// dpkgRank is the weight of the first character; the end and digits weigh 0.
func dpkgRank(s string) int {
	switch {
	case s == "" || isDigit(s[0]):
		return 0
	case s[0] == '~':
		return -1
	case isLetter(s[0]):
		return int(s[0])
	}
	return int(s[0]) + 256
}
