package version

// Plain numbers. CRAN: N([.-]N)+ as R's package_version compares (a longer
// version is newer: 1.0 < 1.0.0). Hackage: N(.N)* as Data.Version compares, the
// same rule with dots only.

var cranOrder = order{compare: cranCompare}

var hackageOrder = order{compare: hackageCompare}

func cranCompare(a, b string) (int, bool) { return compareNumbers(a, b, true) }

func hackageCompare(a, b string) (int, bool) { return compareNumbers(a, b, false) }

func compareNumbers(a, b string, hyphens bool) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	if !numbersOK(a, hyphens) || !numbersOK(b, hyphens) {
		return 0, false
	}
	for a != "" && b != "" {
		n, m := digits(a), digits(b)
		if c := compareDigits(a[:n], b[:m]); c != 0 {
			return c, true
		}
		a, b = afterDot(a[n:]), afterDot(b[m:])
	}
	return boolOrder(a != "", b != ""), true
}

func afterDot(s string) string {
	if s == "" {
		return ""
	}
	return s[1:]
}

func numbersOK(s string, hyphens bool) bool {
	number := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			number = true
		case number && (c == '.' || hyphens && c == '-'):
			number = false
		default:
			return false
		}
	}
	return number
}
