package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Dropped is what stays of a segment that retention took away.
type Dropped struct {
	Segment int       `json:"segment"`
	First   int64     `json:"first"` // sequence number of its first record
	Last    int64     `json:"last"`
	Hash    string    `json:"hash"` // of its last record: the next segment follows it
	Until   time.Time `json:"until"`
	At      time.Time `json:"at"`
}

// Drop takes away whole segments whose last record is older than keep, with the
// blobs that no other record names, and says how many it took. The newest segment
// stays.
func (j *Journal) Drop(keep time.Duration) (n int, err error) {
	if err := j.examine(); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return 0, nil
		}
		return 0, err
	}
	err = j.locked(func() error {
		numbers, err := j.segments()
		if err != nil {
			return err
		}
		n, err = j.drop(numbers, j.opt.Now().Add(-keep))
		return err
	})
	return n, err
}

// drop does it, under the lock. The list of what is gone is written first: a
// segment in both places is read as usual.
func (j *Journal) drop(numbers []int, before time.Time) (int, error) {
	gone, err := j.dropped()
	if err != nil {
		return 0, err
	}
	var taken []int
	for _, n := range numbers[:max(len(numbers)-1, 0)] {
		d, ok := j.summary(n)
		if !ok || !d.Until.Before(before) {
			break // a damaged segment stays, and all after it: Verify must see it
		}
		d.At = j.opt.Now().UTC().Truncate(time.Millisecond)
		if len(gone) == 0 || gone[len(gone)-1].Segment < n {
			gone = append(gone, d)
		}
		taken = append(taken, n)
	}
	if len(taken) == 0 {
		return 0, nil
	}
	var out bytes.Buffer
	for _, d := range gone {
		line, err := json.Marshal(d)
		if err != nil {
			return 0, err
		}
		out.Write(append(line, '\n'))
	}
	if err := putFile(j.path(droppedFile), out.Bytes()); err != nil {
		return 0, cannot("the journal's list of dropped segments cannot be written", err, "make room")
	}
	for i, n := range taken {
		if err := os.Remove(j.path(segmentName(n))); err != nil {
			return i, cannot("an old segment of the journal cannot be removed", err, "check the rights of "+j.dir)
		}
	}
	j.sweep()
	return len(taken), nil
}

// summary reads a segment that ends well.
func (j *Journal) summary(n int) (Dropped, bool) {
	d := Dropped{Segment: n}
	ok := true
	err := j.lines(n, func(l line) bool {
		if ok = l.err == nil || l.torn; ok && l.err == nil {
			if d.First == 0 {
				d.First = l.rec.Seq
			}
			d.Last, d.Hash, d.Until = l.rec.Seq, l.rec.Hash, l.rec.Time
		}
		return ok
	})
	return d, ok && err == nil && d.Last > 0
}

// dropped reads what is known of the segments that are gone.
func (j *Journal) dropped() ([]Dropped, error) {
	data, err := readSmall(j.path(droppedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Dropped
	for _, l := range bytes.Split(data, []byte{'\n'}) {
		if len(l) == 0 {
			continue
		}
		var d Dropped
		if err := json.Unmarshal(l, &d); err != nil || d.Segment <= 0 {
			return nil, &Error{What: "the journal's list of dropped segments is damaged", Next: "run: pkgd audit-logs verify", Broken: true, Err: err}
		}
		all = append(all, d)
	}
	return all, nil
}

// sweep removes blobs that no record names any more. Where a segment cannot be
// read whole nothing is removed.
func (j *Journal) sweep() {
	numbers, err := j.segments()
	if err != nil {
		return
	}
	used := map[string]bool{}
	for _, n := range numbers {
		readable := true
		err := j.lines(n, func(l line) bool {
			readable = l.err == nil || l.torn
			for _, h := range l.rec.blobs() {
				used[h] = true
			}
			return readable
		})
		if err != nil || !readable {
			return
		}
	}
	files, _ := filepath.Glob(filepath.Join(j.dir, blobDir, "[0-9a-f][0-9a-f]", "*"))
	for _, f := range files {
		if !used[filepath.Base(f)] {
			_ = os.Remove(f) // tried again with the next segment that goes
		}
	}
}
