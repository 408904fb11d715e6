package control

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"pkgd/dispatch/audit"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/lock"
)

func lockCommand() command {
	return command{path: "lock", short: "read lock files"}
}

func lockListCommand() command {
	return command{
		path: "lock list", args: "FILE…", short: "list the packages of a lock file",
		long: "Lists every package that a lock file names, with what could not be understood. With --json one document a file and line. Exits 8 when a part of a file was not understood. " +
			"Needs no store and no network.",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) == 0 {
				return a.usage("lock list needs a file, as in: pkgd lock list package-lock.json")
			}
			code := guard.ExitOK
			for _, path := range args {
				if c := a.lockList(path); c != guard.ExitOK && (code == guard.ExitOK || code == guard.ExitPartial) {
					code = c
				}
			}
			return code
		},
	}
}

// lockDoc is the document of `pkgd lock list --json`.
type lockDoc struct {
	File     string        `json:"file"`
	Format   string        `json:"format"`
	Packages []lockPackage `json:"packages"`
	Problems []lockProblem `json:"problems"`
}

type lockPackage struct {
	Ecosystem string   `json:"ecosystem"`
	Name      string   `json:"name"`
	Version   string   `json:"version,omitempty"`
	Direct    bool     `json:"direct"`
	Dev       bool     `json:"dev"`
	Integrity string   `json:"integrity,omitempty"`
	Source    string   `json:"source"`
	Location  string   `json:"location,omitempty"`
	Requested string   `json:"requested,omitempty"`
	Optional  bool     `json:"optional,omitempty"`
	Bundled   bool     `json:"bundled,omitempty"`
	Groups    []string `json:"groups,omitempty"`
	Platforms []string `json:"platforms,omitempty"`
	In        string   `json:"in,omitempty"`
	Line      int      `json:"line,omitempty"`
}

type lockProblem struct {
	Line int    `json:"line,omitempty"`
	What string `json:"what"`
	Why  string `json:"why"`
}

func (a *app) lockList(named string) int {
	path := named
	if !filepath.IsAbs(path) {
		path = filepath.Join(a.w.Dir, named)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return a.fail(fmt.Errorf("%s cannot be read: %w", report.Clean(named), err))
	case info.IsDir():
		return a.usage("%s is a folder: name a lock file, or use pkgd audit for a tree", report.Clean(named))
	}
	f := audit.ReadFile(path, audit.Root(path, a.w.Dir))
	if f.Format == "" {
		return a.usage("%s is no lock file that pkgd reads (%s)", report.Clean(named), lockNames())
	}
	if a.json {
		data, err := json.Marshal(lockDocument(named, f))
		if err != nil {
			return a.fail(err)
		}
		a.out("%s", report.EscapeHidden(data))
	} else {
		a.lockText(f)
	}
	if len(f.Problems) > 0 {
		return guard.ExitPartial
	}
	return guard.ExitOK
}

func lockDocument(named string, f *lock.File) lockDoc {
	doc := lockDoc{File: named, Format: f.Format, Packages: []lockPackage{}, Problems: []lockProblem{}}
	for i := range f.Entries {
		e := &f.Entries[i]
		p := lockPackage{Ecosystem: e.Ecosystem, Name: e.Name, Version: e.Version, Direct: e.Direct, Dev: e.Dev, Integrity: e.Integrity,
			Source: string(e.Source.Type), Location: e.Source.Location, Requested: e.Specifier, Optional: e.Optional, Bundled: e.Bundled,
			Groups: e.Groups, Platforms: e.Platforms, In: e.In, Line: e.Line}
		if p.Requested == "" && p.Version == "" {
			p.Requested = e.Requested
		}
		doc.Packages = append(doc.Packages, p)
	}
	for _, p := range f.Problems {
		doc.Problems = append(doc.Problems, lockProblem{p.Line, report.Clean(p.What), report.Clean(p.Why)})
	}
	return doc
}

func (a *app) lockText(f *lock.File) {
	for i := range f.Entries {
		e := &f.Entries[i]
		line := e.Package.String()
		if e.Version == "" && e.Specifier != "" {
			line += " " + e.Specifier
		}
		if e.Direct {
			line += "  direct"
		}
		if e.Dev {
			line += "  dev"
		}
		if !e.Source.Type.Vouched() {
			line += "  " + string(e.Source.Type) + " " + e.Source.Location
		}
		a.out("%s", report.Visible(strings.TrimSpace(line)))
	}
	for _, p := range f.Problems {
		where := ""
		if p.Line > 0 {
			where = fmt.Sprintf("line %d: ", p.Line)
		}
		a.say("pkgd: not understood: %s%s: %s", where, report.Clean(p.What), report.Clean(p.Why))
	}
}

// lockNames lists the formats for people.
func lockNames() string {
	var names []string
	for _, f := range lock.Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}
