package feeds

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pkgd/guard"
)

const whole = `{
 "schema_version": "1.6.0", "id": "ZZ-2024-1", "modified": "2024-03-01T10:00:00Z", "published": "2024-02-01T00:00:00.5Z",
 "aliases": ["GHSA-zzzz", "CVE-2024-1", "GHSA-zzzz", "ZZ-2024-1", "with space"],
 "summary": "Two\nlines \u0007and a \ud83d\ude00 \u202eside", "details": "quote \" and \\ backslash",
 "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
 "affected": [
  {"package": {"ecosystem": "PyPI", "name": "Zz.Pack__age", "purl": "x"},
   "ranges": [{"type": "GIT", "repo": "r", "events": [{"introduced": "0"}]},
              {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}, {"introduced": "2.0"}, {"last_affected": "2.3"}]}],
   "versions": ["1.0", "1.1"], "database_specific": {"source": "x"}},
  {"package": {"ecosystem": "npm", "name": "zz-left"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"limit": "3.0.0"}]}]},
  {"package": {"ecosystem": "Debian:12", "name": "zz-deb"}, "versions": ["1-1"]},
  {"package": {"ecosystem": "Moonbase", "name": "zz-moon"}, "versions": ["1"]},
  {"ranges": [{"type": "GIT", "events": [{"introduced": "abc"}]}]}
 ],
 "references": [{"type": "WEB", "url": "u"}], "database_specific": {"github_reviewed": true}
}`

func TestDecodeOSV(t *testing.T) {
	var r Record
	if err := DecodeOSV([]byte(whole), &r); err != nil {
		t.Fatal(err)
	}
	want := Record{
		ID: "ZZ-2024-1", Aliases: []string{"CVE-2024-1", "GHSA-zzzz"}, Modified: 1709287200, Published: 1706745600,
		Kind: guard.Vulnerable, Severity: guard.Critical, CVSS: 9.8, Reviewed: true, Summary: "Two lines and a 😀 side",
		Affected: []Affected{
			{Ecosystem: "Debian", Release: "12", Name: "zz-deb", Versions: []string{"1-1"}},
			{Ecosystem: "PyPI", Name: "zz-pack-age", Versions: []string{"1.0", "1.1"}, Ranges: []Range{{Events: []Event{
				{Introduced, "0"}, {Fixed, "1.2"}, {Introduced, "2.0"}, {LastAffected, "2.3"}}}}},
			{Ecosystem: "npm", Name: "zz-left", Ranges: []Range{{Semver: true, Events: []Event{{Introduced, "0"}, {Limit, "3.0.0"}}}}},
		},
		Skipped: 1,
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got  %+v\nwant %+v", r, want)
	}
	for _, e := range r.Ecosystems() {
		list := r.In(e)
		back, err := ReadRow(r.AppendRow(nil, list), r.ID, e, list[0].Name)
		if err != nil {
			t.Fatal(err)
		}
		same := r
		same.Affected, same.Skipped = list, 0
		if !reflect.DeepEqual(*back, same) {
			t.Errorf("row of %s: got %+v\nwant %+v", e, *back, same)
		}
	}
}

// TestDecodeReuses: nothing of one record is left in the next.
func TestDecodeReuses(t *testing.T) {
	var r, fresh Record
	if err := DecodeOSV([]byte(whole), &r); err != nil {
		t.Fatal(err)
	}
	small := []byte(`{"id":"ZZ-2","affected":[{"package":{"ecosystem":"npm","name":"zz"},"versions":["1.0.0"]}]}`)
	if err := DecodeOSV(small, &r); err != nil {
		t.Fatal(err)
	}
	if err := DecodeOSV(small, &fresh); err != nil {
		t.Fatal(err)
	}
	if len(r.Aliases) == 0 {
		r.Aliases = nil
	}
	if !reflect.DeepEqual(r, fresh) {
		t.Errorf("a used record reads %+v, a fresh one %+v", r, fresh)
	}
}

func TestDecodeRefuses(t *testing.T) {
	deep := strings.Repeat("[", 100) + strings.Repeat("]", 100)
	for name, text := range map[string]string{
		"nothing":               ``,
		"a list":                `[]`,
		"null":                  `null`,
		"HTML":                  `<html></html>`,
		"no id":                 `{"modified":"2024-01-01T00:00:00Z"}`,
		"an id with a path":     `{"id":"../x"}`,
		"an id over the bound":  `{"id":"` + strings.Repeat("x", 200) + `"}`,
		"cut short":             whole[:len(whole)-1],
		"cut in a string":       whole[:700],
		"something behind":      whole + "x",
		"a bad date":            `{"id":"ZZ-1","modified":"yesterday"}`,
		"too deep":              `{"id":"ZZ-1","x":` + deep + `}`,
		"unbalanced":            `{"id":"ZZ-1","x":[}}`,
		"no comma":              `{"id":"ZZ-1" "x":1}`,
		"a bare word":           `{"id":"ZZ-1","x":nope}`,
		"a broken escape":       `{"id":"ZZ\u00-1"}`,
		"an unknown escape":     `{"id":"ZZ\q"}`,
		"affected is text":      `{"id":"ZZ-1","affected":"all"}`,
		"versions are numbers":  `{"id":"ZZ-1","affected":[{"package":{"ecosystem":"npm","name":"zz"},"versions":[1.0]}]}`,
		"an unknown range":      `{"id":"ZZ-1","affected":[{"package":{"ecosystem":"npm","name":"zz"},"ranges":[{"type":"NEW","events":[{"introduced":"0"}]}]}]}`,
		"a range of no events":  `{"id":"ZZ-1","affected":[{"package":{"ecosystem":"npm","name":"zz"},"ranges":[{"type":"SEMVER","events":[]}]}]}`,
		"a name with a zero":    `{"id":"ZZ-1","affected":[{"package":{"ecosystem":"npm","name":"zz\u0000"},"versions":["1"]}]}`,
		"no name":               `{"id":"ZZ-1","affected":[{"package":{"ecosystem":"npm"},"versions":["1"]}]}`,
		"an empty version":      `{"id":"ZZ-1","affected":[{"package":{"ecosystem":"npm","name":"zz"},"versions":[""]}]}`,
		"withdrawn is a number": `{"id":"ZZ-1","withdrawn":1}`,
	} {
		var r Record
		if err := DecodeOSV([]byte(text), &r); err == nil {
			t.Errorf("%s: read as %+v", name, r)
		}
	}
}

func TestKinds(t *testing.T) {
	npm := `"affected":[{"package":{"ecosystem":"npm","name":"zz"},"versions":["1.0.0"]%s}]`
	record := func(id, more, inside string) string {
		return `{"id":"` + id + `",` + more + strings.Replace(npm, "%s", inside, 1) + `}`
	}
	for _, c := range []struct {
		name, text string
		kind       guard.Kind
		severity   guard.Severity
		reviewed   bool
	}{
		{"a report of malware", record("MAL-2024-1", "", ""), guard.Malicious, guard.Critical, false},
		{"withdrawn is still of its kind", record("MAL-2024-1", `"withdrawn":"2024-01-01T00:00:00Z",`, ""), guard.Malicious, guard.Critical, false},
		{"an alias of one", record("GHSA-1", `"aliases":["MAL-2024-1"],`, ""), guard.Malicious, guard.Critical, false},
		{"CWE-506 in the record", record("GHSA-2", `"database_specific":{"cwe_ids":["CWE-79","CWE-506"],"github_reviewed":true},`, ""), guard.Malicious, guard.Critical, true},
		{"CWE-506 in the entry", record("GHSA-3", "", `,"database_specific":{"cwes":[{"cweId":"CWE-506","name":"x"}]}`), guard.Malicious, guard.Critical, false},
		{"CWE-5060 is another", record("GHSA-4", `"database_specific":{"cwe_ids":["CWE-5060"]},`, ""), guard.Vulnerable, guard.NoSeverity, false},
		{"origins", record("X-1", `"database_specific":{"malicious-packages-origins":[{}]},`, ""), guard.Malicious, guard.Critical, false},
		{"the database's word", record("X-2", `"database_specific":{"type":"malware"},`, ""), guard.Malicious, guard.Critical, false},
		{"a proof of concept that calls home", record("LWA-1", `"database_specific":{"leitwacht":{"category":"research_poc"}},`, ""), guard.Malicious, guard.Critical, false},
		{"unwanted only", record("LWA-2", `"database_specific":{"leitwacht":{"category":"pua"}},`, ""), guard.Vulnerable, guard.NoSeverity, false},
		{"a removed crate", record("RUSTSEC-2023-1", "\"summary\":\"`zz` was removed from crates.io for malicious code\",", ""), guard.Malicious, guard.Critical, true},
		{"malicious input is none", record("RUSTSEC-2023-2", `"summary":"Panic on malicious code points",`, ""), guard.Vulnerable, guard.NoSeverity, true},
		{"a malicious name in a title", record("GO-2024-1", `"summary":"Malicious plugin names allow execution",`, ""), guard.Vulnerable, guard.NoSeverity, true},
		{"the word wins over the vector", record("GHSA-5", `"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"database_specific":{"severity":"MODERATE"},`, ""), guard.Vulnerable, guard.Medium, false},
		{"CVSS 2", record("X-3", `"severity":[{"type":"CVSS_V2","score":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}],`, ""), guard.Vulnerable, guard.High, false},
		{"CVSS 4", record("X-4", `"severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}],`, ""), guard.Vulnerable, guard.Critical, false},
		{"CVSS 4 wins over 3", record("X-5", `"severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:L/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"},{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],`, ""), guard.Vulnerable, guard.Low, false},
		{"Ubuntu's word", record("X-6", `"severity":[{"type":"Ubuntu","score":"medium"}],`, ""), guard.Vulnerable, guard.Medium, false},
		{"a number beside", record("X-7", `"database_specific":{"cvss_v3":9.1},`, ""), guard.Vulnerable, guard.Critical, false},
		{"a broken vector", record("X-8", `"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:X"}],`, ""), guard.Vulnerable, guard.NoSeverity, false},
		{"odd types", record("X-9", `"severity":"high","summary":7,"database_specific":[1],`, ""), guard.Vulnerable, guard.NoSeverity, false},
		{"a curated list", record("PYSEC-2024-1", "", ""), guard.Vulnerable, guard.NoSeverity, true},
	} {
		var r Record
		if err := DecodeOSV([]byte(c.text), &r); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if r.Kind != c.kind || r.Severity != c.severity || r.Reviewed != c.reviewed {
			t.Errorf("%s: %s %s %v, want %s %s %v", c.name, r.Kind, r.Severity, r.Reviewed, c.kind, c.severity, c.reviewed)
		}
	}
}

// TestOddButRead: what real databases do and a strict reader would drop.
func TestOddButRead(t *testing.T) {
	for _, text := range []string{
		"\ufeff" + whole,
		`{"id":"ZZ-1","modified":"0001-01-01T00:00:00Z","aliases":null,"severity":null,"affected":null,"withdrawn":null}`,
		`{"id":"ZZ-1","affected":[{"package":{"ecosystem":"PyPI","name":"zz"},"database_specific":null}]}`,
	} {
		var r Record
		if err := DecodeOSV([]byte(text), &r); err != nil {
			t.Errorf("%.60s: %v", text, err)
		}
		if r.Modified < 0 || r.Withdrawn {
			t.Errorf("%.60s: modified %d, withdrawn %v", text, r.Modified, r.Withdrawn)
		}
	}
}

// FuzzDecodeOSV: never a panic; what is read is valid JSON to the standard
// library too, and survives its row.
func FuzzDecodeOSV(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"id":"ZZ-1","x":[1,-2.5e7,true,null,"\u00e9\ud800"]}`))
	f.Add([]byte(`{"id":"MAL-1","affected":[{"package":{"ecosystem":"npm","name":"zz"}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var r Record
		if DecodeOSV(raw, &r) != nil {
			return
		}
		for _, e := range r.Ecosystems() {
			list := r.In(e)
			if _, err := ReadRow(r.AppendRow(nil, list[:1]), r.ID, e, list[0].Name); err != nil {
				t.Errorf("the row cannot be read: %v", err)
			}
		}
		_, _ = ReadRow(raw, "x", "npm", "zz")
		var std any
		if err := json.Unmarshal([]byte(strings.TrimPrefix(string(raw), "\ufeff")), &std); err != nil && !strings.Contains(err.Error(), "invalid character") {
			t.Errorf("read, but not by encoding/json: %v", err)
		}
	})
}

func TestReadRowRefuses(t *testing.T) {
	var r Record
	if err := DecodeOSV([]byte(whole), &r); err != nil {
		t.Fatal(err)
	}
	row := r.AppendRow(nil, r.In("PyPI"))
	for n := range row {
		if _, err := ReadRow(row[:n], "x", "PyPI", "zz"); err == nil {
			t.Errorf("%d of %d bytes are read as a row", n, len(row))
		}
	}
	if _, err := ReadRow(append(row, 0), "x", "PyPI", "zz"); err == nil {
		t.Error("a byte too many is read as a row")
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"plain":                   "plain",
		"  a \t\n b  ":            "a b",
		"\x1b[31mred":             "[31mred",
		"a\u202eb\u200bc":         "abc",
		"bad\xffutf":              "bad\ufffdutf",
		strings.Repeat("x", 1000): strings.Repeat("x", maxSummary-3) + "…",
	} {
		if got := oneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := oneLine(strings.Repeat("é", 500)); len(got) > maxSummary || !strings.HasSuffix(got, "…") {
		t.Errorf("a long text is cut to %d bytes: %q", len(got), got)
	}
}

func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for i := range Table {
		f := &Table[i]
		if f.Name == "" || f.Decode == nil || f.Base == "" || f.Confidence <= 0 || seen[f.Name] || Find(f.Name) != f {
			t.Errorf("row %d of the feeds is not complete: %+v", i, f)
		}
		seen[f.Name] = true
		for _, e := range f.Ecosystems {
			if row := guard.FindEcosystem(e); row == nil || row.Name != e {
				t.Errorf("%s: ecosystem %q is not in guard's table", f.Name, e)
			}
		}
	}
	if Find("osv").Covers("Homebrew") || !Find("osv").Covers("debian:12") || Find("osv").Covers("nope") || Find("nope") != nil {
		t.Error("what the feed covers is wrong")
	}
}
