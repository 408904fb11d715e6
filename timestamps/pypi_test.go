package timestamps

import (
	"context"
	"net/url"
	"testing"
	"time"

	universe "pkgd/tests/registry"
	"pkgd/timestamps/registry"
)

func TestFileVersion(t *testing.T) {
	for file, want := range map[string]string{
		"zz_lib-1.0-py3-none-any.whl":          "1.0",
		"ZZ.Lib-1.0.post1-1-cp312-cp312-x.whl": "1.0.post1",
		"zz-lib-1.0.tar.gz":                    "1.0",
		"zz_lib-1.0rc1.zip":                    "1.0rc1",
		"zz-lib-2-1.0.tar.gz":                  "2-1.0",
		"other-1.0.tar.gz":                     "",
		"zz_lib-1.0.exe":                       "",
		"zz_lib-1.0-py3.7.egg":                 "",
		"zz_lib.whl":                           "",
		"zz_lib-1.0-py3-none-any.whl.metadata": "",
	} {
		if got := fileVersion("zz-lib", file); got != want {
			t.Errorf("%s is version %q, want %q", file, got, want)
		}
	}
}

func TestAgeIsThatOfTheFile(t *testing.T) {
	page := `{"files":[
		{"filename":"zz_a-1.0-py3-none-any.whl","url":"../../f/zz_a-1.0-py3-none-any.whl","hashes":{"sha256":"aa"},"upload-time":"2020-01-01T00:00:00Z"},
		{"filename":"zz_a-1.0-cp314-cp314-x.whl","url":"x","hashes":{"sha256":"bb"},"upload-time":"2026-05-31T00:00:00.5Z","yanked":"why"},
		{"filename":"zz_a-1.0.tar.gz","url":"x","hashes":{"sha256":"cc"}}]}`
	r := &Releases{Name: "zz-a", By: "package index"}
	if err := readSimple(jsonOf(page), "https://h.test/simple/zz-a/", r); err != nil {
		t.Fatal(err)
	}
	r = (&Book{opt: Options{Now: clock}, fetch: newFetcher(Options{Now: clock})}).dated(r, findKind("pypi"), &registry.Registry{}, "zz-a")
	old, young := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2026, 5, 31, 0, 0, 0, 0, time.UTC).Unix()
	for what, c := range map[string]struct {
		q    Query
		want int64
	}{
		"by name":                     {Query{Version: "1.0", Artifact: "zz_a-1.0-py3-none-any.whl"}, old},
		"by address":                  {Query{Version: "1.0.0", Artifact: "https://h.test/f/zz_a-1.0-py3-none-any.whl#sha256=aa"}, old},
		"by hash":                     {Query{Version: "1.0", Integrity: "sha256:bb"}, young},
		"hash against name":           {Query{Version: "1.0", Integrity: "sha256:dd", Artifact: "zz_a-1.0-py3-none-any.whl"}, 0},
		"a file without a time":       {Query{Version: "1.0", Artifact: "zz_a-1.0.tar.gz"}, 0},
		"any of them, one is undated": {Query{Version: "1.0"}, 0},
		"a file that is not there":    {Query{Version: "1.0", Artifact: "zz_a-1.0-py2-none-any.whl"}, 0},
	} {
		f := pickFile(r, &c.q)
		if f.released != c.want || (c.want == 0) != (f.failure != nil) {
			t.Errorf("%s: %+v", what, f)
		}
	}
	if u := r.Versions[0].Files[0].URL; u != "https://h.test/f/zz_a-1.0-py3-none-any.whl" {
		t.Errorf("address %s", u)
	}
}

func TestIndexWithoutTimes(t *testing.T) {
	_, s := serve(t)
	s.SimpleJSON(false)
	q := Query{Ecosystem: "PyPI", Name: "zz-fresh", Version: "1.2.0", Registry: at(s, "PyPI"), Cutoff: before(7 * day)}
	if a := ask1(t, book(t, ""), q); a.Released != before(5*time.Hour) {
		t.Errorf("the older API was not asked: %+v %+v", a, a.Missing)
	}
	s.OlderJSON(false)
	if a := ask1(t, book(t, ""), q); a.Missing == nil || a.Missing.Offline || a.Released != 0 {
		t.Errorf("an index of web pages: %+v", a)
	}
}

func TestFurtherIndexes(t *testing.T) {
	t.Parallel()
	_, first := serve(t)
	u2, second := serve(t)
	u2.Publish("PyPI", "zz-own", universe.Release{Version: "2.0", Age: 10 * time.Hour})
	u2.Publish("PyPI", "zz-clean", universe.Release{Version: "9.0", Age: 10 * time.Hour})
	reg := at(first, "PyPI")
	reg.Private = false
	reg.Others = []registry.Registry{*at(second, "PyPI")}
	b := book(t, t.TempDir())
	for range 2 {
		a := b.Ask(context.Background(), []Query{
			{Ecosystem: "PyPI", Name: "zz-own", Version: "2.0", Registry: reg},
			{Ecosystem: "PyPI", Name: "zz-clean", Version: "9.0", Registry: reg},
			{Ecosystem: "PyPI", Name: "zz-clean", Version: "1.0.0", Registry: reg},
			{Ecosystem: "PyPI", Name: "zz-none", Version: "1", Registry: reg},
		})
		if a[0].Released != before(10*time.Hour) || !a[0].Private || a[1].Released != before(10*time.Hour) || !a[1].Private ||
			a[2].Released != before(300*day) || a[2].Private || a[3].Missing == nil {
			t.Errorf("%+v", a)
		}
	}
	r, err := b.Releases(context.Background(), Query{Ecosystem: "PyPI", Name: "zz-clean", Registry: reg})
	if err != nil || len(r.Versions) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	second.Silence("/")
	if u, _ := url.Parse(second.URL()); u != nil {
		a := ask1(t, New(Options{Client: book(t, "").opt.Client, Now: clock, Timeout: 100 * time.Millisecond}),
			Query{Ecosystem: "PyPI", Name: "zz-own", Version: "2.0", Registry: reg})
		if a.Missing == nil || !a.Missing.Offline {
			t.Errorf("the index that would know is silent: %+v", a.Missing)
		}
	}
}
