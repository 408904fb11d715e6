package lock

import "strings"

// The limits of what is read of one file, beside MaxSize.
const (
	maxDepth   = 200     // levels of nesting; real files stay below 40
	maxNodes   = 2 << 20 // values; a real file has one per 25 to 40 bytes
	maxEntries = 100_000 // packages; the largest real files have some 30,000
	maxPath    = 4096    // of a package inside other packages' folders, in bytes
	maxSame    = 32      // entries of one name that a dependency list is tied to
	// MemoryFactor, MemoryEntry and MemoryBase bound what reading a file
	// allocates: MemoryFactor bytes for each of its own, MemoryEntry for each
	// entry it has, and MemoryBase.
	MemoryFactor = 120
	MemoryEntry  = 2 << 10
	MemoryBase   = 1 << 20
)

type kind uint8

const (
	kNone kind = iota // not there, or taken out as a duplicate
	kNull
	kBool
	kNumber
	kString
	kArray
	kObject
)

func (k kind) String() string {
	return [...]string{"nothing", "null", "a boolean", "a number", "a text", "a list", "an object"}[k]
}

// node is one value of a JSON, YAML or TOML file. It holds no pointers, so that
// the collector never looks at a tree: texts are offsets into the source or,
// past its end, into the decoded side text.
type node struct {
	key, keyLen uint32
	val, valLen uint32
	next, child uint32 // index of the next sibling and the first child; 0: none
	tail        uint32 // the last child
	line        uint32
	kind        kind
}

// tree is a file as values. Node 0 is "not there".
type tree struct {
	src   string
	side  []byte // texts that had escapes, decoded
	nodes []node
	file  *File
	over  bool // a limit was hit; said once
	seen  map[string]uint32
}

func newTree(src string, f *File) *tree {
	t := &tree{src: src, file: f}
	t.nodes = make([]node, 1, 64+min(len(src)/24, maxNodes))
	return t
}

func (t *tree) refuse(line int, why string) {
	if !t.over {
		t.over = true
		t.file.problem(line, "file", why)
	}
}

// add makes a node and hangs it below parent, behind the children it has. It
// returns 0 where there is no room left.
func (t *tree) add(parent uint32, n node) uint32 {
	if len(t.nodes) >= maxNodes {
		t.refuse(int(n.line), "more values than are read; the rest of the file is left out")
		return 0
	}
	i := uint32(len(t.nodes))
	t.nodes = append(t.nodes, n)
	if parent != 0 {
		if p := &t.nodes[parent]; p.tail != 0 {
			t.nodes[p.tail].next = i
		} else {
			p.child = i
		}
		t.nodes[parent].tail = i
	}
	return i
}

func (t *tree) text(off, n uint32) string {
	if n == 0 {
		return ""
	}
	if int(off) < len(t.src) {
		return t.src[off : off+n]
	}
	off -= uint32(len(t.src))
	return string(t.side[off : off+n])
}

// keep stores a decoded text and gives its offsets.
func (t *tree) keep(b []byte) (off, n uint32) {
	off = uint32(len(t.src) + len(t.side))
	t.side = append(t.side, b...)
	return off, uint32(len(b))
}

// dedupe looks for keys that stand twice in an object. Every manager's reader
// takes the last one; the earlier is taken out and said.
func (t *tree) dedupe(object uint32) {
	n := 0
	for i := t.nodes[object].child; i != 0; i = t.nodes[i].next {
		n++
	}
	if n > 12 {
		t.dedupeMany(object)
		return
	}
	for i := t.nodes[object].child; i != 0; i = t.nodes[i].next {
		a := &t.nodes[i]
		for j := a.next; j != 0; j = t.nodes[j].next {
			b := &t.nodes[j]
			if a.keyLen == b.keyLen && t.text(a.key, a.keyLen) == t.text(b.key, b.keyLen) {
				t.drop(i, j)
				break
			}
		}
	}
}

func (t *tree) dedupeMany(object uint32) {
	if len(t.seen) > 1000 || t.seen == nil { // clearing costs what a map once held
		t.seen = make(map[string]uint32)
	}
	clear(t.seen)
	for i := t.nodes[object].child; i != 0; i = t.nodes[i].next {
		k := t.text(t.nodes[i].key, t.nodes[i].keyLen)
		if before, twice := t.seen[k]; twice {
			t.drop(before, i)
		}
		t.seen[k] = i
	}
}

func (t *tree) drop(first, again uint32) {
	a := &t.nodes[first]
	t.file.problem(int(t.nodes[again].line), t.text(a.key, a.keyLen), "the key stands twice; the last one counts for the manager")
	a.kind, a.child = kNone, 0
}

// ref is one value of a tree, or none: every method works on both.
type ref struct {
	t *tree
	i uint32
}

func (t *tree) root() ref {
	if len(t.nodes) < 2 {
		return ref{t, 0}
	}
	return ref{t, 1}
}

func (r ref) n() *node     { return &r.t.nodes[r.i] }
func (r ref) ok() bool     { return r.i != 0 }
func (r ref) line() int    { return int(r.n().line) }
func (r ref) key() string  { return r.t.text(r.n().key, r.n().keyLen) }
func (r ref) isTrue() bool { return r.kind() == kBool && r.raw() == "true" }

// kind is the kind of value; of a ref that was never set, too.
func (r ref) kind() kind {
	if r.i == 0 {
		return kNone
	}
	return r.n().kind
}

// raw is a scalar as it is written, without quotes and escapes.
func (r ref) raw() string {
	if r.i == 0 {
		return ""
	}
	return r.t.text(r.n().val, r.n().valLen)
}

// str is the value of a text; "" for everything else.
func (r ref) str() string {
	if r.kind() != kString {
		return ""
	}
	return r.raw()
}

// first and next walk over the values of a list or object:
//
//	for c := r.first(); c.ok(); c = c.next()
func (r ref) first() ref {
	if r.i == 0 {
		return r
	}
	return r.t.skip(r.n().child)
}

func (r ref) next() ref { return r.t.skip(r.n().next) }

func (t *tree) skip(i uint32) ref {
	for i != 0 && t.nodes[i].kind == kNone {
		i = t.nodes[i].next
	}
	return ref{t, i}
}

// get finds a key of an object.
func (r ref) get(key string) ref {
	if r.i == 0 || r.kind() != kObject {
		return ref{r.t, 0}
	}
	for c := r.first(); c.ok(); c = c.next() {
		if n := c.n(); int(n.keyLen) == len(key) && c.key() == key {
			return c
		}
	}
	return ref{r.t, 0}
}

// want is the text under key. Anything but a text is a problem of the entry
// called what; nothing or null is "".
func (r ref) want(key, what string) string {
	c := r.get(key)
	switch c.kind() {
	case kString:
		return c.raw()
	case kNone, kNull:
		return ""
	}
	r.t.file.problem(c.line(), what, `"`+key+`" is `+c.kind().String()+" where a text belongs")
	return ""
}

// object is the object under key, or a problem where something else stands.
func (r ref) object(key, what string) ref {
	c := r.get(key)
	if c.ok() && c.kind() != kObject && c.kind() != kNull {
		r.t.file.problem(c.line(), what, `"`+key+`" is `+c.kind().String()+" where an object belongs")
		return ref{r.t, 0}
	}
	return c
}

// index makes a map of an object's values, for objects that are asked often.
func (r ref) index() map[string]ref {
	m := map[string]ref{}
	for c := r.first(); c.ok(); c = c.next() {
		m[c.key()] = c
	}
	return m
}

// list gives the texts of a list, or a single text as a list of one.
func (r ref) list() []string {
	if r.kind() == kString {
		return []string{r.raw()}
	}
	if r.kind() != kArray {
		return nil
	}
	var out []string
	for c := r.first(); c.ok(); c = c.next() {
		if s := c.str(); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// conflictMarker says whether a line is one that a merge left behind.
func conflictMarker(line string) bool {
	if len(line) < 7 {
		return false
	}
	switch line[:7] {
	case "<<<<<<<", ">>>>>>>", "|||||||":
		return len(line) == 7 || line[7] == ' '
	case "=======":
		return strings.TrimRight(line, "\r") == "======="
	}
	return false
}

const conflictWhy = "a merge left its conflict markers here; the manager repairs or refuses such a file"
