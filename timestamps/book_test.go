package timestamps

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"pkgd/guard"
	universe "pkgd/tests/registry"
	"pkgd/timestamps/registry"
)

const day = 24 * time.Hour

// now is what time it is in these tests.
var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// serve starts the made-up registries.
func serve(t *testing.T) (*universe.Universe, *universe.Server) {
	t.Helper()
	u := universe.New(clock)
	s, err := universe.Start(u)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return u, s
}

// at makes the registry of an ecosystem on a server.
func at(s *universe.Server, ecosystem string) *registry.Registry {
	switch ecosystem {
	case "npm":
		return &registry.Registry{Kind: "npm", Ecosystem: "npm", URL: strings.TrimSuffix(s.NPM(), "/"), Private: true}
	case "PyPI":
		return &registry.Registry{Kind: "pypi", Ecosystem: "PyPI", URL: s.PyPI(), Private: true}
	}
	return &registry.Registry{Kind: "crates", Ecosystem: "crates.io", URL: s.URL() + "/index", Private: true}
}

var ecosystems = []string{"npm", "PyPI", "crates.io"}

func book(t *testing.T, dir string) *Book {
	t.Helper()
	return New(Options{Client: &http.Client{Transport: &http.Transport{}}, CacheDir: dir, Now: clock, Timeout: 30 * time.Second, Deadline: time.Minute})
}

func ask1(t *testing.T, b *Book, q Query) Answer {
	t.Helper()
	answers := b.Ask(context.Background(), []Query{q})
	if len(answers) != 1 {
		t.Fatalf("%d answers to one query", len(answers))
	}
	return answers[0]
}

func before(age time.Duration) int64 { return now.Add(-age).Unix() }

func TestExactTimes(t *testing.T) {
	_, s := serve(t)
	for _, e := range ecosystems {
		b := book(t, "")
		for version, age := range map[string]time.Duration{"1.0.0": 300 * day, "1.1.0": 60 * day, "1.2.0": 5 * time.Hour} {
			a := ask1(t, b, Query{Ecosystem: e, Name: "zz-fresh", Version: version, Registry: at(s, e)})
			if a.Released != before(age) || a.Missing != nil || a.Ahead || !a.Private || a.By == "" {
				t.Errorf("%s %s: %+v", e, version, a)
			}
		}
	}
}

func TestUnknownIsNeverOld(t *testing.T) {
	u, s := serve(t)
	for _, e := range ecosystems {
		u.Publish(e, "zz-ancient", universe.Release{Version: "1.0.0", Age: 56 * 365 * day})
		b := book(t, t.TempDir())
		for what, q := range map[string]Query{
			"no time":         {Name: "zz-timeless", Version: "1.0.0"},
			"impossible time": {Name: "zz-ancient", Version: "1.0.0"},
			"no such version": {Name: "zz-fresh", Version: "9.9.9"},
			"no such package": {Name: "zz-nowhere", Version: "1.0.0"},
			"other bytes":     {Name: "zz-clean", Version: "1.0.0", Integrity: "sha256:00 sha512-AAAA sha1:00"},
		} {
			q.Ecosystem, q.Registry, q.Cutoff = e, at(s, e), before(7*day)
			a := ask1(t, b, q)
			if a.Released != 0 || a.Missing == nil || a.Missing.What != guard.MissingAge || a.Missing.Why == "" || a.Missing.Offline {
				t.Errorf("%s, %s: %+v, missing %+v", e, what, a, a.Missing)
			}
			if a.FirstSeen != now.Unix() {
				t.Errorf("%s, %s: first seen %d", e, what, a.FirstSeen)
			}
		}
	}
}

func TestFutureIsAhead(t *testing.T) {
	u, s := serve(t)
	for _, e := range ecosystems {
		u.Publish(e, "zz-tomorrow", universe.Release{Version: "1.0.0", Age: -30 * time.Hour})
		dir := t.TempDir()
		for range 2 { // the second time nothing may come from the cache
			a := ask1(t, book(t, dir), Query{Ecosystem: e, Name: "zz-tomorrow", Version: "1.0.0", Registry: at(s, e), Cutoff: before(7 * day)})
			if !a.Ahead || a.Released <= now.Unix() || a.Cached {
				t.Errorf("%s: %+v", e, a)
			}
		}
	}
}

func TestFirstSeenIsKept(t *testing.T) {
	_, s := serve(t)
	dir := t.TempDir()
	q := Query{Ecosystem: "npm", Name: "zz-timeless", Version: "1.0.0", Registry: at(s, "npm")}
	first := ask1(t, book(t, dir), q)
	later := New(Options{Client: &http.Client{}, CacheDir: dir, Now: func() time.Time { return now.Add(9 * day) }})
	again := later.Ask(context.Background(), []Query{q})[0]
	if first.FirstSeen != now.Unix() || again.FirstSeen != now.Unix() || again.Missing == nil {
		t.Errorf("first %+v, later %+v", first, again)
	}
	q.Integrity = "sha512-AAAA" // other bytes were not seen before
	if a := later.Ask(context.Background(), []Query{q})[0]; a.FirstSeen != now.Add(9*day).Unix() {
		t.Errorf("other bytes: %+v", a)
	}
}

func TestWhatIsCachedIsNotAskedAgain(t *testing.T) {
	_, s := serve(t)
	dir := t.TempDir()
	var queries []Query
	for _, e := range ecosystems {
		queries = append(queries, Query{Ecosystem: e, Name: "zz-fresh", Version: "1.1.0", Integrity: "", Registry: at(s, e), Cutoff: before(7 * day)})
	}
	first := book(t, dir).Ask(context.Background(), queries)
	s.Forget()
	b := book(t, dir)
	second := b.Ask(context.Background(), queries)
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests for what is known", n)
	}
	for i := range first {
		if first[i].Cached || !second[i].Cached || first[i].Released != second[i].Released || first[i].By != second[i].By || !second[i].Private {
			t.Errorf("%+v then %+v", first[i], second[i])
		}
	}
	if st := b.Stats(); st.Cached != 3 || st.Queries != 3 || st.Requests != 0 || st.Bytes != 0 {
		t.Errorf("%+v", st)
	}
}

func TestReleases(t *testing.T) {
	u, s := serve(t)
	for _, e := range ecosystems {
		u.Publish(e, "zz-fresh", universe.Release{Version: "1.0.5", Age: 100 * day, Yanked: true})
		b := book(t, "")
		r, err := b.Releases(context.Background(), Query{Ecosystem: e, Name: "zz-fresh", Registry: at(s, e)})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Versions) != 4 || r.Name != "zz-fresh" {
			t.Fatalf("%s: %+v", e, r)
		}
		v := r.find("1.2.0")
		if v == nil || v.Released != before(5*time.Hour) {
			t.Errorf("%s: %+v", e, v)
		}
		if e != "npm" && !r.find("1.0.5").Yanked {
			t.Errorf("%s: a yanked release is not told", e)
		}
		if e == "npm" && r.Tags["latest"] != "1.2.0" {
			t.Errorf("tags %v", r.Tags)
		}
		if e == "PyPI" && (len(v.Files) != 2 || !strings.HasPrefix(v.Files[0].Integrity, "sha256:") || !v.Files[0].Metadata || v.Files[0].URL == "") {
			t.Errorf("files %+v", v.Files)
		}
		if ok, err := b.Knows(context.Background(), Query{Ecosystem: e, Name: "zz-no", Registry: at(s, e)}); ok || err != nil {
			t.Errorf("%s knows zz-no: %v, %v", e, ok, err)
		}
		if ok, err := b.Knows(context.Background(), Query{Ecosystem: e, Name: "zz-clean", Registry: at(s, e)}); !ok || err != nil {
			t.Errorf("%s knows zz-clean: %v, %v", e, ok, err)
		}
	}
}

func TestNobodyToAsk(t *testing.T) {
	q := Query{Ecosystem: "npm", Name: "a", Version: "1"}
	if a := ask1(t, New(Options{Now: clock}), q); a.Missing == nil || !a.Missing.Offline {
		t.Errorf("no client: %+v", a)
	}
	q.Registry = &registry.Registry{Kind: "npm", URL: "http://127.0.0.1:1", Problem: "because"}
	if a := ask1(t, book(t, ""), q); a.Missing == nil || a.Missing.Why != "because" {
		t.Errorf("a problem: %+v", a)
	}
	if a := ask1(t, book(t, ""), Query{Ecosystem: "Hackage", Name: "a", Version: "1"}); a.Missing == nil || a.Missing.Offline {
		t.Errorf("no such kind: %+v", a)
	}
	if len(New(Options{}).Ask(context.Background(), nil)) != 0 {
		t.Error("answers to nothing")
	}
}

func TestFetch(t *testing.T) {
	_, s := serve(t)
	s.Token("tok")
	reg := at(s, "PyPI")
	reg.Auth = "Basic dTp0b2s="
	b := book(t, "")
	r, err := b.Releases(context.Background(), Query{Ecosystem: "PyPI", Name: "zz-source", Registry: reg})
	if err != nil {
		t.Fatal(err)
	}
	file := r.find("1.1.0").Files[0]
	data, err := b.Fetch(context.Background(), reg, file.URL, 1<<20)
	if sum := sha256.Sum256(data); err != nil || "sha256:"+hex.EncodeToString(sum[:]) != file.Integrity || int64(len(data)) != file.Size {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	for what, address := range map[string]string{"too large": file.URL, "not there": file.URL + "x", "no address": "file:///etc/passwd", "": ""} {
		if data, err := b.Fetch(context.Background(), reg, address, 10); err == nil || data != nil {
			t.Errorf("%s: %d bytes", what, len(data))
		}
	}
}
