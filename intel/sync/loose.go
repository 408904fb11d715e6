package sync

import (
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
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
func (s *job) loose(ctx context.Context, b *batch) error {
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

func (s *job) looseZip(ctx context.Context, b *batch, w *worker, name string) error {
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

func (s *job) looseFile(ctx context.Context, b *batch, w *worker, name string) error {
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
func (s *job) one(ctx context.Context, b *batch, w *worker, source, file string, raw []byte) error {
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
func (s *job) gather(b *batch, l *looseRecord) {
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
