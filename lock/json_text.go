package lock

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a text at its opening quote and gives its offsets.
func (p *jsonScan) str() (off, n uint32) {
	p.pos++
	start := p.pos
	for i := start; i < len(p.s); i++ {
		switch p.s[i] {
		case '"':
			p.pos = i + 1
			return uint32(start), uint32(i - start)
		case '\\':
			return p.escaped(start, i)
		case '\n': // a text never goes over a line: its end is lost
			p.pos = i
			p.fail("a text has no closing quote")
			return uint32(start), uint32(i - start)
		}
	}
	p.pos = len(p.s)
	p.fail("")
	return uint32(start), uint32(len(p.s) - start)
}

// escaped reads on from the first backslash of a text.
func (p *jsonScan) escaped(start, i int) (off, n uint32) {
	buf := append([]byte(nil), p.s[start:i]...)
	for i < len(p.s) {
		switch c := p.s[i]; c {
		case '"':
			p.pos = i + 1
			return p.t.keep(buf)
		case '\n':
			p.pos = i
			p.fail("a text has no closing quote")
			return p.t.keep(buf)
		case '\\':
			var used int
			buf, used = unescape(buf, p.s[i:])
			if used == 0 {
				p.pos = i
				p.fail("a text has an escape that JSON does not know")
				used = 1
			}
			i += used
		default:
			buf = append(buf, c)
			i++
		}
	}
	p.pos = len(p.s)
	p.fail("")
	return p.t.keep(buf)
}

// unescape decodes one JSON escape at the start of s and says how long it was;
// 0: it is none.
func unescape(buf []byte, s string) ([]byte, int) {
	if len(s) < 2 {
		return buf, 0
	}
	switch s[1] {
	case '"', '\\', '/':
		return append(buf, s[1]), 2
	case 'b':
		return append(buf, '\b'), 2
	case 'f':
		return append(buf, '\f'), 2
	case 'n':
		return append(buf, '\n'), 2
	case 'r':
		return append(buf, '\r'), 2
	case 't':
		return append(buf, '\t'), 2
	case 'u':
		r, ok := hexRune(s[2:], 4)
		if !ok {
			return buf, 0
		}
		used := 6
		if utf16.IsSurrogate(r) {
			low := rune(utf8.RuneError)
			if strings.HasPrefix(s[6:], `\u`) {
				low, _ = hexRune(s[8:], 4)
			}
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				used = 12
			}
		}
		return utf8.AppendRune(buf, r), used
	}
	return buf, 0
}

// hexRune reads the n hex digits at the start of s.
func hexRune(s string, n int) (rune, bool) {
	if len(s) < n {
		return utf8.RuneError, false
	}
	v, err := strconv.ParseUint(s[:n], 16, 32)
	if err != nil || v > utf8.MaxRune {
		return utf8.RuneError, false
	}
	return rune(v), true
}
