package lock

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// element is one XML element as the readers of pom.xml and of Gradle's
// verification metadata need it: what it is called, its text, what it holds.
type element struct {
	name, text string
	attr       []xml.Attr
	line       int
	sub        []*element
}

// maxElements bounds how many elements of one file are kept.
const maxElements = 1 << 20

// parseXML reads src into elements. Entities are not expanded but for XML's own
// five, so that a small file stays small.
func parseXML(src string, f *File) *element {
	dec := xml.NewDecoder(strings.NewReader(src))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is text already
	root := &element{}
	stack := []*element{root}
	line, counted, elements := 1, 0, 0
	for {
		tok, err := dec.Token()
		if at := min(int(dec.InputOffset()), len(src)); at > counted {
			line += strings.Count(src[counted:at], "\n")
			counted = at
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			f.problem(line, "file", "the rest is not read: "+err.Error())
			break
		}
		top := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			if elements++; len(stack) > maxDepth || elements > maxElements {
				f.problem(line, "file", "nested deeper than "+strconv.Itoa(maxDepth)+" levels, or more elements than are read; the rest is left out")
				return root
			}
			if top == root && len(root.sub) == 1 {
				f.problem(line, tok.Name.Local, "the file goes on behind the end of its first element; what stands there is not read")
			}
			e := &element{name: tok.Name.Local, attr: tok.Attr, line: line}
			top.sub = append(top.sub, e)
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:max(1, len(stack)-1)]
		case xml.CharData:
			if text := strings.TrimSpace(string(tok)); text != "" && len(top.text) < maxPath {
				top.text += text
			}
		}
	}
	return root
}

// get is the first element of a name below e; nil where there is none.
func (e *element) get(name string) *element {
	if e == nil {
		return nil
	}
	for _, s := range e.sub {
		if s.name == name {
			return s
		}
	}
	return nil
}

// value is the text of the first element of a name below e.
func (e *element) value(name string) string {
	if s := e.get(name); s != nil {
		return s.text
	}
	return ""
}

// attribute is the value of an attribute; "" where there is none.
func (e *element) attribute(name string) string {
	for _, a := range e.attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e *element) all() []*element {
	if e == nil {
		return nil
	}
	return e.sub
}
