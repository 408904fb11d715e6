package sync

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// archive is the directory of a zip. It is read by hand because an export has
// hundreds of thousands of entries, for which archive/zip keeps several times
// the memory, and because every number in it is held against the file's size
// before anything is unpacked.
type archive struct {
	f       *os.File
	size    int64
	total   int64 // bytes of all entries, unpacked
	entries []entry
}

// entry is one file of an archive.
type entry struct {
	name   string
	off    int64
	packed int64
	size   int64
	sum    uint32
	method uint16
	flags  uint16
	base   uint16 // where its name begins, after the folders'
}

// suffix ends the name of every record's file.
const suffix = ".json"

const (
	endLen     = 22
	end64Len   = 56
	locatorLen = 20
	centralLen = 46
	localLen   = 30
	stored     = 0
	deflated   = 8
)

var le = binary.LittleEndian

func openArchive(name string, lim Limits) (*archive, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	a := &archive{f: f}
	if err = a.read(lim); err != nil {
		f.Close()
		return nil, err
	}
	return a, nil
}

func (a *archive) Close() error { return a.f.Close() }

func (a *archive) read(lim Limits) error {
	info, err := a.f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return errors.New("it is not a regular file")
	}
	a.size = info.Size()
	count, off, length, err := a.end()
	if err != nil {
		return err
	}
	if count > uint64(lim.Entries) {
		return fmt.Errorf("it has %d entries, more than the %d that are read", count, lim.Entries)
	}
	if off > uint64(a.size) || length > uint64(a.size)-off || count*centralLen > length {
		return errors.New("its directory does not fit into the file")
	}
	// A window of 256 KB holds the largest line that there can be.
	window := bufio.NewReaderSize(io.NewSectionReader(a.f, int64(off), int64(length)), 256<<10)
	if err = a.directory(window, int(count), lim); err != nil {
		return err
	}
	if a.total > ratioFrom && a.total/lim.Ratio > a.size {
		return fmt.Errorf("it unpacks to %d times its size", a.total/a.size)
	}
	return nil
}

// end finds the record at the end of the file that says where the directory is.
func (a *archive) end() (count, off, length uint64, err error) {
	tail := make([]byte, min(a.size, endLen+1<<16))
	if _, err = a.f.ReadAt(tail, a.size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, 0, err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endLen {
		return 0, 0, 0, errors.New("it is not a zip, or its end is missing")
	}
	e := tail[at:]
	count, length, off = uint64(le.Uint16(e[10:])), uint64(le.Uint32(e[12:])), uint64(le.Uint32(e[16:]))
	if count != 0xffff && length != 0xffffffff && off != 0xffffffff {
		return count, off, length, nil
	}
	loc := a.size - int64(len(tail)) + int64(at) - locatorLen
	var l [locatorLen]byte
	if loc < 0 {
		return count, off, length, nil
	}
	if _, err = a.f.ReadAt(l[:], loc); err != nil || string(l[:4]) != "PK\x06\x07" {
		return count, off, length, err
	}
	var big [end64Len]byte
	if _, err = a.f.ReadAt(big[:], int64(le.Uint64(l[8:])&(1<<62-1))); err != nil || string(big[:4]) != "PK\x06\x06" {
		return 0, 0, 0, errors.New("its 64-bit end record cannot be read")
	}
	return le.Uint64(big[32:]), le.Uint64(big[48:]), le.Uint64(big[40:]), nil
}

// directory reads count lines. Of an export of a million records the lines take
// more memory than anything else in an import, so only what is needed is kept.
func (a *archive) directory(r *bufio.Reader, count int, lim Limits) error {
	a.entries = make([]entry, 0, count)
	packed := int64(0)
	var names gathered
	for i := range count {
		line, ok := peekLine(r)
		if !ok {
			return fmt.Errorf("entry %d of its directory cannot be read", i)
		}
		e, name, err := a.entry(line)
		if err != nil {
			return err
		}
		packed += e.packed
		a.total += e.size
		if packed > a.size {
			return errors.New("its entries overlap")
		}
		if a.total > lim.Total {
			return fmt.Errorf("it unpacks to more than %d bytes", lim.Total)
		}
		if bytes.HasSuffix(name, []byte(suffix)) {
			e.base = uint16(bytes.LastIndexByte(name, '/') + 1)
			a.entries = append(a.entries, e)
			names.add(a.entries, name)
		}
		if _, err = r.Discard(len(line)); err != nil {
			return err
		}
	}
	names.hand(a.entries)
	return nil
}

// peekLine gives the next line of the directory with its name, extra field and
// comment, valid until the reader is used again.
func peekLine(r *bufio.Reader) ([]byte, bool) {
	h, err := r.Peek(centralLen)
	if err != nil || string(h[:4]) != "PK\x01\x02" {
		return nil, false
	}
	line, err := r.Peek(centralLen + int(le.Uint16(h[28:])) + int(le.Uint16(h[30:])) + int(le.Uint16(h[32:])))
	return line, err == nil
}

// entry reads a line and holds its numbers against the file's size.
func (a *archive) entry(h []byte) (e entry, name []byte, err error) {
	n, extra := int(le.Uint16(h[28:])), int(le.Uint16(h[30:]))
	name = h[centralLen : centralLen+n]
	e = entry{
		flags: le.Uint16(h[8:]), method: le.Uint16(h[10:]), sum: le.Uint32(h[16:]),
		packed: int64(le.Uint32(h[20:])), size: int64(le.Uint32(h[24:])), off: int64(le.Uint32(h[42:])),
	}
	if !e.wide(h[centralLen+n : centralLen+n+extra]) {
		return e, nil, fmt.Errorf("%.80q: its 64-bit sizes cannot be read", name)
	}
	if e.off < 0 || e.packed < 0 || e.size < 0 || e.off > a.size-localLen || e.packed > a.size-localLen-e.off {
		return e, nil, fmt.Errorf("%.80q does not lie inside the file", name)
	}
	return e, name, nil
}

// gathered makes the names of many entries from one piece of text.
type gathered struct {
	text []byte
	ends []int
}

// add takes the name of the last entry.
func (g *gathered) add(entries []entry, name []byte) {
	g.text = append(g.text, name...)
	g.ends = append(g.ends, len(g.text))
	if len(g.text) > 64<<10 {
		g.hand(entries)
	}
}

// hand gives the names that were gathered to the entries at the end of the list.
func (g *gathered) hand(entries []entry) {
	text, at := string(g.text), 0
	for i, end := range g.ends {
		entries[len(entries)-len(g.ends)+i].name = text[at:end]
		at = end
	}
	g.text, g.ends = g.text[:0], g.ends[:0]
}

// wide takes sizes that do not fit into 32 bits from the extra field.
func (e *entry) wide(extra []byte) bool {
	if e.size != 0xffffffff && e.packed != 0xffffffff && e.off != 0xffffffff {
		return true
	}
	for len(extra) >= 4 {
		n := int(le.Uint16(extra[2:]))
		if len(extra) < 4+n {
			return false
		}
		kind, body := le.Uint16(extra), extra[4:4+n]
		extra = extra[4+n:]
		if kind != 1 {
			continue
		}
		for _, v := range []*int64{&e.size, &e.packed, &e.off} {
			if *v != 0xffffffff {
				continue
			}
			if len(body) < 8 {
				return false
			}
			*v, body = int64(le.Uint64(body)), body[8:]
		}
		return true
	}
	return false
}

// id is what the export's naming says: <ID>.json.
func (e *entry) id() string { return e.name[e.base : len(e.name)-len(suffix)] }
