package install

import (
	"strings"

	"pkgd/guard"
)

// Env gives the line that puts the folder first on PATH, in the language of
// Options.Shell or of the shell that called; sh where neither is known. It does
// not look whether there are links.
func Env(o Options) (shell, line string, err error) {
	dir, _, err := o.folder()
	if err != nil {
		return "", "", err
	}
	if o.Shell == NoShell {
		return "", "", &Error{What: "no PATH line for " + NoShell, Why: "it is no shell", Next: "use one of " + strings.Join(Shells(), ", "), Code: guard.ExitUsage}
	}
	sh, err := o.shell()
	if err != nil {
		return "", "", err
	}
	if sh == nil {
		sh = findShell("sh")
	}
	return sh.names[0], sh.line(dir), nil
}
