package report

import (
	"io"
	"strconv"
	"strings"

	"pkgd/guard"
)

// AuditGitHub writes annotations for a GitHub job's log, one a finding and one a
// part of a file that was not understood: errors for what blocks, warnings else.
func AuditGitHub(w io.Writer, opt Options, a Audit) error {
	var b strings.Builder
	for _, f := range a.Sorted() {
		level := "warning"
		var lines []string
		for i := range f.Reasons {
			r := &f.Reasons[i]
			if r.Action == guard.Block || r.Code == guard.CodeMalicious {
				level = "error"
			}
			lines = append(lines, Short(r, &opt))
		}
		if len(f.Path) > 1 {
			lines = append(lines, "path: "+Path(f.Path))
		}
		annotation(&b, level, f.File, f.Line, Visible(f.Package.String()), strings.Join(lines, "\n"))
	}
	for i := range a.Files {
		for _, p := range a.Files[i].Problems {
			annotation(&b, "warning", a.Files[i].File, p.Line, "not understood", Clean(p.What)+because(p.Why))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// annotation writes one workflow command. Properties and message have their own
// escapes, so that no text can end the command or begin another.
func annotation(b *strings.Builder, level, file string, line int, title, message string) {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	b.WriteString("::" + level + " file=" + property.Replace(Visible(file)))
	if line > 0 {
		b.WriteString(",line=" + strconv.Itoa(line))
	}
	b.WriteString(",title=" + property.Replace(title) + "::" + data.Replace(message) + "\n")
}

// Path writes the way from a direct dependency to a package.
func Path(path []string) string {
	out := make([]string, len(path))
	for i, p := range path {
		out[i] = Visible(p)
	}
	return strings.Join(out, " > ")
}
