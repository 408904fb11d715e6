package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/gofrs/flock"
)

// Reader is one generation, held open. Any number of goroutines may use it.
// Pebble is opened when the first row is asked for.
type Reader struct {
	path string // of the generation
	meta *Meta
	side *sidecar
	lock *flock.Flock

	mu    sync.Mutex
	db    *pebble.DB
	dbErr error
}

// errGone: the generation was collected between reading CURRENT and taking its
// lock.
var errGone = errors.New("the generation is gone")

// Open opens the generation that CURRENT names. Errors are of type *Error.
func Open(dir string) (*Reader, error) {
	if err := checkRoot(dir); err != nil {
		return nil, err
	}
	last := ""
	for try := 0; ; try++ {
		name, err := readCurrent(dir)
		if err != nil {
			return nil, err
		}
		r, err := openGeneration(filepath.Join(dir, name))
		if !errors.Is(err, errGone) {
			return r, err
		}
		// A publish changes CURRENT before its predecessor goes away. The same
		// name again means that nobody published: it is really missing.
		if try >= 8 || name == last && try > 2 {
			return nil, damaged(filepath.Join(dir, currentName), "it names "+name+", which is not there")
		}
		last = name
		time.Sleep(time.Millisecond << min(try, 5))
	}
}

func openGeneration(gen string) (*Reader, error) {
	if err := checkInner(gen); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, errGone
		}
		return nil, asError(gen, err)
	}
	r := &Reader{path: gen}
	if err := r.hold(); err != nil {
		return nil, err
	}
	err := checkInner(filepath.Join(gen, dbName))
	if err != nil {
		err = asError(filepath.Join(gen, dbName), err)
	} else if r.meta, err = readMeta(gen); err == nil {
		r.side, err = openSidecar(filepath.Join(gen, sidecarName), r.meta)
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// hold takes the shared lock and makes sure that it is the one the collector
// would ask for.
func (r *Reader) hold() error {
	path := filepath.Join(r.path, readersName)
	f, before, err := openOurs(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			if _, err = os.Lstat(r.path); err == nil {
				return damaged(path, "it is missing")
			}
			return errGone
		}
		return asError(path, err)
	}
	f.Close()
	lock := flock.New(path, flock.SetFlag(os.O_RDONLY|noFollow))
	got, err := lock.TryRLock()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return asError(path, err)
	}
	if err != nil || !got {
		return errGone
	}
	after, err := os.Lstat(path)
	if err != nil || !os.SameFile(before, after) {
		lock.Close()
		return errGone
	}
	r.lock = lock
	return nil
}

// Close lets go of the generation.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var err error
	if r.db != nil {
		err = r.db.Close()
		r.db, r.dbErr = nil, errors.New("the store is closed")
	}
	if r.side != nil {
		err = errors.Join(err, r.side.f.Close())
		r.side = nil
	}
	if r.lock != nil {
		err = errors.Join(err, r.lock.Close())
		r.lock = nil
	}
	return err
}

// Meta describes the generation. It must not be changed.
func (r *Reader) Meta() *Meta { return r.meta }

// Path is the generation's folder.
func (r *Reader) Path() string { return r.path }

// Listed says for each name, in the ecosystem's canonical spelling, whether the
// sidecar has it in any part of the ecosystem. False is certain: there is no
// record. True may, about once in 2^64/n names, be a mistake.
func (r *Reader) Listed(ecosystem string, names []string) ([]bool, error) {
	out := make([]bool, len(names))
	order := make([]int, len(names))
	hashes := make([]uint64, len(names))
	for i, n := range names {
		order[i], hashes[i] = i, fingerprint(n)
	}
	sort.Slice(order, func(a, b int) bool { return hashes[order[a]] < hashes[order[b]] })
	for i := range r.meta.Parts {
		p := &r.meta.Parts[i]
		if p.Ecosystem != ecosystem {
			continue
		}
		w := walker{s: r.side, part: p, at: -1}
		for _, k := range order {
			has, err := w.has(hashes[k])
			if err != nil {
				return nil, err
			}
			out[k] = out[k] || has
		}
	}
	return out, nil
}

// pebble opens the database once.
func (r *Reader) pebble() (*pebble.DB, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.db == nil && r.dbErr == nil {
		if r.dbErr = r.checkFiles(); r.dbErr == nil {
			path := filepath.Join(r.path, dbName)
			if r.db, r.dbErr = openForReading(path); r.dbErr != nil {
				r.dbErr = asError(path, r.dbErr)
			}
		}
	}
	return r.db, r.dbErr
}

// checkFiles compares db/ with META: Pebble would find a missing table only
// when it is asked for, and a shortened one perhaps never.
func (r *Reader) checkFiles() error {
	for _, f := range r.meta.Files {
		path := filepath.Join(r.path, dbName, filepath.Base(f.Name))
		info, err := os.Lstat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return damaged(path, "it is missing")
		case err != nil:
			return asError(path, err)
		case !info.Mode().IsRegular():
			return foreign(path, "it is not a regular file")
		case info.Size() != f.Size:
			return damaged(path, fmt.Sprintf("it has %d bytes and should have %d", info.Size(), f.Size))
		}
		if err = checkOwner(path, info); err != nil {
			return err
		}
	}
	return nil
}

// Rows calls row for every record of each package, in ascending order of names;
// names must be sorted. value is valid during the call only.
func (r *Reader) Rows(ecosystem string, names []string, row func(k PartKey, name, id string, value []byte) error) (err error) {
	db, err := r.pebble()
	if err != nil {
		return err
	}
	defer caught(r.path, &err)
	for i := range r.meta.Parts {
		p := &r.meta.Parts[i]
		if p.Ecosystem != ecosystem || p.File == "" {
			continue
		}
		if err = r.partRows(db, p.PartKey, names, row); err != nil {
			return asError(r.path, err)
		}
	}
	return nil
}

func (r *Reader) partRows(db *pebble.DB, k PartKey, names []string, row func(PartKey, string, string, []byte) error) error {
	prefix := k.prefix()
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: append(slices.Clone(prefix), kindRow), UpperBound: append(slices.Clone(prefix), kindRow+1)})
	if err != nil {
		return err
	}
	defer it.Close()
	seek := slices.Clone(prefix)
	for _, name := range names {
		seek = RowKey(seek[:len(prefix)], name, "")
		for ok := it.SeekGE(seek); ok; ok = it.Next() {
			key := it.Key()
			if len(key) < len(seek) || string(key[:len(seek)]) != string(seek) {
				break
			}
			value, err := it.ValueAndErr()
			if err == nil {
				err = row(k, name, string(key[len(seek):]), value)
			}
			if err != nil {
				return err
			}
		}
		if err := it.Error(); err != nil {
			return err
		}
	}
	return nil
}

// Index calls entry for every record of a part, in ascending order of ids.
func (r *Reader) Index(k PartKey, entry func(id string, value []byte) error) error {
	return r.scan(k, kindIndex, func(key, value []byte) error { return entry(string(key[1:]), value) })
}

// Entry looks one record of a part up by its id.
func (r *Reader) Entry(k PartKey, id string) (e Entry, ok bool, err error) {
	if p := r.meta.Part(k); p == nil || p.File == "" {
		return e, false, nil
	}
	db, err := r.pebble()
	if err != nil {
		return e, false, err
	}
	defer caught(r.path, &err)
	value, closer, err := db.Get(IndexKey(k.prefix(), id))
	switch {
	case errors.Is(err, pebble.ErrNotFound):
		return e, false, nil
	case err != nil:
		return e, false, asError(r.path, err)
	}
	defer closer.Close()
	e, err = ReadEntry(value, true)
	return e, err == nil, err
}

// Walk calls row for every row of a part, in ascending order of names and ids.
func (r *Reader) Walk(k PartKey, row func(name, id string, value []byte) error) error {
	return r.scan(k, kindRow, func(key, value []byte) error {
		name, id, ok := splitRow(key)
		if !ok {
			return damaged(r.path, "a key cannot be read")
		}
		return row(string(name), string(id), value)
	})
}

// scan calls each for every pair of a part, without the part's prefix. A kind
// of 0 is all kinds.
func (r *Reader) scan(k PartKey, kind byte, each func(key, value []byte) error) (err error) {
	p := r.meta.Part(k)
	if p == nil || p.File == "" {
		return nil
	}
	db, err := r.pebble()
	if err != nil {
		return err
	}
	defer caught(r.path, &err)
	prefix := k.prefix()
	low, high := slices.Clone(prefix), slices.Clone(prefix)
	high[len(high)-1] = 1
	if kind != 0 {
		low, high = append(low, kind), append(slices.Clone(prefix), kind+1)
	}
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: high})
	if err != nil {
		return asError(r.path, err)
	}
	defer it.Close()
	for ok := it.First(); ok; ok = it.Next() {
		value, err := it.ValueAndErr()
		if err == nil {
			err = each(it.Key()[len(prefix):], value)
		}
		if err != nil {
			return err
		}
	}
	if err = it.Error(); err != nil {
		return asError(r.path, err)
	}
	return nil
}
