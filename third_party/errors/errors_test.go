package errors_test

import (
	std "errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"

	"github.com/cockroachdb/errors"
	"github.com/cockroachdb/errors/oserror"
)

// TestChains: what Pebble asks of an error that went through several hands.
func TestChains(t *testing.T) {
	corrupt, missing := errors.New("corrupt"), &fs.PathError{Op: "open", Path: "000001.sst", Err: syscall.ENOENT}
	err := errors.Mark(errors.Wrapf(missing, "table %d", errors.Safe(1)), corrupt)
	err = errors.WithHintf(errors.CombineErrors(err, errors.New("closing failed, too")), "path: %s", "a")
	if want := "table 1: open 000001.sst: no such file or directory"; err.Error() != want || fmt.Sprintf("%v", err) != want || fmt.Sprintf("%s", err) != want {
		t.Errorf("message %q, want %q", err, want)
	}
	if want := err.Error() + "\nsecondary error: closing failed, too\npath: a"; fmt.Sprintf("%+v", err) != want {
		t.Errorf("in full %+v, want %s", err, want)
	}
	var path *os.PathError
	for what, holds := range map[string]bool{
		"is what it is marked with":    errors.Is(err, corrupt) && std.Is(err, corrupt),
		"is what it wraps":             errors.Is(err, missing) && errors.As(err, &path),
		"is not what failed besides":   !errors.Is(err, fs.ErrClosed),
		"a missing file":               oserror.IsNotExist(err) && !oserror.IsExist(err) && !oserror.IsPermission(err),
		"ends in the system's error":   errors.UnwrapAll(err) == syscall.ENOENT,
		"the mark is one way":          !errors.Is(corrupt, err),
		"nil stays nil":                errors.Wrap(nil, "a") == nil && errors.Wrapf(nil, "a") == nil && errors.Mark(nil, corrupt) == nil && errors.WithDetailf(nil, "a") == nil && errors.CombineErrors(nil, nil) == nil,
		"the second of two, if no one": errors.CombineErrors(nil, corrupt) == corrupt && errors.CombineErrors(corrupt, nil) == corrupt,
		"%w wraps":                     errors.Is(errors.Errorf("a: %w", corrupt), corrupt) && errors.Is(errors.AssertionFailedf("a: %w", corrupt), corrupt),
	} {
		if !holds {
			t.Errorf("does not hold: %s", what)
		}
	}
}
