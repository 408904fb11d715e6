package sync

import (
	"path/filepath"
	"testing"

	"pkgd/tests/realdata/need"
)

// realData gives the folder with OSV's bulk export, or skips.
func realData(t testing.TB) string {
	t.Helper()
	return filepath.Dir(filepath.Dir(need.Folder(t, "osv", "npm", exportName)))
}
