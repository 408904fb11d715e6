package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pkgd/guard"
	"pkgd/intel"
	"pkgd/intel/sync"
)

// made is an evaluation over a store of made-up records.
func made(t *testing.T) *evaluation {
	t.Helper()
	dir := t.TempDir()
	for id, affected := range map[string]string{
		"MAL-1":  `"versions":["1.2.3","1.2.4"]`,
		"MAL-2":  `"ranges":[{"type":"SEMVER","events":[{"introduced":"2.0.0"},{"fixed":"2.0.2"}]}]`,
		"MAL-3":  `"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]`,
		"MAL-4":  `"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"0.5.0"}]}]`,
		"MAL-5":  `"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"last_affected":"3.1.0"}]}]`,
		"GHSA-6": `"database_specific":{"severity":"CRITICAL"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"4.0.0"}]}]`,
	} {
		text := fmt.Sprintf(`{"id":%q,"modified":"2026-01-01T00:00:00Z","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
"affected":[{"package":{"ecosystem":"npm","name":"zz-%s"},%s}]}`, id, id, affected)
		if err := os.WriteFile(filepath.Join(dir, id+".json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	store := filepath.Join(dir, "intel")
	if _, err := sync.Import(context.Background(), sync.Options{Dir: store, Paths: []string{dir}}); err != nil {
		t.Fatal(err)
	}
	r, err := intel.Open([]string{store})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return &evaluation{r: r, now: time.Now().Unix()}
}

// TestRecordsHitThemselves: the version that stands for a record is one that it
// hits, so that a miss is the guard's and not the evaluation's.
func TestRecordsHitThemselves(t *testing.T) {
	e := made(t)
	list, err := readRecords(e.r)
	if err != nil || len(list) != 5 {
		t.Fatal(list, err)
	}
	found, err := e.r.Match(list)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range list {
		if len(found[i]) != 1 || found[i][0].Kind != guard.Malicious {
			t.Errorf("%s is hit by %+v", p, found[i])
		}
	}
}

func TestDecide(t *testing.T) {
	e := made(t)
	list := []guard.Package{{Ecosystem: "npm", Name: "zz-MAL-3", Version: "9.0.0"}, {Ecosystem: "npm", Name: "zz-GHSA-6", Version: "3.0.0"}, {Ecosystem: "npm", Name: "zz-none", Version: "1.0.0"}}
	found, err := e.r.Match(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		profile string
		p       int
		age     int64
		w       way
		want    []string
	}{
		{"balanced", 0, year, restored, []string{"malicious"}},
		{"malware", 0, year, named, []string{"malicious"}},
		{"balanced", 1, year, restored, nil},
		{"balanced", 1, year, named, nil},
		{"balanced", 1, year, fixable, []string{"vulnerable"}},
		{"strict", 1, year, behind, []string{"vulnerable"}},
		{"malware", 1, year, fixable, nil},
		{"balanced", 2, year, named, nil},
		{"malware", 2, day, restored, []string{"cooldown"}},
	} {
		got := blocking(e.decide(guard.DefaultPolicy(c.profile), list[c.p], found[c.p], c.age, c.w))
		if !slices.Equal(got, c.want) {
			t.Errorf("%s, %s, %s: blocked for %v, want %v", c.profile, list[c.p], c.w.name, got, c.want)
		}
	}
}
