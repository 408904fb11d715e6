package lock

import (
	"strconv"
	"strings"
)

// flow reads "{a: b}" or "[a, b]" at its opening bracket.
func (p *yamlScan) flow(parent uint32, n node, depth int) uint32 {
	if depth > maxDepth {
		p.t.refuse(p.line, "nested deeper than "+strconv.Itoa(maxDepth)+" levels; the rest of the file is left out")
		return 0
	}
	end := byte(']')
	n.kind = kArray
	if p.s[p.pos] == '{' {
		end, n.kind = '}', kObject
	}
	me := p.t.add(parent, n)
	p.pos++
	for me != 0 && !p.t.over {
		p.flowSpace()
		if p.pos >= len(p.s) {
			p.fail("the file ends in the middle: it is cut off")
			break
		}
		switch c := p.s[p.pos]; {
		case c == end:
			p.pos++
			if end == '}' {
				p.t.dedupe(me)
			}
			return me
		case c == ',':
			p.pos++
			continue
		case c == ']' || c == '}':
			p.fail("a bracket is closed by one of another kind")
			p.pos++
			return me
		}
		before := p.pos
		if p.flowMember(me, end == '}', depth); p.pos == before {
			p.fail("this is neither a key nor a value")
			p.pos++
		}
	}
	return me
}

// flowMember reads one value of a flow list, or one key and value.
func (p *yamlScan) flowMember(me uint32, object bool, depth int) {
	n := node{line: uint32(p.line)}
	if object {
		if c := p.s[p.pos]; c == '"' || c == '\'' {
			n.key, n.keyLen = p.quoted()
		} else {
			n.key, n.keyLen = p.flowPlain()
		}
		p.flowSpace()
		if p.pos >= len(p.s) || p.s[p.pos] != ':' {
			n.kind = kNull
			p.t.add(me, n)
			return
		}
		p.pos++
		p.flowSpace()
		if p.pos >= len(p.s) || strings.IndexByte(",]}", p.s[p.pos]) >= 0 {
			n.kind = kNull
			p.t.add(me, n)
			return
		}
	}
	p.properties()
	if p.pos >= len(p.s) {
		return
	}
	switch c := p.s[p.pos]; c {
	case '{', '[':
		p.flow(me, n, depth+1)
		return
	case '"', '\'':
		n.kind = kString
		n.val, n.valLen = p.quoted()
	default:
		n.val, n.valLen = p.flowPlain()
		n.kind = plainKind(p.t.text(n.val, n.valLen))
	}
	p.t.add(me, n)
}

// flowPlain reads a plain scalar inside brackets: to the next comma, bracket,
// colon with a blank behind it, or line end.
func (p *yamlScan) flowPlain() (off, n uint32) {
	start := p.pos
	i := start
	for ; i < len(p.s); i++ {
		c := p.s[i]
		if flowEnd(c) || c == '#' && i > start && p.s[i-1] == ' ' ||
			c == ':' && (i+1 == len(p.s) || p.s[i+1] == ' ' || p.s[i+1] == '\t' || flowEnd(p.s[i+1])) {
			break
		}
	}
	if i == start && i < len(p.s) && p.s[i] != ':' {
		i++ // a bracket where a key belongs: step over it
		p.fail("a bracket stands where a key belongs")
	}
	p.pos = i
	return uint32(start), uint32(len(strings.TrimRight(p.s[start:i], " \t")))
}

func flowEnd(c byte) bool {
	switch c {
	case ',', '[', ']', '{', '}', '\r', '\n':
		return true
	}
	return false
}

// flowSpace skips white space, line ends and comments inside brackets.
func (p *yamlScan) flowSpace() {
	for p.pos < len(p.s) {
		switch c := p.s[p.pos]; {
		case c == '\n':
			p.line++
			p.pos++
		case c == ' ' || c == '\t' || c == '\r':
			p.pos++
		case c == '#' && strings.IndexByte(" \t\n", p.s[p.pos-1]) >= 0:
			p.pos += len(lineAt(p.s, p.pos))
		default:
			return
		}
	}
}
