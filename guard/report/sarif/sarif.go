// Package sarif writes an audit as SARIF 2.1.0, the format that code hosts read:
// one rule a record, one result a finding and record, on the line of the lock
// file.
//
// The document is of structs of our own (log.go). A library would be linked into
// the one program, and its package-level work (a schema compiler's tables) would
// be paid at the start of every judged command, audit or not. The tests keep the
// library and the official schema as judges.
//
// What is not here: the words (guard/report).
package sarif

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strconv"

	"pkgd/guard"
	"pkgd/guard/report"
)

// Write writes the audit as one SARIF log.
func Write(w io.Writer, opt report.Options, a report.Audit) error {
	b := builder{opt: &opt, index: map[string]int{}, rules: []rule{}, results: []result{}}
	for _, f := range a.Sorted() {
		for i := range f.Reasons {
			b.add(&f, &f.Reasons[i])
		}
	}
	doc := log{Schema: schemaURL, Version: "2.1.0", Runs: []run{{
		Tool:        tool{driver{Name: "pkgd", Language: language, Rules: b.rules}},
		Language:    language,
		Newlines:    []string{"\r\n", "\n"},
		Invocations: []invocation{invoked(&a)},
		Results:     b.results,
	}}}
	out, err := json.MarshalIndent(&doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(report.EscapeHidden(out), '\n'))
	return err
}

// builder gathers the results and, once each, the rules that they name.
type builder struct {
	opt     *report.Options
	index   map[string]int // a rule's place by its id
	rules   []rule
	results []result
}

func (b *builder) add(f *report.Finding, r *guard.Reason) {
	id := report.Clean(r.ID)
	if id == "" {
		id = "pkgd/" + string(r.Code)
	}
	text := report.Short(r, b.opt)
	if len(f.Path) > 1 {
		text += "; path: " + report.Path(f.Path)
	}
	b.results = append(b.results, result{
		RuleID:              id,
		RuleIndex:           b.rule(id, r),
		Level:               level(r),
		Message:             message{text},
		Locations:           []location{place(f.File, f.Line)},
		PartialFingerprints: map[string]string{"pkgd/v1": report.Visible(f.Package.String()) + "|" + id + "|" + report.Visible(f.File)},
	})
}

// rule gives the place of a record's rule, which it adds the first time.
func (b *builder) rule(id string, r *guard.Reason) int {
	if at, ok := b.index[id]; ok {
		return at
	}
	text := report.Clean(r.Summary)
	if text == "" {
		text = string(r.Code)
	}
	at := len(b.rules)
	b.index[id] = at
	b.rules = append(b.rules, rule{
		ID: id, Name: string(r.Code), ShortDescription: message{text}, HelpURI: report.Link(r.URL),
		Properties: properties{SecuritySeverity: securitySeverity(r), Tags: []string{"security", string(r.Code)}},
	})
	return at
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

// place is a line of a file; the file alone where the line is not known.
func place(file string, line int) location {
	p := physicalLocation{ArtifactLocation: artifactLocation{uri(file)}}
	if line > 0 {
		p.Region = &region{line}
	}
	return location{p}
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

// invoked holds the tool's notifications: what could not be read is no finding.
func invoked(a *report.Audit) invocation {
	inv := invocation{ExecutionSuccessful: true}
	for i := range a.Files {
		f := &a.Files[i]
		for _, p := range f.Problems {
			inv.ExecutionSuccessful = false
			inv.Notifications = append(inv.Notifications, notification{
				Level:     "warning",
				Message:   message{"not understood: " + report.Clean(p.What) + ": " + report.Clean(p.Why)},
				Locations: []location{place(f.File, p.Line)},
			})
		}
	}
	return inv
}
