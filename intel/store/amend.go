package store

import (
	"bytes"
	"context"
	"encoding/binary"

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
