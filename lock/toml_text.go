package lock

import "strings"

// str reads a text of any of the four kinds at its opening quote.
func (p *tomlScan) str() (off, n uint32, ok bool) {
	quote := p.s[p.pos : p.pos+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(p.s[p.pos:], triple) {
		return p.long(triple)
	}
	p.pos++
	start := p.pos
	for i := start; i < len(p.s) && p.s[i] != '\n'; i++ {
		if p.s[i] == quote[0] {
			p.pos = i + 1
			return uint32(start), uint32(i - start), true
		}
		if p.s[i] == '\\' && quote == `"` {
			return p.escaped(start, `"`)
		}
	}
	return 0, 0, false
}

// long reads a text between triple quotes.
func (p *tomlScan) long(quotes string) (off, n uint32, ok bool) {
	p.pos += 3
	if p.pos < len(p.s) && p.s[p.pos] == '\n' {
		p.pos++
		p.line++
	}
	if quotes == `"""` {
		return p.escaped(p.pos, quotes)
	}
	start := p.pos
	end := strings.Index(p.s[start:], quotes)
	if end < 0 {
		return 0, 0, false
	}
	p.line += strings.Count(p.s[start:start+end], "\n")
	p.pos = start + end + 3
	return uint32(start), uint32(end), true
}

// escaped reads a text in double quotes that may have escapes.
func (p *tomlScan) escaped(start int, end string) (off, n uint32, ok bool) {
	line := p.line
	defer func() {
		if !ok { // pos has not moved, so that reading goes on with the next line
			p.line = line
		}
	}()
	var buf []byte
	for i := start; i < len(p.s); {
		switch c := p.s[i]; {
		case c == '"' && strings.HasPrefix(p.s[i:], end):
			p.pos = i + len(end)
			off, n = p.t.keep(buf)
			return off, n, true
		case c == '\n' && len(end) == 1:
			return 0, 0, false
		case c == '\n':
			p.line++
			buf = append(buf, c)
			i++
		case c == '\\':
			var used int
			if buf, used = tomlEscape(buf, p.s[i:]); used == 0 {
				return 0, 0, false
			}
			p.line += strings.Count(p.s[i:i+used], "\n")
			i += used
		default:
			buf = append(buf, c)
			i++
		}
	}
	return 0, 0, false
}

// tomlEscape decodes what TOML has beside JSON's escapes.
func tomlEscape(buf []byte, s string) ([]byte, int) {
	if len(s) > 1 {
		switch s[1] {
		case 'e':
			return append(buf, 0x1b), 2
		case 'U':
			if r, ok := hexRune(s[2:], 8); ok {
				return append(buf, string(r)...), 10
			}
			return buf, 0
		case '\n', '\r', ' ', '\t':
			return buf, len(s) - len(strings.TrimLeft(s[1:], " \t\r\n"))
		}
	}
	return unescape(buf, s)
}
