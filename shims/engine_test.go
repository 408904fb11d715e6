package shims

import (
	"strings"
	"testing"

	"pkgd/guard"
)

// The ways of reading that managers to come need, on made-up ones.

var zzScripts = Manager{
	Names: []string{"zzy"}, Ecosystem: "npm", Spec: npmSpec,
	Grammar: Grammar{Style: Style{}, Valued: "--cwd", Switches: "--json", Options: []Option{{Names: "--help", Role: Help}}},
	Verbs: []Verb{
		{Names: "add", Effect: guard.Adds, Words: Packages},
		{Names: "list", Effect: guard.Reads},
		{Names: "workspace", Effect: guard.Unknown, Words: Nested, Skip: 1},
		{Names: "global", Effect: guard.Unknown, Words: Nested},
		{Names: "run", Effect: guard.Reads, Words: Script, Ends: true},
		{Names: "audit", Effect: guard.Reads, Options: []Option{{Names: "--fix", Role: Acts}}},
	},
	Bare:  &Verb{Effect: guard.Restores},
	Other: &Verb{Effect: guard.Reads, Words: Script, Ends: true},
}

var zzFlags = Manager{
	Names: []string{"zzpac"}, Ecosystem: "Arch Linux", Spec: npmSpec,
	Grammar: Grammar{Style: Style{FlagVerbs: true, Cluster: true}, Valued: "-r --root", Switches: "-y -u -i -q --refresh"},
	Verbs: []Verb{
		{Names: "-S --sync", Effect: guard.Adds, Words: Packages, Empty: guard.Reads, EmptyIs: true,
			Options: []Option{{Names: "-s --search", Role: Look}, {Names: "-u", Role: Acts}}},
		{Names: "-Q --query", Effect: guard.Reads, Words: Script},
	},
}

var zzGo = Manager{
	Names: []string{"zzgo"}, Ecosystem: "Go", Spec: npmSpec,
	Grammar: Grammar{Style: Style{SingleDash: true}, Valued: "--o --modfile", Switches: "--v --race",
		Options: []Option{{Names: "--n", Role: DryRun}}},
	Verbs: []Verb{
		{Names: "get", Effect: guard.Adds, Words: Packages},
		{Names: "env", Effect: guard.Reads},
		{Names: "run", Effect: guard.Runs, Words: Program, Ends: true},
		{Names: "mod", Effect: guard.Unknown, Sub: []Verb{
			{Names: "tidy", Effect: guard.Updates}, {Names: "graph", Effect: guard.Reads}}},
	},
}

func TestEngine(t *testing.T) {
	for _, m := range []*Manager{&zzScripts, &zzFlags, &zzGo} {
		for line, want := range map[*Manager]map[string]string{
			&zzScripts: {
				"":                           "restores",
				"--json":                     "restores",
				"--help":                     "reads",
				"--zz":                       "restores",
				"add foo":                    "adds | foo",
				"--cwd add list":             "reads",
				"list":                       "reads",
				"build":                      "reads",
				"build add foo":              "reads",
				"build --add --help":         "reads",
				"run add":                    "reads",
				"workspace add add foo":      "adds | foo",
				"workspace a --json add foo": "adds | foo",
				"workspace a list":           "reads",
				"workspace a build":          "reads",
				"workspace a":                "unknown",
				"global add foo":             "adds | foo",
				"global workspace a add foo": "adds | foo",
				"audit":                      "reads",
				"audit --fix":                "updates",
				"audit --fix --help":         "reads",
				"list --zz":                  "unknown doubt",
			},
			&zzFlags: {
				"-S foo": "adds | foo", "-Sy foo": "adds | foo", "-Ss foo": "reads | foo", "-Syu": "updates", "-Sy": "reads",
				"--sync foo": "adds | foo", "--sync --search foo": "reads | foo", "-S -r x foo": "adds | foo",
				"-Q foo": "reads", "-Qi foo": "reads", "-Z foo": "unknown doubt", "": "reads", "-q -S foo": "adds | foo",
			},
			&zzGo: {
				"get foo": "adds | foo", "get -v foo": "adds | foo", "get --v foo": "adds | foo", "get -o x foo": "adds | foo",
				"get -o=x foo": "adds | foo", "get -n foo": "reads | foo", "env -zz": "unknown doubt", "mod": "unknown",
				"mod tidy": "updates", "mod graph": "reads", "mod tid": "unknown", "mod -v tidy": "updates",
				"run foo --n": "runs | foo", "run -n foo": "reads | foo",
			},
		}[m] {
			if got := meaning(Parse(m, m.Name(), shellWords(line))); got != want {
				t.Errorf("%s %s: %s, want %s", m.Name(), line, got, want)
			}
		}
	}
}

// TestPipLead: an interpreter that heeds no PYTHONPATH is given the net on its
// command line, and keeps its own options.
func TestPipLead(t *testing.T) {
	for line, want := range map[string]string{
		"-m pip": "-m pip", "-sm pip": "-sm pip", "-W I -m pip": "-W I -m pip", "-XE -mpip": "-XE -mpip", "-3.12 -m pip": "-3.12 -m pip",
		"-Im pip": "-I -c", "-Impip": "-I -c", "-sEm pip": "-sE -c", "-I -m pip": "-I -c", "-E -W x -m pip": "-E -W x -c", "-Bm pip": "-Bm pip",
		"--check-hash-based-pycs never -I -m pip.__main__": "--check-hash-based-pycs never -I -c", "-3.12 -Im pip": "-3.12 -I -c",
	} {
		got := pipLead(strings.Fields(line))
		if n := len(got); got[n-2] == "-c" {
			if !strings.Contains(got[n-1], "addaudithook") || !strings.Contains(got[n-1], "run_module('pip") {
				t.Errorf("%s: %s", line, got[n-1])
			}
			got = got[:n-1]
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}
