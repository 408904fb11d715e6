package store

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// tableVersion is Pebble's format of all databases written here. Raising it
// needs a new Format, since an older pkgd could not read the store.
const tableVersion = pebble.FormatTableFormatV6

// quiet keeps Pebble from writing to standard error and from ending the process:
// a fatal error becomes a panic, which reading turns into an error.
type quiet struct{}

type fatal struct{ why string }

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(format string, args ...any) {
	panic(fatal{fmt.Sprintf(format, args...)})
}

// caught turns a fatal error of Pebble into err; every other panic goes on.
func caught(path string, err *error) {
	switch p := recover().(type) {
	case nil:
	case fatal:
		*err = damaged(path, p.why)
	default:
		panic(p)
	}
}

// still is the file system of readers: nothing is written and nothing locked.
// Pebble takes an exclusive lock even to read, which would let one reader in at
// a time and none without write permission; a published generation needs none.
type still struct{ vfs.FS }

type noLock struct{}

func (noLock) Close() error { return nil }

func (still) Lock(string) (io.Closer, error) { return noLock{}, nil }

var errStill = errors.New("a published generation is never written")

func (still) Create(string, vfs.DiskWriteCategory) (vfs.File, error) { return nil, errStill }
func (still) Remove(string) error                                    { return errStill }
func (still) RemoveAll(string) error                                 { return errStill }
func (still) Rename(string, string) error                            { return errStill }
func (still) Link(string, string) error                              { return errStill }
func (still) MkdirAll(string, os.FileMode) error                     { return nil }

func openForReading(path string) (db *pebble.DB, err error) {
	defer caught(path, &err)
	return pebble.Open(path, &pebble.Options{
		FS:                          still{vfs.Default},
		ReadOnly:                    true,
		Logger:                      quiet{},
		ErrorIfNotExists:            true,
		DisableAutomaticCompactions: true,
		DisableConsistencyCheck:     true,
		DisableTableStats:           true,
		MemTableSize:                64 << 10,
		MaxOpenFiles:                64,
		FormatMajorVersion:          tableVersion,
		CacheSize:                   32 << 20,
	})
}

func buildOptions() *pebble.Options {
	o := &pebble.Options{
		FS:                          unsynced{vfs.Default},
		Logger:                      quiet{},
		DisableAutomaticCompactions: true,
		DisableTableStats:           true,
		DisableWAL:                  true,
		MemTableSize:                64 << 10,
		MaxOpenFiles:                256,
		FormatMajorVersion:          tableVersion,
	}
	o.EnsureDefaults()
	return o
}
