package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Change is what a publish does to one part.
type Change struct {
	PartKey
	All bool // every old record goes
	// Drop are the old records that go, those in New among them: by id, each with
	// its line of the index, or nil where that is to be looked up.
	Drop map[string][]byte
	New  *Sorter // pairs of IndexKey and RowKey; nil none
}

// Publish makes the next generation of the current one and the changes, and
// names it in CURRENT. feeds replaces the state of the feeds it lists. Until the
// last rename readers see the generation before; an error leaves it in use.
func (w *Writer) Publish(ctx context.Context, changes []Change, feeds []Feed) (*Meta, error) {
	tmp, err := w.Temp()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	b := &builder{dir: tmp, old: w.current, meta: &Meta{Number: w.newest + 1}}
	if err = b.run(ctx, changes, feeds); err != nil {
		return nil, err
	}
	if err = w.settle(tmp); err != nil {
		return nil, err
	}
	if err = recheck(tmp, b.meta); err != nil {
		return nil, err
	}
	if err = ctx.Err(); err != nil {
		return nil, err
	}
	return w.swap(tmp, generationName(b.meta.Number))
}

// settle gives the generation the store's permissions and puts it on disk. All
// changes come before the first sync, so that a file system with a journal
// writes that once and not for every file.
func (w *Writer) settle(tmp string) error {
	var all []string
	err := filepath.WalkDir(tmp, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		all = append(all, path)
		perm := w.perm
		if !d.IsDir() {
			perm &^= 0o111
		}
		return os.Chmod(path, perm)
	})
	if err != nil {
		return err
	}
	for _, path := range all {
		if err = syncPath(path); err != nil {
			return err
		}
	}
	return nil
}

// syncPath puts a file or folder on disk. Systems that cannot sync a folder say
// so with an error that means nothing.
func syncPath(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = f.Sync()
	if info, bad := f.Stat(); bad == nil && info.IsDir() {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// recheck reads the generation as a reader will, before anybody can.
func recheck(tmp string, want *Meta) error {
	path := filepath.Join(tmp, sidecarName)
	side, err := openSidecar(path, want)
	if err != nil {
		return err
	}
	defer side.f.Close()
	r := &Reader{path: tmp, meta: want, side: side}
	if err = r.checkFiles(); err != nil {
		return err
	}
	db, err := openForReading(filepath.Join(tmp, dbName))
	if err != nil {
		return asError(tmp, err)
	}
	return db.Close()
}

// swap moves the generation into place and points CURRENT at it.
func (w *Writer) swap(tmp, name string) (*Meta, error) {
	gen := filepath.Join(w.dir, name)
	if err := os.Rename(tmp, gen); err != nil {
		return nil, err
	}
	if err := syncPath(w.dir); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(w.dir, tmpPrefix+"current-*")
	if err != nil {
		return nil, err
	}
	_, err = f.WriteString(name + "\n")
	err = errors.Join(err, f.Chmod(w.perm&^0o111), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(w.dir, currentName))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return nil, err
	}
	_ = syncPath(w.dir)
	if w.current != nil {
		w.current.Close()
		w.current = nil
	}
	w.newest++
	r, err := openGeneration(gen)
	if err != nil {
		return nil, err
	}
	w.current = r
	return r.meta, nil
}

// mergeFeeds gives the state of all feeds after a publish, in one order.
func mergeFeeds(old *Meta, changed []Feed) []Feed {
	var out []Feed
	if old != nil {
		out = slices.Clone(old.Feeds)
	}
	for _, f := range changed {
		i := slices.IndexFunc(out, func(o Feed) bool { return o.PartKey == f.PartKey })
		if i < 0 {
			out = append(out, f)
		} else {
			out[i] = f
		}
	}
	slices.SortFunc(out, func(a, b Feed) int { return a.PartKey.compare(b.PartKey) })
	return out
}

func (k PartKey) compare(o PartKey) int {
	if c := strings.Compare(k.Ecosystem, o.Ecosystem); c != 0 {
		return c
	}
	return strings.Compare(k.Feed, o.Feed)
}
