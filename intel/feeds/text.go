package feeds

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine makes a text from outside fit for one line of a terminal: no control
// or format characters (bidi among them), runs of white space are one space,
// broken UTF-8 is replaced, and no more than maxSummary bytes are kept.
func oneLine(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	space := false
	for _, r := range s {
		if b.Len() > maxSummary {
			break
		}
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if unicode.Is(unicode.C, r) {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return cut(b.String(), maxSummary)
}

// plain says whether a text needs no work: short printable ASCII without
// doubled or outer spaces.
func plain(s string) bool {
	if len(s) > maxSummary {
		return false
	}
	last := byte(' ')
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return s == "" || last != ' '
}

// cut shortens to at most n bytes, at the end of a character, and shows it.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
