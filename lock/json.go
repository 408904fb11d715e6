package lock

import (
	"strconv"
	"strings"
)

// jsonScan reads JSON in one pass. It goes on after an error where it can: a
// missing or trailing comma, a conflict marker, a stray word each cost a
// problem, not the file.
type jsonScan struct {
	t     *tree
	s     string
	pos   int
	line  int
	loose bool // comments and trailing commas are allowed (bun.lock, deno)
	fails int
}

// maxFails is how often a scanner starts again after something unexpected.
const maxFails = 50

// parseJSON reads src into a tree. Whatever is wrong is a problem of f.
func parseJSON(src string, f *File, loose bool) *tree {
	t := newTree(src, f)
	p := &jsonScan{t: t, s: src, line: 1, loose: loose}
	p.space()
	if p.pos == len(p.s) {
		f.problem(0, "file", "the file is empty")
		return t
	}
	p.value(0, node{}, 0)
	p.space()
	if p.pos < len(p.s) && !t.over {
		f.problem(p.line, "file", "there is text behind the end of the JSON value")
	}
	return t
}

// fail notes an unexpected character and says whether to go on.
func (p *jsonScan) fail(why string) bool {
	p.fails++
	if p.t.over {
		return false
	}
	if p.pos >= len(p.s) {
		p.t.refuse(p.line, "the file ends in the middle: it is cut off")
		return false
	}
	if p.fails > maxFails {
		p.t.refuse(p.line, "too much of the file is not JSON; the rest is left out")
		return false
	}
	p.t.file.problem(p.line, "file", why)
	return true
}

// space skips white space, comments where allowed, and conflict markers.
func (p *jsonScan) space() {
	for p.pos < len(p.s) {
		switch c := p.s[p.pos]; {
		case c == '\n':
			p.line++
			p.pos++
		case c == ' ' || c == '\t' || c == '\r':
			p.pos++
		case c == '/' && p.loose:
			if !p.comment() {
				return
			}
		case (c == '<' || c == '=' || c == '>' || c == '|') && (p.pos == 0 || p.s[p.pos-1] == '\n'):
			line := lineAt(p.s, p.pos)
			if !conflictMarker(line) {
				return
			}
			p.t.file.problem(p.line, "file", conflictWhy)
			p.pos += len(line)
		default:
			return
		}
	}
}

func (p *jsonScan) comment() bool {
	rest := p.s[p.pos:]
	switch {
	case strings.HasPrefix(rest, "//"):
		p.pos += len(lineAt(p.s, p.pos))
	case strings.HasPrefix(rest, "/*"):
		n := strings.Index(rest, "*/")
		if n < 0 {
			n = len(rest) - 2
		}
		p.line += strings.Count(rest[:n], "\n")
		p.pos += n + 2
	default:
		return false
	}
	return true
}

// lineAt is the rest of the line from pos, without its end.
func lineAt(s string, pos int) string {
	rest := s[pos:]
	if n := strings.IndexByte(rest, '\n'); n >= 0 {
		return rest[:n]
	}
	return rest
}

// value reads one value into a new node below parent. n brings the
// key and its line. It returns 0 where there is no value.
func (p *jsonScan) value(parent uint32, n node, depth int) uint32 {
	if p.pos >= len(p.s) {
		p.fail("")
		return 0
	}
	if n.line == 0 {
		n.line = uint32(p.line)
	}
	switch c := p.s[p.pos]; c {
	case '{', '[':
		return p.compound(parent, n, depth, c == '{')
	case '"':
		n.kind = kString
		n.val, n.valLen = p.str()
		return p.t.add(parent, n)
	}
	start := p.pos
	for p.pos < len(p.s) && !strings.ContainsRune(",]} \t\r\n\"[{:", rune(p.s[p.pos])) {
		p.pos++
	}
	n.val, n.valLen = uint32(start), uint32(p.pos-start)
	switch word := p.s[start:p.pos]; {
	case word == "true" || word == "false":
		n.kind = kBool
	case word == "null":
		n.kind = kNull
	case number(word):
		n.kind = kNumber
	default:
		if p.pos == start {
			p.pos++ // a stray bracket or comma: step over it
		}
		p.fail(short(strconv.Quote(word)) + " is not a JSON value")
		n.kind = kNull
	}
	return p.t.add(parent, n)
}

func number(s string) bool {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-' {
			return false
		}
	}
	return true
}

// compound reads an object or a list.
func (p *jsonScan) compound(parent uint32, n node, depth int, object bool) uint32 {
	if depth >= maxDepth {
		p.t.refuse(p.line, "nested deeper than "+strconv.Itoa(maxDepth)+" levels; the rest of the file is left out")
		return 0
	}
	end := byte(']')
	n.kind = kArray
	if object {
		end, n.kind = '}', kObject
	}
	p.pos++
	me := p.t.add(parent, n)
	if me == 0 {
		return 0
	}
	p.members(me, end, depth)
	if object {
		p.t.dedupe(me)
	}
	return me
}

// members reads the values of a list or object up to its closing bracket.
func (p *jsonScan) members(me uint32, end byte, depth int) {
	comma, some := true, false // a value may come now; there was one
	for !p.t.over {
		p.space()
		if p.pos >= len(p.s) {
			p.fail("")
			return
		}
		switch c := p.s[p.pos]; {
		case c == end:
			p.pos++
			if comma && some && !p.loose {
				p.fail("a comma stands before a closing bracket")
			}
			return
		case c == ',':
			p.pos++
			if comma {
				p.fail("a comma stands where a value belongs")
			}
			comma = true
			continue
		case !comma:
			if !p.fail("a comma is missing") {
				continue
			}
		}
		if p.member(me, end == '}', depth) != 0 {
			comma, some = false, true
		}
	}
}

// member reads one value of a list, or one key and value of an object.
func (p *jsonScan) member(parent uint32, object bool, depth int) uint32 {
	if !object {
		return p.value(parent, node{}, depth+1)
	}
	n := node{line: uint32(p.line)}
	if p.s[p.pos] != '"' {
		p.pos++
		p.fail("a key in quotes belongs here")
		for p.pos < len(p.s) && !strings.ContainsRune("\",}\n", rune(p.s[p.pos])) {
			p.pos++
		}
		return 0
	}
	n.key, n.keyLen = p.str()
	p.space()
	if p.pos >= len(p.s) || p.s[p.pos] != ':' {
		p.fail("a colon is missing behind a key")
		return 0
	}
	p.pos++
	p.space()
	return p.value(parent, n, depth+1)
}
