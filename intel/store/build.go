package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble/v2"
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

// input is a table that waits to be ingested: the layer-th of a part.
type input struct {
	path  string
	key   PartKey
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
	for _, k := range b.parts(changes) {
		if err := ctx.Err(); err != nil {
			return err
		}
		i := slices.IndexFunc(changes, func(c Change) bool { return c.PartKey == k })
		var err error
		switch {
		case i < 0:
			err = b.keep(k)
		case b.small(&changes[i]):
			err = b.amend(ctx, &changes[i])
		default:
			err = b.rewrite(ctx, &changes[i])
		}
		if err != nil {
			return fmt.Errorf("part %s: %w", k.Ecosystem, err)
		}
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

func (b *builder) add(p Part, pages []byte) {
	p.Page, p.Pages = len(b.side)/pageSize, len(pages)/pageSize
	b.side = append(b.side, pages...)
	b.meta.Parts = append(b.meta.Parts, p)
}

// input names the next table of a part.
func (b *builder) input(k PartKey, layer int) string {
	path := filepath.Join(b.dir, fmt.Sprintf("in-%d.sst", len(b.in)))
	b.in = append(b.in, input{path, k, layer})
	return path
}

// keep takes a part over as it is.
func (b *builder) keep(k PartKey) error {
	p := *b.old.meta.Part(k)
	pages, err := b.pages(&p)
	if err == nil {
		err = b.link(&p)
	}
	if err == nil {
		b.add(p, pages)
	}
	return err
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
func (b *builder) link(p *Part) error {
	for layer, name := range p.tables() {
		from := filepath.Join(b.old.path, dbName, filepath.Base(name))
		if err := vfs.LinkOrCopy(vfs.Default, from, b.input(p.PartKey, layer)); err != nil {
			return err
		}
	}
	p.File, p.Over = "", nil
	return nil
}

// rewrite writes a part's table: old pairs that stay and new ones, in order.
func (b *builder) rewrite(ctx context.Context, c *Change) error {
	path := b.input(c.PartKey, 0)
	t, err := newTable(path, c.PartKey)
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
		b.in = b.in[:len(b.in)-1]
	}
	b.add(t.part, section(c.PartKey, t.hashes))
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
		err := b.old.scan(c.PartKey, 0, func(key, value []byte) error {
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
func goes(key []byte, drop map[string]struct{}) bool {
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

// ingest makes the database of the tables, layer by layer, and learns their
// names in it. What is ingested later hides what was before.
func (b *builder) ingest(ctx context.Context) (err error) {
	path := filepath.Join(b.dir, dbName)
	defer caught(path, &err)
	db, err := pebble.Open(path, buildOptions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	known := map[string]bool{}
	for layer, left := 0, len(b.in); left > 0; layer++ {
		var list []string
		for _, in := range b.in {
			if in.layer == layer {
				list = append(list, in.path)
			}
		}
		if err = db.Ingest(ctx, list); err != nil {
			return err
		}
		found, err := b.learn(db, known)
		if err == nil && found != len(list) {
			err = fmt.Errorf("%d tables were put in and %d came out", len(list), found)
		}
		if err != nil {
			return err
		}
		left -= len(list)
	}
	return nil
}

// learn gives every table that was not known before to its part.
func (b *builder) learn(db *pebble.DB, known map[string]bool) (found int, err error) {
	levels, err := db.SSTables()
	if err != nil {
		return 0, err
	}
	for _, level := range levels {
		for _, info := range level {
			name := fmt.Sprintf("%s.sst", info.BackingSSTNum)
			if known[name] {
				continue
			}
			known[name] = true
			for i := range b.meta.Parts {
				p := &b.meta.Parts[i]
				if !bytes.HasPrefix(info.Smallest.UserKey, p.prefix()) {
					continue
				}
				if found++; p.File == "" {
					p.File = name
				} else {
					p.Over = append(p.Over, name)
				}
			}
		}
	}
	return found, nil
}

// finish writes sidecar, lock file and META.
func (b *builder) finish() error {
	side := append(header(b.meta.Number, len(b.side)/pageSize), b.side...)
	if err := os.WriteFile(filepath.Join(b.dir, sidecarName), side, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(b.dir, readersName), nil, 0o644); err != nil {
		return err
	}
	entries, err := os.ReadDir(filepath.Join(b.dir, dbName))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "LOCK" {
			continue
		}
		f, err := describe(filepath.Join(b.dir, dbName, e.Name()))
		if err != nil {
			return err
		}
		b.meta.Files = append(b.meta.Files, f)
	}
	data, err := b.meta.encode()
	if err != nil {
		return err
	}
	_, head, _ := strings.Cut(string(data[:bytes.IndexByte(data, '\n')]), " ")
	b.meta.ID = generationName(b.meta.Number) + "-" + head[strings.LastIndexByte(head, ' ')+1:]
	return os.WriteFile(filepath.Join(b.dir, metaName), data, 0o644)
}

// describe gives a file's size and checksum.
func describe(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := newSum()
	n, err := io.Copy(h, f)
	return File{Name: filepath.Base(path), Size: n, Sum: h.Sum32()}, err
}
