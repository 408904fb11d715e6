package journal

import (
	"bytes"
	"encoding/json"
	"os"
	"time"
)

// tail is the end of the newest segment, open for appending.
type tail struct {
	file   *os.File
	number int
	size   int64
	seq    int64  // of the last record; 0 there is none
	hash   string // of the last record
}

// openTail finds the place for the next record: the end of the newest segment,
// after what a crash left there was sealed, or a new segment. It reads no more
// than the end of one file.
func (j *Journal) openTail() (*tail, error) {
	numbers, err := j.segments()
	if err != nil {
		return nil, err
	}
	if len(numbers) == 0 {
		gone, err := j.dropped()
		if err != nil {
			return nil, err
		}
		last := &tail{}
		if n := len(gone); n > 0 {
			last = &tail{number: gone[n-1].Segment, seq: gone[n-1].Last, hash: gone[n-1].Hash}
		}
		return j.newSegment(last)
	}
	t := &tail{number: numbers[len(numbers)-1]}
	t.file, err = openNoFollow(j.path(segmentName(t.number)), os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	if err := j.settle(t); err != nil {
		t.file.Close()
		return nil, err
	}
	if t.size < j.opt.SegmentSize && !j.old(t) {
		return t, nil
	}
	next, err := j.newSegment(t)
	t.file.Close()
	if err != nil {
		return nil, err
	}
	if j.opt.Keep > 0 {
		// What cannot be dropped now is dropped with the next segment.
		_, _ = j.drop(append(numbers, next.number), j.opt.Now().Add(-j.opt.Keep))
	}
	return next, nil
}

// settle reads the end of the segment and seals what is no record there.
func (j *Journal) settle(t *tail) error {
	info, err := t.file.Stat()
	if err != nil {
		return err
	}
	t.size = info.Size()
	end := make([]byte, min(t.size, 2*maxLine))
	if _, err := t.file.ReadAt(end, t.size-int64(len(end))); err != nil {
		return err
	}
	cut := bytes.LastIndexByte(end, '\n') + 1
	last, torn := lastLine(end[:cut]), end[cut:]
	r, err := parse(last)
	if err != nil { // somebody changed it: Verify shows that; the chain goes on from the line as it is
		var claimed Record
		_ = json.Unmarshal(last, &claimed)
		r = Record{Seq: max(claimed.Seq, 0), Hash: sum(last)}
	}
	t.seq, t.hash = r.Seq, r.Hash
	if len(torn) == 0 {
		return nil
	}
	if whole, err := parse(torn); err == nil && whole.Prev == t.hash {
		return t.write([]byte{'\n'}, &whole) // only the end of the line is missing
	}
	mend := Record{Kind: "seal", Torn: int64(len(torn)), TornSum: sum(torn), Seq: t.seq + 1, Prev: t.hash}
	mend.Time = j.opt.Now().UTC().Truncate(time.Millisecond)
	line, err := mend.seal()
	if err != nil {
		return err
	}
	return t.write(append(append([]byte{'\n'}, line...), '\n'), &mend)
}

// lastLine gives the last line of text that ends with a line's end.
func lastLine(text []byte) []byte {
	text = bytes.TrimSuffix(text, []byte{'\n'})
	return text[bytes.LastIndexByte(text, '\n')+1:]
}

// old says whether the segment began so long ago that a new one is due; whole
// segments are what retention drops.
func (j *Journal) old(t *tail) bool {
	head := make([]byte, 4<<10)
	n, _ := t.file.ReadAt(head, 0)
	line, _, _ := bytes.Cut(head[:n], []byte{'\n'})
	r, err := parse(line)
	return err == nil && r.Kind == "segment" && j.opt.Now().Sub(r.Time) >= j.opt.SegmentAge
}

// newSegment begins the segment after last, whole with its first line or not at
// all, and opens it.
func (j *Journal) newSegment(last *tail) (*tail, error) {
	t := &tail{number: last.number + 1}
	r := Record{Kind: "segment", Format: Format, Segment: t.number, Seq: last.seq + 1, Prev: last.hash}
	r.Time = j.opt.Now().UTC().Truncate(time.Millisecond)
	line, err := r.seal()
	if err != nil {
		return nil, err
	}
	line = append(line, '\n')
	name := j.path(segmentName(t.number))
	if err := putFile(name, line); err != nil {
		return nil, err
	}
	t.file, err = openNoFollow(name, os.O_RDWR, 0)
	t.size, t.seq, t.hash = int64(len(line)), r.Seq, r.Hash
	return t, err
}
