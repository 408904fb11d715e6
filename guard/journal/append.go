package journal

import (
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"pkgd/guard"
	"pkgd/guard/compact"
)

// Append keeps a decision and gives the record as it was written. Any number of
// processes may append at once. An error means that nothing was kept; the
// decision itself stands.
func (j *Journal) Append(e Entry) (Record, error) {
	r, blobs, err := e.record()
	if err != nil {
		return Record{}, cannot("the decision cannot be journalled", err, "please report this")
	}
	return j.write(r, blobs)
}

// Event keeps something else that happened to the guard: a bypass that was
// granted, a configuration that was changed.
func (j *Journal) Event(name, text string) (Record, error) {
	return j.write(Record{Kind: "event", Event: name, Text: text}, nil)
}

// record turns an entry into a line and the blobs it names.
func (e *Entry) record() (Record, []blob, error) {
	var blobs []blob
	for _, write := range []func(*compact.Writer){
		func(w *compact.Writer) { writePlan(w, &e.Plan) },
		func(w *compact.Writer) { writeFacts(w, e.Facts) },
		func(w *compact.Writer) { w.Value(e.Knowledge) },
		func(w *compact.Writer) { w.Value(e.Policy) },
		func(w *compact.Writer) { w.Value(e.Verdict) },
	} {
		b, err := newBlob(write)
		if err != nil {
			return Record{}, nil, err
		}
		blobs = append(blobs, b)
	}
	r := Record{
		Kind: "decision", Decision: e.Verdict.Decision, Exit: e.Verdict.ExitCode,
		Manager: e.Plan.Manager, Ecosystem: e.Plan.Ecosystem, Argv: e.Plan.Argv, Items: len(e.Plan.Items),
		Codes: codes(e.Verdict.Reasons), Now: e.Now, Cutoff: e.Plan.Cutoff,
		Generation: e.Knowledge.Generation,
		Plan:       blobs[0].hash, Facts: blobs[1].hash, Knowledge: blobs[2].hash, Policy: blobs[3].hash, Verdict: blobs[4].hash,
		Source: e.Source, Callers: e.Callers, Dir: e.Dir, Env: e.Env, Args: e.Args,
	}
	if e.ID != nil {
		var err error
		if r.ID, err = e.ID(); err != nil {
			return Record{}, nil, err
		}
	}
	r.shorten()
	return r, blobs, nil
}

func codes(rs []guard.Reason) []string {
	var out []string
	for i := range rs {
		if c := string(rs[i].Code); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// shorten bounds what comes from outside, so that a line stays below maxLine.
// The plan's blob has the words in full.
func (r *Record) shorten() {
	const all, word = 4 << 10, 1 << 10
	for _, list := range []*[]string{&r.Argv, &r.Args, &r.Env, &r.Callers} {
		size := 0
		for i, s := range *list {
			if size += len(s) + 8; size > all {
				rest := len(*list) - i
				*list = append(slices.Clone((*list)[:i]), "… "+strconv.Itoa(rest)+" more")
				break
			}
		}
	}
	for _, s := range []*string{&r.Dir, &r.Text, &r.Event, &r.Source, &r.ID, &r.Manager, &r.Ecosystem, &r.Generation} {
		if len(*s) > word {
			*s = (*s)[:word] + "…"
		}
	}
}

func (j *Journal) write(r Record, blobs []blob) (Record, error) {
	const next = "make room or check the folder's rights; the verdict stands without a record"
	if err := j.prepare(); err != nil {
		return Record{}, err
	}
	err := j.locked(func() error {
		if err := j.stamp(); err != nil {
			return cannot("the journal cannot be written", err, next)
		}
		t, err := j.openTail()
		if err != nil {
			return cannot("the journal cannot be written", err, next)
		}
		defer t.file.Close()
		// After openTail, whose retention sweeps what no line names yet.
		for _, b := range blobs {
			if err := j.putBlob(b); err != nil {
				return cannot("the journal cannot be written", err, next)
			}
		}
		if err := j.append(t, &r); err != nil {
			return cannot("the journal cannot be written", err, next)
		}
		return nil
	})
	return r, err
}

// stamp writes the format file of a new journal.
func (j *Journal) stamp() error {
	if _, err := os.Lstat(j.path(formatFile)); err == nil {
		return nil
	}
	return putFile(j.path(formatFile), []byte(magic+strconv.Itoa(Format)+"\n"))
}

// append chains a record to the tail and writes it.
func (j *Journal) append(t *tail, r *Record) error {
	r.Seq, r.Prev = t.seq+1, t.hash
	r.Time = j.opt.Now().UTC().Truncate(time.Millisecond)
	line, err := r.seal()
	if err != nil {
		return err
	}
	return t.write(append(line, '\n'), r)
}

// write puts a line at the end of the segment. A write that fails half way (a
// full disk) is taken back, so that it does not become a torn tail.
func (t *tail) write(line []byte, r *Record) error {
	n, err := t.file.WriteAt(line, t.size)
	if err == nil && n < len(line) {
		err = io.ErrShortWrite
	}
	if err != nil {
		_ = t.file.Truncate(t.size) // what stays is sealed by the next writer
		return err
	}
	t.size += int64(n)
	t.seq, t.hash = r.Seq, r.Hash
	return nil
}
