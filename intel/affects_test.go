package intel

import (
	"strings"
	"testing"

	"pkgd/intel/feeds"
)

// ranges reads "introduced 0 fixed 1.2; …" into ranges.
func ranges(text string) []feeds.Range {
	kinds := map[string]feeds.EventKind{"introduced": feeds.Introduced, "fixed": feeds.Fixed, "last": feeds.LastAffected, "limit": feeds.Limit}
	var out []feeds.Range
	for _, part := range strings.Split(text, ";") {
		f := strings.Fields(part)
		var r feeds.Range
		for i := 0; i+1 < len(f); i += 2 {
			r.Events = append(r.Events, feeds.Event{Kind: kinds[f[i]], Version: f[i+1]})
		}
		if len(r.Events) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func TestAffects(t *testing.T) {
	for _, c := range []struct {
		name, ecosystem, ranges, versions, version string
		want                                       string // "hit", "wide", "unresolved", "" and " fixed VERSION"
	}{
		{"below a fix", "npm", "introduced 0 fixed 1.2.0", "", "1.1.9", "hit fixed 1.2.0"},
		{"the fix", "npm", "introduced 0 fixed 1.2.0", "", "1.2.0", ""},
		{"a pre-release of the fix", "npm", "introduced 0 fixed 1.2.0", "", "1.2.0-rc.1", "hit fixed 1.2.0"},
		{"before it began", "npm", "introduced 1.0.0 fixed 1.2.0", "", "0.9.0", ""},
		{"where it began", "npm", "introduced 1.0.0 fixed 1.2.0", "", "1.0.0", "hit fixed 1.2.0"},
		{"the second branch", "npm", "introduced 0 fixed 1.2.0 introduced 2.0.0 fixed 2.3.0", "", "2.1.0", "hit fixed 2.3.0"},
		{"between branches", "npm", "introduced 0 fixed 1.2.0 introduced 2.0.0 fixed 2.3.0", "", "1.9.0", ""},
		{"events out of order", "npm", "fixed 2.3.0 introduced 2.0.0 fixed 1.2.0 introduced 0", "", "1.0.0", "hit fixed 1.2.0"},
		{"ranges of their own", "npm", "introduced 0 fixed 1.2.0; introduced 2.0.0 fixed 2.3.0", "", "2.1.0", "hit fixed 2.3.0"},
		{"the last affected", "npm", "introduced 0 last 1.2.0", "", "1.2.0", "hit"},
		{"after the last affected", "npm", "introduced 0 last 1.2.0", "", "1.2.1", ""},
		{"one version alone", "npm", "introduced 1.0.0 last 1.0.0", "", "1.0.0", "hit"},
		{"never broken", "npm", "introduced 1.0.0 fixed 1.0.0", "", "1.2.0", ""},
		{"never broken before", "npm", "introduced 1.0.0 fixed 1.0.0 introduced 1.3.0 fixed 1.4.0", "", "1.2.0", ""},
		{"branches the wrong way round", "npm", "introduced 1.0.0 fixed 2.0.0 introduced 0.5.0 fixed 1.0.0", "", "1.0.0", "hit fixed 2.0.0"},
		{"mended and broken at once", "npm", "introduced 0 fixed 1.0.0 introduced 1.0.0 fixed 2.0.0", "", "1.0.0", "hit fixed 2.0.0"},
		{"below a limit", "npm", "introduced 0 limit 2.0.0", "", "1.0.0", "hit"},
		{"at a limit", "npm", "introduced 0 limit 2.0.0", "", "2.0.0", ""},
		{"no limit", "npm", "introduced 0 limit *", "", "99.0.0", "hit"},
		{"listed", "npm", "", "1.0.0 1.0.1", "1.0.1", "hit"},
		{"not listed", "npm", "", "1.0.0 1.0.1", "1.0.2", ""},
		{"listed beside a range", "npm", "introduced 2.0.0 fixed 2.1.0", "1.0.0", "1.0.0", "hit"},
		{"all versions", "npm", "introduced 0", "", "9.9.9", "hit"},
		{"all versions, and narrower facts", "npm", "introduced 0; introduced 4.1.1 last 4.1.2", "", "9.9.9", "wide"},
		{"inside the narrower facts", "npm", "introduced 0; introduced 4.1.1 last 4.1.2", "", "4.1.1", "hit"},
		{"all versions, and a list", "npm", "introduced 0", "1.0.0", "2.0.0", "wide"},
		{"no version named at all", "npm", "", "", "1.0.0", "hit"},
		{"from a version without end", "npm", "introduced 2.0.0", "", "3.0.0", "hit"},
		{"a branch against a range", "npm", "introduced 0 fixed 1.2.0", "", "main", "unresolved"},
		{"a branch against all versions", "npm", "introduced 0", "", "main", "hit"},
		{"a branch against a list", "npm", "", "1.0.0", "main", "unresolved"},
		{"a branch in a list", "npm", "", "main", "main", "hit"},
		{"no version known", "npm", "introduced 0 fixed 1.2.0", "", "", "unresolved"},
		{"no version known, all versions", "npm", "introduced 0", "", "", "hit"},
		{"an end that cannot be ordered", "npm", "introduced 0 fixed nonsense", "", "1.0.0", "unresolved"},
		{"a short end", "crates.io", "introduced 0.1 last 0.2", "", "0.1.42", "hit"},
		{"PyPI spellings", "PyPI", "", "1.0", "1.0.0", "hit"},
		{"PyPI order", "PyPI", "introduced 0 fixed 1.0", "", "1.0rc1", "hit fixed 1.0"},
		{"PyPI post release", "PyPI", "introduced 0 fixed 1.0.post1", "", "1.0", "hit fixed 1.0.post1"},
		{"Go has a v", "Go", "introduced 0 fixed 1.3.0", "", "v1.2.9", "hit fixed 1.3.0"},
		{"Go pseudo-version", "Go", "introduced 0 fixed 1.3.0", "", "v1.3.0-0.20200101000000-abcdefabcdef", "hit fixed 1.3.0"},
		{"gem segments", "RubyGems", "introduced 5.3.a fixed 5.3.2", "", "5.3.1", "hit fixed 5.3.2"},
	} {
		r := &feeds.Record{ID: "ZZ-1", Affected: []feeds.Affected{{Ecosystem: c.ecosystem, Name: "zz", Ranges: ranges(c.ranges), Versions: strings.Fields(c.versions)}}}
		s := newSubject(c.ecosystem, "", c.version)
		if got := describe(s.affects(r)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		r.Withdrawn = true
		if got := describe(s.affects(r)); got != "" {
			t.Errorf("%s, withdrawn: %q", c.name, got)
		}
	}
}

func describe(o outcome) string {
	out := ""
	switch {
	case o.hit && o.unresolved:
		return "both hit and unresolved"
	case o.hit && o.wide:
		out = "wide"
	case o.hit:
		out = "hit"
	case o.unresolved:
		out = "unresolved"
	}
	if o.fixed != "" {
		out += " fixed " + o.fixed
	}
	return out
}

func TestSeveralEntries(t *testing.T) {
	r := &feeds.Record{ID: "ZZ-1", Affected: []feeds.Affected{
		{Ecosystem: "npm", Name: "zz", Ranges: ranges("introduced 0 fixed 1.2.0")},
		{Ecosystem: "npm", Name: "zz", Ranges: ranges("introduced 2.0.0 fixed 2.3.0"), Versions: []string{"3.0.0"}},
	}}
	for v, want := range map[string]string{"1.0.0": "hit fixed 1.2.0", "1.5.0": "", "2.2.0": "hit fixed 2.3.0", "3.0.0": "hit", "3.0.1": ""} {
		s := newSubject("npm", "", v)
		o := s.affects(r)
		if got := describe(o); got != want {
			t.Errorf("%s: %q, want %q", v, got, want)
		}
		if o.hit && strings.Join(o.fixedAll, " ") != "1.2.0 2.3.0" {
			t.Errorf("%s: all fixes %v", v, o.fixedAll)
		}
	}
}

func TestSameRelease(t *testing.T) {
	for _, c := range []struct {
		entry, pkg string
		want       bool
	}{
		{"12", "12", true}, {"11", "12", false}, {"", "12", true}, {"12", "", true},
		{"v3.18", "3.18", true}, {"v3.18", "v3.1", false},
		{"22.04:LTS", "22.04", true}, {"Pro:22.04:LTS", "22.04", false}, {"Pro:22.04:LTS", "Pro:22.04", true},
		{"enterprise_linux:9::baseos", "9", true}, {"enterprise_linux:8::baseos", "9", false},
	} {
		if got := sameRelease(c.entry, c.pkg); got != c.want {
			t.Errorf("entry %q, package %q: %v", c.entry, c.pkg, got)
		}
	}
}
