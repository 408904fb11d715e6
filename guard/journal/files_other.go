//go:build !unix

package journal

import (
	"fmt"
	"os"
)

// openNoFollow opens a file that is no link. The system has no flag for it, so
// the name is looked at first; the folder is the user's own.
func openNoFollow(path string, flag int, perm os.FileMode) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	return os.OpenFile(path, flag, perm)
}

// distrust: access is by lists that the folder inherits from the user's own.
func distrust(os.FileInfo) string { return "" }
