// Package sarif writes an audit as SARIF 2.1.0, the format that code hosts read:
// one rule a record, one result a finding and record, on the line of the lock
// file.
//
// What is not here: the words (guard/report). It is a package of its own because
// its library costs start-up time that a judged command shall not pay.
package sarif

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strconv"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"pkgd/guard"
	"pkgd/guard/report"
)

// Write writes the audit as one SARIF log.
func Write(w io.Writer, opt report.Options, a report.Audit) error {
	run := sarif.NewRun().WithTool(sarif.NewTool().WithDriver(sarif.NewToolComponent().WithName("pkgd")))
	for _, f := range a.Sorted() {
		for i := range f.Reasons {
			result(run, &f, &f.Reasons[i], &opt)
		}
	}
	problems(run, &a)
	log := sarif.NewReport()
	log.AddRun(run)
	out, err := json.MarshalIndent(log, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(report.EscapeHidden(out), '\n'))
	return err
}

func result(run *sarif.Run, f *report.Finding, r *guard.Reason, opt *report.Options) {
	id := report.Clean(r.ID)
	if id == "" {
		id = "pkgd/" + string(r.Code)
	}
	rule(run, id, r)
	text := report.Short(r, opt)
	if len(f.Path) > 1 {
		text += "; path: " + report.Path(f.Path)
	}
	res := sarif.NewRuleResult(id).WithLevel(level(r)).WithMessage(sarif.NewTextMessage(text))
	res.WithRuleIndex(run.GetRuleIndex(id))
	res.AddLocation(location(f.File, f.Line))
	res.WithPartialFingerprints(map[string]string{"pkgd/v1": report.Visible(f.Package.String()) + "|" + id + "|" + report.Visible(f.File)})
	run.AddResult(res)
}

// rule adds the rule of a record once.
func rule(run *sarif.Run, id string, r *guard.Reason) {
	if run.GetRuleIndex(id) >= 0 {
		return
	}
	d := run.AddRule(id)
	text := report.Clean(r.Summary)
	if text == "" {
		text = string(r.Code)
	}
	d.WithName(string(r.Code)).WithShortDescription(sarif.NewMultiformatMessageString().WithText(text))
	if u := report.Link(r.URL); u != "" {
		d.WithHelpURI(u)
	}
	props := sarif.NewPropertyBag()
	props.Add("security-severity", securitySeverity(r))
	props.Add("tags", []string{"security", string(r.Code)})
	d.WithProperties(props)
}

func level(r *guard.Reason) string {
	switch {
	case r.Code == guard.CodeMalicious, r.Action == guard.Block, r.Severity == guard.Critical, r.Severity == guard.High:
		return "error"
	case r.Code == guard.CodeSignal:
		return "note"
	}
	return "warning"
}

// securitySeverity is the number by which code hosts sort.
func securitySeverity(r *guard.Reason) string {
	n := map[guard.Severity]float64{guard.Critical: 9.5, guard.High: 8, guard.Medium: 5.5, guard.Low: 2}[r.Severity]
	if r.Code == guard.CodeMalicious {
		n = 10
	}
	return strconv.FormatFloat(n, 'f', 1, 64)
}

func location(file string, line int) *sarif.Location {
	place := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewArtifactLocation().WithURI(uri(file)))
	if line > 0 {
		place.WithRegion(sarif.NewRegion().WithStartLine(line))
	}
	return sarif.NewLocationWithPhysicalLocation(place)
}

// uri writes a file's path as a relative reference, or a file address where it
// is absolute.
func uri(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
	}
	return u.String()
}

// problems are notifications of the tool: what could not be read is no finding.
func problems(run *sarif.Run, a *report.Audit) {
	ok := true
	inv := sarif.NewInvocation()
	for i := range a.Files {
		f := &a.Files[i]
		for _, p := range f.Problems {
			ok = false
			n := sarif.NewNotification().WithLevel("warning").WithMessage(sarif.NewTextMessage("not understood: " + report.Clean(p.What) + ": " + report.Clean(p.Why)))
			n.AddLocation(location(f.File, p.Line))
			inv.AddToolExecutionNotification(n)
		}
	}
	inv.WithExecutionSuccessful(ok)
	run.AddInvocation(inv)
}
