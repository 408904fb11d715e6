package control

import (
	"encoding/json"
	"strings"

	"github.com/spf13/pflag"

	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/shims"
)

func parseCommand() command {
	return command{
		path: "parse", args: "MANAGER ARGS…", raw: true,
		short: "say what pkgd understands of a command line",
		long:  "Says, from the words alone, what a command would do, which packages it names and which files it reads. No store, no network, no configuration.",
		run: func(a *app, _ *pflag.FlagSet, args []string) int {
			if len(args) == 0 {
				return a.usage("parse needs a command line, as in: pkgd parse npm install left-pad")
			}
			return a.parse(args)
		},
	}
}

// parsed is the document of `pkgd parse --json`.
type parsed struct {
	Manager   string          `json:"manager"`
	Ecosystem string          `json:"ecosystem"`
	Effect    string          `json:"effect"`
	Guarded   bool            `json:"guarded"`
	Packages  []parsedPackage `json:"packages"`
	Files     []string        `json:"files"`
	Argv      []string        `json:"argv"`
	Doubt     string          `json:"doubt,omitempty"`
}

type parsedPackage struct {
	Name      string   `json:"name"`
	Requested string   `json:"requested,omitempty"`
	Extras    []string `json:"extras,omitempty"`
	Source    string   `json:"source"`
	Problem   string   `json:"problem,omitempty"`
}

func (a *app) parse(words []string) int {
	_, _, cmd, ok := a.understand(words)
	if !ok {
		return guard.ExitNotFound
	}
	doc := describe(cmd, words)
	if a.json {
		data, err := json.Marshal(doc)
		if err != nil {
			return a.fail(err)
		}
		a.out("%s", data)
		return guard.ExitOK
	}
	a.out("manager   %s (%s)", doc.Manager, doc.Ecosystem)
	state := "passed on: it brings nothing in"
	if doc.Guarded {
		state = "guarded"
	}
	a.out("effect    %s, %s", doc.Effect, state)
	for _, p := range doc.Packages {
		line := strings.TrimSpace(p.Name + " " + p.Requested)
		if p.Source != "registry" {
			line += " (" + p.Source + ")"
		}
		a.out("package   %s", report.Clean(line))
	}
	for _, f := range doc.Files {
		a.out("file      %s", report.Clean(f))
	}
	if doc.Doubt != "" {
		a.out("doubt     %s", report.Clean(doc.Doubt))
	}
	return guard.ExitOK
}

func describe(cmd *shims.Command, words []string) parsed {
	doc := parsed{
		Manager: cmd.Manager.Name(), Ecosystem: cmd.Manager.Ecosystem, Effect: cmd.Effect.String(), Guarded: cmd.Guarded(),
		Packages: []parsedPackage{}, Files: []string{}, Argv: words, Doubt: cmd.Doubt,
	}
	for i := range cmd.Specs {
		s := &cmd.Specs[i]
		p := parsedPackage{Name: s.Name, Requested: s.Requested, Extras: s.Extras, Source: string(s.Source.Type), Problem: s.Bad}
		if p.Name == "" {
			p.Name = s.Raw
		}
		doc.Packages = append(doc.Packages, p)
	}
	for _, f := range cmd.Files {
		doc.Files = append(doc.Files, f.Path)
	}
	return doc
}
