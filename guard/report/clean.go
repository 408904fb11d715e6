package report

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from elsewhere fit to be shown: terminal sequences, control
// characters and everything that cannot be seen or changes the direction of
// writing are taken out, every kind of space becomes one blank, broken UTF-8
// becomes U+FFFD.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		if n := sequence(s); n > 0 {
			s = s[n:]
			continue
		}
		r, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		switch {
		case unicode.IsSpace(r):
			if t := b.String(); t != "" && t[len(t)-1] != ' ' {
				b.WriteByte(' ')
			}
		case !Hidden(r):
			b.WriteRune(r)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// plain says whether there is nothing to clean: printable ASCII.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// sequence gives the length of the terminal sequence that s begins with; 0 none.
func sequence(s string) int {
	if len(s) < 2 || s[0] != 0x1b {
		return 0
	}
	switch s[1] {
	case '[': // parameters, then one final byte
		for i := 2; i < len(s); i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1
			}
			if s[i] < 0x20 || s[i] > 0x3f {
				return i
			}
		}
		return len(s)
	case ']', 'P', '^', '_', 'X': // text, up to BEL or ST
		for i := 2; i < len(s); i++ {
			if s[i] == 0x07 {
				return i + 1
			}
			if s[i] == 0x1b && i+1 < len(s) && s[i+1] == '\\' {
				return i + 2
			}
		}
		return 2 // never ended: only its start is taken, or all would be hidden
	}
	return 1
}

// Hidden says whether a character has no picture of its own: control and format
// characters, line separators, variation selectors, fillers, tags. It is also
// true of what stands in no table of Unicode.
func Hidden(r rune) bool {
	switch {
	case r >= ' ' && r <= '~':
		return false
	case r == 0x034f, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x2800, r == 0x3164, r == 0xffa0,
		r >= 0x180b && r <= 0x180f, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return !unicode.IsPrint(r)
}

// Visible shows a name or a word without losing anything: what is hidden is
// written as an escape, so that two words that differ look different.
func Visible(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && n == 1:
			b.WriteString(`\x` + hex2(s[0]))
		case Hidden(r):
			b.WriteString(escape(r))
		default:
			b.WriteRune(r)
		}
		s = s[n:]
	}
	return b.String()
}

func escape(r rune) string {
	switch {
	case r < 0x80:
		return `\x` + hex2(byte(r))
	case r < 0x10000:
		h := strconv.FormatInt(int64(r), 16)
		return `\u` + "0000"[len(h):] + h
	}
	h := strconv.FormatInt(int64(r), 16)
	return `\U` + "00000000"[len(h):] + h
}

func hex2(c byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[c>>4], digits[c&15]})
}

// Quote writes a word so that a POSIX shell reads it as it is. What could not be
// seen is written as an escape of $'…', which bash, zsh and ksh know.
func Quote(word string) string {
	if word == "" {
		return "''"
	}
	safe, hidden := true, false
	for i, r := range word {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("@%_+:,./-", r), r == '=' && i > 0:
		default:
			safe = false
			hidden = hidden || r == utf8.RuneError || Hidden(r)
		}
	}
	switch {
	case safe:
		return word
	case hidden:
		return "$'" + strings.ReplaceAll(Visible(strings.ReplaceAll(word, `\`, `\\`)), `'`, `\'`) + "'"
	}
	return "'" + strings.ReplaceAll(word, `'`, `'\''`) + "'"
}

// Shell writes a command line that can be pasted.
func Shell(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = Quote(w)
	}
	return strings.Join(quoted, " ")
}

// clip shortens text to so many characters.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimRight(string(r[:max(n-3, 1)]), " ") + "..."
}

// Link gives an address back only where it is one of the web; "" else.
func Link(address string) string {
	u, err := url.Parse(Clean(address))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return u.String()
}
