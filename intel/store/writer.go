package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Writer is the one process that may publish.
type Writer struct {
	dir     string
	perm    fs.FileMode // of folders; files have it without x
	lock    *flock.Flock
	current *Reader
	newest  uint64 // highest number that was ever in use
}

// Lock makes the folder where there is none, takes the writer's lock (waiting
// at most that long), and clears what a writer that died left behind.
//
// A store that is damaged is an error, except with rebuild, where writing
// starts from nothing and only the numbering goes on; one of a newer format is
// always an error.
func Lock(ctx context.Context, dir string, wait time.Duration, rebuild bool) (*Writer, error) {
	if err := makeRoot(dir); err != nil {
		return nil, &Error{Kind: Damaged, Path: dir, Why: "the folder cannot be made: " + err.Error(), Next: "make it writable for this user, or choose another with PKGD_DATA_DIR"}
	}
	if err := checkRoot(dir); err != nil {
		return nil, err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, asError(dir, err)
	}
	w := &Writer{dir: dir, perm: info.Mode().Perm() & 0o755}
	if err = w.take(ctx, wait); err != nil {
		return nil, err
	}
	if err = w.begin(rebuild); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// makeRoot makes the store's folder where there is none. What is in it is
// public, and a system's store is read by all users, whatever root's umask.
func makeRoot(dir string) error {
	_, err := os.Stat(dir)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err = os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.Chmod(dir, 0o755)
}

func (w *Writer) take(ctx context.Context, wait time.Duration) error {
	path := filepath.Join(w.dir, writerName)
	if f, _, err := openOurs(path); err == nil {
		f.Close()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return asError(path, err)
	}
	w.lock = flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR|noFollow), flock.SetPermissions(0o644))
	// Once whatever the time is: a busy machine may use up a short wait before
	// the first try.
	got, err := w.lock.TryLock()
	if !got && err == nil && wait > 0 {
		ctx, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		got, err = w.lock.TryLockContext(ctx, 50*time.Millisecond)
	}
	switch {
	case got:
		return nil
	case err == nil || errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: Busy, Path: w.dir, Why: "another process is writing to it", Next: "try again when it has finished"}
	case errors.Is(err, context.Canceled):
		return err
	}
	return &Error{Kind: Damaged, Path: path, Why: "it cannot be locked: " + err.Error(), Next: "make the folder writable for this user"}
}

// begin opens what is there and clears leftovers.
func (w *Writer) begin(rebuild bool) error {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return asError(w.dir, err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tmpPrefix) {
			_ = os.RemoveAll(filepath.Join(w.dir, e.Name()))
		}
		if n, ok := number(e.Name()); ok {
			w.newest = max(w.newest, n)
		}
	}
	r, err := Open(w.dir)
	if err == nil && rebuild {
		// What cannot be read through would fail when it is written anew.
		if err = r.Verify(); err != nil {
			r.Close()
		}
	}
	switch {
	case err == nil:
		w.current = r
		w.newest = max(w.newest, r.meta.Number)
		return nil
	case Is(err, Absent):
		return nil
	case Is(err, Newer), !rebuild:
		return err
	}
	if name, err := readCurrent(w.dir); err == nil {
		n, _ := number(name)
		w.newest = max(w.newest, n)
	}
	path := filepath.Join(w.dir, currentName)
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return os.RemoveAll(path)
	}
	return nil
}

// Current is the generation in use; nil where there is none yet. It stays open
// until the writer is closed or publishes.
func (w *Writer) Current() *Reader { return w.current }

// Temp makes a folder inside the store that goes away with the writer.
func (w *Writer) Temp() (string, error) { return os.MkdirTemp(w.dir, tmpPrefix+"*") }

// Close collects old generations, removes temporary folders, and lets others
// write.
func (w *Writer) Close() error {
	keep := ""
	if w.current != nil {
		keep = filepath.Base(w.current.path)
		w.current.Close()
		w.current = nil
	}
	if w.lock == nil {
		return nil
	}
	if w.lock.Locked() {
		w.collect(keep)
	}
	return w.lock.Close()
}

// collect removes generations other than keep that nobody reads, and temporary
// folders. What cannot be removed now is tried again by the next writer.
func (w *Writer) collect(keep string) {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(w.dir, e.Name())
		if strings.HasPrefix(e.Name(), tmpPrefix) {
			_ = os.RemoveAll(path)
			continue
		}
		if _, ok := number(e.Name()); !ok || keep == "" || e.Name() == keep {
			continue
		}
		w.discard(path)
	}
}

// discard removes a generation if its lock can be had whole. It is renamed
// first, so that a reader sees all of it or nothing.
func (w *Writer) discard(gen string) {
	lock := flock.New(filepath.Join(gen, readersName), flock.SetFlag(os.O_RDWR|noFollow))
	got, err := lock.TryLock()
	if err != nil && !errors.Is(err, fs.ErrNotExist) || err == nil && !got {
		return
	}
	defer lock.Close()
	aside := filepath.Join(w.dir, tmpPrefix+filepath.Base(gen))
	if os.Rename(gen, aside) == nil {
		_ = os.RemoveAll(aside)
	}
}
