package intel

import (
	"errors"

	"pkgd/guard"
	"pkgd/intel/store"
)

// Reader looks things up in one or more stores. Any number of goroutines may
// use it. It stays with the generations that it opened.
type Reader struct {
	stores []*store.Reader
}

// Open opens the stores in dirs, the system's and the user's. A folder without
// a store is looked over as long as another has one; a store that is there but
// cannot be used is an error, since what it knows would be missing. The error
// goes to Unusable.
func Open(dirs []string) (*Reader, error) {
	r := &Reader{}
	var none error
	for _, dir := range dirs {
		s, err := store.Open(dir)
		switch {
		case err == nil:
			r.stores = append(r.stores, s)
		case store.Is(err, store.Absent):
			if none == nil {
				none = err
			}
		default:
			r.Close()
			return nil, err
		}
	}
	if len(r.stores) > 0 {
		return r, nil
	}
	if none == nil {
		none = &store.Error{Kind: store.Absent, Path: "(none)", Why: "there is no folder for one",
			Next: "set HOME or PKGD_DATA_DIR, or run as root: pkgd intel sync"}
	}
	return nil, none
}

// Close lets go of the stores.
func (r *Reader) Close() error {
	var err error
	for _, s := range r.stores {
		err = errors.Join(err, s.Close())
	}
	r.stores = nil
	return err
}

// Verify reads every byte of every store and says what does not agree.
func (r *Reader) Verify() error {
	var err error
	for _, s := range r.stores {
		err = errors.Join(err, s.Verify())
	}
	return err
}

// Unusable makes the knowledge of a failed Open, Match or Search.
func Unusable(err error) guard.Knowledge {
	if err == nil {
		return guard.Knowledge{}
	}
	return guard.Knowledge{Missing: err.Error(), Newer: store.Is(err, store.Newer)}
}
