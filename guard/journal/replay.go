package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"pkgd/guard"
)

// Replayed is a decision as it was kept, and as it comes out today.
type Replayed struct {
	Record    Record
	Plan      guard.Plan
	Facts     []guard.Facts
	Knowledge guard.Knowledge
	Policy    guard.Policy
	Verdict   guard.Verdict // as it was kept
	Again     guard.Verdict // decided again from what was kept
	Same      bool          // both are equal, byte for byte
}

// Find gives the newest decision with an id or number: "sha256:ab12…" or its
// first eight digits at least, or the record's number.
func (j *Journal) Find(id string) (Record, error) {
	want := strings.TrimPrefix(id, "sha256:")
	number, err := strconv.ParseInt(id, 10, 64)
	byNumber := err == nil && len(id) < 8
	if !byNumber && (len(want) < 8 || !isHex(want)) {
		return Record{}, &Error{What: fmt.Sprintf("%q is no decision's id", id), Why: "an id has eight hexadecimal digits at least", Next: "run: pkgd audit-logs query"}
	}
	res, err := j.Query(Filter{Kind: "decision"})
	if err != nil {
		return Record{}, err
	}
	for i := len(res.Records) - 1; i >= 0; i-- {
		r := res.Records[i]
		if byNumber && r.Seq == number || !byNumber && strings.HasPrefix(strings.TrimPrefix(r.ID, "sha256:"), want) {
			return r, nil
		}
	}
	return Record{}, &Error{What: "the journal has no decision " + id, Next: "run: pkgd audit-logs query"}
}

// Replay decides again from what was kept, without any store, and compares.
func (j *Journal) Replay(id string) (*Replayed, error) {
	r, err := j.Find(id)
	if err != nil {
		return nil, err
	}
	out := &Replayed{Record: r}
	for _, b := range []struct {
		hash string
		into any
	}{{r.Plan, &out.Plan}, {r.Facts, &out.Facts}, {r.Knowledge, &out.Knowledge}, {r.Policy, &out.Policy}, {r.Verdict, &out.Verdict}} {
		if err := j.load(b.hash, b.into); err != nil {
			e := cannot("decision "+id+" cannot be replayed", err, "run: pkgd audit-logs verify")
			e.Broken = true
			return nil, e
		}
	}
	out.Plan.Cutoff = r.Cutoff
	out.Again = guard.Decide(out.Plan, out.Facts, out.Knowledge, out.Policy, r.Now)
	kept, err := json.Marshal(out.Verdict)
	if err != nil {
		return nil, err
	}
	again, err := json.Marshal(out.Again)
	if err != nil {
		return nil, err
	}
	out.Same = bytes.Equal(kept, again)
	return out, nil
}
