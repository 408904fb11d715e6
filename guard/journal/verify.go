package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Checked is what Verify found.
type Checked struct {
	Segments, Records, Blobs int
	Dropped                  int      // segments that retention took away
	Notes                    []string // what is no fault: torn tails that were sealed, dropped segments
	Broken                   []string // what was changed or is gone
	Anchor                   string   // of the last record, to be kept elsewhere
}

// Verify reads the whole journal and checks every hash. anchor is one that an
// earlier Verify or Anchor gave, or "". The error is an *Error with Broken where
// the chain or a blob does not hold; Checked says where.
func (j *Journal) Verify(anchor string) (out Checked, err error) {
	err = j.steady(func() error {
		out, err = j.verify(anchor)
		return err
	})
	return out, err
}

// steady reads without a lock. What was not good is read again with one: retention
// may have taken segments and blobs away in between. Where there can be no lock
// (somebody else's copy, to be read only) the first answer stands.
func (j *Journal) steady(read func() error) error {
	first := read()
	if first == nil {
		return nil
	}
	again := first
	if err := j.locked(func() error { again = read(); return nil }); err != nil {
		return first
	}
	return again
}

func (j *Journal) verify(anchor string) (Checked, error) {
	v := verifier{j: j, blobs: map[string]error{}}
	if err := j.examine(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return v.out, err
	}
	var err error
	if anchor != "" {
		if v.anchorSeq, v.anchorHash, err = parseAnchor(anchor); err != nil {
			return v.out, err
		}
	}
	if err := v.run(); err != nil {
		return v.out, err
	}
	v.out.Blobs = len(v.blobs)
	if v.seq > 0 {
		v.out.Anchor = anchorText(v.seq, v.hash)
	}
	if anchor != "" && !v.anchored {
		v.broken("the anchor's record %d is not there: records were cut off or rewritten", v.anchorSeq)
	}
	if n := len(v.out.Broken); n > 0 {
		return v.out, &Error{What: "the journal was changed or is damaged", Why: v.out.Broken[0],
			Next: "keep a copy of " + j.dir + " for examination, then move it away: a new journal begins", Broken: true}
	}
	return v.out, nil
}

// Anchor gives number and hash of the last record as one word. Kept elsewhere,
// it shows later whether records were cut off the end. "" where there is none.
func (j *Journal) Anchor() (string, error) {
	numbers, err := j.segments()
	if err != nil {
		return "", err
	}
	seq, hash := int64(0), ""
	if n := len(numbers); n > 0 {
		err = j.lines(numbers[n-1], func(l line) bool {
			if l.err == nil {
				seq, hash = l.rec.Seq, l.rec.Hash
			}
			return true
		})
	}
	if err != nil || seq == 0 {
		return "", err
	}
	return anchorText(seq, hash), nil
}

func anchorText(seq int64, hash string) string { return strconv.FormatInt(seq, 10) + ":" + hash }

func parseAnchor(anchor string) (seq int64, hash string, err error) {
	number, hash, _ := strings.Cut(anchor, ":")
	seq, err = strconv.ParseInt(number, 10, 64)
	if err != nil || len(hash) != 64 || !isHex(hash) {
		return 0, "", &Error{What: fmt.Sprintf("%q is no anchor", anchor), Why: "an anchor is NUMBER:HASH", Next: "run: pkgd audit-logs verify"}
	}
	return seq, hash, nil
}

// verifier walks the chain.
type verifier struct {
	j          *Journal
	out        Checked
	seq        int64
	hash       string
	blobs      map[string]error // already checked
	anchorSeq  int64
	anchorHash string
	anchored   bool
}

func (v *verifier) broken(format string, args ...any) {
	v.out.Broken = append(v.out.Broken, fmt.Sprintf(format, args...))
}

func (v *verifier) note(format string, args ...any) {
	v.out.Notes = append(v.out.Notes, fmt.Sprintf(format, args...))
}

func (v *verifier) run() error {
	numbers, err := v.j.segments()
	if err != nil {
		return err
	}
	gone, err := v.j.dropped()
	if err != nil {
		v.broken("%s: %v", droppedFile, err)
	}
	next := 1
	for _, d := range gone {
		if len(numbers) > 0 && d.Segment >= numbers[0] {
			break // it is still there: the removal was interrupted
		}
		v.out.Dropped++
		v.seq, v.hash, next = d.Last, d.Hash, d.Segment+1
		v.anchor(d.Last, d.Hash)
		if v.anchorSeq >= d.First && v.anchorSeq < d.Last {
			v.anchored = true
			v.note("the anchor's record %d lies in a segment that retention took away", v.anchorSeq)
		}
	}
	if v.out.Dropped > 0 {
		v.note("retention took %d segments away, up to record %d", v.out.Dropped, v.seq)
	}
	for _, n := range numbers {
		if n != next {
			v.broken("%s is missing", segmentName(next))
		}
		next = n + 1
		v.out.Segments++
		if err := v.segment(n); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) anchor(seq int64, hash string) {
	if v.anchorSeq == seq && v.anchorHash == hash {
		v.anchored = true
	}
}

func (v *verifier) segment(n int) error {
	name := segmentName(n)
	count := 0
	err := v.j.lines(n, func(l line) bool {
		count++
		switch {
		case l.err != nil && l.torn && l.open:
			v.note("%s ends in %d bytes that are no record; the next record will seal them", name, len(l.raw))
		case l.err != nil && l.torn:
			v.note("%s:%d: %d bytes that a crash left are sealed", name, l.no, len(l.raw))
		case l.err != nil:
			v.broken("%s:%d: %v", name, l.no, l.err)
			v.seq, v.hash = v.seq+1, sum(l.raw)
		default:
			v.record(name, &l)
		}
		return true
	})
	if count == 0 && err == nil {
		v.broken("%s is empty", name)
	}
	return err
}

func (v *verifier) record(name string, l *line) {
	r := &l.rec
	v.out.Records++
	switch {
	case r.Prev != v.hash:
		v.broken("%s:%d: record %d does not follow the one before it", name, l.no, r.Seq)
	case r.Seq != v.seq+1:
		v.broken("%s:%d: record %d stands where %d should", name, l.no, r.Seq, v.seq+1)
	case (r.Kind == "segment") != (l.no == 1):
		v.broken("%s:%d: a segment does not begin as it should", name, l.no)
	}
	v.seq, v.hash = r.Seq, r.Hash
	v.anchor(r.Seq, r.Hash)
	for _, h := range r.blobs() {
		err, known := v.blobs[h]
		if !known {
			_, err = v.j.readBlob(h)
			v.blobs[h] = err
		}
		if err != nil {
			v.broken("%s:%d: record %d cannot be replayed: %v", name, l.no, r.Seq, err)
		}
	}
}
