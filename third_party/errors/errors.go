// Package errors stands in for CockroachDB's errors in what Pebble takes of it:
// constructors, wrapping, marks. That library also carries errors over networks
// and into crash reports; its protocol buffers, the Sentry client and go/build,
// which it links for that, cost every process start-up time that none of this
// needs.
//
// Messages read as they do in the original. What is not here: stack traces,
// redacted copies of a message, encoding.
package errors

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/redact"
)

// New gives an error of the message.
func New(message string) error { return errors.New(message) }

// Newf gives an error of the formatted message; %w wraps.
func Newf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// Errorf is Newf.
func Errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// AssertionFailedf gives an error of the formatted message.
func AssertionFailedf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// Is says whether err, or an error that it wraps or is marked with, is target.
func Is(err, target error) bool { return errors.Is(err, target) }

// As finds the first error in err's chain that target can take.
func As(err error, target any) bool { return errors.As(err, target) }

// Join gives an error that wraps all that are not nil.
func Join(errs ...error) error { return errors.Join(errs...) }

// UnwrapAll gives the innermost error of a chain.
func UnwrapAll(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// Safe marks an argument as fit for a redacted message.
func Safe(v any) redact.SafeValue { return redact.Safe(v) }

// Wrap puts a message before err's; nil stays nil.
func Wrap(err error, message string) error {
	if err == nil {
		return nil
	}
	if message == "" {
		return err
	}
	return &wrapped{err: err, message: message}
}

// Wrapf puts a formatted message before err's; nil stays nil.
func Wrapf(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return Wrap(err, fmt.Sprintf(format, args...))
}

type wrapped struct {
	err     error
	message string
}

func (w *wrapped) Error() string { return w.message + ": " + w.err.Error() }
func (w *wrapped) Unwrap() error { return w.err }

// Mark gives err, of which Is says that it is reference too; nil stays nil.
func Mark(err, reference error) error {
	if err == nil {
		return nil
	}
	return &marked{err: err, reference: reference}
}

type marked struct{ err, reference error }

func (m *marked) Error() string        { return m.err.Error() }
func (m *marked) Unwrap() error        { return m.err }
func (m *marked) Is(target error) bool { return errors.Is(m.reference, target) }

// CombineErrors gives the first, or the second where the first is nil.
func CombineErrors(first, second error) error {
	if first == nil {
		return second
	}
	return WithSecondaryError(first, second)
}

// WithSecondaryError gives err; what else went wrong is shown by %+v only.
func WithSecondaryError(err, second error) error {
	if second == nil {
		return err
	}
	return WithDetailf(err, "secondary error: %+v", second)
}

// WithStack gives err.
func WithStack(err error) error { return err }

// WithDetailf gives err; the detail is shown by %+v only. nil stays nil.
func WithDetailf(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &detailed{err: err, detail: fmt.Sprintf(format, args...)}
}

// WithHintf is WithDetailf.
func WithHintf(err error, format string, args ...any) error {
	return WithDetailf(err, format, args...)
}

// WithSafeDetails is WithDetailf.
func WithSafeDetails(err error, format string, args ...any) error {
	return WithDetailf(err, format, args...)
}

type detailed struct {
	err    error
	detail string
}

func (d *detailed) Error() string { return d.err.Error() }
func (d *detailed) Unwrap() error { return d.err }

// Format shows the detail on lines of its own for %+v.
func (d *detailed) Format(s fmt.State, verb rune) {
	if verb == 'v' && s.Flag('+') {
		fmt.Fprintf(s, "%+v\n%s", d.err, d.detail)
		return
	}
	fmt.Fprintf(s, fmt.FormatString(s, verb), d.Error())
}
