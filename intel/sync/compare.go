package sync

import (
	"bytes"
	"cmp"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"pkgd/intel/store"
)

// compare walks the export's directory and the store's index side by side. It
// gives the entries to read, in the order in which they lie in the file; records
// whose text is the same are counted, all others of the store go into old. An
// update of a large export so costs little more than reading both lists.
func (p *pass) compare() ([]*entry, error) {
	order := p.byID()
	all := stretches(order, runtime.GOMAXPROCS(0))
	if r := p.s.w.Current(); r != nil {
		var wait sync.WaitGroup
		for i := range all {
			wait.Go(func() { all[i].walk(p, r) })
		}
		wait.Wait()
	}
	p.old = map[string]*known{}
	unread := order[:0]
	for i := range all {
		s := &all[i]
		if s.err != nil {
			return nil, s.err
		}
		maps.Copy(p.old, s.old)
		p.counts.Unchanged += s.same
		p.good += s.same
		p.done += s.done
		p.newest = max(p.newest, s.newest)
		unread = append(unread, s.order...)
	}
	slices.SortFunc(unread, func(a, b *entry) int { return cmp.Compare(a.off, b.off) })
	return unread, nil
}

// stretch is a part of both lists, which is walked beside the others.
type stretch struct {
	from, to string // ids from one on and below the other; "" is the end of the list
	order    []*entry

	// What the walk finds; order keeps the entries that are to be read.
	old    map[string]*known
	same   int
	done   int64 // bytes of the archive that need not be read
	newest int64 // Unix seconds
	err    error
}

// stretches cuts the list into at most n parts of one size.
func stretches(order []*entry, n int) []stretch {
	var out []stretch
	size := max(len(order)/max(n, 1)+1, 1<<10)
	for part := range slices.Chunk(order, size) {
		s := stretch{order: part}
		if len(out) > 0 {
			s.from = part[0].id()
			out[len(out)-1].to = s.from
		}
		out = append(out, s)
	}
	if out == nil {
		out = []stretch{{}}
	}
	return out
}

// walk goes through both lists of a stretch.
func (s *stretch) walk(p *pass, r *store.Reader) {
	s.old = map[string]*known{}
	unread, at := s.order[:0], 0
	s.err = r.Index(p.key, s.from, s.to, func(id, value []byte) error {
		e, err := store.ReadEntry(value, false)
		if err != nil {
			return err
		}
		for at < len(s.order) && s.order[at].id() < string(id) {
			unread = append(unread, s.order[at])
			at++
		}
		k := known{sum: e.Sum, size: e.Size, modified: e.Modified, revision: e.Revision}
		if at == len(s.order) || s.order[at].id() != string(id) || !k.same(s.order[at].sum, uint64(s.order[at].size), p.s.o.Force) {
			other := k // so that only what differs is on the heap
			if len(s.old) < keptLines {
				other.line = bytes.Clone(value)
			}
			s.old[string(id)] = &other
			return nil
		}
		s.same++
		s.done += s.order[at].packed
		if p.s.believable(k.modified) {
			s.newest = max(s.newest, k.modified)
		}
		at++
		return nil
	})
	s.order = append(unread, s.order[at:]...)
}

// byID gives the archive's entries in ascending order of their ids. Of several
// of one id the last counts, as in every unzip.
func (p *pass) byID() []*entry {
	order := make([]*entry, len(p.a.entries))
	ascending := true
	for i := range p.a.entries {
		order[i] = &p.a.entries[i]
		ascending = ascending && (i == 0 || order[i-1].id() < order[i].id())
	}
	if ascending {
		return order
	}
	slices.SortStableFunc(order, func(a, b *entry) int { return strings.Compare(a.id(), b.id()) })
	last := order[:0]
	for i, e := range order {
		if i+1 == len(order) || order[i+1].id() != e.id() {
			last = append(last, e)
		}
	}
	return last
}
