package sync

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/klauspost/compress/flate"
)

// unpacker reads entries. Each worker has its own.
type unpacker struct {
	lim    Limits
	packed []byte
	out    []byte
	fast   inflater
	in     bytes.Reader
	z      io.ReadCloser // made when it is first needed

	block   []byte // a stretch of the file read ahead
	blockAt int64
}

// ahead reads the stretch of the file that holds all of a list, which is in the
// order of the file, if that is not much more than their data.
func (u *unpacker) ahead(f *os.File, list []*entry, size int64) {
	u.block = u.block[:0]
	packed := int64(0)
	for _, e := range list {
		packed += e.packed + localLen + int64(len(e.name)) + 64
	}
	first, last := list[0].off, list[len(list)-1]
	end := min(size, last.off+last.packed+localLen+int64(len(last.name))+64)
	if end-first > packed || end-first > 8<<20 {
		return
	}
	block := grow(u.block, int(end-first))
	if n, err := f.ReadAt(block, first); err == nil {
		u.block, u.blockAt = block[:n], first
	}
}

// read gives an entry's bytes, valid until the next call. Size, checksum and
// limits have been checked.
func (u *unpacker) read(f *os.File, e *entry) ([]byte, error) {
	switch {
	case e.flags&1 != 0:
		return nil, errors.New("it is encrypted")
	case e.size > u.lim.Record:
		return nil, fmt.Errorf("it has %d bytes, more than the %d that are read", e.size, u.lim.Record)
	case e.size > ratioFrom && e.size/u.lim.Ratio > e.packed:
		return nil, fmt.Errorf("it unpacks to more than %d times its size", u.lim.Ratio)
	}
	// One read takes header, name, extra field and data, unless the extra field
	// is larger than the directory's.
	data, err := u.data(f, e)
	if err != nil {
		return nil, err
	}
	switch e.method {
	case stored:
		if int64(len(data)) != e.size {
			return nil, errors.New("its sizes differ")
		}
		u.out = append(u.out[:0], data...)
	case deflated:
		if err = u.inflate(data, int(e.size)); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("it is packed by method %d", e.method)
	}
	if crc32.ChecksumIEEE(u.out) != e.sum {
		return nil, errors.New("its checksum is wrong")
	}
	return u.out, nil
}

func (u *unpacker) data(f *os.File, e *entry) ([]byte, error) {
	want := localLen + len(e.name) + int(e.packed)
	if at := e.off - u.blockAt; at >= 0 && at+int64(want) <= int64(len(u.block)) {
		b := u.block[at:]
		start := localLen + int(le.Uint16(b[26:])) + int(le.Uint16(b[28:]))
		if end := start + int(e.packed); string(b[:4]) == "PK\x03\x04" && end <= len(b) {
			return b[start:end], nil
		}
	}
	for range 2 {
		u.packed = grow(u.packed, want)
		n, err := f.ReadAt(u.packed, e.off)
		if err != nil && !(errors.Is(err, io.EOF) && n >= localLen) {
			return nil, err
		}
		if string(u.packed[:4]) != "PK\x03\x04" {
			return nil, errors.New("its header cannot be read")
		}
		start := localLen + int(le.Uint16(u.packed[26:])) + int(le.Uint16(u.packed[28:]))
		if end := start + int(e.packed); end <= n {
			return u.packed[start:end], nil
		} else if end > want {
			want = end
			continue
		}
		break
	}
	return nil, errors.New("it ends behind the file")
}

func (u *unpacker) inflate(data []byte, size int) error {
	u.out = grow(u.out, size)
	if u.fast.inflate(u.out, data) {
		return nil
	}
	return u.lib(data, size)
}

// lib has the last word on what the fast way refuses.
func (u *unpacker) lib(data []byte, size int) error {
	u.out = grow(u.out, size)
	u.in.Reset(data)
	if u.z == nil {
		u.z = flate.NewReader(&u.in)
	} else if err := u.z.(flate.Resetter).Reset(&u.in, nil); err != nil {
		return err
	}
	if _, err := io.ReadFull(u.z, u.out); err != nil {
		return fmt.Errorf("it cannot be unpacked: %w", err)
	}
	var more [1]byte
	if n, err := u.z.Read(more[:]); n != 0 || !errors.Is(err, io.EOF) {
		return errors.New("it unpacks to more than it says")
	}
	return nil
}

func grow(b []byte, n int) []byte {
	if cap(b) < n {
		return make([]byte, n, n+n/2)
	}
	return b[:n]
}
