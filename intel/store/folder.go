package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	currentName = "CURRENT"
	metaName    = "META"
	sidecarName = "pkgs.fp"
	dbName      = "db"
	readersName = "readers.lock"
	writerName  = "writer.lock"
	tmpPrefix   = "tmp-"
	genPrefix   = "gen-"
)

// checkRoot refuses a store that somebody else could have filled.
func checkRoot(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent(dir, "there is no such folder")
	case err != nil:
		return damaged(dir, "the folder cannot be looked at: "+err.Error())
	case !info.IsDir():
		return damaged(dir, "it is not a folder")
	}
	return checkOwner(dir, info)
}

// checkInner refuses a folder inside the store that is a link or not ours.
func checkInner(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink != 0:
		return foreign(path, "it is a symbolic link, which pkgd never puts there")
	case !info.IsDir():
		return damaged(path, "it is not a folder")
	}
	return checkOwner(path, info)
}

func checkOwner(path string, info fs.FileInfo) error {
	if why := notOurs(info); why != "" {
		return foreign(path, why)
	}
	return nil
}

// openOurs opens a file of the store for reading: a regular one, ours, and no
// link.
func openOurs(path string) (*os.File, fs.FileInfo, error) {
	link, err := os.Lstat(path)
	if err != nil {
		return nil, nil, err
	}
	if link.Mode()&fs.ModeSymlink != 0 {
		return nil, nil, foreign(path, "it is a symbolic link, which pkgd never puts there")
	}
	if !link.Mode().IsRegular() {
		return nil, nil, damaged(path, "it is not a regular file")
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil {
		err = checkOwner(path, info)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// readOurs reads a small file of the store.
func readOurs(path string, limit int64) ([]byte, error) {
	f, info, err := openOurs(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info.Size() > limit {
		return nil, damaged(path, "it has "+strconv.FormatInt(info.Size(), 10)+" bytes, far more than pkgd writes there")
	}
	data := make([]byte, info.Size())
	if _, err = io.ReadFull(f, data); err != nil {
		return nil, damaged(path, "it cannot be read: "+err.Error())
	}
	return data, nil
}

// readCurrent gives the name of the generation in use.
func readCurrent(dir string) (string, error) {
	path := filepath.Join(dir, currentName)
	data, err := readOurs(path, 64)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", absent(dir, "nothing has been imported yet")
	case err != nil:
		return "", asError(path, err)
	}
	name := strings.TrimSuffix(string(data), "\n")
	if _, ok := number(name); !ok {
		return "", damaged(path, "it does not name a generation beside it: "+strconv.Quote(name))
	}
	return name, nil
}

// number reads the N of "gen-N"; anything else, a path above all, is not ok.
func number(name string) (uint64, bool) {
	digits, ok := strings.CutPrefix(name, genPrefix)
	if !ok || digits == "" || digits[0] == '0' || digits[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	return n, err == nil && n > 0
}

func generationName(n uint64) string { return genPrefix + strconv.FormatUint(n, 10) }

// asError keeps a store's own error and calls every other damage.
func asError(path string, err error) error {
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	if errors.Is(err, fs.ErrPermission) {
		return foreign(path, "it cannot be read: "+err.Error())
	}
	// Pebble's errors go on with stack traces.
	why, _, _ := strings.Cut(err.Error(), "\n")
	if len(why) > 300 {
		why = why[:300] + "…"
	}
	return damaged(path, why)
}
