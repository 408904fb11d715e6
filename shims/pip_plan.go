package shims

import "pkgd/guard"

// pipQuiet are the settings of every plan call. The environment is the user's
// otherwise: indexes, proxies and certificates stay as they are.
var pipQuiet = []string{
	"PIP_NO_INPUT=1",
	"PIP_DISABLE_PIP_VERSION_CHECK=1",
	"PIP_ROOT_USER_ACTION=ignore",
	"PIP_NO_COLOR=1",
	"PYTHONSAFEPATH=1",
	"PYTHONDONTWRITEBYTECODE=1",
	// A blank is a list of nothing and beats the configuration files, whose lists
	// are read and rewritten; an empty value would be passed over.
	"PIP_REQUIREMENT= ", "PIP_CONSTRAINT= ", "PIP_EDITABLE= ",
}

// pipMoved are variables whose content judge puts on the plan's own command
// line, read and rewritten.
var pipMoved = []string{"PIP_REQUIREMENT", "PIP_CONSTRAINT", "PIP_EDITABLE", "PIP_NO_BINARY", "PIP_ONLY_BINARY", "PIP_REPORT",
	"PIP_DRY_RUN", "PIP_LOG", "PIP_QUIET", "PIP_VERBOSE", "PIP_UPLOADED_PRIOR_TO"}

var pipAsk = Report{
	Requirement: "--requirement", Constraint: "--constraint", Editable: "--editable", EnvPrefix: "PIP_",
	First:    "--python",
	NoBinary: "--no-binary", OnlyBinary: "--only-binary", NoIsolation: "--no-build-isolation",
	Fetch: []string{"download", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--quiet", "-r", "{list}", "-d", "{feed}"},
	FetchKeeps: "--index-url --extra-index-url --no-index --find-links --trusted-host --proxy --cert --client-cert " +
		"--retries --timeout --keyring-provider --cache-dir --no-cache-dir --pre --isolated --platform " +
		"--python-version --implementation --abi --use-feature --use-deprecated",
	Need: []string{"install", "--dry-run", "--ignore-installed", "--quiet", "--only-binary", ":all:", "--report", "{plan}/need.json"},
}

// pipTie gives the run the very archives that were judged, and nothing else.
var pipTie = Tie{
	Feed:      true,
	Env:       []string{"PIP_NO_INDEX=1", "PIP_FIND_LINKS={feed}", "PIP_CONSTRAINT={pins}"},
	Isolated:  []string{"--no-index", "--find-links", "{feed}", "--constraint", "{pins}"},
	BinaryEnv: []string{"PIP_ONLY_BINARY=:all:"},
	Merge:     []string{"PIP_CONSTRAINT"},
}

var pipRecipes = []Recipe{
	{
		Name: "hashed", Method: ReadHashed, Format: "requirements",
		When: func(c *Command) bool {
			return c.Verb != nil && len(c.Files) > 0 && len(c.Specs) == 0 && !c.Has(Editable) && c.OptionsNamed("--no-binary") == nil
		},
		NotWith: "requirement editable group requirements-from-script no-binary",
		// Nothing that has to be built was judged.
		Tie:   Tie{BinaryEnv: []string{"PIP_ONLY_BINARY=:all:"}, Isolated: []string{"--only-binary", ":all:"}},
		Words: "the requirement files, in which everything is pinned and hashed",
	},
	{
		Name: "report", Method: ResolveReport, Format: "pip-report", Result: "report.json",
		When:       func(c *Command) bool { return c.Verb != nil && c.Effect != guard.Unknown },
		Args:       pipResolve,
		Insert:     []string{"--dry-run", "--quiet", "--only-binary", ":all:", "--report", "{plan}/report.json"},
		Drop:       []Role{File, Constraint, Editable, DryRun},
		Env:        pipQuiet,
		Unset:      pipMoved,
		MinVersion: ">= 22.2",
		Report:     &pipAsk,
		Net:        &pipNet,
		Tie:        pipTie,
		Words:      "pip's own resolver, binaries only, with source archives read but never built",
	},
}

// pipResolve are the words of the resolving call for verbs other than install:
// what they would fetch is what an installation into nothing would take.
func pipResolve(c *Command) []string {
	args := append(c.OptionsNamed(pipAsk.First), "install")
	if c.Verb != nil && !c.Verb.canonical("install") {
		args = append(args, "--ignore-installed")
	}
	return append(args, c.optionsExcept(pipOtherVerbs, File, Constraint, Editable, DryRun)...)
}

// pipOtherVerbs are options of download, wheel and lock that install does not
// know, those that would make a quiet plan talk, and the one that stands in
// front of the verb.
const pipOtherVerbs = "--python --dest --wheel-dir --no-verify --output --report --quiet --verbose --log --no-binary --only-binary --prefer-binary"

// optionsExcept is Options without options of some names.
func (c *Command) optionsExcept(names string, drop ...Role) []string {
	var out []string
next:
	for _, g := range c.Given {
		if listed(names, g.Name) {
			continue
		}
		for _, r := range drop {
			if g.Role == r {
				continue next
			}
		}
		out = append(out, c.Args[g.Index:g.Index+g.Width]...)
	}
	return out
}

// OptionsNamed gives the option words whose full name is in the list.
func (c *Command) OptionsNamed(names string) []string {
	var out []string
	for _, g := range c.Given {
		if listed(names, g.Name) {
			out = append(out, c.Args[g.Index:g.Index+g.Width]...)
		}
	}
	return out
}

// Facts: pip's news; 26.0 takes dates only, 26.1 durations, too.
var pipCooldown = []NativeCooldown{
	{Since: ">= 26.0", Env: []string{"PIP_UPLOADED_PRIOR_TO={cutoff}"}},
}

// pipLead is the net for an interpreter that heeds no PYTHONPATH ("python3 -Im
// pip"): the module behind the "m" is started by a program of a line, which sets
// the net up first. The interpreter's own options stay.
func pipLead(lead []string) []string {
	if !pythonDeaf(lead) {
		return lead
	}
	words, module := pythonWithout(lead)
	// The working folder goes off the path before anything is imported.
	return append(words, "-c", "import sys\nsys.path[:] = [p for p in sys.path if p]\n"+pipHook+
		"import runpy\nrunpy.run_module('"+module+"', run_name='__main__', alter_sys=True)\n")
}

// pipNet lets pip's own process plan and nothing else start: building a source
// archive, even only for its metadata, would run its code. pip --python starts
// itself once more under that interpreter, which is let through.
var pipNet = Net{File: "sitecustomize.py", PathVariable: "PYTHONPATH", Lead: pipLead, Text: pipHook + `
_here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [p for p in sys.path if os.path.abspath(p) != _here]
_own = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize  # noqa: F401
except ImportError:
    pass
finally:
    sys.modules.setdefault("sitecustomize", _own)
`}

const pipHook = `import os
import sys

_EVENTS = frozenset((
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn",
))


# As it was at the start: before pip 24 the one that starts the other sets it, too.
_SECOND = "_PIP_RUNNING_IN_SUBPROCESS" in os.environ


def _itself():
    return not _SECOND and (
        "PIP_PYTHON" in os.environ or any(a == "--python" or a.startswith("--python=") for a in sys.argv[1:])
    )


def _refuse(event, args):
    if event in _EVENTS and not _itself():
        raise PermissionError("pkgd lets no other program run while pip plans")


sys.addaudithook(_refuse)
with open(os.environ["PKGD_PLAN_MARK"], "w"):
    pass
`
