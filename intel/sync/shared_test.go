package sync

import (
	"os"
	"path/filepath"
	"testing"
)

// realData gives the folder with OSV's bulk export, or skips.
func realData(t testing.TB) string {
	t.Helper()
	if base := os.Getenv("PKGD_SHARED"); base != "" {
		return check(t, filepath.Join(base, "data", "osv"))
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		osv := filepath.Join(dir, "shared", "data", "osv")
		if _, err := os.Stat(osv); err == nil {
			return check(t, osv)
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skip("the real records are not here (set PKGD_SHARED to the folder that holds data/osv)")
		}
		dir = up
	}
}

func check(t testing.TB, osv string) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(osv, "npm", exportName)); err != nil {
		t.Skipf("the real records are not here: %v", err)
	}
	return osv
}
