package feeds

import (
	"archive/zip"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/guard"
	"pkgd/tests/realdata/need"
)

// slow is the same reading by the standard library.
type slow struct {
	ID, Summary                    string
	Modified, Published, Withdrawn string
	Aliases                        []string
	Affected                       []struct {
		Package *struct{ Ecosystem, Name string }
		Ranges  []struct {
			Type   string
			Events []map[string]string
		}
		Versions []string
	}
}

// TestRealRecords reads every record of the public export twice, once by
// encoding/json.
func TestRealRecords(t *testing.T) {
	if testing.Short() {
		t.Skip("55,300 records take seconds")
	}
	zips, _ := filepath.Glob(filepath.Join(need.Folder(t, "osv"), "*", "all.zip"))
	if len(zips) == 0 {
		t.Skip("the real records are not here")
	}
	kinds := map[guard.Kind]int{}
	total := 0
	for _, name := range zips {
		z, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			in, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			raw, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			in.Close()
			var r Record
			if err = DecodeOSV(raw, &r); err != nil {
				t.Errorf("%s: %v", f.Name, err)
				continue
			}
			if what := compare(raw, &r); what != "" {
				t.Errorf("%s: %s differs from encoding/json", f.Name, what)
			}
			kinds[r.Kind]++
			total++
		}
		z.Close()
	}
	t.Logf("%d records: %v", total, kinds)
	if total < 55300 || kinds[guard.Malicious] < 34900 || kinds[guard.Malicious] > 35200 {
		t.Errorf("%d records, %v; MAL and LWA alone are 34,900", total, kinds)
	}
}

func compare(raw []byte, r *Record) string {
	var s slow
	if err := json.Unmarshal(raw, &s); err != nil {
		return "validity"
	}
	modified, _ := time.Parse(time.RFC3339, s.Modified)
	slices.Sort(s.Aliases)
	s.Aliases = slices.Compact(s.Aliases)
	switch {
	case s.ID != r.ID:
		return "id"
	case max(modified.Unix(), 0) != r.Modified:
		return "modified"
	case s.Withdrawn != "" != r.Withdrawn:
		return "withdrawn"
	case oneLine(s.Summary) != r.Summary:
		return "summary"
	case !slices.Equal(s.Aliases, r.Aliases) && len(s.Aliases)+len(r.Aliases) > 0:
		return "aliases"
	}
	var want, got []string
	for _, a := range s.Affected {
		row := guard.FindEcosystem(a.Package.Ecosystem)
		_, release, _ := strings.Cut(a.Package.Ecosystem, ":")
		head := row.Name + " " + release + " " + guard.NormalName(row.Name, a.Package.Name) + " "
		events := ""
		for _, g := range a.Ranges {
			if g.Type == "GIT" {
				continue
			}
			for _, e := range g.Events {
				for _, k := range []string{"introduced", "fixed", "last_affected", "limit"} {
					if e[k] != "" {
						events += k + e[k] + " "
					}
				}
			}
		}
		want = append(want, head+events+strings.Join(a.Versions, " "))
	}
	words := [...]string{"introduced", "fixed", "last_affected", "limit"}
	for _, a := range r.Affected {
		events := ""
		for _, g := range a.Ranges {
			for _, e := range g.Events {
				events += words[e.Kind] + e.Version + " "
			}
		}
		got = append(got, a.Ecosystem+" "+a.Release+" "+a.Name+" "+events+strings.Join(a.Versions, " "))
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		return "affected"
	}
	return ""
}
