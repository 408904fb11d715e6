// Package differences is the table of where pkgd and osv-scanner part on the real
// lock files, and why. docs/peers.md is made from it, and `go run ./tests/peers`
// fails where it and the two tools do not agree.
//
// What is not here: how the tools are asked (tests/peers), and the words around
// the table (tests/docs/pages).
package differences

import (
	"fmt"
	"slices"
	"strings"
)

// Version is osv-scanner's of these figures.
const Version = "2.5.0"

// The tools, as rows name them.
const (
	Pkgd    = "pkgd"
	Scanner = "osv-scanner"
)

// Sums counts lock files, those with the same findings, and findings.
type Sums struct{ Files, Same, Both, Pkgd, Scanner int }

// Seen is what the figures are.
var Seen = Sums{Files: 97, Same: 88, Both: 1288, Pkgd: 113, Scanner: 8}

// Row is one kind of difference.
type Row struct {
	Formats  []string // of the lock files
	Unread   bool     // osv-scanner reads none of them
	Who      string   // the tool that has the findings
	About    string   // what every finding contains
	Files    int
	Findings int
	Why      string
}

// Rows is the table.
var Rows = []Row{
	{Formats: []string{"package-lock-v1"}, Unread: true, Who: Pkgd, Files: 2, Findings: 105,
		Why: "Lock files of npm 6 with bundled packages: these have `true` for the address under `resolved`, and osv-scanner expects a text and gives the whole file up."},
	{Formats: []string{"go-sum"}, Unread: true, Who: Pkgd, Files: 1, Findings: 4,
		Why: "osv-scanner reads `go.mod` and no `go.sum`, which also names modules that no build takes."},
	{Formats: []string{"requirements-pinned"}, Unread: true, Who: Pkgd, Files: 1,
		Why: "`requirements/dev.txt`: osv-scanner knows requirement files by their names, and this is none of them. Nothing in it has a record."},
	{Formats: []string{"conda-lock", "conda-explicit", "conda-environment"}, Unread: true, Who: Pkgd, Files: 5,
		Why: "osv-scanner reads no lock files of conda; the records have no packages of it."},
	{Formats: []string{"brewfile", "brewfile-lock"}, Unread: true, Who: Pkgd, Files: 7,
		Why: "osv-scanner reads no files of Homebrew; the records have no packages of it."},
	{Formats: []string{"requirements-hashed", "pdm-lock-v4.3"}, Who: Pkgd, About: "PyPI:werkzeug@2.2.3 ", Files: 2, Findings: 4,
		Why: "Two records write the name with a capital, `Werkzeug`. osv-scanner normalises the name of the lock file and not the record's, and finds neither. Python's own rules say that the version is affected."},
	{Formats: []string{"yarn-berry-v4", "yarn-berry-v6", "yarn-berry-v8", "yarn-berry-v10"}, Who: Scanner, About: "@0.0.0-use.local MAL-", Files: 4, Findings: 8,
		Why: "Members of the project's own workspace, which come from no registry. Two have the names of packages that were malicious on npm, and osv-scanner reports them as these."},
}

// File is one lock file on which the tools part.
type File struct {
	Format        string
	Unread        bool     // osv-scanner does not read it
	Pkgd, Scanner []string // the findings that only this one has
}

// Check says what the table and the tools do not agree on: a difference without a
// row, a row that is not there any more, another count.
func Check(sums Sums, files []File) (wrong []string) {
	if sums != Seen {
		wrong = append(wrong, fmt.Sprintf("the sums are %+v, and the table has %+v", sums, Seen))
	}
	had := make([]Row, len(Rows))
	for i := range files {
		wrong = append(wrong, claim(had, &files[i])...)
	}
	for i := range Rows {
		r, h := &Rows[i], &had[i]
		if r.Files != h.Files || r.Findings != h.Findings {
			wrong = append(wrong, fmt.Sprintf("%s, %s: %d files with %d findings, and the table has %d with %d", strings.Join(r.Formats, " "), r.Who, h.Files, h.Findings, r.Files, r.Findings))
		}
	}
	return wrong
}

// claim counts a file's findings at their rows.
func claim(had []Row, f *File) (wrong []string) {
	files := make([]int, len(Rows))
	for who, list := range map[string][]string{Pkgd: f.Pkgd, Scanner: f.Scanner} {
		for _, finding := range list {
			if i := rowOf(f, who, finding); i >= 0 {
				files[i] = 1
				had[i].Findings++
			} else {
				wrong = append(wrong, fmt.Sprintf("%s, only %s: no row for %s", f.Format, who, finding))
			}
		}
	}
	if f.Unread {
		if i := slices.IndexFunc(Rows, func(r Row) bool { return r.Unread && slices.Contains(r.Formats, f.Format) }); i >= 0 {
			files[i] = 1
		} else {
			wrong = append(wrong, f.Format+": no row says that osv-scanner does not read it")
		}
	}
	for i, n := range files {
		had[i].Files += n
	}
	slices.Sort(wrong)
	return wrong
}

func rowOf(f *File, who, finding string) int {
	return slices.IndexFunc(Rows, func(r Row) bool {
		return r.Unread == f.Unread && r.Who == who && slices.Contains(r.Formats, f.Format) && strings.Contains(finding, r.About)
	})
}
