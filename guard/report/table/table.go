// Package table writes an audit for a person at a terminal: one table a file,
// the files with the gravest findings first, and the whole in numbers at the
// end.
//
// What is not here: the words of single reasons and the cleaning of hostile
// text (guard/report). It is a package of its own because the table library
// costs start-up time that a judged command shall not pay.
package table

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"pkgd/guard"
	"pkgd/guard/report"
)

// Write writes the audit. Options.Width is the terminal's; the last column gives
// way where it is too narrow.
func Write(w io.Writer, opt report.Options, a report.Audit) error {
	var b strings.Builder
	findings := a.Sorted()
	var files []string
	for i := range findings {
		if !slices.Contains(files, findings[i].File) {
			files = append(files, findings[i].File)
		}
	}
	for _, file := range files {
		var rows []table.Row
		for i := range findings {
			if findings[i].File == file {
				rows = append(rows, rowsOf(&findings[i], &opt)...)
			}
		}
		b.WriteString(paint(&opt, report.Visible(file), color.Bold) + "\n" + render(rows, &opt) + "\n\n")
	}
	problems(&b, &a)
	summary(&b, &a)
	_, err := io.WriteString(w, ascii(b.String(), &opt))
	return err
}

// rowsOf makes one row a reason.
func rowsOf(f *report.Finding, opt *report.Options) []table.Row {
	var rows []table.Row
	name := f.Package.Name
	if f.Package.Version != "" {
		name += "@" + f.Package.Version
	}
	name = report.Visible(name)
	if f.Dev {
		name += " (dev)"
	}
	where := "direct"
	if !f.Direct {
		where = "transitive"
		if len(f.Path) > 1 {
			where = report.Path(f.Path[:len(f.Path)-1])
		}
	}
	for i := range f.Reasons {
		r := &f.Reasons[i]
		fix := report.Visible(r.Fixed)
		if r.Code == guard.CodeCooldown {
			fix = report.Visible(r.SafeVersion)
		}
		ids := append([]string{report.Clean(r.ID)}, r.Aliases...)
		id := ids[0]
		if opt.Verbose {
			id = report.Clean(strings.Join(ids, " "))
		} else if n := len(ids) - 1; n > 0 {
			id += " +" + strconv.Itoa(n)
		}
		if id == "" {
			id = remark(r, opt)
		}
		rows = append(rows, table.Row{level(r, opt), name, id, fix, where})
	}
	return rows
}

// remark stands for the record where there is none.
func remark(r *guard.Reason, opt *report.Options) string {
	if r.Code == guard.CodeCooldown && r.ClearsAt > 0 {
		return "old enough on " + time.Unix(r.ClearsAt, 0).UTC().Format("2006-01-02")
	}
	return report.What(r, opt)
}

// level is the first column: what kind of finding, how grave.
func level(r *guard.Reason, opt *report.Options) string {
	switch r.Code {
	case guard.CodeMalicious:
		return paint(opt, "MALWARE", color.FgRed, color.Bold)
	case guard.CodeVulnerable:
		switch r.Severity {
		case guard.Critical:
			return paint(opt, "CRITICAL", color.FgRed)
		case guard.High:
			return paint(opt, "HIGH", color.FgRed)
		case guard.Medium:
			return paint(opt, "MEDIUM", color.FgYellow)
		case guard.Low:
			return "LOW"
		}
		return "UNKNOWN"
	case guard.CodeCooldown:
		return "YOUNG"
	}
	return strings.ToUpper(string(r.Code))
}

func render(rows []table.Row, opt *report.Options) string {
	t := table.NewWriter()
	style := table.StyleLight
	if opt.ASCII {
		style = table.StyleDefault
	}
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader = true
	t.SetStyle(style)
	t.AppendHeader(table.Row{"level", "package", "record", "fixed", "comes in with"})
	t.AppendRows(rows)
	width := opt.Width
	if width <= 0 {
		width = 100
	}
	var columns []table.ColumnConfig
	for column, least := range map[int]int{2: 20, 3: 24, 5: 16} {
		columns = append(columns, table.ColumnConfig{Number: column, WidthMax: max(width/3, least), WidthMaxEnforcer: text.WrapSoft})
	}
	t.SetColumnConfigs(columns)
	lines := strings.Split(t.Render(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func problems(b *strings.Builder, a *report.Audit) {
	for i := range a.Files {
		f := &a.Files[i]
		for _, p := range f.Problems {
			b.WriteString(report.Visible(f.File))
			if p.Line > 0 {
				b.WriteString(":" + strconv.Itoa(p.Line))
			}
			b.WriteString(": not understood: " + report.Clean(p.What) + ": " + report.Clean(p.Why) + "\n")
		}
	}
}

// summary is the audit in numbers, malware first.
func summary(b *strings.Builder, a *report.Audit) {
	s := a.Summary()
	b.WriteString(plural(s.Packages, "package") + " in " + plural(len(a.Files), "file") + " looked at.\n")
	if s.Malicious > 0 {
		b.WriteString(plural(s.Malicious, "package") + " known as malware.\n")
	}
	total := 0
	var parts []string
	for _, sev := range []guard.Severity{guard.Critical, guard.High, guard.Medium, guard.Low, guard.NoSeverity} {
		if n := s.BySeverity[string(sev)]; n > 0 {
			total += n
			parts = append(parts, strconv.Itoa(n)+" "+strings.ToLower(string(sev)))
		}
	}
	if total > 0 {
		b.WriteString(plural(s.Vulnerable, "package") + " with " + strconv.Itoa(total) + " known vulnerabilities (" + strings.Join(parts, ", ") +
			"); " + strconv.Itoa(s.Fixable) + " of them fixed in a later release.\n")
	}
	if s.Cooldown > 0 {
		b.WriteString(plural(s.Cooldown, "package") + " inside the cooldown.\n")
	}
	if s.Malicious+s.Vulnerable+s.Cooldown == 0 && len(a.Findings) == 0 {
		b.WriteString("Nothing known against them.\n")
	}
	if s.Problems > 0 {
		b.WriteString("The list is not complete: " + plural(s.Problems, "part") + " of the files could not be understood.\n")
	}
	if a.Stale {
		b.WriteString("The threat intelligence is old: pkgd intel sync\n")
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}

func paint(opt *report.Options, s string, a ...color.Attribute) string {
	if !opt.Color {
		return s
	}
	c := color.New(a...)
	c.EnableColor()
	return c.Sprint(s)
}

func ascii(s string, opt *report.Options) string {
	if !opt.ASCII {
		return s
	}
	return report.ASCII(s)
}
