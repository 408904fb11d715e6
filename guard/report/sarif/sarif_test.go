package sarif

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"pkgd/guard"
	"pkgd/guard/report"
)

// valid checks against the official schema, which the library carries.
func valid(t *testing.T, doc []byte) *sarif.Report {
	t.Helper()
	log, err := sarif.FromBytes(doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return log
}

func TestSARIF(t *testing.T) {
	doc := written(t, report.Options{}, audit())
	log := valid(t, doc)
	golden(t, "audit.sarif", doc)
	run := log.Runs[0]
	if len(run.Results) != 5 || len(run.Tool.Driver.Rules) != 4 {
		t.Errorf("%d results, %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
	for i, r := range run.Results {
		if *run.Tool.Driver.Rules[r.RuleIndex].ID != *r.RuleID {
			t.Errorf("result %d names another rule", i)
		}
	}
	if at := run.Results[1].Locations[0].PhysicalLocation; *at.ArtifactLocation.URI != "app/package-lock.json" || *at.Region.StartLine != 9 {
		t.Errorf("%+v", at)
	}
}

func TestEmptyAndHostileSARIF(t *testing.T) {
	valid(t, written(t, report.Options{}, report.Audit{}))
	for _, text := range []string{"", "a\x1b[2Jb\u202e", "line\nbreak", "\xff", "http://[::1", "https://x.example/%zz", "/abs/pkg lock.json", "c:\\x"} {
		a := audit()
		for i := range a.Findings {
			f := &a.Findings[i]
			f.File, f.Package.Name, f.Path = text, text, []string{text, text}
			for j := range f.Reasons {
				r := &f.Reasons[j]
				r.ID, r.Summary, r.URL, r.Feed, r.Severity = text, text, text, text, guard.Severity(text)
			}
		}
		a.Files[0].File, a.Files[0].Problems[0].What = text, text
		doc := written(t, report.Options{}, a)
		valid(t, doc)
		for _, r := range string(doc) {
			if r != '\n' && report.Hidden(r) {
				t.Errorf("%q lets %q through", text, r)
			}
		}
	}
}

// The library's reader must not be what makes the document valid: nothing is in
// it that the reader drops.
func TestReadBack(t *testing.T) {
	doc := written(t, report.Options{}, audit())
	again, err := json.MarshalIndent(valid(t, doc), "", "  ")
	if err != nil || !bytes.Equal(bytes.TrimSpace(doc), again) {
		t.Errorf("read back it differs: %v\n%s", err, again)
	}
}
