package intel_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/guard"
	"pkgd/intel"
	"pkgd/intel/store"
	intelsync "pkgd/intel/sync"
)

// stock makes a store of loose records and gives its folder.
func stock(t testing.TB, asOf time.Time, records ...string) string {
	t.Helper()
	from, dir := t.TempDir(), filepath.Join(t.TempDir(), "intel")
	for i, r := range records {
		if err := os.WriteFile(filepath.Join(from, fmt.Sprintf("%d.json", i)), []byte(r), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rep, err := intelsync.Import(context.Background(), intelsync.Options{Dir: dir, Paths: []string{from}, AsOf: asOf})
	if err != nil || rep.Partial() {
		t.Fatal(err, rep.Skips)
	}
	return dir
}

// record writes a made-up one; more is put before affected.
func record(id, modified, more, ecosystem, name, affected string) string {
	return fmt.Sprintf(`{"id":%q,"modified":"%sT00:00:00Z","published":"%sT00:00:00Z","summary":"about %s",%s"affected":[{"package":{"ecosystem":%q,"name":%q},%s}]}`,
		id, modified, modified, id, more, ecosystem, name, affected)
}

const (
	upTo2 = `"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]`
	upTo3 = `"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"3.0.0"}]}]`
	every = `"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}]`
	only1 = `"versions":["1.0.0"]`
	high  = `"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],`
)

func open(t testing.TB, dirs ...string) *intel.Reader {
	t.Helper()
	r, err := intel.Open(dirs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func match(t testing.TB, r *intel.Reader, ecosystem, name, version string) []guard.Threat {
	t.Helper()
	out, err := r.Match([]guard.Package{{Ecosystem: ecosystem, Name: name, Version: version}})
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

func day(s string) time.Time {
	d, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return d
}

// TestAliases: records that share an id, directly or through another, are one
// incident; what only looks alike is not.
func TestAliases(t *testing.T) {
	r := open(t, stock(t, time.Time{},
		record("GHSA-1", "2024-01-01", `"aliases":["CVE-1"],`+high, "npm", "zz-a", upTo2),
		record("NSWG-1", "2024-01-02", `"aliases":["CVE-1","SNYK-1"],`, "npm", "zz-a", upTo3),
		record("MAL-1", "2024-01-03", `"aliases":["SNYK-1"],`, "npm", "zz-a", only1),
		record("OTHER-1", "2024-01-04", `"related":["GHSA-1"],`, "npm", "zz-a", only1),
	))
	got := match(t, r, "npm", "zz-a", "1.0.0")
	if len(got) != 2 {
		t.Fatalf("%d incidents: %+v", len(got), got)
	}
	mal := got[0]
	if mal.ID != "MAL-1" || !slices.Equal(mal.Aliases, []string{"CVE-1", "GHSA-1", "NSWG-1", "SNYK-1"}) || mal.Kind != guard.Malicious ||
		mal.Severity != guard.Critical || mal.CVSS != 7.5 || mal.Fixed != "3.0.0" || !slices.Equal(mal.FixedAll, []string{"2.0.0", "3.0.0"}) ||
		!mal.Reviewed || mal.Feed != "osv" || mal.URL != "https://osv.dev/vulnerability/MAL-1" || mal.Modified != day("2024-01-03").Unix() {
		t.Errorf("%+v", mal)
	}
	if got[1].ID != "OTHER-1" || got[1].Kind != guard.Vulnerable {
		t.Errorf("%+v", got[1])
	}
	// Where the report of malware does not hit, the rest is no malware.
	got = match(t, r, "npm", "zz-a", "1.5.0")
	if len(got) != 1 || got[0].ID != "GHSA-1" || got[0].Kind != guard.Vulnerable || got[0].Severity != guard.High {
		t.Errorf("%+v", got)
	}
	if got = match(t, r, "npm", "zz-a", "3.0.0"); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestMatch(t *testing.T) {
	r := open(t, stock(t, time.Time{},
		record("MAL-1", "2024-01-01", "", "npm", "zz-Up", every),
		record("MAL-2", "2024-01-01", `"withdrawn":"2024-02-01T00:00:00Z",`, "npm", "zz-gone", every),
		record("PYSEC-1", "2024-01-01", "", "PyPI", "Zz_Py.Pack", `"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.0"}]}]`),
		record("DSA-1", "2024-01-01", "", "Debian:12", "zz-deb", every),
		record("JSR-1", "2024-01-01", "", "JSR", "@zz/bridged", every),
	))
	for _, c := range []struct{ ecosystem, name, version, want string }{
		{"npm", "zz-Up", "1.0.0", "MAL-1"}, {"npm", "zz-up", "1.0.0", ""}, {"npm", "zz-gone", "1.0.0", ""}, {"npm", "zz-none", "1.0.0", ""},
		{"PyPI", "zz-py-pack", "1.0", "PYSEC-1"}, {"PyPI", "ZZ.PY_PACK", "1.0", "PYSEC-1"}, {"pip", "zz-py-pack", "1.0", "PYSEC-1"}, {"PyPI", "zz-py-pack", "2.0", ""},
		{"Debian:12", "zz-deb", "1", "DSA-1"}, {"Debian:11", "zz-deb", "1", ""}, {"Debian", "zz-deb", "1", "DSA-1"},
		{"Moonbase", "zz", "1", ""},
		{"JSR", "@zz/bridged", "1.0.0", "JSR-1"}, {"npm", "@jsr/zz__bridged", "1.0.0", "JSR-1"}, {"npm", "@zz/bridged", "1.0.0", ""},
		{"npm", "zz-held", "0.0.1-security", "npm-security-holder"}, {"npm", "zz-held", "0.0.1-security.3", "npm-security-holder"},
		{"npm", "zz-held", "0.0.1-securitynot", ""}, {"PyPI", "zz-held", "0.0.1-security", ""},
	} {
		got := ""
		for _, m := range match(t, r, c.ecosystem, c.name, c.version) {
			got += m.ID
		}
		if got != c.want {
			t.Errorf("%s:%s@%s: %q, want %q", c.ecosystem, c.name, c.version, got, c.want)
		}
	}
	found, err := r.Search([]guard.Package{{Ecosystem: "npm", Name: "zz-gone", Version: "1.0.0"}, {Ecosystem: "PyPI", Name: "zz-py-pack", Version: "2.0"}})
	if err != nil || len(found[0]) != 1 || !found[0][0].Withdrawn || found[0][0].Affected || len(found[1]) != 1 || found[1][0].Affected {
		t.Errorf("search shows what does not hit: %+v %v", found, err)
	}
	names, err := r.Names("zz-", []string{"npm"}, 10)
	if err != nil || len(names) != 2 || names[0].String() != "npm:zz-Up" {
		t.Errorf("names: %v %v", names, err)
	}
}

// TestTwoStores: a threat in either counts, and the fresher one decides how
// fresh an ecosystem is.
func TestTwoStores(t *testing.T) {
	system := stock(t, day("2024-03-01"), record("MAL-1", "2024-01-01", "", "npm", "zz-a", only1), record("GHSA-9", "2024-01-05", "", "npm", "zz-a", upTo2),
		record("PYSEC-1", "2024-01-01", "", "PyPI", "zz-p", every))
	user := stock(t, day("2024-04-01"), record("GHSA-9", "2024-01-09", "", "npm", "zz-a", upTo3), record("MAL-3", "2024-01-01", "", "npm", "zz-c", every))
	r := open(t, system, user, filepath.Join(t.TempDir(), "none"))
	ids := []string{}
	for _, m := range match(t, r, "npm", "zz-a", "1.0.0") {
		ids = append(ids, m.ID+" "+m.Fixed)
	}
	if !slices.Equal(ids, []string{"MAL-1 ", "GHSA-9 3.0.0"}) {
		t.Errorf("%q", ids)
	}
	if len(match(t, r, "npm", "zz-c", "1.0.0")) != 1 {
		t.Error("the user's store is not read")
	}
	for _, c := range []struct {
		ecosystems []string
		want       string
	}{
		{[]string{"npm"}, "2024-04-01"}, {[]string{"PyPI"}, "2024-03-01"}, {[]string{"npm", "PyPI"}, "2024-03-01"},
		{[]string{"npm", "Homebrew"}, "2024-04-01"}, {[]string{"Homebrew"}, "2024-04-01"}, {nil, "2024-04-01"},
	} {
		if got := r.Knowledge(c.ecosystems); got.SyncedAt != day(c.want).Unix() || got.Records != 5 || !strings.Contains(got.Generation, "+") {
			t.Errorf("%v: %+v", c.ecosystems, got)
		}
	}
	if got := r.Knowledge([]string{"npm", "Go"}); got.SyncedAt != 0 {
		t.Errorf("an ecosystem that was never fetched is fresh: %+v", got)
	}
	again := open(t, system, user)
	if !reflect.DeepEqual(r.Knowledge([]string{"npm"}), again.Knowledge([]string{"npm"})) {
		t.Error("knowledge is not stable")
	}
	if c := r.Counts(); len(c) != 3 || c[0].Ecosystem != "PyPI" || c[1].Records != 2 || c[1].Malicious != 1 {
		t.Errorf("counts: %+v", c)
	}
}

func TestUnusable(t *testing.T) {
	dir := stock(t, time.Time{}, record("MAL-1", "2024-01-01", "", "npm", "zz-a", only1))
	if _, err := intel.Open(nil); !store.Is(err, store.Absent) || intel.Unusable(err).Missing == "" {
		t.Errorf("no folders: %v", err)
	}
	if _, err := intel.Open([]string{filepath.Join(dir, "none")}); !store.Is(err, store.Absent) {
		t.Errorf("no store: %v", err)
	}
	gen, err := filepath.Glob(filepath.Join(dir, "gen-*", "META"))
	if err != nil || len(gen) != 1 {
		t.Fatal(err, gen)
	}
	if err = os.WriteFile(gen[0], []byte("pkgd-store 99 x\n{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = intel.Open([]string{dir})
	if k := intel.Unusable(err); !k.Newer || !strings.Contains(k.Missing, "upgrade pkgd") {
		t.Errorf("a newer store: %+v", k)
	}
	if err = os.WriteFile(gen[0], nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err = intel.Open([]string{dir}); intel.Unusable(err).Newer || intel.Unusable(err).Missing == "" {
		t.Errorf("a damaged store: %v", err)
	}
	// A good store beside a broken one does not stand in for it.
	other := stock(t, time.Time{}, record("MAL-2", "2024-01-01", "", "npm", "zz-b", only1))
	if _, err = intel.Open([]string{other, dir}); !store.Is(err, store.Damaged) {
		t.Errorf("a damaged store beside a good one: %v", err)
	}
	if k := intel.Unusable(errors.New("disk on fire")); k.Missing != "disk on fire" || k.Newer {
		t.Errorf("%+v", k)
	}
}

// TestScore follows the ranking formula.
func TestScore(t *testing.T) {
	dir := stock(t, day("2024-01-15"),
		record("MAL-1", "2024-01-15", "", "npm", "zz-new", every),
		record("MAL-2", "2020-01-01", "", "npm", "zz-old", every),
		record("GHSA-1", "2024-01-01", high, "npm", "zz-two-weeks", every),
		record("GHSA-2", "2024-01-15", "", "npm", "zz-unknown", every),
	)
	r := open(t, dir)
	for name, want := range map[string]float64{"zz-new": 1, "zz-old": 0.5, "zz-two-weeks": 0.648, "zz-unknown": 0.09} {
		if got := match(t, r, "npm", name, "1.0.0"); len(got) != 1 || got[0].Score != want {
			t.Errorf("%s: %+v, want a score of %v", name, got, want)
		}
	}
}

// TestRealIncidents: what everybody knows must be found in the real records.
func TestRealIncidents(t *testing.T) {
	r := openReal(t)
	for _, c := range []struct {
		pkg  guard.Package
		id   string
		wide bool
	}{
		{guard.Package{Ecosystem: "npm", Name: "event-stream", Version: "3.3.6"}, "GHSA-mh6f-8j2x-4483", false},
		{guard.Package{Ecosystem: "npm", Name: "ua-parser-js", Version: "0.7.29"}, "GHSA-pjwm-rvh2-c87w", false},
		{guard.Package{Ecosystem: "npm", Name: "axios", Version: "1.14.1"}, "MAL-2026-2307", false},
		{guard.Package{Ecosystem: "npm", Name: "@ctrl/tinycolor", Version: "9.9.9"}, "MAL-2025-47141", true},
		{guard.Package{Ecosystem: "PyPI", Name: "LiteLLM", Version: "1.82.8"}, "MAL-2026-2144", false},
		{guard.Package{Ecosystem: "crates.io", Name: "rustdecimal", Version: "1.23.1"}, "MAL-2022-1", false},
	} {
		out, err := r.Match([]guard.Package{c.pkg})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, m := range out[0] {
			if m.ID == c.id || slices.Contains(m.Aliases, c.id) {
				found = true
				if m.Kind != guard.Malicious || m.Unbounded != c.wide {
					t.Errorf("%s: %+v", c.pkg, m)
				}
			}
		}
		if !found {
			t.Errorf("%s: no %s in %+v", c.pkg, c.id, out[0])
		}
	}
}

// BenchmarkLookUp opens the real store, looks up, and closes, as a judged call
// does.
func BenchmarkLookUp(b *testing.B) {
	openReal(b)
	dir := []string{filepath.Join(realStore.dir, "intel")}
	lists := map[string][]guard.Package{
		"miss": {{Ecosystem: "npm", Name: "zz-nothing-here", Version: "1.0.0"}},
		"hit":  {{Ecosystem: "npm", Name: "axios", Version: "1.14.1"}},
	}
	for i := range 1500 {
		lists["1500-misses"] = append(lists["1500-misses"], guard.Package{Ecosystem: "npm", Name: fmt.Sprintf("zz-nothing-%d", i), Version: "1.0.0"})
	}
	five := []string{"axios", "chalk", "debug", "event-stream", "ua-parser-js"}
	lists["1500-with-5-hits"] = slices.Clone(lists["1500-misses"])
	for i, n := range five {
		lists["1500-with-5-hits"][i*300].Name = n
	}
	for _, name := range []string{"miss", "hit", "1500-misses", "1500-with-5-hits"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := intel.Open(dir)
				if err != nil {
					b.Fatal(err)
				}
				if _, err = r.Match(lists[name]); err != nil {
					b.Fatal(err)
				}
				r.Close()
			}
		})
	}
}
