package sync

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
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
}

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
	dir := make([]byte, length)
	if _, err = a.f.ReadAt(dir, int64(off)); err != nil {
		return fmt.Errorf("its directory cannot be read: %w", err)
	}
	return a.directory(string(dir), int(count), lim)
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

func (a *archive) directory(dir string, count int, lim Limits) error {
	a.entries = make([]entry, 0, count)
	packed := int64(0)
	for i := range count {
		if len(dir) < centralLen || dir[:4] != "PK\x01\x02" {
			return fmt.Errorf("entry %d of its directory cannot be read", i)
		}
		h := []byte(dir[:centralLen])
		n, extra, comment := int(le.Uint16(h[28:])), int(le.Uint16(h[30:])), int(le.Uint16(h[32:]))
		if len(dir) < centralLen+n+extra+comment {
			return fmt.Errorf("entry %d of its directory cannot be read", i)
		}
		e := entry{
			name: dir[centralLen : centralLen+n], flags: le.Uint16(h[8:]), method: le.Uint16(h[10:]), sum: le.Uint32(h[16:]),
			packed: int64(le.Uint32(h[20:])), size: int64(le.Uint32(h[24:])), off: int64(le.Uint32(h[42:])),
		}
		if !e.wide(dir[centralLen+n : centralLen+n+extra]) {
			return fmt.Errorf("%.80q: its 64-bit sizes cannot be read", e.name)
		}
		dir = dir[centralLen+n+extra+comment:]
		if e.off < 0 || e.packed < 0 || e.size < 0 || e.off > a.size-localLen || e.packed > a.size-localLen-e.off {
			return fmt.Errorf("%.80q does not lie inside the file", e.name)
		}
		packed += e.packed
		a.total += e.size
		if packed > a.size {
			return errors.New("its entries overlap")
		}
		if a.total > lim.Total {
			return fmt.Errorf("it unpacks to more than %d bytes", lim.Total)
		}
		if strings.HasSuffix(e.name, ".json") {
			a.entries = append(a.entries, e)
		}
	}
	if a.total > ratioFrom && a.total/lim.Ratio > a.size {
		return fmt.Errorf("it unpacks to %d times its size", a.total/a.size)
	}
	return nil
}

// wide takes sizes that do not fit into 32 bits from the extra field.
func (e *entry) wide(extra string) bool {
	if e.size != 0xffffffff && e.packed != 0xffffffff && e.off != 0xffffffff {
		return true
	}
	for len(extra) >= 4 {
		h := []byte(extra[:4])
		n := int(le.Uint16(h[2:]))
		if len(extra) < 4+n {
			return false
		}
		body := []byte(extra[4 : 4+n])
		extra = extra[4+n:]
		if le.Uint16(h) != 1 {
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
func (e *entry) id() string {
	name := e.name[strings.LastIndexByte(e.name, '/')+1:]
	return strings.TrimSuffix(name, ".json")
}
