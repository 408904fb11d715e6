package pages

import (
	"fmt"
	"strings"

	"pkgd/tests/peers/differences"
)

// peers is the page of what osv-scanner says otherwise.
func peers() string {
	var b strings.Builder
	b.WriteString("# Beside osv-scanner\n\n" + made)
	fmt.Fprintf(&b, "`make bench-peers` lets pkgd and osv-scanner %s look up the same %d lock files of public projects in the same records, without a network. "+
		"A finding is a package, a version and the id of a record that hits it; records that are aliases of one another count one by one.\n\n", differences.Version, differences.Seen.Files)
	s := differences.Seen
	fmt.Fprintf(&b, "On %d of the %d the findings are the same. Both have %d, only pkgd %d, only osv-scanner %d. "+
		"The run fails where a difference is not in this table or a row of it is not there any more.\n\n", s.Same, s.Files, s.Both, s.Pkgd, s.Scanner)
	b.WriteString("| lock files | files | findings | only | why |\n|---|---|---|---|---|\n")
	for _, r := range differences.Rows {
		who := r.Who
		if r.Findings == 0 {
			who = ""
		}
		b.WriteString(row(code(r.Formats), fmt.Sprint(r.Files), fmt.Sprint(r.Findings), who, r.Why))
	}
	b.WriteString("\nIt is no race: times stand in [benchmarks.md](benchmarks.md). Nor is it a verdict who is right: the lock files come with findings that the " +
		"ecosystems' own comparators made, and a test holds pkgd's against those.\n")
	return b.String()
}
