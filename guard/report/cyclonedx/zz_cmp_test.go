package cyclonedx

import (
	"bytes"
	"testing"

	"pkgd/guard"
	"pkgd/guard/report"
	old "pkgd/guard/report/cyclonedx/zzold"
)

func TestCmp(t *testing.T) {
	as := []report.Audit{audit(), full(), {}}
	for _, text := range []string{"", "a\x1b[2Jb\u202e", "line\nbreak", "\xff", "http://[::1", "a b", "<x>&"} {
		a := full()
		for i := range a.Findings {
			f := &a.Findings[i]
			f.File, f.Package.Name, f.Package.Version = text, text, text
			for j := range f.Reasons {
				r := &f.Reasons[j]
				r.ID, r.Summary, r.URL, r.Feed, r.Severity, r.Aliases = text, text, text, text, guard.Severity(text), []string{text}
			}
		}
		a.All[0].Integrity = "sha512-" + text
		as = append(as, a)
	}
	for i, a := range as {
		var x, y bytes.Buffer
		if err := old.Write(&x, report.Options{}, a); err != nil {
			t.Fatal(err)
		}
		if err := Write(&y, report.Options{}, a); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(x.Bytes(), y.Bytes()) {
			t.Errorf("%d\n%s\n%s", i, x.Bytes(), y.Bytes())
		}
	}
}
