package journal

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// line is one line of a segment as a reader meets it.
type line struct {
	no   int // from 1
	raw  []byte
	rec  Record // where err is nil
	err  error
	open bool // the segment ends in it, without a line's end
	// torn: it is no record, but what a crash left: the segment ends in it, or
	// the next line seals exactly these bytes.
	torn bool
}

// lines gives every line of a segment in order, until yield answers false.
// Readers take no lock: a line being written is one that is still open.
func (j *Journal) lines(number int, yield func(line) bool) error {
	f, err := openNoFollow(j.path(segmentName(number)), os.O_RDONLY, 0)
	if err != nil {
		return cannot("the journal cannot be read", err, "check the rights of "+j.dir)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 2*maxLine)
	var held *line // a line that is no record waits for the next one
	for no := 1; ; no++ {
		raw, end, err := nextLine(in)
		if err != nil {
			return cannot("the journal cannot be read", err, "check the disk")
		}
		if end && len(raw) == 0 {
			break
		}
		l := line{no: no, raw: raw, open: end}
		l.rec, l.err = parse(raw)
		if held != nil {
			held.torn = l.err == nil && l.rec.Kind == "seal" && l.rec.Torn == int64(len(held.raw)) && l.rec.TornSum == sum(held.raw)
			if !yield(*held) {
				return nil
			}
			held = nil
		}
		if l.err != nil {
			l.torn = end
			held = &l
		} else if !yield(l) {
			return nil
		}
		if end {
			break
		}
	}
	if held != nil {
		yield(*held)
	}
	return nil
}

// nextLine reads up to a line's end. A line longer than any that pkgd writes is
// read over and given cut; end is true where the file ends before a line's end.
func nextLine(in *bufio.Reader) (raw []byte, end bool, err error) {
	part, err := in.ReadSlice('\n')
	raw = append(raw, part...)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = in.ReadSlice('\n')
	}
	switch {
	case err == nil:
		if raw[len(raw)-1] == '\n' {
			raw = raw[:len(raw)-1]
		}
		return raw, false, nil
	case errors.Is(err, io.EOF):
		return raw, true, nil
	}
	return nil, false, err
}
