package store

import "errors"

// Kind tells what is wrong with a store.
type Kind int

const (
	Damaged Kind = iota // something in it is not as it was written
	Absent              // there is none
	Foreign             // it belongs to somebody else, or others can write to it
	Newer               // a newer pkgd wrote it
	Busy                // another process is writing
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

func foreign(path, why string) error {
	return &Error{Kind: Foreign, Path: path, Why: why, Next: "give it to the user who runs pkgd and take others' write permission away, or choose another folder with PKGD_DATA_DIR"}
}
