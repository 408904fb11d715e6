package version

// Versions from before PEP 440, in the order that setuptools gave them and that
// packaging kept (LegacyVersion) until release 22: cut into numbers, words and
// the rest; words before numbers; "pre", "rc" and "c" before the final release.

// legacyOrdered keeps branches and digests out: the old rule would order any
// text at all. A release of that time has a digit in it.
func legacyOrdered(s string) bool {
	s = trimSpace(s)
	digit := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ' || c >= 0x7f || c == '/':
			return false
		case c == ':': // a time of day, 19:59; else a digest or an address
			if !isDigit(s[0]) || !isDigit(s[i-1]) || i+1 == len(s) || !isDigit(s[i+1]) {
				return false
			}
		case isDigit(c):
			digit = true
		}
	}
	return digit && !looksLikeDigest(s)
}

func compareLegacy(a, b string) int {
	x, y := legacyParts(a), legacyParts(b)
	for i := 0; i < len(x) && i < len(y); i++ {
		nx, ny := isDigit(x[i][0]), isDigit(y[i][0])
		c := 0
		switch {
		case nx && ny:
			c = compareDigits(x[i], y[i])
		case nx != ny:
			c = boolOrder(nx, ny)
		default:
			c = compareText(x[i], y[i])
		}
		if c != 0 {
			return c
		}
	}
	return order2(len(x), len(y))
}

// legacyParts gives numbers as digits and words behind a star, with "*final" at
// the end; zeros and hyphens in front of a word are dropped as the rule says.
func legacyParts(s string) []string {
	parts := make([]string, 0, 16)
	for s = trimSpace(s); s != ""; {
		n := legacyToken(s)
		tok := lowerText(s[:n])
		s = s[n:]
		switch {
		case tok == ".":
		case isDigit(tok[0]):
			parts = append(parts, tok)
		default:
			parts = legacyWord(parts, legacyName(tok))
		}
	}
	return legacyWord(parts, "*final")
}

func legacyToken(s string) int {
	if n := digits(s); n > 0 {
		return n
	}
	if n := letters(s); n > 0 {
		return n
	}
	n := 1
	if s[0] == '.' || s[0] == '-' {
		return n
	}
	for n < len(s) && !isAlnum(s[n]) && s[n] != '.' && s[n] != '-' {
		n++
	}
	return n
}

func legacyName(word string) string {
	switch word {
	case "pre", "preview", "rc":
		return "*c"
	case "-":
		return "*final-"
	case "dev":
		return "*@"
	}
	return "*" + word
}

func legacyWord(parts []string, word string) []string {
	if word < "*final" {
		for len(parts) > 0 && parts[len(parts)-1] == "*final-" {
			parts = parts[:len(parts)-1]
		}
	}
	for len(parts) > 0 && isDigit(parts[len(parts)-1][0]) && isZero(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	return append(parts, word)
}

// lowerText makes ASCII capitals small.
func lowerText(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] != lowerByte(s[i]) {
			b := []byte(s)
			for j := range b {
				b[j] = lowerByte(b[j])
			}
			return string(b)
		}
	}
	return s
}
