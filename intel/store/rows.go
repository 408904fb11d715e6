package store

import (
	"errors"
	"slices"

	"github.com/cockroachdb/pebble/v2"
)

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

// Index calls entry for every record of a part whose id is at least from and below
// to ("" any), in ascending order of ids. Id and value are valid during the call
// only.
func (r *Reader) Index(k PartKey, from, to string, entry func(id, value []byte) error) error {
	low, high := IndexKey(nil, from), []byte{kindIndex + 1}
	if to != "" {
		high = IndexKey(nil, to)
	}
	return r.scan(k, low, high, func(key, value []byte) error { return entry(key[1:], value) })
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
	return r.scan(k, []byte{kindRow}, []byte{kindRow + 1}, func(key, value []byte) error {
		name, id, ok := splitRow(key)
		if !ok {
			return damaged(r.path, "a key cannot be read")
		}
		return row(string(name), string(id), value)
	})
}

// allKinds lies above every key of a part.
var allKinds = []byte{0xff}

// scan calls each for every pair of a part from low on and below high, keys
// without the part's prefix.
func (r *Reader) scan(k PartKey, low, high []byte, each func(key, value []byte) error) (err error) {
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
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: append(slices.Clone(prefix), low...), UpperBound: append(slices.Clone(prefix), high...)})
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
