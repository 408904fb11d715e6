package sync

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pkgd/intel/feeds"
	"pkgd/intel/store"
)

// batchSize is how many loose records are held in memory before they are
// published.
const batchSize = 1 << 16

// looseRecord is a record that did not come in an ecosystem's whole export.
type looseRecord struct {
	id       string
	sum      uint32
	size     uint64
	modified int64
	stray    bool // from another ecosystem's export: says nothing of freshness, replaces only what it speaks of
	parts    []loosePart
}

// loosePart holds the pairs of one ecosystem: key, value, key, value …
type loosePart struct {
	ecosystem string
	pairs     [][]byte
}

func (l *looseRecord) add(w *worker, ecosystem string) {
	from := len(w.buf)
	p := loosePart{ecosystem: ecosystem}
	for _, q := range w.pairs(ecosystem, l.sum, l.size) {
		p.pairs = append(p.pairs, slices.Clone(w.buf[q.key:q.value]), slices.Clone(w.buf[q.value:q.end]))
	}
	w.buf = w.buf[:from]
	l.parts = append(l.parts, p)
}

func (l *looseRecord) has(ecosystem string) bool {
	return slices.ContainsFunc(l.parts, func(p loosePart) bool { return p.ecosystem == ecosystem })
}

// batch gathers loose records, each id once.
type batch struct {
	byID map[string]*looseRecord
}

// loose reads all loose records and publishes them batch by batch.
func (s *session) loose(ctx context.Context) error {
	b := &batch{byID: map[string]*looseRecord{}}
	for _, l := range s.stray {
		s.gather(b, l)
	}
	s.stray = nil
	w := newWorker(s)
	for _, name := range s.src.zips {
		if err := s.looseZip(ctx, b, w, name); err != nil {
			return err
		}
	}
	for i, name := range s.src.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.looseFile(ctx, b, w, name); err != nil {
			return err
		}
		s.o.progress("records", int64(i+1), int64(len(s.src.files)))
	}
	return s.commit(ctx, b)
}

func (s *session) looseZip(ctx context.Context, b *batch, w *worker, name string) error {
	a, err := openArchive(name, s.lim)
	if err != nil {
		s.rep.skip(Skip{Source: name, Why: Damaged, What: err.Error()})
		return nil
	}
	defer a.Close()
	if len(a.entries) == 0 {
		s.rep.skip(Skip{Source: name, Why: Damaged, What: "it holds no *.json"})
		return nil
	}
	for i := range a.entries {
		if i%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			s.o.progress(filepath.Base(name), int64(i), int64(len(a.entries)))
		}
		e := &a.entries[i]
		raw, err := w.u.read(a.f, e)
		if err != nil {
			s.rep.skip(Skip{Source: name, Record: e.name, Why: Damaged, What: err.Error()})
			continue
		}
		if err = s.one(ctx, b, w, name, e.name, raw); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) looseFile(ctx context.Context, b *batch, w *worker, name string) error {
	raw, err := readFile(name, s.lim.Record)
	if err != nil {
		s.rep.skip(Skip{Source: name, Why: Damaged, What: err.Error()})
		return nil
	}
	return s.one(ctx, b, w, name, "", raw)
}

func readFile(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("it is not a regular file (%v)", err)
	}
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(raw)) > limit {
		err = fmt.Errorf("it has more than the %d bytes that are read of one record", limit)
	}
	return raw, err
}

// one decodes a loose record and gathers it.
func (s *session) one(ctx context.Context, b *batch, w *worker, source, file string, raw []byte) error {
	w.reset()
	if err := s.feed.Decode(raw, &w.record); err != nil {
		s.rep.skip(Skip{Source: source, Record: file, Why: Damaged, What: err.Error()})
		return nil
	}
	r := &w.record
	l := &looseRecord{id: r.ID, sum: crc32.ChecksumIEEE(raw), size: uint64(len(raw)), modified: r.Modified}
	for _, ecosystem := range r.Ecosystems() {
		l.add(w, ecosystem)
	}
	if len(l.parts) == 0 {
		s.rep.skip(Skip{Source: source, Record: r.ID, Why: Foreign, What: "it speaks of no package of an ecosystem that pkgd knows"})
		return nil
	}
	s.gather(b, l)
	if len(b.byID) < batchSize {
		return nil
	}
	return s.commit(ctx, b)
}

// gather keeps the newer of two records with one id; the later of two alike.
// Strays of one record are about different ecosystems and are kept together.
func (s *session) gather(b *batch, l *looseRecord) {
	old := b.byID[l.id]
	switch {
	case old == nil:
		b.byID[l.id] = l
	case old.stray && l.stray:
		for _, p := range l.parts {
			if i := slices.IndexFunc(old.parts, func(o loosePart) bool { return o.ecosystem == p.ecosystem }); i < 0 {
				old.parts = append(old.parts, p)
			} else if l.modified >= old.modified {
				old.parts[i] = p
			}
		}
		old.modified = max(old.modified, l.modified)
	case l.modified >= old.modified:
		b.byID[l.id] = l
	}
}

// commit publishes a batch.
func (s *session) commit(ctx context.Context, b *batch) error {
	c := committer{s: s, changes: map[string]*store.Change{}, newest: map[string]int64{}}
	ids := make([]string, 0, len(b.byID))
	for id := range b.byID {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := c.put(b.byID[id]); err != nil {
			return err
		}
	}
	clear(b.byID)
	c.hand()
	return s.publish(ctx)
}

// committer turns loose records into changes.
type committer struct {
	s       *session
	changes map[string]*store.Change
	newest  map[string]int64 // modified of the newest record, by ecosystem
}

func (c *committer) change(ecosystem string) *store.Change {
	ch := c.changes[ecosystem]
	if ch == nil {
		ch = &store.Change{PartKey: c.s.key(ecosystem), Drop: map[string]struct{}{}, New: store.NewSorter(c.s.tmp)}
		c.changes[ecosystem] = ch
	}
	return ch
}

// put holds a record against what the store has under its id.
func (c *committer) put(l *looseRecord) error {
	old, err := c.stored(l)
	if err != nil {
		return err
	}
	for _, e := range old {
		if e.Modified > l.modified && !c.s.o.Force {
			c.older(l, e.Modified)
			return nil
		}
	}
	same := len(old) == len(l.parts)
	for _, p := range l.parts {
		e, ok := old[p.ecosystem]
		same = same && ok && e.Sum == l.sum && e.Size == l.size && e.Revision == feeds.Revision && !c.s.o.Force
	}
	for _, p := range l.parts {
		counts := c.s.rep.ecosystem(p.ecosystem)
		counts.Read++
		if !l.stray && c.s.believable(l.modified) {
			c.newest[p.ecosystem] = max(c.newest[p.ecosystem], l.modified)
		}
		switch _, ok := old[p.ecosystem]; {
		case same:
			counts.Unchanged++
		case ok:
			counts.Updated++
		default:
			counts.Added++
		}
	}
	if same {
		return nil
	}
	return c.replace(l, old)
}

// replace drops what the store has of a record, whole, and adds what is new.
func (c *committer) replace(l *looseRecord, old map[string]store.Entry) error {
	for ecosystem := range old {
		c.change(ecosystem).Drop[l.id] = struct{}{}
		if !l.has(ecosystem) {
			c.s.rep.ecosystem(ecosystem).Removed++
		}
	}
	for _, p := range l.parts {
		ch := c.change(p.ecosystem)
		for i := 0; i < len(p.pairs); i += 2 {
			if err := ch.New.Add(p.pairs[i], p.pairs[i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// stored looks a record up in every part of the feed; a stray one only in those
// that it speaks of.
func (c *committer) stored(l *looseRecord) (map[string]store.Entry, error) {
	r := c.s.w.Current()
	if r == nil {
		return nil, nil
	}
	out := map[string]store.Entry{}
	for i := range r.Meta().Parts {
		k := r.Meta().Parts[i].PartKey
		if k.Feed != c.s.feed.Name || l.stray && !l.has(k.Ecosystem) {
			continue
		}
		e, ok, err := r.Entry(k, l.id)
		if err != nil {
			return nil, err
		}
		if ok {
			out[k.Ecosystem] = e
		}
	}
	return out, nil
}

func (c *committer) older(l *looseRecord, have int64) {
	for _, p := range l.parts {
		counts := c.s.rep.ecosystem(p.ecosystem)
		counts.Read++
		counts.Older++
	}
	if l.stray {
		return
	}
	c.s.rep.skip(Skip{Source: l.id, Why: Older, What: fmt.Sprintf("it was modified %s, and the one that is there %s", day(l.modified), day(have))})
}

// hand passes the changes on, with the freshness that they bring.
//
// Loose records alone are as fresh as the newest of them. Where a whole export
// is there, a single record does not make the rest of it newer: only a time
// that somebody vouches for (--as-of) does.
func (c *committer) hand() {
	s := c.s
	for _, ch := range c.changes {
		if ch.New.Len() == 0 && len(ch.Drop) == 0 {
			ch.New.Close()
			continue
		}
		s.changes = append(s.changes, *ch)
	}
	for ecosystem, newest := range c.newest {
		st := s.state(s.key(ecosystem))
		switch {
		case !s.o.AsOf.IsZero():
			st.Exported = max(st.Exported, s.o.AsOf.Unix())
		case !st.Whole:
			st.Exported = max(st.Exported, newest)
		}
		s.states = append(s.states, st)
	}
	slices.SortFunc(s.changes, func(a, b store.Change) int { return strings.Compare(a.Ecosystem, b.Ecosystem) })
	slices.SortFunc(s.states, func(a, b store.Feed) int { return strings.Compare(a.Ecosystem, b.Ecosystem) })
}

// day writes a time for people.
func day(unix int64) string {
	if unix == 0 {
		return "an unknown time"
	}
	return time.Unix(unix, 0).UTC().Format(time.RFC3339)
}
