// Package join gives errors of several.
package join

import "errors"

// Join gives an error that wraps all that are not nil.
func Join(errs ...error) error { return errors.Join(errs...) }
