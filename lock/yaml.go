package lock

import (
	"strconv"
	"strings"
)

// yamlScan reads the YAML that managers write: block and flow lists and
// objects, all texts, several documents. Every plain scalar but true, false and
// null stays a text, as written: "version: 1.10" is no number here. Anchors,
// aliases and tabs for indentation cost a problem each; no manager writes them.
type yamlScan struct {
	t     *tree
	s     string
	pos   int // the next character to read
	line  int
	col   int // column of pos, where a line's content begins; -1 at the end
	fails int
}

// parseYAML reads src into a tree and gives the root of each document.
func parseYAML(src string, f *File) []ref {
	t := newTree(src, f)
	p := &yamlScan{t: t, s: src, line: 1}
	var docs []ref
	p.content()
	for p.col >= 0 && !t.over {
		if p.marker("---") {
			p.pos += 3
			p.restOrNext()
			continue
		}
		if p.marker("...") {
			p.pos += 3
			p.endLine()
			continue
		}
		before := p.pos
		if i := p.block(0, node{}, 0, 0); i != 0 {
			docs = append(docs, ref{t, i})
		}
		if p.col >= 0 && !p.marker("---") && !p.marker("...") {
			p.fail("this line does not belong here")
			p.skipLine()
		} else if p.pos == before {
			p.skipLine()
		}
	}
	if len(docs) == 0 && !t.over {
		f.problem(0, "file", "the file is empty")
	}
	return docs
}

// oneYAML reads a file of one document whose root is an object.
func oneYAML(src string, f *File) ref {
	docs := parseYAML(src, f)
	if len(docs) == 0 {
		return newTree("", f).root()
	}
	if docs[0].kind() != kObject {
		f.problem(docs[0].line(), "file", "an object belongs here, not "+docs[0].kind().String())
	}
	return docs[0]
}

func (p *yamlScan) fail(why string) {
	if p.t.over {
		return
	}
	if p.fails++; p.fails > maxFails {
		p.t.refuse(p.line, "too much of the file is not YAML; the rest is left out")
		return
	}
	p.t.file.problem(p.line, "file", why)
}

// marker says whether a document marker stands here.
func (p *yamlScan) marker(m string) bool {
	return p.col == 0 && strings.HasPrefix(p.s[p.pos:], m) && (p.pos+3 == len(p.s) || strings.IndexByte(" \t\r\n", p.s[p.pos+3]) >= 0)
}

// content goes from the start of a line to the next content, over blank lines,
// comments and conflict markers, and sets its column.
func (p *yamlScan) content() {
	for p.pos < len(p.s) {
		start := p.pos
		for p.pos < len(p.s) && p.s[p.pos] == ' ' {
			p.pos++
		}
		p.col = p.pos - start
		if p.pos == len(p.s) {
			break
		}
		switch c := p.s[p.pos]; {
		case c == '\t':
			p.fail("a tab stands where YAML wants spaces")
			fallthrough
		case c == '#', c == '\n', c == '\r' && strings.TrimRight(lineAt(p.s, p.pos), "\r \t") == "":
			p.skipRaw()
			continue
		case (c == '<' || c == '=' || c == '>' || c == '|') && p.col == 0 && conflictMarker(lineAt(p.s, p.pos)):
			p.t.file.problem(p.line, "file", conflictWhy)
			p.skipRaw()
			continue
		}
		return
	}
	p.col = -1
}

// skipRaw goes to the start of the next line.
func (p *yamlScan) skipRaw() {
	if i := strings.IndexByte(p.s[p.pos:], '\n'); i >= 0 {
		p.pos += i + 1
		p.line++
	} else {
		p.pos = len(p.s)
	}
}

func (p *yamlScan) skipLine() {
	p.skipRaw()
	p.content()
}

// blanks skips spaces inside a line.
func (p *yamlScan) blanks() {
	for p.pos < len(p.s) && (p.s[p.pos] == ' ' || p.s[p.pos] == '\t') {
		p.pos++
	}
}

// ended says whether only a comment is left on the line.
func (p *yamlScan) ended() bool {
	p.blanks()
	if p.pos >= len(p.s) {
		return true
	}
	c := p.s[p.pos]
	return c == '\n' || c == '\r' && strings.HasPrefix(p.s[p.pos:], "\r\n") ||
		c == '#' && (p.pos == 0 || strings.IndexByte(" \t\n", p.s[p.pos-1]) >= 0)
}

// endLine goes to the next line's content; anything left over is a problem.
func (p *yamlScan) endLine() {
	if !p.ended() {
		p.fail("there is more on the line than a value")
	}
	p.skipLine()
}

// restOrNext sets the column of what follows on the line, or goes to the next.
func (p *yamlScan) restOrNext() {
	if p.ended() {
		p.skipLine()
		return
	}
	p.col = p.pos - (strings.LastIndexByte(p.s[:p.pos], '\n') + 1)
}

// block reads the value that begins at the content here, if it is indented by
// at least min. n brings the key and its line.
func (p *yamlScan) block(parent uint32, n node, min, depth int) uint32 {
	if depth > maxDepth {
		p.t.refuse(p.line, "nested deeper than "+strconv.Itoa(maxDepth)+" levels; the rest of the file is left out")
		return 0
	}
	if n.line == 0 {
		n.line = uint32(p.line)
	}
	if p.col < min || p.t.over {
		n.kind = kNull
		return p.t.add(parent, n)
	}
	switch {
	case p.dash():
		return p.sequence(parent, n, depth)
	case p.s[p.pos] == '?' && p.indicator(1), p.isKey():
		return p.mapping(parent, n, depth)
	}
	return p.inline(parent, n, min-1, depth)
}

// indicator says whether the sign of n characters here stands alone.
func (p *yamlScan) indicator(n int) bool {
	return p.pos+n >= len(p.s) || strings.IndexByte(" \t\r\n", p.s[p.pos+n]) >= 0
}

func (p *yamlScan) dash() bool { return p.s[p.pos] == '-' && p.indicator(1) }

// sequence reads "- value" lines of one column.
func (p *yamlScan) sequence(parent uint32, n node, depth int) uint32 {
	col := p.col
	n.kind = kArray
	me := p.t.add(parent, n)
	for me != 0 && p.col == col && p.dash() && !p.marker("---") && !p.t.over {
		line := p.line
		p.pos++
		p.restOrNext()
		p.block(me, node{line: uint32(line)}, col+1, depth+1)
	}
	return me
}

// mapping reads "key: value" lines of one column.
func (p *yamlScan) mapping(parent uint32, n node, depth int) uint32 {
	col := p.col
	n.kind = kObject
	me := p.t.add(parent, n)
	for me != 0 && p.col == col && !p.t.over && !p.marker("---") && !p.marker("...") {
		k := node{line: uint32(p.line)}
		if p.s[p.pos] == '?' && p.indicator(1) {
			if !p.longKey(&k, col) {
				break
			}
		} else if !p.isKey() {
			p.fail("a key and a colon belong here")
			p.skipLine()
			continue
		} else {
			k.key, k.keyLen = p.key()
		}
		p.afterKey(me, k, col, depth)
	}
	if me != 0 {
		p.t.dedupe(me)
	}
	return me
}

// longKey reads "? key" up to the colon of the next line.
func (p *yamlScan) longKey(k *node, col int) bool {
	p.pos++
	p.blanks()
	k.key, k.keyLen = p.scalarKey()
	p.endLine()
	if p.col != col || p.s[p.pos] != ':' || !p.indicator(1) {
		p.fail("a colon is missing behind a key")
		return p.col == col
	}
	p.pos++
	return true
}

// afterKey reads the value behind a key's colon.
func (p *yamlScan) afterKey(me uint32, k node, col, depth int) {
	if !p.ended() {
		p.properties()
	}
	if !p.ended() {
		if c := p.s[p.pos]; c == '|' || c == '>' {
			p.literal(me, k, col)
			return
		}
		p.inline(me, k, col, depth)
		return
	}
	p.skipLine()
	min := col + 1
	if p.col == col && p.dash() {
		min = col // a list may stand in its key's own column
	}
	p.block(me, k, min, depth+1)
}

// properties reads over a tag, and says what an anchor or alias costs.
func (p *yamlScan) properties() {
	for p.pos < len(p.s) && strings.IndexByte("!&*", p.s[p.pos]) >= 0 {
		if p.s[p.pos] != '!' {
			p.fail("an anchor or alias stands here; what it repeats is not read")
		}
		for p.pos < len(p.s) && strings.IndexByte(" \t\r\n,]}", p.s[p.pos]) < 0 {
			p.pos++
		}
		p.blanks()
	}
}
