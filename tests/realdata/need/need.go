// Package need is realdata for tests: where the real data is not on this
// machine, the test is skipped with the reason.
//
// What is not here: where the data is looked for (realdata).
package need

import (
	"os"
	"path/filepath"
	"testing"

	"pkgd/tests/realdata"
)

// Folder is the folder of the real data. parts name what the test needs of it,
// below that folder; the result is their path.
func Folder(t testing.TB, parts ...string) string {
	t.Helper()
	data, err := realdata.Folder()
	if err != nil {
		t.Skip(err)
	}
	path := filepath.Join(append([]string{data}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the real data is not complete here: %v", err)
	}
	return path
}

// Unpacked unpacks an archive of the real data into a folder of the test.
func Unpacked(t testing.TB, archive string) string {
	t.Helper()
	from, dir := Folder(t, archive), t.TempDir()
	if err := realdata.Unpack(from, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}
