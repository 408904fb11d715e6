package sync

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pkgd/guard"
	"pkgd/intel"
	"pkgd/intel/store"
)

// The test binary runs itself as an importer that never stops, to be killed.
const childEnv = "PKGD_TEST_IMPORT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		importForEver(dir)
	}
	os.Exit(m.Run())
}

const killRecords = 600

// killExport is one of the exports that the importer takes in turn: the same
// ids, other contents.
func killExport(t testing.TB, ecosystem string, turn int) []byte {
	records := make([]string, killRecords)
	for i := range records {
		records[i] = rec(fmt.Sprintf("MAL-%s-%d", ecosystem, i), "2024-01-01", fmt.Sprintf("%s zz-%d %d.0.0", ecosystem, i, turn), ecosystem+" zz-canary "+strconv.Itoa(turn)+".0.0")
	}
	return pack(t, records...)
}

func importForEver(dir string) {
	for turn := 0; ; turn++ {
		_, err := Import(context.Background(), Options{Dir: filepath.Join(dir, "intel"), AsOf: time.Unix(int64(1700000000+turn), 0), Force: true,
			Paths: []string{filepath.Join(dir, strconv.Itoa(turn%2))}})
		if err != nil {
			fmt.Println(err)
			os.Exit(3)
		}
	}
}

// TestKilledImports: after a kill at any moment the store opens, holds every
// record of one whole generation, and its number never goes back. The number of
// kills is 10, or PKGD_KILLS.
func TestKilledImports(t *testing.T) {
	kills := 10
	if n, err := strconv.Atoi(os.Getenv("PKGD_KILLS")); err == nil && n > 0 {
		kills = n
	} else if testing.Short() {
		kills = 3
	}
	dir := t.TempDir()
	for turn := range 2 {
		for _, ecosystem := range []string{"npm", "PyPI"} {
			path := filepath.Join(dir, strconv.Itoa(turn), ecosystem, exportName)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, killExport(t, ecosystem, turn), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 0))
	last, halfway := uint64(0), 0
	for range kills {
		c := exec.Command(self, "-test.run=^$")
		c.Env = append(os.Environ(), childEnv+"="+dir)
		var out strings.Builder
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+rnd.IntN(600)) * time.Millisecond)
		_ = c.Process.Kill()
		_ = c.Wait()
		if c.ProcessState.Exited() {
			t.Fatalf("the importer ended by itself: %s", &out)
		}
		if tmp, _ := filepath.Glob(filepath.Join(dir, "intel", "tmp-*")); len(tmp) > 0 {
			halfway++
		}
		last = checkKilled(t, filepath.Join(dir, "intel"), last)
	}
	t.Logf("%d kills, %d of them in the middle of a build, last generation %d", kills, halfway, last)
}

func checkKilled(t *testing.T, dir string, last uint64) uint64 {
	t.Helper()
	r, err := store.Open(dir)
	if last == 0 && store.Is(err, store.Absent) {
		return 0
	}
	if err != nil {
		t.Fatalf("after generation %d: %v", last, err)
	}
	defer r.Close()
	if err = r.Verify(); err != nil {
		t.Fatal(err)
	}
	if n := r.Meta().Number; n < last {
		t.Fatalf("generation %d after %d", n, last)
	}
	i, err := intel.Open([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	canary := 0
	for _, ecosystem := range []string{"npm", "PyPI"} {
		if p := r.Meta().Part(store.PartKey{Feed: "osv", Ecosystem: ecosystem}); p == nil || p.Records != killRecords || p.Names != killRecords+1 {
			t.Fatalf("records were lost: %+v", p)
		}
		for turn := range 2 {
			hits, err := i.Search([]guard.Package{{Ecosystem: ecosystem, Name: "zz-canary", Version: strconv.Itoa(turn) + ".0.0"}})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hits[0] {
				if h.Affected {
					canary += 1 << (16 * turn)
				}
			}
		}
	}
	if canary != 2*killRecords && canary != 2*killRecords<<16 {
		t.Fatalf("a generation of two halves: %x", canary)
	}
	return r.Meta().Number
}
