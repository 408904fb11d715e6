package version

// Every order reads runs of ASCII digits. They are compared as text so that no
// length overflows.

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) }

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// digits gives the length of the run of digits at the start of s.
func digits(s string) int {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// letters gives the length of the run of ASCII letters at the start of s.
func letters(s string) int {
	i := 0
	for i < len(s) && isLetter(s[i]) {
		i++
	}
	return i
}

// allDigits is true for one or more digits and nothing else.
func allDigits(s string) bool { return s != "" && digits(s) == len(s) }

// trimZeros takes leading zeros away; zero becomes "".
func trimZeros(s string) string {
	for s != "" && s[0] == '0' {
		s = s[1:]
	}
	return s
}

// isZero is true for "" and for zeros.
func isZero(s string) bool { return trimZeros(s) == "" }

// compareDigits compares two runs of digits by value; "" is zero.
func compareDigits(a, b string) int {
	a, b = trimZeros(a), trimZeros(b)
	if len(a) != len(b) {
		return order2(len(a), len(b))
	}
	return compareText(a, b)
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// compareFold compares as compareText does, ASCII capitals as small letters.
func compareFold(a, b string) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if x, y := lowerByte(a[i]), lowerByte(b[i]); x != y {
			return order2(int(x), int(y))
		}
	}
	return order2(len(a), len(b))
}

func order2(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// increment adds one to a run of digits; "" is zero.
func increment(s string) string {
	b := []byte(s)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != '9' {
			b[i]++
			return string(b)
		}
		b[i] = '0'
	}
	return "1" + string(b)
}

// nextField cuts s at the first sep; more is false behind the last field.
func nextField(s string, sep byte) (field, rest string, more bool) {
	for i := 0; i < len(s); i++ {
		if s[i] == sep {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func hasByte(s string, c byte) bool {
	_, _, found := nextField(s, c)
	return found
}

// trimSpace takes ASCII white space off both ends.
func trimSpace(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// looksLikeDigest is true for 40 or 64 hexadecimal digits: a commit or a hash,
// which has no place in any order even where the grammar would read it.
func looksLikeDigest(s string) bool {
	if len(s) != 40 && len(s) != 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isDigit(c) && (lowerByte(c) < 'a' || lowerByte(c) > 'f') {
			return false
		}
	}
	return !allDigits(s)
}
