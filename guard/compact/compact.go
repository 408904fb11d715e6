// Package compact writes JSON objects of known fields, byte for byte as
// encoding/json does without its escapes for HTML, and without reflection: what is
// written of one decision about a lock file of 1,500 packages has 30,000 fields,
// and every judged call writes it.
//
// String, Bool and Int leave out a field that has the zero value, as "omitzero"
// does; the methods with Always in their name do not.
//
// What is not here: no reading, and nothing for what is rare: Value hands that to
// encoding/json.
package compact

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Object is an object that is being written. The names of fields are written as
// they are.
type Object struct {
	b      []byte
	filled bool
	err    error // the first of Value
}

// New appends an object to b; write fills it.
func New(b []byte, write func(*Object)) ([]byte, error) {
	o := Object{b: append(b, '{')}
	write(&o)
	return append(o.b, '}'), o.err
}

// Array appends a list of n objects to b; write fills each.
func Array(b []byte, n int, write func(o *Object, i int)) ([]byte, error) {
	o := Object{b: append(b, '[')}
	for i := range n {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = append(o.b, '{')
		o.filled = false
		write(&o, i)
		o.b = append(o.b, '}')
	}
	return append(o.b, ']'), o.err
}

// Append appends any value to b.
func Append(b []byte, v any) ([]byte, error) {
	out := bytes.NewBuffer(b)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return b, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte{'\n'}), nil
}

// String writes a field.
func (o *Object) String(name, s string) {
	if s != "" {
		o.StringAlways(name, s)
	}
}

// StringAlways writes a field.
func (o *Object) StringAlways(name, s string) {
	o.name(name)
	o.b = appendString(o.b, s)
}

// Bool writes a field.
func (o *Object) Bool(name string, v bool) {
	if v {
		o.BoolAlways(name, v)
	}
}

// BoolAlways writes a field.
func (o *Object) BoolAlways(name string, v bool) {
	o.name(name)
	o.b = strconv.AppendBool(o.b, v)
}

// Int writes a field.
func (o *Object) Int(name string, n int64) {
	if n != 0 {
		o.IntAlways(name, n)
	}
}

// IntAlways writes a field.
func (o *Object) IntAlways(name string, n int64) {
	o.name(name)
	o.b = strconv.AppendInt(o.b, n, 10)
}

// Value writes a field of any kind.
func (o *Object) Value(name string, v any) {
	o.name(name)
	b, err := Append(o.b, v)
	o.keep(b, err)
}

// Object writes a field that is an object.
func (o *Object) Object(name string, write func(*Object)) {
	o.name(name)
	o.keep(New(o.b, write))
}

// Array writes a field that is a list of n objects.
func (o *Object) Array(name string, n int, write func(o *Object, i int)) {
	o.name(name)
	o.keep(Array(o.b, n, write))
}

func (o *Object) keep(b []byte, err error) {
	o.b = b
	if o.err == nil {
		o.err = err
	}
}

func (o *Object) name(name string) {
	if o.filled {
		o.b = append(o.b, ',')
	}
	o.filled = true
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

func appendString(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			b, _ = Append(b, s) // text cannot fail
			return b
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
