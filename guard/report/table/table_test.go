package table

import (
	"strings"
	"testing"

	"pkgd/guard/report"
	"pkgd/tests/golden"
	"pkgd/tests/sampleaudit"
)

func TestTable(t *testing.T) {
	var out strings.Builder
	for _, c := range []struct {
		name string
		opt  report.Options
	}{{"plain", report.Options{}}, {"ascii, verbose", report.Options{ASCII: true, Verbose: true}}, {"narrow", report.Options{Width: 60}}} {
		out.WriteString("# " + c.name + "\n" + string(written(t, c.opt, sampleaudit.Audit())))
	}
	out.WriteString("# nothing\n" + string(written(t, report.Options{}, report.Audit{Packages: 1, Files: make([]report.AuditFile, 1)})))
	golden.Check(t, "table.txt", []byte(out.String()))
}

func TestColorCarriesNoWords(t *testing.T) {
	plain, colored := string(written(t, report.Options{}, sampleaudit.Audit())), string(written(t, report.Options{Color: true}, sampleaudit.Audit()))
	if !strings.Contains(colored, "\x1b[") || strings.Contains(plain, "\x1b") {
		t.Error("colour where none was asked for, or none where it was")
	}
	if report.Clean(colored) != report.Clean(plain) {
		t.Errorf("colour changes the text:\n%s", colored)
	}
}

func TestHostileText(t *testing.T) {
	for _, text := range []string{"a\x1b[2Jb", "a\u202eb\u200b", "line\nbreak", "\xff", "\u2028"} {
		a := sampleaudit.Audit()
		for i := range a.Findings {
			f := &a.Findings[i]
			f.File, f.Package.Name, f.Path = text, text, []string{text, text}
			for j := range f.Reasons {
				f.Reasons[j].ID, f.Reasons[j].Fixed, f.Reasons[j].Aliases = text, text, []string{text}
			}
		}
		a.Files[0].File, a.Files[0].Problems[0].What, a.Files[0].Problems[0].Why = text, text, text
		for _, r := range string(written(t, report.Options{Verbose: true}, a)) {
			if r != '\n' && (report.Hidden(r) || r == 0xfffd && text != "\xff") {
				t.Errorf("%q lets %q through", text, r)
			}
		}
	}
}
