package lock

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// decode turns a file's bytes into text. A byte order mark of UTF-8 is read
// over; UTF-16 is told by its mark, or by NUL bytes in the first characters,
// and converted, with its name returned. Other text is the very bytes, which must
// not change from then on.
func decode(data []byte) (text, encoding string) {
	switch {
	case len(data) >= 3 && data[0] == 0xef && data[1] == 0xbb && data[2] == 0xbf:
		return text8(data[3:]), ""
	case len(data) >= 2 && data[0] == 0xff && data[1] == 0xfe:
		return fromUTF16(data[2:], false), "UTF-16"
	case len(data) >= 2 && data[0] == 0xfe && data[1] == 0xff:
		return fromUTF16(data[2:], true), "UTF-16"
	case len(data) >= 4 && data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		return fromUTF16(data, false), "UTF-16 without a mark"
	case len(data) >= 4 && data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		return fromUTF16(data, true), "UTF-16 without a mark"
	}
	return text8(data), ""
}

// text8 is data as a string without a copy: a lock file may have megabytes, and
// each page of a copy costs as much as reading it.
func text8(data []byte) string { return unsafe.String(unsafe.SliceData(data), len(data)) }

func fromUTF16(data []byte, big bool) string {
	units := make([]uint16, len(data)/2)
	lo, hi := 0, 1
	if big {
		lo, hi = 1, 0
	}
	for i := range units {
		units[i] = uint16(data[2*i+lo]) | uint16(data[2*i+hi])<<8
	}
	var b strings.Builder
	b.Grow(len(units))
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			r2 := rune(utf8.RuneError)
			if i+1 < len(units) {
				r2 = rune(units[i+1])
			}
			if r = utf16.DecodeRune(r, r2); r != utf8.RuneError {
				i++
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

// invalidUTF8 gives the line of the first byte that is no UTF-8; 0: all is.
func invalidUTF8(s string) int {
	if utf8.ValidString(s) {
		return 0
	}
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return 1 + strings.Count(s[:i], "\n")
			}
		}
	}
	return 0
}
