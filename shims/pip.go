package shims

import "pkgd/guard"

// pip, 19 to 26. Facts: the option tables and the command list of 23.2, 25.3
// and 26.3. Verbs have one name each and no short forms; long options may be cut
// to what only one of them begins with.
var pip = Manager{
	Names:     []string{"pip", "pip3"},
	Versioned: pipName,
	Title:     "pip",
	Ecosystem: "PyPI",
	Grammar: Grammar{
		Style:    Style{Abbreviate: true, Cluster: true, Attached: true, DashValues: true},
		Options:  pipOptions,
		Valued:   pipValued,
		Switches: pipSwitches,
	},
	Verbs:      pipVerbs,
	Spec:       pipSpec,
	Adjust:     pipAdjust,
	Recipes:    pipRecipes,
	Locks:      []string{"pylock.toml", "requirements.txt"},
	Manifest:   "pyproject.toml",
	Registries: "pipconf",
	Cooldown:   pipCooldown,
	VersionBy:  "dist-info",
	Coverage:   guard.CoversTransitive,
}

// pipName: "pip3.12", "pip-3", "pip-3.12".
func pipName(name string) bool {
	if !hasPrefix(name, "pip") {
		return false
	}
	rest := name[3:]
	if hasPrefix(rest, "-") {
		rest = rest[1:]
	}
	return versionTail(rest)
}

// versionTail: "3", "3.12", "2.7".
func versionTail(s string) bool {
	if s == "" || !digit(s[0]) || !digit(s[len(s)-1]) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !digit(s[i]) && (s[i] != '.' || s[i-1] == '.') {
			return false
		}
	}
	return true
}

// pipAdjust: pip takes the verb out of its words where it first meets it, and that
// may be an option's value in front: "pip --log install --proxy x install y".
func pipAdjust(c *Command) {
	for i := 0; i < c.At-1 && c.Verb != nil; i++ {
		if c.Args[i] == c.Word && c.Effect != guard.Reads {
			c.Doubt = "an option's value that is the verb's name"
			return
		}
	}
}

// pipOptions may stand before and behind the verb.
var pipOptions = []Option{
	{Names: "-h --help", Role: Help},
	{Names: "-V --version", Role: Version},
	{Names: "--isolated", Role: Isolated},
	{Names: "--python", Takes: true, Role: Interpreter},
	{Names: "-q --quiet"},
	{Names: "-v --verbose"},
}

const pipValued = "--cache-dir --cert --client-cert --default-timeout --exists-action --keyring-provider --local-log " +
	"--log --log-file --proxy --resume-retries --retries --timeout --trusted-host --use-deprecated --use-feature"

const pipSwitches = "--debug --disable-pip-version-check --no-cache-dir --no-color --no-input --no-proxy-env " +
	"--no-python-version-warning --require-venv --require-virtualenv"
