package store

import "github.com/cockroachdb/pebble/v2/vfs"

// unsynced is the file system on which a generation is built. Pebble puts every
// step on disk for certain; here nobody sees anything until the whole is
// finished, and settle puts all of it on disk once.
type unsynced struct{ vfs.FS }

type unsyncedFile struct{ vfs.File }

func (unsyncedFile) Sync() error     { return nil }
func (unsyncedFile) SyncData() error { return nil }

// SyncTo of a file whose writes are not pushed out early.
func (unsyncedFile) SyncTo(int64) (bool, error) { return false, nil }

func wrapped(f vfs.File, err error) (vfs.File, error) {
	if err != nil {
		return nil, err
	}
	return unsyncedFile{f}, nil
}

func (u unsynced) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return wrapped(u.FS.Create(name, c))
}

func (u unsynced) OpenReadWrite(name string, c vfs.DiskWriteCategory, o ...vfs.OpenOption) (vfs.File, error) {
	return wrapped(u.FS.OpenReadWrite(name, c, o...))
}

func (u unsynced) OpenDir(name string) (vfs.File, error) { return wrapped(u.FS.OpenDir(name)) }

func (u unsynced) ReuseForWrite(from, to string, c vfs.DiskWriteCategory) (vfs.File, error) {
	return wrapped(u.FS.ReuseForWrite(from, to, c))
}
