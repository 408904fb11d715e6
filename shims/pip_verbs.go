package shims

import "pkgd/guard"

// pipVerbs is every command of pip. A run without words is guarded all the same:
// PIP_REQUIREMENT and pip.conf may name files of requirements.
var pipVerbs = []Verb{
	{Names: "install", Effect: guard.Adds, Words: Packages, Options: pipInstall, Also: pipResolving,
		Valued: pipTargets + pipPlaces, Dry: guard.Downloads, Plan: "install"},
	{Names: "download", Effect: guard.Downloads, Words: Packages, Also: pipResolving, Valued: pipTargets, Plan: "download",
		Options: []Option{{Names: "-d --dest --destination-dir --destination-directory", Takes: true, Role: Target}}},
	{Names: "wheel", Effect: guard.Builds, Words: Packages, Also: pipResolving, Valued: pipTargets, Plan: "wheel",
		Options: []Option{{Names: "-w --wheel-dir", Takes: true, Role: Target}, {Names: "--no-verify"}}},
	{Names: "lock", Effect: guard.Downloads, Words: Packages, Also: pipResolving, Valued: pipTargets, Plan: "lock",
		Options: []Option{{Names: "-o --output", Takes: true, Role: Target}}},

	{Names: "uninstall", Effect: guard.Removes, OnlyRemoves: true, Valued: "--root-user-action", Options: []Option{
		{Names: "-r --requirement", Takes: true}, {Names: "-y --yes"}, {Names: "--break-system-packages"}}},
	{Names: "freeze", Effect: guard.Reads, Valued: "--exclude --path", Options: []Option{
		{Names: "-r --requirement", Takes: true}, {Names: "-l --local"}, {Names: "--user"}, {Names: "--all"},
		{Names: "--exclude-editable"}}},
	{Names: "inspect", Effect: guard.Reads, Valued: "--path", Options: []Option{{Names: "--local"}, {Names: "--user"}}},
	{Names: "list", Effect: guard.Reads, Options: pipList, Also: [][]Option{pipIndexes},
		Valued: pipTargets + " --exclude --path --format --no-binary --uploaded-prior-to"},
	{Names: "show", Effect: guard.Reads, Options: []Option{{Names: "-f --files"}}},
	{Names: "check", Effect: guard.Reads},
	{Names: "config", Effect: guard.Reads, Valued: "--editor",
		Options: []Option{{Names: "--global"}, {Names: "--user"}, {Names: "--site"}}},
	{Names: "search", Effect: guard.Reads, Options: []Option{{Names: "-i --index", Takes: true, Role: RegistryArg}}},
	{Names: "cache", Effect: guard.Reads, Valued: "--format"},
	{Names: "index", Effect: guard.Reads, Options: []Option{{Names: "--json"}}, Also: [][]Option{pipIndexes},
		Valued: pipTargets + " --no-binary --uploaded-prior-to"},
	{Names: "hash", Effect: guard.Reads, Options: []Option{{Names: "-a --algorithm", Takes: true}}},
	{Names: "completion", Effect: guard.Reads, Options: []Option{
		{Names: "-b --bash"}, {Names: "-z --zsh"}, {Names: "-f --fish"}, {Names: "-p --powershell"}}},
	{Names: "debug", Effect: guard.Reads, Valued: pipTargets},
	{Names: "help", Effect: guard.Reads},
}

// pipTargets are options with a value of the verbs that choose files of an index.
const pipTargets = "--abi --all-releases --implementation --only-binary --only-final --platform --python-version " +
	"--refresh-package --build-constraint --build-option --global-option --progress-bar "

// pipPlaces are options with a value of pip install alone; the last went in 23.1.
const pipPlaces = "--report --root-user-action --upgrade-strategy --install-option"

var pipResolving = [][]Option{pipSources, pipIndexes}

// pipIndexes say which indexes are asked.
var pipIndexes = []Option{
	{Names: "-i --index-url --pypi-url", Takes: true, Role: RegistryArg},
	{Names: "--extra-index-url", Takes: true, Role: ExtraRegistry},
	{Names: "-f --find-links", Takes: true, Role: Links},
	{Names: "--no-index", Role: NoIndex},
	{Names: "--pre"},
	{Names: "--prefer-binary"},
	{Names: "--ignore-requires-python"},
}

// pipSources are the options of every verb that resolves. A choice of formats or
// hashes on the command line beats what the environment hands over.
var pipSources = []Option{
	{Names: "-r --requirement", Takes: true, Role: File},
	{Names: "-c --constraint", Takes: true, Role: Constraint},
	{Names: "-e --editable", Takes: true, Role: Editable},
	{Names: "--group", Takes: true, Role: Group},
	{Names: "--requirements-from-script", Takes: true, Role: ScriptFile},
	{Names: "--no-binary", Takes: true, Role: Untying},
	{Names: "--no-require-hashes", Role: Untying},
	{Names: "--uploaded-prior-to", Takes: true, Role: AgeArg},
	{Names: "-C --config-settings", Takes: true},
	{Names: "--src --source --source-dir --source-directory", Takes: true},
	{Names: "--check-build-dependencies"},
	{Names: "--no-build-isolation"},
	{Names: "--no-clean"},
	{Names: "--no-deps --no-dependencies"},
	{Names: "--only-deps --only-dependencies"},
	{Names: "--require-hashes"},
	{Names: "--use-pep517"},
	{Names: "--no-use-pep517"},
}

var pipInstall = []Option{
	{Names: "--dry-run", Role: DryRun},
	{Names: "-t --target", Takes: true, Role: Target},
	{Names: "--prefix", Takes: true, Role: Target},
	{Names: "--root", Takes: true, Role: Target},
	{Names: "--user", Role: Global},
	{Names: "--no-user"},
	{Names: "-U --upgrade"},
	{Names: "-I --ignore-installed"},
	{Names: "--force-reinstall"},
	{Names: "--compile"},
	{Names: "--no-compile"},
	{Names: "--break-system-packages"},
	{Names: "--no-warn-conflicts"},
	{Names: "--no-warn-script-location"},
}

var pipList = []Option{
	{Names: "-e --editable"},
	{Names: "-l --local"},
	{Names: "-o --outdated"},
	{Names: "-u --uptodate"},
	{Names: "--user"},
	{Names: "--not-required"},
	{Names: "--exclude-editable"},
	{Names: "--include-editable"},
}
