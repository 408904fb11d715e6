package timestamps

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	universe "pkgd/tests/registry"
)

// documents counts npm's whole and short documents and its HEADs in the log.
func documents(s *universe.Server) (whole, short, heads int) {
	for _, r := range s.Requests() {
		switch {
		case r.Method == "HEAD":
			heads++
		case strings.Contains(r.Accept, "install-v1"):
			short++
		default:
			whole++
		}
	}
	return
}

func npmQuery(s *universe.Server, name, version string) Query {
	return Query{Ecosystem: "npm", Name: name, Version: version, Registry: at(s, "npm"), Cutoff: before(7 * day)}
}

func TestShortDocumentProvesOld(t *testing.T) {
	_, s := serve(t)
	a := ask1(t, book(t, ""), npmQuery(s, "zz-clean", "1.0.0"))
	if a.Released != before(120*day) || !strings.Contains(a.By, "last change") {
		t.Errorf("%+v", a)
	}
	if whole, short, heads := documents(s); whole != 0 || short != 1 || heads != 0 {
		t.Errorf("%d whole, %d short, %d heads", whole, short, heads)
	}
}

func TestUpperBoundIsNotTakenForALongerWindow(t *testing.T) {
	_, s := serve(t)
	dir := t.TempDir()
	q := npmQuery(s, "zz-clean", "1.0.0")
	ask1(t, book(t, dir), q)
	q.Cutoff = before(200 * day)
	a := ask1(t, book(t, dir), q)
	if a.Released != before(300*day) || a.By != "npm registry" || a.Cached {
		t.Errorf("%+v", a)
	}
	q.Cutoff = 0
	if a := ask1(t, book(t, dir), q); a.Released != before(300*day) || !a.Cached {
		t.Errorf("the better answer was not kept: %+v", a)
	}
}

func TestYoungPackageGetsExactTime(t *testing.T) {
	_, s := serve(t)
	b := book(t, "")
	for v, age := range map[string]time.Duration{"1.2.0": 5 * time.Hour, "1.1.0": 60 * day} {
		if a := ask1(t, b, npmQuery(s, "zz-fresh", v)); a.Released != before(age) || a.By != "npm registry" {
			t.Errorf("%s: %+v", v, a)
		}
	}
	if whole, short, _ := documents(s); whole != 1 || short != 1 {
		t.Errorf("%d whole and %d short documents of one package", whole, short)
	}
}

func TestRegistryWithoutShortDocuments(t *testing.T) {
	_, s := serve(t)
	s.ShortDocuments(false)
	b := book(t, "")
	answers := b.Ask(context.Background(), []Query{npmQuery(s, "zz-fresh", "1.2.0"), npmQuery(s, "zz-fresh", "1.0.0"), npmQuery(s, "@zz/scoped", "1.0.0")})
	if answers[0].Released != before(5*time.Hour) || answers[1].Released != before(300*day) || answers[2].Released != before(210*day) {
		t.Errorf("%+v", answers)
	}
	if n := len(s.Requests()); n != 2 {
		t.Errorf("%d requests for two packages", n)
	}
}

// busy publishes packages with an old and a young release each.
func busy(u *universe.Universe, n int) {
	for i := range n {
		name := fmt.Sprintf("zz-busy-%d", i)
		u.Publish("npm", name, universe.Release{Version: "1.0.0", Age: 90 * day})
		u.Publish("npm", name, universe.Release{Version: "1.1.0", Age: time.Duration(i%48+1) * time.Hour})
	}
}

func TestArchiveDatesOfAnHonestRegistry(t *testing.T) {
	t.Parallel()
	u, s := serve(t)
	busy(u, 40)
	var queries []Query
	for i := range 40 {
		queries = append(queries, npmQuery(s, fmt.Sprintf("zz-busy-%d", i), "1.0.0"))
	}
	for i, a := range book(t, "").Ask(context.Background(), queries) {
		if a.Released < before(90*day) || a.Released > before(89*day) {
			t.Errorf("%d: %+v", i, a)
		}
	}
	whole, short, heads := documents(s)
	if whole != samples || short != 40 || heads < 37 {
		t.Errorf("%d whole, %d short, %d heads", whole, short, heads)
	}
}

func TestArchiveDatesOfAFileServer(t *testing.T) {
	u, s := serve(t)
	busy(u, 12)
	s.ArchiveDates(now.Add(-400 * day)) // all copies are dated long ago
	b := book(t, "")
	var queries []Query
	for i := range 12 {
		queries = append(queries, npmQuery(s, fmt.Sprintf("zz-busy-%d", i), "1.1.0"))
	}
	for i, a := range b.Ask(context.Background(), queries) {
		if a.Released != now.Add(-time.Duration(i%48+1)*time.Hour).Unix() || a.By != "npm registry" {
			t.Errorf("%d: %+v", i, a)
		}
	}
	if whole, _, heads := documents(s); whole != 12 || heads != 1 {
		t.Errorf("%d whole documents, %d heads", whole, heads)
	}
}

func TestManyPackagesWithLatency(t *testing.T) {
	t.Parallel()
	u, s := serve(t)
	var queries []Query
	for i := range 1500 {
		name := fmt.Sprintf("zz-many-%d", i)
		u.Publish("npm", name, universe.Release{Version: "1.0.0", Age: 90 * day})
		if i%5 == 0 {
			u.Publish("npm", name, universe.Release{Version: "1.1.0", Age: 10 * time.Hour})
		}
		queries = append(queries, npmQuery(s, name, "1.0.0"))
	}
	b := book(t, t.TempDir())
	s.Latency(20 * time.Millisecond)
	began := time.Now()
	answers := b.Ask(context.Background(), queries)
	took := time.Since(began)
	for i, a := range answers {
		if a.Missing != nil || a.Released == 0 || a.Released > queries[i].Cutoff {
			t.Fatalf("%d: %+v %+v", i, a, a.Missing)
		}
	}
	whole, short, heads := documents(s)
	st := b.Stats()
	t.Logf("1500 packages, 300 of them busy, 20 ms latency: %v, %d requests, %d bytes (%d whole, %d short, %d heads)",
		took.Round(time.Millisecond), st.Requests, st.Bytes, whole, short, heads)
	// The budget is 10 s on an idle machine; tests run on busy ones, too.
	if whole > 10 || took > time.Minute {
		t.Errorf("%d whole documents in %v", whole, took)
	}
}

func TestOtherBytesUnderTheSameVersion(t *testing.T) {
	u, s := serve(t)
	b := book(t, "")
	for _, e := range ecosystems {
		r, err := b.Releases(context.Background(), Query{Ecosystem: e, Name: "zz-clean", Registry: at(s, e)})
		if err != nil {
			t.Fatal(err)
		}
		q := Query{Ecosystem: e, Name: "zz-clean", Version: "1.1.0", Registry: at(s, e), Cutoff: before(7 * day), Integrity: r.find("1.1.0").Integrity}
		if e == "PyPI" {
			q.Integrity = r.find("1.1.0").Files[0].Integrity
		}
		if a := ask1(t, book(t, ""), q); a.Missing != nil {
			t.Errorf("%s: the right bytes: %+v", e, a.Missing)
		}
		u.Swap(e, "zz-clean", "1.1.0")
		if a := ask1(t, book(t, ""), q); a.Missing == nil || a.Released != 0 {
			t.Errorf("%s: swapped bytes: %+v", e, a)
		}
	}
}
