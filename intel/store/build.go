package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// builder makes a generation in a folder of its own. An unchanged part's tables
// are linked from the generation before and its pages of the sidecar copied; of
// a part with few changes the same, with a thin table of the changes laid over;
// any other part is written anew as one table.
type builder struct {
	dir  string
	old  *Reader // nil none
	meta *Meta
	side []byte // pages of all sections so far
	in   []input
}

// piece is one part of the generation, made on its own.
type piece struct {
	dir   string
	at    int // number of the part
	part  Part
	pages []byte // of the sidecar
	in    []input
}

// input is a table that waits to be ingested: the layer-th of a part.
type input struct {
	path  string
	layer int
}

func (b *builder) run(ctx context.Context, changes []Change, feeds []Feed) error {
	var before *Meta
	if b.old != nil {
		before = b.old.meta
	}
	b.meta.Feeds = mergeFeeds(before, feeds)
	if err := os.Mkdir(filepath.Join(b.dir, dbName), 0o755); err != nil {
		return err
	}
	keys := b.parts(changes)
	pieces := make([]piece, len(keys))
	errs := make([]error, len(keys))
	slots := make(chan struct{}, min(runtime.GOMAXPROCS(0), 4))
	var wait sync.WaitGroup
	for i, k := range keys {
		pieces[i] = piece{dir: b.dir, at: i, part: Part{PartKey: k}}
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if errs[i] = b.make(ctx, &pieces[i], changes); errs[i] != nil {
				errs[i] = fmt.Errorf("part %s: %w", k.Ecosystem, errs[i])
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for i := range pieces {
		b.add(&pieces[i])
	}
	if err := b.ingest(ctx); err != nil {
		return err
	}
	return b.finish()
}

// parts lists all parts, old and new, in order.
func (b *builder) parts(changes []Change) []PartKey {
	var out []PartKey
	if b.old != nil {
		for i := range b.old.meta.Parts {
			out = append(out, b.old.meta.Parts[i].PartKey)
		}
	}
	for i := range changes {
		out = append(out, changes[i].PartKey)
	}
	slices.SortFunc(out, PartKey.compare)
	return slices.Compact(out)
}

// make makes one part, by itself or from the old one.
func (b *builder) make(ctx context.Context, p *piece, changes []Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	i := slices.IndexFunc(changes, func(c Change) bool { return c.PartKey == p.part.PartKey })
	switch {
	case i < 0:
		return b.keep(p)
	case b.small(&changes[i]):
		return b.amend(ctx, p, &changes[i])
	}
	return b.rewrite(ctx, p, &changes[i])
}

func (b *builder) add(p *piece) {
	p.part.Page, p.part.Pages = len(b.side)/pageSize, len(p.pages)/pageSize
	b.side = append(b.side, p.pages...)
	b.meta.Parts = append(b.meta.Parts, p.part)
	b.in = append(b.in, p.in...)
}

// input names the next table of a part.
func (p *piece) input(layer int) string {
	path := filepath.Join(p.dir, fmt.Sprintf("in-%d-%d.sst", p.at, layer))
	p.in = append(p.in, input{path, layer})
	return path
}

// keep takes a part over as it is.
func (b *builder) keep(p *piece) (err error) {
	p.part = *b.old.meta.Part(p.part.PartKey)
	if p.pages, err = b.pages(&p.part); err != nil {
		return err
	}
	return b.link(p)
}

// pages reads and checks a part's section of the old sidecar.
func (b *builder) pages(p *Part) ([]byte, error) {
	pages := make([]byte, p.Pages*pageSize)
	if len(pages) > 0 {
		if _, err := b.old.side.f.ReadAt(pages, int64(1+p.Page)*pageSize); err != nil {
			return nil, damaged(b.old.side.path, err.Error())
		}
	}
	for i := range p.Pages {
		if checkPage(pages[i*pageSize:(i+1)*pageSize], p.PartKey, i) < 0 {
			return nil, damaged(b.old.side.path, "a page has a wrong checksum")
		}
	}
	return pages, nil
}

// link takes a part's tables over. They get new names when they are ingested.
func (b *builder) link(p *piece) error {
	for layer, name := range p.part.tables() {
		from := filepath.Join(b.old.path, dbName, filepath.Base(name))
		if err := vfs.LinkOrCopy(vfs.Default, from, p.input(layer)); err != nil {
			return err
		}
	}
	p.part.File, p.part.Over = "", nil
	return nil
}

// rewrite writes a part's table: old pairs that stay and new ones, in order.
func (b *builder) rewrite(ctx context.Context, p *piece, c *Change) error {
	path := p.input(0)
	t, err := newTable(path, c.PartKey, false)
	if err != nil {
		return err
	}
	if err = b.merge(ctx, c, t.put); err != nil {
		t.abandon()
		return err
	}
	if err = t.close(); err != nil {
		return err
	}
	if t.pairs == 0 {
		if err = os.Remove(path); err != nil {
			return err
		}
		p.in = nil
	}
	p.part, p.pages = t.part, section(c.PartKey, t.hashes)
	return nil
}

func (b *builder) merge(ctx context.Context, c *Change, put func(key, value []byte) error) error {
	fresh := &cursor{}
	if c.New != nil {
		var err error
		if fresh, err = c.New.cursor(); err != nil {
			return err
		}
	}
	n := 0
	if b.old != nil && !c.All {
		err := b.old.scan(c.PartKey, nil, allKinds, func(key, value []byte) error {
			if n++; n%4096 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			for fresh.ok && bytes.Compare(fresh.key, key) < 0 {
				if err := put(fresh.key, fresh.value); err != nil {
					return err
				}
				fresh.next()
			}
			if fresh.ok && bytes.Equal(fresh.key, key) || goes(key, c.Drop) {
				return nil
			}
			return put(key, value)
		})
		if err != nil {
			return err
		}
	}
	for ; fresh.ok; fresh.next() {
		if err := put(fresh.key, fresh.value); err != nil {
			return err
		}
	}
	return fresh.err
}

// goes says whether an old pair belongs to a record that is dropped.
func goes(key []byte, drop map[string][]byte) bool {
	if len(drop) == 0 || len(key) == 0 {
		return false
	}
	id := key[1:]
	if key[0] == kindRow {
		_, id, _ = splitRow(key)
	}
	_, ok := drop[string(id)]
	return ok
}
