package store

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

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
			if !a.names[name] {
				a.names[name] = false // known to go
			}
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
