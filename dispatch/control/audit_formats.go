package control

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"pkgd/guard/report"
	"pkgd/guard/report/cyclonedx"
	"pkgd/guard/report/sarif"
	"pkgd/guard/report/table"
)

// auditFormat is one way to write an audit.
type auditFormat struct {
	name, also string // also: another name of it
	title      string // for the documents
	everything bool   // it lists all packages, not only those with findings
	write      func(io.Writer, report.Options, report.Audit) error
}

// auditFormats is the table. A new format is one file in guard/report and one
// line here.
func auditFormats() []auditFormat {
	return []auditFormat{
		{name: "table", also: "rich", title: "for people", write: table.Write},
		{name: "json", title: "one document, pkgd.audit/1", write: report.AuditJSON},
		{name: "csv", title: "one row a reason", write: report.AuditCSV},
		{name: "sarif", title: "SARIF 2.1.0, for code hosts", write: sarif.Write},
		{name: "cyclonedx", title: "CycloneDX 1.6: all packages, and the records as vulnerabilities", everything: true, write: cyclonedx.Write},
		{name: "github", title: "annotations for the log of a GitHub job", write: report.AuditGitHub},
	}
}

// formatNames lists them for people.
func formatNames() string {
	var names []string
	for _, f := range auditFormats() {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

// indent writes a JSON document on several lines.
func indent(doc []byte) []byte {
	var out bytes.Buffer
	if json.Indent(&out, doc, "", "  ") != nil {
		return doc
	}
	return out.Bytes()
}
