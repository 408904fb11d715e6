package sync

import (
	"pkgd/guard"
	"pkgd/intel/feeds"
	"pkgd/intel/store"
)

// worker is one goroutine's memory.
type worker struct {
	u      unpacker
	record feeds.Record
	buf    []byte
	out    []encoded
	bad    []badEntry
	stray  []*looseRecord
}

type badEntry struct {
	e   *entry
	err error
}

// encoded is a record ready for the sorter; its pairs lie in the worker's buf.
type encoded struct {
	id, file string
	sum      uint32
	size     uint64
	modified int64
	pairs    []pair
}

type pair struct{ key, value, end int }

func newWorker(s *job) *worker { return &worker{u: unpacker{lim: s.lim}} }

func (w *worker) reset() {
	w.buf, w.out, w.bad, w.stray = w.buf[:0], w.out[:0], w.bad[:0], nil
}

// encode makes the pairs of what w.record says of one ecosystem. What it says of
// others is kept aside, unless covered says that they have an export of their
// own.
func (w *worker) encode(s *job, ecosystem string, sum uint32, size uint64, file string, covered func(store.PartKey) bool) {
	r := &w.record
	o := encoded{id: r.ID, file: file, sum: sum, size: size, modified: r.Modified}
	o.pairs = w.pairs(ecosystem, sum, size)
	w.out = append(w.out, o)
	for _, other := range r.Ecosystems() {
		if other == ecosystem || covered(s.key(other)) {
			continue
		}
		l := &looseRecord{id: r.ID, sum: sum, size: size, modified: r.Modified, stray: true}
		l.add(w, other)
		w.stray = append(w.stray, l)
	}
}

// pairs appends an index line and a row for each package to buf.
func (w *worker) pairs(ecosystem string, sum uint32, size uint64) []pair {
	r := &w.record
	e := store.Entry{Revision: feeds.Revision, Sum: sum, Size: size, Modified: r.Modified, Withdrawn: r.Withdrawn, Malicious: r.Kind == guard.Malicious}
	var out []pair
	for list := r.In(ecosystem); len(list) > 0; {
		n := 1
		for n < len(list) && list[n].Name == list[0].Name {
			n++
		}
		q := pair{key: len(w.buf)}
		w.buf = store.RowKey(w.buf, list[0].Name, r.ID)
		q.value = len(w.buf)
		w.buf = r.AppendRow(w.buf, list[:n])
		q.end = len(w.buf)
		out = append(out, q)
		e.Names = append(e.Names, list[0].Name)
		list = list[n:]
	}
	q := pair{key: len(w.buf)}
	w.buf = store.IndexKey(w.buf, r.ID)
	q.value = len(w.buf)
	w.buf = e.Append(w.buf)
	q.end = len(w.buf)
	return append(out, q)
}
