package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
	type place struct {
		hash uint64
		at   int
	}
	order := make([]place, len(names))
	for i, n := range names {
		order[i] = place{fingerprint(n), i}
	}
	slices.SortFunc(order, func(a, b place) int { return cmp.Compare(a.hash, b.hash) })
	for i := range r.meta.Parts {
		p := &r.meta.Parts[i]
		if p.Ecosystem != ecosystem {
			continue
		}
		w := walker{s: r.side, part: p, at: -1}
		for _, o := range order {
			has, err := w.has(o.hash)
			if err != nil {
				return nil, err
			}
			out[o.at] = out[o.at] || has
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
