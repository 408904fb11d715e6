package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/cockroachdb/pebble/v2"
)

// A thin table is laid over a part's tables as long as that stays cheap for
// readers: at most so many, with at most one pair in tenth of what lies beneath.
const (
	maxOver  = 8
	overPart = 10
)

// small says whether a change is to be laid over the part rather than written
// into it.
func (b *builder) small(c *Change) bool {
	if b.old == nil || c.All {
		return false
	}
	p := b.old.meta.Part(c.PartKey)
	if p == nil || p.File == "" || len(p.Over) >= maxOver {
		return false
	}
	pairs := p.Laid
	if c.New != nil {
		pairs += c.New.Len()
	}
	return (pairs+2*len(c.Drop))*overPart <= p.Records+p.Rows
}

// amendment is what a small change does to a part.
type amendment struct {
	part   *Part
	prefix []byte
	it     *pebble.Iterator
	gone   map[string]bool // ids of old records that go
	fresh  map[string]bool // ids of new records
	drops  [][]byte        // keys of old pairs, ascending
	names  map[string]bool // of rows that come or go; true: one comes
}

// amend links a part's tables and lays one of the changes over them.
func (b *builder) amend(ctx context.Context, p *piece, c *Change) error {
	p.part = *b.old.meta.Part(c.PartKey)
	pages, err := b.pages(&p.part)
	if err != nil {
		return err
	}
	layer := len(p.part.tables())
	if err = b.link(p); err != nil {
		return err
	}
	a := &amendment{part: &p.part, prefix: c.prefix(), gone: map[string]bool{}, fresh: map[string]bool{}, names: map[string]bool{}}
	if err = b.weigh(a, c); err != nil {
		return err
	}
	if err = ctx.Err(); err != nil {
		return err
	}
	t, err := newTable(p.input(layer), c.PartKey, true)
	if err != nil {
		return err
	}
	if err = a.write(t, c); err != nil {
		t.abandon()
		return err
	}
	if err = t.close(); err != nil {
		return err
	}
	a.part.Records += t.part.Records
	a.part.Rows += t.part.Rows
	a.part.Malicious += t.part.Malicious
	a.part.Withdrawn += t.part.Withdrawn
	a.part.Laid += t.pairs
	p.pages = section(c.PartKey, append(hashesOf(pages), t.hashes...))
	return nil
}

// weigh finds out what goes, and counts it off.
func (b *builder) weigh(a *amendment, c *Change) (err error) {
	db, err := b.old.pebble()
	if err != nil {
		return err
	}
	defer caught(b.old.path, &err)
	high := slices.Clone(a.prefix)
	high[len(high)-1] = 1
	if a.it, err = db.NewIter(&pebble.IterOptions{LowerBound: a.prefix, UpperBound: high}); err != nil {
		return asError(b.old.path, err)
	}
	defer a.it.Close()
	if err = a.arrivals(c); err != nil {
		return err
	}
	ids := make([]string, 0, len(c.Drop)+len(a.fresh))
	for id := range c.Drop {
		ids = append(ids, id)
	}
	for id := range a.fresh {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if err = a.retire(id); err != nil {
			return asError(b.old.path, err)
		}
	}
	slices.SortFunc(a.drops, bytes.Compare)
	if err = a.countNames(); err != nil {
		return asError(b.old.path, err)
	}
	return nil
}

// arrivals lists the ids and names of the new pairs.
func (a *amendment) arrivals(c *Change) error {
	if c.New == nil {
		return nil
	}
	return c.New.Each(func(key, _ []byte) error {
		if name, _, ok := splitRow(key); ok {
			a.names[string(name)] = true
		} else if len(key) > 0 {
			a.fresh[string(key[1:])] = true
		}
		return nil
	})
}

// retire counts an old record off, if there is one of this id.
func (a *amendment) retire(id string) error {
	key := IndexKey(slices.Clone(a.prefix), id)
	if !a.it.SeekGE(key) || !bytes.Equal(a.it.Key(), key) {
		return a.it.Error()
	}
	value, err := a.it.ValueAndErr()
	if err != nil {
		return err
	}
	e, err := ReadEntry(value, true)
	if err != nil {
		return err
	}
	a.gone[id] = true
	a.part.Records--
	if e.Withdrawn {
		a.part.Withdrawn--
	}
	if e.Malicious {
		a.part.Malicious--
	}
	a.drops = append(a.drops, key[len(a.prefix):])
	for _, name := range e.Names {
		a.part.Rows--
		a.drops = append(a.drops, RowKey(nil, name, id))
		if _, known := a.names[name]; !known {
			a.names[name] = false
		}
	}
	return nil
}

// countNames looks, for each name whose rows come or go, whether it had rows
// before and has some afterwards.
func (a *amendment) countNames() error {
	names := make([]string, 0, len(a.names))
	for n := range a.names {
		names = append(names, n)
	}
	slices.Sort(names)
	seek := slices.Clone(a.prefix)
	for _, name := range names {
		seek = RowKey(seek[:len(a.prefix)], name, "")
		before, stays := false, a.names[name]
		for ok := a.it.SeekGE(seek); ok && bytes.HasPrefix(a.it.Key(), seek) && !(before && stays); ok = a.it.Next() {
			before = true
			stays = stays || !a.gone[string(a.it.Key()[len(seek):])]
		}
		if err := a.it.Error(); err != nil {
			return err
		}
		switch {
		case stays && !before:
			a.part.Names++
		case before && !stays:
			a.part.Names--
			a.part.Ghosts++
		}
	}
	return nil
}

// write puts the new pairs, and marks for the old ones that have none in their
// place, in order.
func (a *amendment) write(t *table, c *Change) error {
	fresh := &cursor{}
	if c.New != nil {
		var err error
		if fresh, err = c.New.cursor(); err != nil {
			return err
		}
	}
	for _, key := range a.drops {
		for fresh.ok && bytes.Compare(fresh.key, key) < 0 {
			if err := t.put(fresh.key, fresh.value); err != nil {
				return err
			}
			fresh.next()
		}
		if fresh.ok && bytes.Equal(fresh.key, key) {
			continue
		}
		if err := t.drop(key); err != nil {
			return err
		}
	}
	for ; fresh.ok; fresh.next() {
		if err := t.put(fresh.key, fresh.value); err != nil {
			return err
		}
	}
	return fresh.err
}

// hashesOf takes the fingerprints out of a section's pages.
func hashesOf(pages []byte) []uint64 {
	out := make([]uint64, 0, len(pages)/8)
	for ; len(pages) > 0; pages = pages[pageSize:] {
		n := int(binary.LittleEndian.Uint32(pages[12:]))
		for j := range n {
			out = append(out, binary.LittleEndian.Uint64(pages[pageHead+8*j:]))
		}
	}
	return out
}
