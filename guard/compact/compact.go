// Package compact writes JSON of known fields, byte for byte as encoding/json does
// without its escapes for HTML, and without reflection: what is written of one
// decision about a lock file of 1,500 packages has 30,000 fields, and every judged
// call writes it. Where only the hash of a text is wanted, it is never whole in
// memory.
//
//	w.Object(func() {
//		w.String("name", name)
//		w.Name("files")
//		w.Array(len(files), func(i int) { w.Object(func() { files[i].write(w) }) })
//	})
//
// String, Bool and Int leave out a field that has the zero value, as "omitzero"
// does; the methods with Always in their name do not. Names are written as they
// are.
//
// What is not here: no reading, and nothing for what is rare: Value hands that to
// encoding/json.
package compact

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
)

// Writer is a text that is being written.
type Writer struct {
	b   []byte
	out io.Writer // nil: all stays in b
	err error
}

// Bytes gives what write writes, behind b.
func Bytes(b []byte, write func(*Writer)) ([]byte, error) {
	w := &Writer{b: b}
	write(w)
	return w.b, w.err
}

// Stream hands what write writes to out, piece by piece. A piece ends before a
// field, never inside a value.
func Stream(out io.Writer, write func(*Writer)) error {
	w := &Writer{b: make([]byte, 0, piece+piece/4), out: out}
	write(w)
	if w.err == nil {
		_, w.err = out.Write(w.b)
	}
	return w.err
}

// piece is how much is gathered before it is handed on, in bytes.
const piece = 16 << 10

// Object writes an object, whose fields write writes.
func (w *Writer) Object(write func()) {
	w.b = append(w.b, '{')
	write()
	w.b = append(w.b, '}')
}

// Array writes a list of n values; write writes each.
func (w *Writer) Array(n int, write func(i int)) {
	w.b = append(w.b, '[')
	for i := range n {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		write(i)
	}
	w.b = append(w.b, ']')
}

// Value writes any value. An error of encoding/json is given in the end.
func (w *Writer) Value(v any) {
	out := bytes.NewBuffer(w.b)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		w.b = append(w.b, "null"...)
		w.Fail(err)
		return
	}
	w.b = bytes.TrimSuffix(out.Bytes(), []byte{'\n'})
}

// Name begins a field of the object; its value is to follow.
func (w *Writer) Name(name string) {
	if len(w.b) > piece && w.out != nil {
		w.flush()
	}
	if w.b[len(w.b)-1] != '{' { // no value ends so
		w.b = append(w.b, ',')
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, '"', ':')
}

// String writes a field.
func (w *Writer) String(name, s string) {
	if s != "" {
		w.StringAlways(name, s)
	}
}

// StringAlways writes a field.
func (w *Writer) StringAlways(name, s string) {
	w.Name(name)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			w.Value(s)
			return
		}
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, s...)
	w.b = append(w.b, '"')
}

// Bool writes a field.
func (w *Writer) Bool(name string, v bool) {
	if v {
		w.BoolAlways(name, v)
	}
}

// BoolAlways writes a field.
func (w *Writer) BoolAlways(name string, v bool) {
	w.Name(name)
	w.b = strconv.AppendBool(w.b, v)
}

// Int writes a field.
func (w *Writer) Int(name string, n int64) {
	if n != 0 {
		w.IntAlways(name, n)
	}
}

// IntAlways writes a field.
func (w *Writer) IntAlways(name string, n int64) {
	w.Name(name)
	w.b = strconv.AppendInt(w.b, n, 10)
}

// flush hands on all but the last byte, by which Name sees where it is.
func (w *Writer) flush() {
	last := len(w.b) - 1
	if _, err := w.out.Write(w.b[:last]); err != nil {
		w.Fail(err)
	}
	w.b = append(w.b[:0], w.b[last])
}

// Fail keeps an error that is given in the end, unless there is one already.
func (w *Writer) Fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
