package version

// What the reference drops from a range before or after reading it, which is
// seen only in ranges that nobody meant to write: "1.2+build", "1.2.3-*".

// withoutBuilds takes every "+build" out.
func withoutBuilds(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] != '+' {
			continue
		}
		b := append(make([]byte, 0, len(s)), s[:i]...)
		for i < len(s) {
			n := 0
			if s[i] == '+' {
				n = buildLen(s[i:])
			}
			if n == 0 {
				b = append(b, s[i])
				n = 1
			}
			i += n
		}
		return string(b)
	}
	return s
}

// buildLen measures "+" and dot-separated identifiers; 0 where none follow.
func buildLen(s string) int {
	end := 0
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case isAlnum(c) || c == '-':
			end = i + 1
		case c == '.' && end == i:
		default:
			return end
		}
	}
	return end
}

// withoutStar takes the first star out of a word that is no comparator, with a
// comparison that stands before it.
func withoutStar(op, word string) (string, string, bool) {
	if op == "^" || op == "~" {
		return op, word, false
	}
	for i := 0; i < len(word); i++ {
		if word[i] != '*' {
			continue
		}
		if i == 0 {
			op = ""
		}
		rest := word[i+1:]
		if i > 0 && word[i-1] == '=' {
			i--
		}
		if i > 0 && (word[i-1] == '<' || word[i-1] == '>') {
			i--
		}
		return op, word[:i] + rest, true
	}
	return op, word, false
}
