package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"sync"

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
	db     *pebble.DB
	gone   map[string]bool   // ids of old records that go
	lines  map[string][]byte // of old records, where they are known
	drops  [][]byte          // keys of old pairs, ascending
	names  map[string]bool   // of rows that come or go; true: one comes
}

// amend links a part's tables and lays one of the changes over them.
func (b *builder) amend(ctx context.Context, p *piece, c *Change) error {
	p.part = *b.old.meta.Part(c.PartKey)
	layer := len(p.part.tables())
	hashes := b.hashes(b.old.meta.Part(c.PartKey))
	defer hashes() // nothing reads on when this fails
	err := b.link(p)
	if err != nil {
		return err
	}
	a := &amendment{part: &p.part, prefix: c.prefix(), gone: map[string]bool{}, names: map[string]bool{}}
	if err = b.weigh(a, c, hashes); err != nil {
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
	old, err := hashes()
	p.pages = section(c.PartKey, append(old, t.hashes...))
	return err
}

// hashes reads the fingerprints of an old part beside whatever else is done until
// they are asked for.
func (b *builder) hashes(p *Part) func() ([]uint64, error) {
	var list []uint64
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		var pages []byte
		if pages, err = b.pages(p); err == nil {
			list = hashesOf(pages)
		}
	}()
	return func() ([]uint64, error) {
		<-done
		return list, err
	}
}

// weigh finds out what goes, and counts it off.
func (b *builder) weigh(a *amendment, c *Change, hashes func() ([]uint64, error)) (err error) {
	if a.db, err = b.old.pebble(); err != nil {
		return err
	}
	if err = a.arrivals(c); err != nil {
		return err
	}
	a.lines = c.Drop
	if err = a.halves(b.old.path, slices.Sorted(maps.Keys(c.Drop)), a.retire); err != nil {
		return err
	}
	slices.SortFunc(a.drops, bytes.Compare)
	names := slices.Sorted(maps.Keys(a.names))
	if a.part.Ghosts == 0 {
		old, err := hashes()
		if err != nil {
			return err
		}
		names = slices.DeleteFunc(names, func(name string) bool { return a.countComing(name, old) })
	}
	return a.halves(b.old.path, names, a.countNames)
}

// countComing counts a name that gets a row, where the fingerprints tell whether
// it had one: while all of them are of names with rows. It would take a look at
// nearly every block of the table otherwise, for a number that only reports show.
func (a *amendment) countComing(name string, old []uint64) bool {
	if !a.names[name] {
		return false
	}
	if _, had := slices.BinarySearch(old, fingerprint(name)); !had {
		a.part.Names++
	}
	return true
}

// tally is what one walk over old pairs finds.
type tally struct {
	gone, names                         []string
	drops                               [][]byte
	records, rows, withdrawn, malicious int // that go
	named, ghosts                       int // names that get their first row, or lose their last
}

// halves has a sorted list looked up by two iterators at once, and adds up what
// they find.
func (a *amendment) halves(path string, list []string, walk func(*pebble.Iterator, []string) (tally, error)) error {
	var wait sync.WaitGroup
	var found [2]tally
	var errs [2]error
	middle := len(list) / 2
	for i, part := range [2][]string{list[:middle], list[middle:]} {
		wait.Go(func() { found[i], errs[i] = a.looked(path, part, walk) })
	}
	wait.Wait()
	for _, t := range found {
		for _, id := range t.gone {
			a.gone[id] = true
		}
		for _, name := range t.names {
			a.names[name] = a.names[name] // known, whether one comes or not
		}
		a.drops = append(a.drops, t.drops...)
		a.part.Records -= t.records
		a.part.Rows -= t.rows
		a.part.Withdrawn -= t.withdrawn
		a.part.Malicious -= t.malicious
		a.part.Names += t.named - t.ghosts
		a.part.Ghosts += t.ghosts
	}
	return errors.Join(errs[:]...)
}

func (a *amendment) looked(path string, part []string, walk func(*pebble.Iterator, []string) (tally, error)) (t tally, err error) {
	defer caught(path, &err)
	high := slices.Clone(a.prefix)
	high[len(high)-1] = 1
	it, err := a.db.NewIter(&pebble.IterOptions{LowerBound: a.prefix, UpperBound: high})
	if err != nil {
		return t, asError(path, err)
	}
	defer it.Close()
	if t, err = walk(it, part); err != nil {
		err = asError(path, err)
	}
	return t, err
}

// arrivals lists the names of the new pairs.
func (a *amendment) arrivals(c *Change) error {
	if c.New == nil {
		return nil
	}
	return c.New.Each(func(key, _ []byte) error {
		if name, _, ok := splitRow(key); ok {
			a.names[string(name)] = true
		}
		return nil
	})
}

// retire counts old records off, where there is one of an id.
func (a *amendment) retire(it *pebble.Iterator, ids []string) (t tally, err error) {
	for _, id := range ids {
		key := IndexKey(slices.Clone(a.prefix), id)
		line := a.lines[id]
		if line == nil {
			if !it.SeekGE(key) || !bytes.Equal(it.Key(), key) {
				if err = it.Error(); err != nil {
					return t, err
				}
				continue
			}
			if line, err = it.ValueAndErr(); err != nil {
				return t, err
			}
		}
		e, err := ReadEntry(line, true)
		if err != nil {
			return t, err
		}
		t.gone = append(t.gone, id)
		t.records++
		if e.Withdrawn {
			t.withdrawn++
		}
		if e.Malicious {
			t.malicious++
		}
		t.drops = append(t.drops, key[len(a.prefix):])
		t.rows += len(e.Names)
		t.names = append(t.names, e.Names...)
		for _, name := range e.Names {
			t.drops = append(t.drops, RowKey(nil, name, id))
		}
	}
	return t, nil
}

// countNames looks, for each name whose rows come or go, whether it had rows
// before and has some afterwards.
func (a *amendment) countNames(it *pebble.Iterator, names []string) (t tally, err error) {
	seek := slices.Clone(a.prefix)
	for _, name := range names {
		seek = RowKey(seek[:len(a.prefix)], name, "")
		before, stays := false, a.names[name]
		for ok := it.SeekGE(seek); ok && bytes.HasPrefix(it.Key(), seek) && !(before && stays); ok = it.Next() {
			before = true
			stays = stays || !a.gone[string(it.Key()[len(seek):])]
		}
		if err := it.Error(); err != nil {
			return t, err
		}
		switch {
		case stays && !before:
			t.named++
		case before && !stays:
			t.ghosts++
		}
	}
	return t, nil
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
