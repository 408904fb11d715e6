// Package realdata finds the real records and lock files that benchmarks and
// evaluations use where they are there.
//
// What is not here: the data itself, and what it is used for.
package realdata

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrAbsent is inside Folder's error where the data is not on this machine.
var ErrAbsent = errors.New("not here")

// Folder is the folder with osv/, ioc/ and lockfiles.tar.gz: below PKGD_SHARED,
// or below a folder "shared" beside the working folder or one above it.
func Folder() (string, error) {
	base := os.Getenv("PKGD_SHARED")
	for dir, _ := os.Getwd(); base == "" && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "shared", "data", "osv")); err == nil {
			base = filepath.Join(dir, "shared")
		}
	}
	if base == "" {
		return "", fmt.Errorf("the real records and lock files are %w (set PKGD_SHARED to the folder that holds data/)", ErrAbsent)
	}
	return filepath.Join(base, "data"), nil
}

// LockFile is a line of the lock files' index.
type LockFile struct {
	File       string // below the folder "lockfiles" of the archive
	Repository string
}

// LockFiles unpacks the lock files of a data folder below dir and lists them.
// Paths are absolute then.
func LockFiles(data, dir string) ([]LockFile, error) {
	if err := Unpack(filepath.Join(data, "lockfiles.tar.gz"), dir); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "lockfiles", "index.json"))
	if err != nil {
		return nil, err
	}
	var list []LockFile
	if err = json.Unmarshal(text, &list); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].File = filepath.Join(dir, "lockfiles", filepath.FromSlash(list[i].File))
	}
	return list, nil
}

// Unpack puts the regular files of a tar.gz below dir.
func Unpack(archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		to := filepath.Join(dir, filepath.Clean("/"+h.Name))
		data, err := io.ReadAll(t)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(to), 0o700)
		}
		if err == nil {
			err = os.WriteFile(to, data, 0o600)
		}
		if err != nil {
			return err
		}
	}
}
