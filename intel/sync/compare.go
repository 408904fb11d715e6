package sync

import (
	"cmp"
	"slices"
	"strings"

	"pkgd/intel/store"
)

// compare walks the export's directory and the store's index side by side. It
// gives the entries to read, in the order in which they lie in the file; records
// whose text is the same are counted, all others of the store go into old. An
// update of a large export so costs little more than reading both lists.
func (p *pass) compare() ([]*entry, error) {
	order := p.byID()
	same := make([]bool, len(order))
	p.old = map[string]*known{}
	if r := p.s.w.Current(); r != nil {
		at := 0
		err := r.Index(p.key, func(id []byte, value []byte) error {
			e, err := store.ReadEntry(value, false)
			if err != nil {
				return err
			}
			for at < len(order) && order[at].id() < string(id) {
				at++
			}
			k := known{sum: e.Sum, size: e.Size, modified: e.Modified, revision: e.Revision}
			if at < len(order) && order[at].id() == string(id) && k.same(order[at].sum, uint64(order[at].size), p.s.o.Force) {
				same[at] = true
				p.unchanged(order[at], &k)
				return nil
			}
			p.old[string(id)] = &k
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	unread := order[:0]
	for i, e := range order {
		if !same[i] {
			unread = append(unread, e)
		}
	}
	slices.SortFunc(unread, func(a, b *entry) int { return cmp.Compare(a.off, b.off) })
	return unread, nil
}

func (p *pass) unchanged(e *entry, k *known) {
	p.counts.Unchanged++
	p.date(k.modified)
	p.good++
	p.done += e.packed
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
