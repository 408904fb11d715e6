package sync

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"pkgd/intel/feeds"
	"pkgd/intel/store"
)

// known is what the store has of a record, and whether the export has it too.
type known struct {
	sum      uint32
	size     uint64
	modified int64
	revision byte
	seen     bool
	line     []byte // of the index; nil where it was not kept
}

// keptLines bounds how many lines a walk keeps: a change of more rewrites the part.
const keptLines = 1 << 15

// same says whether the store has just this text, read as it would be now.
func (k *known) same(sum uint32, size uint64, force bool) bool {
	return k.sum == sum && k.size == size && k.revision == feeds.Revision && !force
}

// pass is the reading of one whole export.
type pass struct {
	s      *job
	x      *export
	key    store.PartKey
	a      *archive
	old    map[string]*known // records in the store whose text the export does not have just so
	counts *Ecosystem

	mu      sync.Mutex
	sorter  *store.Sorter
	drop    map[string][]byte // as of store.Change
	claimed map[string]bool   // ids that are not their file's name
	files   map[string]bool   // names of files, once they are asked for
	newest  int64
	good    int
	done    int64
	err     error
}

// whole replaces what the feed says of one ecosystem by one export. A damaged
// export, or one that is older than what is there, is reported and changes
// nothing.
func (s *job) whole(ctx context.Context, x *export) error {
	p := &pass{s: s, x: x, key: s.key(x.ecosystem), counts: s.rep.ecosystem(x.ecosystem), claimed: map[string]bool{}, drop: map[string][]byte{}}
	state := s.state(p.key)
	if !x.asOf.IsZero() && p.refused(state, x.asOf.Unix()) {
		return nil
	}
	a, err := openArchive(x.path, s.lim)
	if err != nil {
		s.rep.skip(Skip{Source: x.name, Why: Damaged, What: err.Error()})
		p.counts.Damaged++
		return nil
	}
	defer a.Close()
	p.a = a
	unread, err := p.compare()
	if err != nil {
		return err
	}
	p.sorter = store.NewSorter(s.tmp)
	if err = p.readAll(ctx, unread); err != nil {
		p.sorter.Close()
		return err
	}
	return p.settle(state)
}

// refused says, and reports, that an export is older than what is there.
func (p *pass) refused(state store.Feed, at int64) bool {
	if !state.Whole || at >= state.Exported || p.s.o.Force {
		return false
	}
	p.s.rep.skip(Skip{Source: p.x.name, Why: Older, What: fmt.Sprintf("it is of %s, and what is there is of %s (--force takes it anyway)",
		day(at), day(state.Exported))})
	return true
}

// readAll has every entry that is new or changed read by a few workers.
func (p *pass) readAll(ctx context.Context, unread []*entry) error {
	p.counts.Read += len(p.a.entries)
	var next atomic.Int64
	var wait sync.WaitGroup
	const chunk = 64
	for range min(runtime.GOMAXPROCS(0), 4) {
		wait.Go(func() {
			w := newWorker(p.s)
			for {
				at := int(next.Add(chunk)) - chunk
				if at >= len(unread) {
					return
				}
				list := unread[at:min(at+chunk, len(unread))]
				if err := p.readSome(ctx, w, list); err != nil {
					p.fail(err)
					return
				}
			}
		})
	}
	wait.Wait()
	return p.err
}

func (p *pass) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
}

func (p *pass) date(modified int64) {
	if modified > p.newest && p.s.believable(modified) {
		p.newest = modified
	}
}

// readSome reads entries outside of the lock and hands them over inside.
func (p *pass) readSome(ctx context.Context, w *worker, list []*entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w.reset()
	w.u.ahead(p.a.f, list, p.a.size)
	for _, e := range list {
		raw, err := w.u.read(p.a.f, e)
		if err == nil {
			err = p.s.feed.Decode(raw, &w.record)
		}
		if err != nil {
			w.bad = append(w.bad, badEntry{e, err})
			continue
		}
		w.encode(p.s, p.key.Ecosystem, e.sum, uint64(e.size), e.id(), p.s.covers)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range w.bad {
		p.damaged(b.e, b.err)
	}
	for i := range w.out {
		if err := p.accept(w, &w.out[i]); err != nil {
			return err
		}
	}
	p.s.stray = append(p.s.stray, w.stray...)
	for _, e := range list {
		p.done += e.packed
	}
	p.s.o.progress(p.x.name, p.done, p.a.size)
	return nil
}

// damaged counts a record that cannot be read. What the store knows under the
// file's name stays.
func (p *pass) damaged(e *entry, err error) {
	p.counts.Damaged++
	p.s.rep.skip(Skip{Source: p.x.name, Record: e.name, Why: Damaged, What: err.Error()})
	if k := p.old[e.id()]; k != nil {
		k.seen = true
		p.date(k.modified)
	}
}

// accept takes one record's pairs.
func (p *pass) accept(w *worker, o *encoded) error {
	if o.id != o.file {
		if p.claimed[o.id] || p.hasFile(o.id) {
			p.counts.Damaged++
			p.s.rep.skip(Skip{Source: p.x.name, Record: o.file + ".json", Why: Damaged, What: "another file has a record of the same id " + o.id})
			return nil
		}
		p.claimed[o.id] = true
	}
	p.good++
	p.date(o.modified)
	k := p.old[o.id]
	if k != nil {
		k.seen = true
	}
	if k != nil && k.same(o.sum, o.size, p.s.o.Force) {
		p.counts.Unchanged++
		return nil
	}
	if k != nil {
		p.counts.Updated++
		p.drop[o.id] = k.line
	} else {
		p.counts.Added++
	}
	for _, q := range o.pairs {
		if err := p.sorter.Add(w.buf[q.key:q.value], w.buf[q.value:q.end]); err != nil {
			return err
		}
	}
	return nil
}

func (p *pass) hasFile(id string) bool {
	if p.files == nil {
		p.files = make(map[string]bool, len(p.a.entries))
		for i := range p.a.entries {
			p.files[p.a.entries[i].id()] = true
		}
	}
	return p.files[id]
}

// settle decides what the export as a whole means.
func (p *pass) settle(state store.Feed) error {
	s := p.s
	keep := func() error { p.sorter.Close(); return nil }
	if p.good == 0 {
		s.rep.skip(Skip{Source: p.x.name, Why: Damaged, What: "no record in it can be read"})
		return keep()
	}
	at := p.newest
	if !p.x.asOf.IsZero() {
		at = p.x.asOf.Unix()
	}
	if p.refused(state, at) {
		p.counts.Added, p.counts.Updated, p.counts.Unchanged = 0, 0, 0
		return keep()
	}
	for id, k := range p.old {
		if !k.seen {
			p.drop[id] = k.line
			p.counts.Removed++
		}
	}
	s.states = append(s.states, store.Feed{PartKey: p.key, Exported: at, Whole: true,
		ETag: p.x.etag, LastModified: p.x.modified})
	if p.sorter.Len() == 0 && len(p.drop) == 0 {
		return keep()
	}
	s.changes = append(s.changes, store.Change{PartKey: p.key, Drop: p.drop, New: p.sorter})
	return s.park()
}
