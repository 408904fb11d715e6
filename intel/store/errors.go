package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"pkgd/guard"
)

// Kind tells what is wrong with a store.
type Kind int

const (
	Damaged    Kind = iota // something in it is not as it was written
	Absent                 // there is none
	Foreign                // it belongs to somebody else, or others can write to it
	Newer                  // a newer pkgd wrote it
	Busy                   // another process is writing
	Unwritable             // it cannot be written; what was there is unchanged
)

// Error says what is wrong, where, and what to do next.
type Error struct {
	Kind Kind
	Path string
	Why  string
	Next string
}

func (e *Error) Error() string {
	s := "intelligence store " + e.Path + ": " + e.Why
	if e.Next != "" {
		s += "; " + e.Next
	}
	return s
}

// ExitCode is the code a command about the store ends with.
func (e *Error) ExitCode() int { return guard.ExitStore }

// Is says whether err is, or wraps, a store's error of a kind.
func Is(err error, k Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == k
}

const (
	nextImport  = "run: pkgd intel sync"
	nextRebuild = "run: pkgd intel sync --force"
	nextUpgrade = "upgrade pkgd"
)

func damaged(path, why string) error {
	return &Error{Kind: Damaged, Path: path, Why: why, Next: nextRebuild}
}

func absent(path, why string) error {
	return &Error{Kind: Absent, Path: path, Why: why, Next: nextImport}
}

// Unwritten makes a failure of the disk while writing to the store in dir an
// *Error; every other error stays as it is.
func Unwritten(dir string, err error) error {
	var own *Error
	var path *fs.PathError
	var link *os.LinkError
	if err == nil || errors.As(err, &own) || !errors.As(err, &path) && !errors.As(err, &link) {
		return err
	}
	name := ""
	if path != nil {
		name = path.Path
	} else {
		name = link.Old
	}
	if inside, bad := filepath.Rel(dir, name); bad != nil || !filepath.IsLocal(inside) {
		return err
	}
	return &Error{Kind: Unwritable, Path: dir, Why: "it cannot be written, and stays as it was: " + err.Error(),
		Next: "make room, or choose another folder with PKGD_DATA_DIR"}
}

func foreign(path, why string) error {
	return &Error{Kind: Foreign, Path: path, Why: why, Next: "give it to the user who runs pkgd and take others' write permission away, or choose another folder with PKGD_DATA_DIR"}
}
