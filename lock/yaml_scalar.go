package lock

import (
	"bytes"
	"strings"
)

// isKey says whether "key:" stands at the content here.
func (p *yamlScan) isKey() bool {
	s := p.s
	switch c := s[p.pos]; c {
	case '"', '\'':
		i := quotedEnd(s, p.pos)
		return i > 0 && keyColon(s, skipBlanks(s, i))
	case '{', '[', '|', '>', '&', '*', '!', '%', '@', '`':
		return c == '@' && plainColon(s, p.pos) > 0 // yarn's own writer leaves a scope bare
	}
	return plainColon(s, p.pos) > 0
}

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

func keyColon(s string, i int) bool {
	return i < len(s) && s[i] == ':' && (i+1 == len(s) || strings.IndexByte(" \t\r\n", s[i+1]) >= 0)
}

// plainColon is the offset of the colon that ends a plain key; 0: none.
func plainColon(s string, i int) int {
	for ; i < len(s); i++ {
		switch s[i] {
		case '\n':
			return 0
		case ':':
			if keyColon(s, i) {
				return i
			}
		case '#':
			if i > 0 && (s[i-1] == ' ' || s[i-1] == '\t') {
				return 0
			}
		}
	}
	return 0
}

// quotedEnd is the offset behind the closing quote, on the same line; 0: none.
func quotedEnd(s string, i int) int {
	q := s[i]
	for i++; i < len(s) && s[i] != '\n'; i++ {
		switch {
		case s[i] == '\\' && q == '"':
			i++
		case s[i] == q && q == '\'' && i+1 < len(s) && s[i+1] == q:
			i++
		case s[i] == q:
			return i + 1
		}
	}
	return 0
}

// key reads a key that isKey has found, and its colon.
func (p *yamlScan) key() (off, n uint32) {
	if c := p.s[p.pos]; c == '"' || c == '\'' {
		off, n = p.quoted()
		p.blanks()
		p.pos++
		return off, n
	}
	end := plainColon(p.s, p.pos)
	key := strings.TrimRight(p.s[p.pos:end], " \t")
	off, n = uint32(p.pos), uint32(len(key))
	p.pos = end + 1
	return off, n
}

// scalarKey reads the text of a "? key" line.
func (p *yamlScan) scalarKey() (off, n uint32) {
	if p.pos < len(p.s) && (p.s[p.pos] == '"' || p.s[p.pos] == '\'') {
		return p.quoted()
	}
	text := plainEnd(lineAt(p.s, p.pos))
	off = uint32(p.pos)
	p.pos += len(text)
	return off, uint32(len(text))
}

// plainEnd cuts a comment and white space off a plain scalar.
func plainEnd(s string) string {
	if i := strings.IndexByte(s, '#'); i >= 0 {
		for ; i >= 0 && i < len(s); i++ {
			if s[i] == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
				s = s[:i]
				break
			}
		}
	}
	return strings.TrimRight(s, " \t\r")
}

// inline reads a value that begins within a line, and goes to the next content.
// Lines of a plain text that go on are indented by more than col.
func (p *yamlScan) inline(parent uint32, n node, col, depth int) uint32 {
	if n.line == 0 {
		n.line = uint32(p.line)
	}
	p.properties()
	if p.ended() {
		n.kind = kNull
		p.skipLine()
		return p.t.add(parent, n)
	}
	var me uint32
	switch c := p.s[p.pos]; c {
	case '"', '\'':
		n.kind = kString
		n.val, n.valLen = p.quoted()
		me = p.t.add(parent, n)
	case '{', '[':
		me = p.flow(parent, n, depth)
	case '|', '>':
		return p.literal(parent, n, col)
	default:
		return p.plain(parent, n, col)
	}
	p.endLine()
	return me
}

// plain reads a plain scalar, over several lines where it goes on.
func (p *yamlScan) plain(parent uint32, n node, col int) uint32 {
	start := p.pos
	text := plainEnd(lineAt(p.s, p.pos))
	n.val, n.valLen = uint32(start), uint32(len(text))
	p.pos += len(text)
	p.skipLine()
	n.kind = plainKind(text)
	if p.col > col && !p.marker("---") && !p.marker("...") {
		buf := []byte(text)
		for p.col > col && !p.marker("---") && !p.marker("...") {
			if p.isKey() {
				p.fail("a key stands where a text goes on")
			}
			more := plainEnd(lineAt(p.s, p.pos))
			buf = append(append(buf, ' '), more...)
			p.skipLine()
		}
		n.kind = kString
		n.val, n.valLen = p.t.keep(buf)
	}
	return p.t.add(parent, n)
}

func plainKind(s string) kind {
	switch s {
	case "true", "false":
		return kBool
	case "", "~", "null":
		return kNull
	}
	return kString
}

// literal reads a text behind "|" or ">": line ends are kept in both, since
// only words are looked for in such texts.
func (p *yamlScan) literal(parent uint32, n node, col int) uint32 {
	n.kind = kString
	p.skipRaw()
	start := p.pos
	for p.pos < len(p.s) {
		line := lineAt(p.s, p.pos)
		if text := strings.TrimLeft(line, " "); strings.TrimSpace(text) != "" && len(line)-len(text) <= col {
			break
		}
		p.skipRaw()
	}
	n.val, n.valLen = uint32(start), uint32(p.pos-start)
	p.content()
	return p.t.add(parent, n)
}

// quoted reads a text in quotes at its opening quote.
func (p *yamlScan) quoted() (off, n uint32) {
	q := p.s[p.pos]
	start := p.pos + 1
	for i := start; i < len(p.s); i++ {
		switch c := p.s[i]; {
		case c == '\n', c == '\\' && q == '"', c == q && q == '\'' && strings.HasPrefix(p.s[i:], "''"):
			return p.unquote(start, q)
		case c == q:
			p.pos = i + 1
			return uint32(start), uint32(i - start)
		}
	}
	p.pos = len(p.s)
	p.fail("the file ends in the middle: it is cut off")
	return uint32(start), uint32(len(p.s) - start)
}

// unquote reads a text with escapes or over several lines.
func (p *yamlScan) unquote(start int, q byte) (off, n uint32) {
	var buf []byte
	for i := start; i < len(p.s); {
		switch c := p.s[i]; {
		case c == q && q == '\'' && strings.HasPrefix(p.s[i:], "''"):
			buf = append(buf, q)
			i += 2
		case c == q:
			p.pos = i + 1
			return p.t.keep(buf)
		case c == '\n':
			buf = append(bytes.TrimRight(buf, " \t\r"), ' ')
			p.line++
			i = skipBlanks(p.s, i+1)
		case c == '\\' && q == '"':
			var used int
			if buf, used = yamlEscape(buf, p.s[i:]); used == 0 {
				p.fail("a text has an escape that YAML does not know")
				used = 1
			}
			p.line += strings.Count(p.s[i:i+used], "\n")
			i += used
		default:
			buf = append(buf, c)
			i++
		}
	}
	p.pos = len(p.s)
	p.fail("the file ends in the middle: it is cut off")
	return p.t.keep(buf)
}

// yamlEscape decodes what YAML has beside JSON's escapes.
func yamlEscape(buf []byte, s string) ([]byte, int) {
	if len(s) < 2 {
		return buf, 0
	}
	switch s[1] {
	case '0':
		return append(buf, 0), 2
	case 'a':
		return append(buf, 7), 2
	case 'v':
		return append(buf, 11), 2
	case 'e':
		return append(buf, 0x1b), 2
	case ' ', '_':
		return append(buf, ' '), 2
	case '\r', '\n': // the line goes on
		return buf, len(s) - len(strings.TrimLeft(s[1:], " \t\r\n"))
	case 'x':
		if r, ok := hexRune(s[2:], 2); ok {
			return append(buf, string(r)...), 4
		}
		return buf, 0
	case 'U':
		if r, ok := hexRune(s[2:], 8); ok {
			return append(buf, string(r)...), 10
		}
		return buf, 0
	}
	return unescape(buf, s)
}
