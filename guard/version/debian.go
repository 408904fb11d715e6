package version

// Debian and Ubuntu: [epoch:]upstream[-revision], compared as dpkg does
// (deb-version(7)): runs of non-digits and digits in turn; "~" before the end,
// letters before all else.

var debianOrder = order{compare: debianCompare}

func debianCompare(a, b string) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	ea, ua, ra, ok := cutDebian(a)
	if !ok {
		return 0, false
	}
	eb, ub, rb, ok := cutDebian(b)
	if !ok {
		return 0, false
	}
	if c := compareDigits(ea, eb); c != 0 {
		return c, true
	}
	if c := compareDpkg(ua, ub); c != 0 {
		return c, true
	}
	return compareDpkg(ra, rb), true
}

// cutDebian checks the characters dpkg allows. A digit must stand somewhere:
// dpkg only warns of a version that starts with a letter.
func cutDebian(s string) (epoch, upstream, revision string, ok bool) {
	upstream = s
	if head, rest, found := nextField(s, ':'); found {
		if !allDigits(head) {
			return "", "", "", false
		}
		epoch, upstream = head, rest
	}
	for i := len(upstream) - 1; i >= 0; i-- {
		if upstream[i] == '-' {
			upstream, revision = upstream[:i], upstream[i+1:]
			if revision == "" {
				return "", "", "", false
			}
			break
		}
	}
	digit := false
	for i := 0; i < len(upstream); i++ {
		switch c := upstream[i]; {
		case isDigit(c):
			digit = true
		case isLetter(c) || c == '.' || c == '+' || c == '-' || c == '~' || c == ':' || c == '_':
		default:
			return "", "", "", false
		}
	}
	for i := 0; i < len(revision); i++ {
		if c := revision[i]; !isAlnum(c) && c != '.' && c != '+' && c != '~' && c != '_' {
			return "", "", "", false
		}
	}
	return epoch, upstream, revision, digit && !looksLikeDigest(s)
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
