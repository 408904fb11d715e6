package lock

import (
	"iter"
	"strings"
)

// maxLine is the longest line that the formats made of lines may have.
const maxLine = 1 << 20

// lines gives the lines of a file with their numbers, without line ends. Lines
// that a merge left behind are a problem of f and are not given.
func lines(src string, f *File) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for n := 1; src != ""; n++ {
			var text string
			text, src, _ = strings.Cut(src, "\n")
			text = strings.TrimSuffix(text, "\r")
			switch {
			case len(text) > maxLine:
				f.problem(n, "file", "the line is longer than any that a manager writes")
			case conflictMarker(text):
				f.problem(n, "file", conflictWhy)
			case !yield(n, text):
				return
			}
		}
	}
}

// indent is the number of spaces a line begins with.
func indent(s string) int {
	return len(s) - len(strings.TrimLeft(s, " "))
}

// unquoted takes quotes of either kind off a text that has them on both ends.
func unquoted(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}
