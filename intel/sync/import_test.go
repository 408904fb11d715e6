package sync

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pkgd/intel"
	"pkgd/intel/store"
)

func TestWholeExportReplaces(t *testing.T) {
	b := newBed(t)
	one := b.lay("npm/all.zip", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0"), rec("MAL-2", "2024-02-01", "npm zz-a 1.0.0", "npm zz-b 1.0.0"), rec("GHSA-1", "2024-01-05", "npm zz-c 1.0.0")))
	rep := b.load(nil, one)
	if e := rep.ecosystem("npm"); !rep.Changed || e.Added != 3 || e.Records != 3 || rep.Partial() {
		t.Errorf("first: %+v", rep)
	}
	b.want("first", "MAL-1 MAL-2", "npm zz-a 1.0.0")
	if got := b.exported("npm"); got != "2024-02-01" {
		t.Errorf("freshness: %s", got)
	}

	again := b.load(nil, one)
	if again.Changed || again.Generation != rep.Generation || again.ecosystem("npm").Unchanged != 3 {
		t.Errorf("the same once more: %+v", again)
	}

	b.lay("npm/all.zip", pack(t, rec("MAL-2", "2024-03-01", "npm zz-b 2.0.0"), rec("GHSA-1", "2024-01-05", "npm zz-c 1.0.0"), rec("MAL-3", "2024-02-20", "npm zz-d 1.0.0")))
	next := b.load(nil, filepath.Dir(one))
	if e := next.ecosystem("npm"); e.Added != 1 || e.Updated != 1 || e.Unchanged != 1 || e.Removed != 1 || e.Records != 3 {
		t.Errorf("second: %+v", e)
	}
	b.want("second", "GHSA-1 MAL-2 MAL-3", "npm zz-a 1.0.0", "npm zz-b 1.0.0", "npm zz-b 2.0.0", "npm zz-c 1.0.0", "npm zz-d 1.0.0")

	b.lay("npm/all.zip", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0")))
	old := b.load(nil, one)
	if old.Changed || old.Counts[Older] != 1 || !old.Partial() {
		t.Errorf("an older export: %+v", old)
	}
	b.want("after an older export", "GHSA-1 MAL-2 MAL-3", "npm zz-a 1.0.0", "npm zz-b 2.0.0", "npm zz-c 1.0.0", "npm zz-d 1.0.0")
	if old = b.load(func(o *Options) { o.Force = true }, one); !old.Changed {
		t.Errorf("an older export by force: %+v", old)
	}
	b.want("by force", "MAL-1", "npm zz-a 1.0.0", "npm zz-b 2.0.0")
	if old = b.load(func(o *Options) { o.AsOf = date("2025-01-01") }, one); b.exported("npm") != "2025-01-01" {
		t.Errorf("--as-of is not kept: %+v", old)
	}
}

func TestLooseRecords(t *testing.T) {
	b := newBed(t)
	b.load(nil, b.lay("npm/all.zip", pack(t, rec("MAL-1", "2024-01-10", "npm zz-a 1.0.0", "PyPI zz-p 1.0"))))
	b.want("a stray is kept", "MAL-1", "PyPI zz-p 1.0")
	rep := b.load(nil, b.lay("r/MAL-1.json", []byte(rec("MAL-1", "2024-01-09", "npm zz-b 1.0.0"))))
	if rep.Changed || rep.ecosystem("npm").Older != 1 || rep.Counts[Older] != 1 {
		t.Errorf("an older record: %+v", rep)
	}
	rep = b.load(nil, b.lay("r/MAL-1.json", []byte(rec("MAL-1", "2024-01-10", "npm zz-b 1.0.0"))))
	if !rep.Changed || rep.ecosystem("npm").Updated != 1 || rep.ecosystem("PyPI").Removed != 1 {
		t.Errorf("a record of the same time: %+v", rep)
	}
	b.want("replaced whole", "MAL-1", "npm zz-a 1.0.0", "PyPI zz-p 1.0", "npm zz-b 1.0.0")
	if again := b.load(nil, filepath.Join(b.from, "r")); again.Changed || again.ecosystem("npm").Unchanged != 1 {
		t.Errorf("once more: %+v", again)
	}
	if got := b.exported("npm"); got != "2024-01-10" {
		t.Errorf("a loose record made a whole export newer: %s", got)
	}
	b.lay("r/new.json", []byte(rec("MAL-5", "2024-05-01", "crates.io zz-c 1.0.0")))
	b.lay("r/some.zip", pack(t, rec("MAL-5", "2024-04-01", "crates.io zz-old 1.0.0"), rec("MAL-6", "2024-04-01", "npm zz-b 1.0.0"), rec("MAL-7", "2024-04-01", "Moonbase zz 1")))
	rep = b.load(nil, filepath.Join(b.from, "r"))
	if rep.ecosystem("crates.io").Added != 1 || rep.Counts[Foreign] != 1 || rep.Partial() {
		t.Errorf("a folder of files and zips: %+v", rep)
	}
	b.want("the newer of two", "MAL-1 MAL-5 MAL-6", "crates.io zz-c 1.0.0", "crates.io zz-old 1.0.0", "npm zz-b 1.0.0")
	if got := b.exported("crates.io"); got != "2024-05-01" {
		t.Errorf("freshness of loose records: %s", got)
	}
}

// TestDamageLosesNothing: what cannot be read is named, and what was there stays.
func TestDamageLosesNothing(t *testing.T) {
	good := pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0"), rec("MAL-2", "2024-01-01", "npm zz-b 1.0.0"), rec("MAL-3", "2024-01-01", "npm zz-c 1.0.0"))
	later := []string{rec("MAL-1", "2024-02-01", "npm zz-a 1.0.0", "npm zz-x 1.0.0"), rec("MAL-2", "2024-02-01", "npm zz-b 1.0.0"), rec("MAL-3", "2024-02-01", "npm zz-c 1.0.0")}
	all := []string{"npm zz-a 1.0.0", "npm zz-b 1.0.0", "npm zz-c 1.0.0"}
	flipped := pack(t, later...)
	at := bytes.Index(flipped, []byte("MAL-2.json")) + len("MAL-2.json") + 6
	flipped[at] ^= 0xff
	zeros := "MAL-2.json={\"id\":\"MAL-2\",\"details\":\"" + strings.Repeat("0", 8<<20) + "\"}"
	noise := make([]byte, 1<<20)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		zip     []byte
		damaged int
		changed bool
	}{
		"empty file":          {nil, 1, false},
		"not a zip":           {[]byte("<html>busy</html>"), 1, false},
		"cut short":           {good[:len(good)-30], 1, false},
		"cut in half":         {good[:len(good)/2], 1, false},
		"without records":     {pack(t), 1, false},
		"only broken records": {pack(t, "MAL-1.json={", "MAL-2.json=x"), 3, false},
		"a flipped byte":      {flipped, 1, true},
		"a record cut short":  {pack(t, later[0], later[2], "MAL-2.json="+later[1][:40]), 1, true},
		"a bomb":              {pack(t, later[0], later[2], zeros), 1, false},
		"a bomb in ballast":   {pack(t, later[0], later[2], zeros, "ballast="+string(noise)), 1, true},
		"an id twice":         {pack(t, later[0], later[1], later[2], "other.json="+rec("MAL-1", "2024-03-01", "npm zz-evil 1.0.0")), 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBed(t)
			before := b.load(nil, b.lay("npm/all.zip", good))
			b.lay("npm/all.zip", c.zip)
			rep := b.load(nil, filepath.Join(b.from, "npm", "all.zip"))
			if rep.Counts[Damaged] != c.damaged || rep.Changed != c.changed || !rep.Partial() || len(rep.Skips) != c.damaged {
				t.Errorf("%+v", rep)
			}
			for _, s := range rep.Skips {
				if s.Source == "" || s.What == "" {
					t.Errorf("a skip that does not say what: %+v", s)
				}
			}
			if !c.changed && rep.Generation != before.Generation {
				t.Errorf("generation %s after %s", rep.Generation, before.Generation)
			}
			b.want(name, "MAL-1 MAL-2 MAL-3", all...)
		})
	}
}

func TestLimits(t *testing.T) {
	var many []string
	for i := range 50 {
		many = append(many, rec(fmt.Sprintf("MAL-%d", i), "2024-01-01", "npm zz-a 1.0.0"))
	}
	for name, l := range map[string]Limits{"count": {Entries: 10}, "total": {Total: 1000}} {
		b := newBed(t)
		if rep := b.load(func(o *Options) { o.Limits = l }, b.lay("npm/all.zip", pack(t, many...))); rep.Changed || rep.Counts[Damaged] != 1 {
			t.Errorf("%s: %+v", name, rep)
		}
	}
	b := newBed(t)
	big := b.lay("MAL-1.json", []byte(rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0")))
	if rep := b.load(func(o *Options) { o.Limits.Record = 64 }, big); rep.Changed || rep.Counts[Damaged] != 1 {
		t.Errorf("a record over the limit: %+v", rep)
	}
}

func TestNothingToImport(t *testing.T) {
	b := newBed(t)
	if err := os.MkdirAll(b.from, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, paths := range [][]string{nil, {b.from}, {filepath.Join(b.from, "none")}} {
		if rep, err := Import(context.Background(), Options{Dir: b.dir, Paths: paths}); err == nil {
			t.Errorf("%v: %+v", paths, rep)
		}
	}
	if _, err := Import(context.Background(), Options{Dir: b.dir, Feed: "nope", Paths: []string{b.lay("x.json", []byte("{}"))}}); err == nil {
		t.Error("an unknown feed is taken")
	}
}

// TestFutureDates: one record of the year 9999 neither keeps a store fresh for
// ever nor makes every later export old.
func TestFutureDates(t *testing.T) {
	b := newBed(t)
	now := func(o *Options) { o.Now = date("2024-06-01") }
	path := b.lay("npm/all.zip", pack(t, rec("MAL-1", "2024-05-01", "npm zz-a 1.0.0"), rec("MAL-2", "9999-01-01", "npm zz-b 1.0.0")))
	b.load(now, path)
	if got := b.exported("npm"); got != "2024-05-01" {
		t.Errorf("freshness %s", got)
	}
	b.lay("npm/all.zip", pack(t, rec("MAL-1", "2024-05-02", "npm zz-a 1.0.0"), rec("MAL-2", "9999-01-01", "npm zz-b 1.0.0")))
	if rep := b.load(now, path); !rep.Changed || rep.Partial() {
		t.Errorf("%+v", rep)
	}
}

// TestTwoExportsOfOneEcosystem in one run: the newer is what stays.
func TestTwoExportsOfOneEcosystem(t *testing.T) {
	b := newBed(t)
	old := b.lay("old/npm/all.zip", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0")))
	now := b.lay("now/npm/all.zip", pack(t, rec("MAL-2", "2024-02-01", "npm zz-a 1.0.0")))
	b.load(nil, old, now)
	b.want("old, then new", "MAL-2", "npm zz-a 1.0.0")
	b = &bed{t: t, dir: b.dir + "2", from: b.from}
	b.load(nil, now, old)
	b.want("new, then old", "MAL-2", "npm zz-a 1.0.0")
}

func TestDamagedStoreNeedsForce(t *testing.T) {
	b := newBed(t)
	path := b.lay("npm/all.zip", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0")))
	b.load(nil, path)
	if err := os.WriteFile(filepath.Join(b.dir, "CURRENT"), []byte("gen-99\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Import(context.Background(), Options{Dir: b.dir, Paths: []string{path}}); !store.Is(err, store.Damaged) {
		t.Errorf("got %v", err)
	}
	rep := b.load(func(o *Options) { o.Force = true }, path)
	if !strings.HasPrefix(rep.Generation, "gen-100-") {
		t.Errorf("numbering went back: %s", rep.Generation)
	}
	b.want("built anew", "MAL-1", "npm zz-a 1.0.0")
}

func TestCancelledImport(t *testing.T) {
	b := newBed(t)
	path := b.lay("npm/all.zip", pack(t, rec("MAL-1", "2024-01-01", "npm zz-a 1.0.0")))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Import(ctx, Options{Dir: b.dir, Paths: []string{path}}); err == nil {
		t.Error("a cancelled import succeeds")
	}
	if _, err := intel.Open([]string{b.dir}); !store.Is(err, store.Absent) {
		t.Errorf("it left a store behind: %v", err)
	}
}

// TestWideZip reads a zip of 70,000 entries, whose count does not fit into the
// old end record.
func TestWideZip(t *testing.T) {
	if testing.Short() {
		t.Skip("70,000 records take a second")
	}
	b := newBed(t)
	records := make([]string, 70_000)
	for i := range records {
		records[i] = rec(fmt.Sprintf("MAL-%06d", i), "2024-01-01", fmt.Sprintf("npm zz-%d 1.0.0", i))
	}
	if rep := b.load(nil, b.lay("npm/all.zip", pack(t, records...))); rep.Records != len(records) || rep.Partial() {
		t.Errorf("%d records, skips %v", rep.Records, rep.Skips)
	}
}
