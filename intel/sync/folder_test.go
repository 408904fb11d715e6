package sync

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestImportFolder imports $PKGD_IMPORT twice and then $PKGD_UPDATE, and prints
// what it took: for made-up sets of any size, under /usr/bin/time.
func TestImportFolder(t *testing.T) {
	first := os.Getenv("PKGD_IMPORT")
	if first == "" {
		t.Skip("PKGD_IMPORT names no folder of exports")
	}
	dir := filepath.Join(t.TempDir(), "intel")
	for _, from := range []string{first, first, os.Getenv("PKGD_UPDATE")} {
		if from == "" {
			continue
		}
		begin, cpu := time.Now(), cpuTime()
		rep, err := Import(context.Background(), Options{Dir: dir, Paths: []string{from}})
		if err != nil {
			t.Fatal(err)
		}
		if rep.Partial() {
			t.Errorf("left out: %v", rep.Counts)
		}
		t.Logf("%s: %v, CPU %v, %d records, changed %v, %d bytes", from, time.Since(begin), cpuTime()-cpu, rep.Records, rep.Changed, treeSize(t, dir))
		for _, e := range rep.Ecosystems {
			t.Logf("  %+v", e)
		}
	}
}
