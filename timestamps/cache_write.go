package timestamps

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/gofrs/flock"
)

// lockWait is how long a writer waits for the others. An append takes less than
// a millisecond, sorting the file anew some tens.
const lockWait = 5 * time.Second

// Above so many appended records, and such a share of the sorted ones, the file
// is sorted anew: appended ones cost every reader, sorting costs one writer.
const (
	looseMin   = 256
	looseShare = 16
)

// add remembers records, in memory and in the file. What cannot be written is
// kept for this process and named by problem.
func (c *cache) add(records []record, now time.Time) {
	if len(records) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := records[:0:0]
	for _, r := range records {
		old, ok := search(c.sorted, r.key)
		if l, loose := c.loose[r.key]; loose {
			if ok {
				old = combine(old, l)
			} else {
				old, ok = l, true
			}
		}
		if !ok || combine(old, r) != old {
			fresh = append(fresh, r)
		}
		c.keep(r)
	}
	if !c.usable() || len(fresh) == 0 {
		return
	}
	if err := c.write(fresh, now); err != nil {
		c.problem = fmt.Errorf("release times cannot be remembered: %w", err)
	}
}

// write appends to the file under the lock that all writers take.
func (c *cache) write(records []record, now time.Time) error {
	if err := os.MkdirAll(filepath.Dir(c.path), 0o700); err != nil {
		return err
	}
	lock, err := takeLock(c.path + ".lock")
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	data, err := readCache(c.path)
	if err != nil {
		return err
	}
	sorted, tail, err := split(data)
	switch {
	case errors.Is(err, errDamaged):
		if err := os.Rename(c.path, c.path+".damaged-"+strconv.FormatInt(now.Unix(), 10)); err != nil {
			return err
		}
		c.problem = errDamaged
		sorted, tail, data = nil, nil, nil
	case err != nil:
		return err
	}
	appended := len(tail)/recordSize + len(records)
	if len(data) == 0 || appended > max(looseMin, len(sorted)/recordSize/looseShare) {
		return rewrite(c.path, sorted, tail, records)
	}
	return appendTo(c.path, int64(len(data)-len(tail)%recordSize), records)
}

func takeLock(path string) (*flock.Flock, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a plain file", path)
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	if ok, err := lock.TryLockContext(ctx, 2*time.Millisecond); err != nil || !ok {
		return nil, fmt.Errorf("other processes keep %s locked", path)
	}
	return lock, nil
}

// appendTo writes records at the file's end, over a torn record where a writer
// died.
func appendTo(path string, end int64, records []record) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	var buf []byte
	for _, r := range records {
		buf = encode(buf, r)
	}
	_, err = f.WriteAt(buf, end)
	return errors.Join(err, f.Close())
}

// rewrite makes the file anew, aside, with all records sorted.
func rewrite(path string, sorted, tail []byte, records []record) error {
	all := make(map[key]record, (len(sorted)+len(tail))/recordSize+len(records))
	put := func(r record) {
		if old, ok := all[r.key]; ok {
			r = combine(old, r)
		}
		all[r.key] = r
	}
	for _, part := range [][]byte{sorted, tail} {
		for ; len(part) >= recordSize; part = part[recordSize:] {
			if r, ok := decode(part); ok {
				put(r)
			}
		}
	}
	for _, r := range records {
		put(r)
	}
	list := make([]record, 0, len(all))
	for _, r := range all {
		list = append(list, r)
	}
	if len(list) > maxRecords {
		// What was met longest ago goes first; a quarter, so that this is rare.
		slices.SortFunc(list, func(a, b record) int { return cmp.Compare(b.seen, a.seen) })
		list = list[:maxRecords*3/4]
	}
	slices.SortFunc(list, func(a, b record) int { return bytes.Compare(a.key[:], b.key[:]) })
	body := make([]byte, 0, len(list)*recordSize)
	for _, r := range list {
		body = encode(body, r)
	}
	return replace(path, append(header(body), body...))
}

// replace writes a file aside, under a name that nobody can have planted a link
// at, and moves it to its place. (google/renameio does not build on Windows.)
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
