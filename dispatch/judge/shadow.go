package judge

import (
	"slices"
	"strings"

	"pkgd/guard/report"
	"pkgd/lock"
	"pkgd/shims"
)

// shadows notes a package whose command has a manager's name: a manager puts the
// project's commands first on PATH for scripts, so that it would run there in
// the guarded one's place. Of nested copies no script of the project sees a
// command.
func (s *session) shadows(e *lock.Entry) {
	if strings.Count(e.Key, "node_modules/") > 1 {
		return
	}
	for _, name := range e.Commands {
		if shims.Find(name) == nil {
			continue
		}
		note := "warning: " + report.Visible(e.Package.String()) + " brings a command called " + report.Visible(name) +
			", which the project's scripts would run in place of the guarded one"
		if !slices.Contains(s.notes, note) {
			s.notes = append(s.notes, note)
		}
	}
}
