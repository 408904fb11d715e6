package control

import (
	"runtime"

	"github.com/spf13/pflag"

	"pkgd/dispatch/become"
	"pkgd/guard"
)

// release is pkgd's version, in the form of SemVer.
const release = "0.1.0"

// Version is pkgd's own version.
func Version() string { return release }

func versionCommand() command {
	return command{
		path: "version", short: "print the version and what this build lacks",
		run: func(a *app, _ *pflag.FlagSet, _ []string) int {
			if a.json {
				doc := map[string]any{"version": release, "os": runtime.GOOS, "arch": runtime.GOARCH, "go": runtime.Version(), "lacks": append([]string{}, become.Lacks()...)}
				return a.show(doc, "", guard.ExitOK)
			}
			a.out("pkgd %s %s/%s %s", release, runtime.GOOS, runtime.GOARCH, runtime.Version())
			for _, l := range become.Lacks() {
				a.out("lacks %s", l)
			}
			return guard.ExitOK
		},
	}
}
