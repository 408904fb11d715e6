package lock

import (
	"strconv"
	"strings"
)

// tomlScan reads the TOML of lock files: tables, lists of tables, dotted keys,
// all texts, lists, inline tables. Numbers and dates are kept as written. A line
// it does not understand costs a problem, and the next line is read.
type tomlScan struct {
	t     *tree
	s     string
	pos   int
	line  int
	fails int
	index map[tomlKey]uint32 // tables made so far, so that headers find them
}

type tomlKey struct {
	parent uint32
	key    string
}

// parseTOML reads src into a tree whose root is an object.
func parseTOML(src string, f *File) *tree {
	t := newTree(src, f)
	p := &tomlScan{t: t, s: src, line: 1, index: map[tomlKey]uint32{}}
	root := t.add(0, node{kind: kObject, line: 1})
	table := root
	for p.blank(true); p.pos < len(p.s) && !t.over; p.blank(true) {
		line := lineAt(p.s, p.pos)
		if conflictMarker(line) {
			t.file.problem(p.line, "file", conflictWhy)
			p.pos += len(line)
			continue
		}
		ok := false
		if p.s[p.pos] == '[' {
			var next uint32
			if next, ok = p.header(root); ok {
				table = next
			}
		} else {
			ok = p.pair(table, 0)
		}
		if ok {
			p.blank(false)
			ok = p.pos >= len(p.s) || p.s[p.pos] == '\n'
		}
		if !ok {
			p.fail()
		}
	}
	for i := range t.nodes {
		if t.nodes[i].kind == kObject {
			t.dedupe(uint32(i))
		}
	}
	return t
}

// fail notes a line that is not TOML and goes to the next.
func (p *tomlScan) fail() {
	if p.fails++; p.fails > maxFails {
		p.t.refuse(p.line, "too much of the file is not TOML; the rest is left out")
		return
	}
	rest := lineAt(p.s, p.pos)
	why := "this line is not TOML"
	if p.pos+len(rest) >= len(p.s) {
		why = "the file ends in the middle: it is cut off"
	}
	p.t.file.problem(p.line, "file", why)
	p.pos += len(rest)
}

// blank skips white space and comments, over line ends where wanted.
func (p *tomlScan) blank(lines bool) {
	for p.pos < len(p.s) {
		switch c := p.s[p.pos]; {
		case c == ' ' || c == '\t' || c == '\r':
			p.pos++
		case c == '\n' && lines:
			p.pos++
			p.line++
		case c == '#':
			p.pos += len(lineAt(p.s, p.pos))
		default:
			return
		}
	}
}

// header reads "[a.b]" or "[[a.b]]" and gives the table it opens.
func (p *tomlScan) header(root uint32) (uint32, bool) {
	list := strings.HasPrefix(p.s[p.pos:], "[[")
	p.pos++
	if list {
		p.pos++
	}
	at := root
	for parts := 0; ; parts++ {
		n, ok := p.key()
		if !ok || parts > maxDepth {
			return 0, false
		}
		p.blank(false)
		dot := p.pos < len(p.s) && p.s[p.pos] == '.'
		if at = p.step(at, n, list && !dot); at == 0 {
			return 0, false
		}
		if !dot {
			break
		}
		p.pos++
	}
	end := "]"
	if list {
		end = "]]"
	}
	if !strings.HasPrefix(p.s[p.pos:], end) {
		return 0, false
	}
	p.pos += len(end)
	return at, true
}

// step goes from a table to the one called n in it, which it makes where it is
// missing; the last of a list of tables stands for the list.
func (p *tomlScan) step(at uint32, n node, list bool) uint32 {
	k := tomlKey{at, p.t.text(n.key, n.keyLen)}
	found := p.index[k]
	if found == 0 {
		n.kind = kObject
		if list {
			n.kind = kArray
		}
		if found = p.t.add(at, n); found == 0 {
			return 0
		}
		p.index[k] = found
	}
	switch there := &p.t.nodes[found]; {
	case list && there.kind == kArray:
		return p.t.add(found, node{kind: kObject, line: n.line})
	case there.kind == kArray:
		return there.tail
	case list:
		return 0
	}
	return found
}

// pair reads "key = value" into a table.
func (p *tomlScan) pair(table uint32, depth int) bool {
	n, ok := p.key()
	for p.blank(false); ok && p.pos < len(p.s) && p.s[p.pos] == '.'; p.blank(false) {
		p.pos++
		depth++
		if table = p.step(table, n, false); table == 0 || depth > maxDepth {
			return false
		}
		n, ok = p.key()
	}
	if !ok || p.pos >= len(p.s) || p.s[p.pos] != '=' {
		return false
	}
	p.pos++
	p.blank(false)
	return p.value(table, n, depth)
}

// key reads one part of a key.
func (p *tomlScan) key() (node, bool) {
	p.blank(false)
	n := node{line: uint32(p.line)}
	if p.pos < len(p.s) && (p.s[p.pos] == '"' || p.s[p.pos] == '\'') {
		var ok bool
		n.key, n.keyLen, ok = p.str()
		return n, ok
	}
	start := p.pos
	for p.pos < len(p.s) && bareKey(p.s[p.pos]) {
		p.pos++
	}
	n.key, n.keyLen = uint32(start), uint32(p.pos-start)
	return n, p.pos > start
}

func bareKey(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// value reads one value into parent.
func (p *tomlScan) value(parent uint32, n node, depth int) bool {
	if depth > maxDepth {
		p.t.refuse(p.line, "nested deeper than "+strconv.Itoa(maxDepth)+" levels; the rest of the file is left out")
		return false
	}
	if p.pos >= len(p.s) {
		return false
	}
	if n.line == 0 {
		n.line = uint32(p.line)
	}
	switch p.s[p.pos] {
	case '"', '\'':
		var ok bool
		n.kind = kString
		n.val, n.valLen, ok = p.str()
		return p.t.add(parent, n) != 0 && ok
	case '[':
		n.kind = kArray
		return p.compound(p.t.add(parent, n), ']', depth)
	case '{':
		n.kind = kObject
		return p.compound(p.t.add(parent, n), '}', depth)
	}
	start := p.pos
	for p.pos < len(p.s) && !strings.ContainsRune(",]}#\r\n", rune(p.s[p.pos])) {
		p.pos++
	}
	word := strings.TrimRight(p.s[start:p.pos], " \t")
	n.val, n.valLen, n.kind = uint32(start), uint32(len(word)), kNumber
	if word == "true" || word == "false" {
		n.kind = kBool
	} else if !tomlNumber(word) {
		return false
	}
	return p.t.add(parent, n) != 0
}

// tomlNumber says whether a bare word can be a number, date or time.
func tomlNumber(s string) bool {
	s = strings.TrimLeft(s, "+-")
	if s == "inf" || s == "nan" {
		return true
	}
	return s != "" && s[0] >= '0' && s[0] <= '9' && strings.Trim(s, "0123456789abcdefABCDEFxoTtZz_.:+- ") == ""
}

// compound reads a list or an inline table behind its opening bracket.
func (p *tomlScan) compound(me uint32, end byte, depth int) bool {
	p.pos++
	for me != 0 {
		p.blank(true)
		if p.pos >= len(p.s) {
			return false
		}
		if p.s[p.pos] == end {
			p.pos++
			return true
		}
		ok := false
		if end == ']' {
			ok = p.value(me, node{}, depth+1)
		} else {
			ok = p.pair(me, depth+1)
		}
		if !ok {
			return false
		}
		p.blank(true)
		if p.pos < len(p.s) && p.s[p.pos] == ',' {
			p.pos++
		} else if p.pos >= len(p.s) || p.s[p.pos] != end {
			return false
		}
	}
	return false
}
