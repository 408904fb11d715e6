package report

import (
	"io"

	"pkgd/guard"
)

type auditDoc struct {
	Schema   string       `json:"schema"`
	ExitCode int          `json:"exit_code"`
	Files    []fileDoc    `json:"files"`
	Findings []findingDoc `json:"findings"`
	Summary  Summary      `json:"summary"`
	Intel    *intelDoc    `json:"intel,omitempty"`
}

type fileDoc struct {
	File     string       `json:"file"`
	Format   string       `json:"format"`
	Packages int          `json:"packages"`
	Problems []problemDoc `json:"problems"`
}

type problemDoc struct {
	Line int    `json:"line,omitempty"`
	What string `json:"what"`
	Why  string `json:"why"`
}

type findingDoc struct {
	Package string           `json:"package"`
	File    string           `json:"file"`
	Line    int              `json:"line,omitempty"`
	Direct  bool             `json:"direct"`
	Dev     bool             `json:"dev"`
	Path    []string         `json:"path,omitempty"`
	Reasons []auditReasonDoc `json:"reasons"`
}

// auditReasonDoc is a reason as in a decision, with the ids of all records of
// the incident and the first version that mends it.
type auditReasonDoc struct {
	reasonDoc
	Aliases []string `json:"aliases,omitempty"`
	Fixed   string   `json:"fixed,omitempty"`
}

// AuditJSON writes the document pkgd.audit/1 as one line.
func AuditJSON(w io.Writer, _ Options, a Audit) error {
	doc := auditDoc{Schema: "pkgd.audit/1", ExitCode: a.ExitCode, Files: []fileDoc{}, Findings: []findingDoc{}, Summary: a.Summary()}
	for i := range a.Files {
		f := &a.Files[i]
		d := fileDoc{File: f.File, Format: f.Format, Packages: f.Packages, Problems: []problemDoc{}}
		for _, p := range f.Problems {
			d.Problems = append(d.Problems, problemDoc{p.Line, Clean(p.What), Clean(p.Why)})
		}
		doc.Files = append(doc.Files, d)
	}
	for _, f := range a.Sorted() {
		d := findingDoc{Package: f.Package.String(), File: f.File, Line: f.Line, Direct: f.Direct, Dev: f.Dev, Path: f.Path, Reasons: []auditReasonDoc{}}
		for i := range f.Reasons {
			r := &f.Reasons[i]
			d.Reasons = append(d.Reasons, auditReasonDoc{reasonOf(r), r.Aliases, r.Fixed})
		}
		doc.Findings = append(doc.Findings, d)
	}
	if a.Knowledge != (guard.Knowledge{}) {
		doc.Intel = intelOf(a.Knowledge, nil)
		doc.Intel.Stale = a.Stale
	}
	out, err := encode(doc)
	if err != nil {
		return err
	}
	_, err = w.Write(append(out, '\n'))
	return err
}
