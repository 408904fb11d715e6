// Package oserror tells the kinds of errors of files apart, through any number
// of wrapping layers.
package oserror

import (
	"errors"
	"io/fs"
)

var (
	// ErrInvalid is fs.ErrInvalid.
	ErrInvalid = fs.ErrInvalid
	// ErrExist is fs.ErrExist.
	ErrExist = fs.ErrExist
	// ErrNotExist is fs.ErrNotExist.
	ErrNotExist = fs.ErrNotExist
	// ErrPermission is fs.ErrPermission.
	ErrPermission = fs.ErrPermission
	// ErrClosed is fs.ErrClosed.
	ErrClosed = fs.ErrClosed
)

// IsExist says whether something was there already.
func IsExist(err error) bool { return errors.Is(err, fs.ErrExist) }

// IsNotExist says whether something was not there.
func IsNotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// IsPermission says whether the system refused.
func IsPermission(err error) bool { return errors.Is(err, fs.ErrPermission) }
