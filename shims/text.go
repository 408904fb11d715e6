package shims

// The few string helpers that this package needs without importing strings,
// whose tables the early pass-through would pay for.

func cut(s string, sep byte) (before, after string, found bool) {
	if i := index(s, sep); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

func index(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func lastIndex(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func find(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return i
		}
	}
	return -1
}

func hasPrefix(s, p string) bool { return len(s) >= len(p) && s[:len(p)] == p }

func hasSuffix(s, p string) bool { return len(s) >= len(p) && s[len(s)-len(p):] == p }

// lower folds ASCII letters only.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

func trimSpace(s string) string {
	for len(s) > 0 && blank(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && blank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func blank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// trimDashes takes the dashes off an option's front.
func trimDashes(s string) string {
	for len(s) > 0 && s[0] == '-' {
		s = s[1:]
	}
	return s
}

// allDashes says whether a word is two or more dashes and nothing else.
func allDashes(s string) bool { return len(s) >= 2 && trimDashes(s) == "" }

// dashed says whether a word looks like an option. "-" is a plain word, and "-1"
// a number.
func dashed(s string) bool { return len(s) > 1 && s[0] == '-' && !digit(s[1]) }

// nextWord takes the first word off a list separated by spaces.
func nextWord(list string) (word, rest string) {
	i := 0
	for i < len(list) && blank(list[i]) {
		i++
	}
	j := i
	for j < len(list) && !blank(list[j]) {
		j++
	}
	return list[i:j], list[j:]
}

// listed says whether a list separated by spaces holds the word.
func listed(list, word string) bool {
	for at := 0; at+len(word) <= len(list); {
		end := at
		for end < len(list) && list[end] != ' ' && list[end] != '\n' && list[end] != '\t' {
			end++
		}
		if end-at == len(word) && list[at:end] == word {
			return end > at
		}
		at = end + 1
	}
	return false
}
