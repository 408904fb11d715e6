package store

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// A table of a part holds, in this order:
//
//	<ecosystem> 0 <feed> 0 'i' <id>            → Entry: the record as a whole
//	<ecosystem> 0 <feed> 0 'n' <name> 0 <id>   → row: what it says of one package
const (
	kindIndex = 'i'
	kindRow   = 'n'
)

func (k PartKey) prefix() []byte {
	p := make([]byte, 0, len(k.Ecosystem)+len(k.Feed)+3)
	p = append(append(p, k.Ecosystem...), 0)
	return append(append(p, k.Feed...), 0)
}

// IndexKey and RowKey append a key without the part's prefix.
func IndexKey(dst []byte, id string) []byte { return append(append(dst, kindIndex), id...) }

// RowKey appends the key of what record id says of a package.
func RowKey(dst []byte, name, id string) []byte {
	dst = append(append(dst, kindRow), name...)
	return append(append(dst, 0), id...)
}

// splitRow takes a key without prefix apart.
func splitRow(key []byte) (name, id []byte, ok bool) {
	if len(key) == 0 || key[0] != kindRow {
		return nil, nil, false
	}
	at := bytes.LastIndexByte(key, 0)
	if at < 1 {
		return nil, nil, false
	}
	return key[1:at], key[at+1:], true
}

// Entry is the index's line about a record: enough to see that its text has not
// changed, and which packages it speaks of.
type Entry struct {
	Sum       uint32 // CRC-32 (IEEE) of the record's text, as zip has it
	Size      uint64 // bytes of the text
	Modified  int64  // Unix seconds
	Revision  byte   // of the decoder that read it
	Withdrawn bool
	Malicious bool
	Names     []string
}

var errEntry = errors.New("a line of the index cannot be read")

// Append appends the entry's bytes.
func (e *Entry) Append(dst []byte) []byte {
	flags := byte(0)
	if e.Withdrawn {
		flags |= 1
	}
	if e.Malicious {
		flags |= 2
	}
	dst = append(dst, flags, e.Revision)
	dst = binary.LittleEndian.AppendUint32(dst, e.Sum)
	dst = binary.AppendUvarint(dst, e.Size)
	dst = binary.AppendUvarint(dst, uint64(e.Modified))
	for _, n := range e.Names {
		dst = append(append(dst, n...), 0)
	}
	return dst
}

// ReadEntry reads an entry. Names are left out unless they are asked for.
func ReadEntry(data []byte, names bool) (e Entry, err error) {
	if len(data) < 6 {
		return e, errEntry
	}
	e.Withdrawn, e.Malicious, e.Revision = data[0]&1 != 0, data[0]&2 != 0, data[1]
	e.Sum = binary.LittleEndian.Uint32(data[2:])
	data = data[6:]
	size, n := binary.Uvarint(data)
	if n <= 0 {
		return e, errEntry
	}
	data = data[n:]
	modified, n := binary.Uvarint(data)
	if n <= 0 {
		return e, errEntry
	}
	e.Size, e.Modified = size, int64(modified)
	if !names {
		return e, nil
	}
	for data = data[n:]; len(data) > 0; {
		name, rest, ok := bytes.Cut(data, []byte{0})
		if !ok {
			return e, errEntry
		}
		e.Names = append(e.Names, string(name))
		data = rest
	}
	return e, nil
}
