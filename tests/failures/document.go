package failures

import (
	"fmt"
	"strings"

	"pkgd/guard"
)

// Document is docs/failures.md.
func Document() string {
	var b strings.Builder
	b.WriteString(head)
	for _, g := range Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n| failure | reason | answer | exit | the message has | test |\n|---|---|---|---|---|---|\n", g.Title)
		for _, r := range g.Rows {
			fmt.Fprintf(&b, "| %s | %s | %s | %d | %s | `%s` |\n", r.Failure, codes(r.Reasons), r.answer(), r.Exit, words(r.Says), r.ID)
		}
	}
	return b.String()
}

const head = `# What can go wrong, and what pkgd does then

This page is made from the table in tests/failures (` + "`go run ./tests/failures/docs`" + `), and every row is
proved by the test of its name: ` + "`go test ./tests/failures -run 'TestRows/NAME$'`" + `.

The answers are those of the default policy (profile ` + "`balanced`" + `); each is a setting of its own. Exit code 0 means
that the manager runs, or that pkgd's own command is done; a reason with the answer "warn" is one line on standard error then, and
one with "note" shows in ` + "`pkgd check --explain`" + ` only. Without a reason no decision is made: the command ends before that, or it is
one of pkgd's own.
`

func codes(reasons string) string {
	if reasons == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(reasons, " ", "`, `") + "`"
}

func words(says string) string {
	if says == "" {
		return ""
	}
	return "“" + says + "”"
}

// answer is the policy's, or what happens without one.
func (r *Row) answer() string {
	switch {
	case r.Answer != "":
		return r.Answer
	case r.Exit == 0, r.Exit == guard.ExitPartial:
		return "goes on"
	}
	return "stops"
}
