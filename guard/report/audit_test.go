package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"pkgd/guard"
	"pkgd/tests/golden"
)

// sampleAudit has two files, malware in the second, a problem in the first.
func sampleAudit() Audit {
	s := install().add(behind("zz-low", "1.0.0", ""), threats("", guard.Threat{ID: "GHSA-low", Feed: "osv", Kind: guard.Vulnerable, Severity: guard.Low, Score: 0.2, Fixed: "1.0.1"})).
		add(behind("zz-left", "1.2.0", ""), threats("1.3.0", flaw)).
		add(behind("zz-evil", "1.0.0", ""), threats("", malware)).
		add(behind("zz-new", "0.1.0", ""), young(day, "0.0.9")).
		add(behind("zz-left", "1.2.0", ""), threats("1.3.0", flaw))
	a := Audit{ExitCode: 4, Packages: 40, Knowledge: known, Files: []AuditFile{
		{File: "app/package-lock.json", Format: "package-lock", Packages: 30, Problems: []Problem{{Line: 12, What: "node_modules/zz-odd", Why: "\"resolved\" is no text"}}},
		{File: "lib/package-lock.json", Format: "package-lock", Packages: 15}}}
	for i, f := range []Finding{
		{File: "app/package-lock.json", Line: 20, Direct: true},
		{File: "app/package-lock.json", Line: 31, Path: []string{"zz-app@1.0.0", "zz-mid@2.0.0", "zz-left@1.2.0"}},
		{File: "lib/package-lock.json", Line: 7, Dev: true, Path: []string{"zz-tool@1.0.0", "zz-evil@1.0.0"}},
		{File: "lib/package-lock.json", Line: 9, Direct: true},
		{File: "lib/package-lock.json", Line: 40, Direct: true},
	} {
		f.Package = s.plan.Items[i].Package
		f.Reasons = guard.Findings(s.plan.Items[i], s.facts[i], s.pol, now)
		a.Findings = append(a.Findings, f)
	}
	return a
}

func TestAuditFormats(t *testing.T) {
	for name, write := range map[string]func(io.Writer, Options, Audit) error{"audit.json": AuditJSON, "audit.csv": AuditCSV, "audit.github": AuditGitHub} {
		var out, again bytes.Buffer
		if err := write(&out, Options{Now: now}, sampleAudit()); err != nil {
			t.Fatal(err)
		}
		shuffled := sampleAudit()
		for i, j := 0, len(shuffled.Findings)-1; i < j; i, j = i+1, j-1 {
			shuffled.Findings[i], shuffled.Findings[j] = shuffled.Findings[j], shuffled.Findings[i]
		}
		if err := write(&again, Options{Now: now}, shuffled); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Errorf("%s: the order of findings shows", name)
		}
		if name == "audit.json" {
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, out.Bytes(), "", "  "); err != nil {
				t.Fatal(err)
			}
			out = pretty
		}
		golden.Check(t, name, out.Bytes())
	}
}

func TestAuditSummary(t *testing.T) {
	a := sampleAudit()
	s := a.Summary()
	if s.Packages != 40 || s.Malicious != 1 || s.Vulnerable != 2 || s.Cooldown != 1 || s.BySeverity["HIGH"] != 1 || s.BySeverity["LOW"] != 1 || s.Fixable != 2 || s.Problems != 1 {
		t.Errorf("%+v", s)
	}
	order := ""
	for _, f := range a.Sorted() {
		order += " " + f.Package.Name
	}
	if order != " zz-evil zz-left zz-left zz-low zz-new" {
		t.Error(order)
	}
}

func TestAuditCSVIsReadBack(t *testing.T) {
	a := sampleAudit()
	a.Findings[0].Reasons[0].Summary = "=1+1, \"quoted\"\nline"
	var out bytes.Buffer
	if err := AuditCSV(&out, Options{}, a); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if row[2] == "zz-low" && row[len(row)-2] != `'=1+1, "quoted" line` {
			t.Errorf("%q", row)
		}
	}
}

func TestEmptyAuditJSON(t *testing.T) {
	var out bytes.Buffer
	if err := AuditJSON(&out, Options{}, Audit{ExitCode: 2}); err != nil {
		t.Fatal(err)
	}
	want := `{"schema":"pkgd.audit/1","exit_code":2,"files":[],"findings":[],"summary":{"packages":0,"malicious":0,"vulnerable":0,"cooldown":0,"by_severity":{}}}`
	if strings.TrimSpace(out.String()) != want {
		t.Error(out.String())
	}
}
