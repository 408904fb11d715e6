package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

var csvHeader = []string{"package", "ecosystem", "name", "version", "file", "line", "direct", "dev", "path", "code", "action", "severity", "score",
	"feed", "id", "aliases", "fixed", "clears_at", "safe_version", "summary", "url"}

// AuditCSV writes one row a reason, with a header. A cell that a spreadsheet
// would take for a formula gets an apostrophe in front.
func AuditCSV(w io.Writer, _ Options, a Audit) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for _, f := range a.Sorted() {
		for i := range f.Reasons {
			r := &f.Reasons[i]
			row := []string{f.Package.String(), f.Package.Ecosystem, f.Package.Name, f.Package.Version, f.File, number(f.Line),
				strconv.FormatBool(f.Direct), strconv.FormatBool(f.Dev), strings.Join(f.Path, " > "), string(r.Code), r.Action.String(),
				string(r.Severity), score(r.Score), Clean(r.Feed), Clean(r.ID), Clean(strings.Join(r.Aliases, " ")), r.Fixed,
				stamp(r.ClearsAt), r.SafeVersion, Clean(r.Summary), Clean(r.URL)}
			for c := range row {
				row[c] = cell(row[c])
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func cell(s string) string {
	s = Visible(s)
	if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func number(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func score(f float64) string {
	if f <= 0 {
		return ""
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}
