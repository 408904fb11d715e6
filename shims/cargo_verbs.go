package shims

import "pkgd/guard"

// cargoVerbs is every command of cargo and the external ones that come with the
// toolchain. Everything that resolves may fetch, and so is guarded.
var cargoVerbs = []Verb{
	{Names: "build b", Effect: guard.Builds, Also: cargoBuilding, Plan: "build"},
	{Names: "check c", Effect: guard.Builds, Also: cargoBuilding, Plan: "build"},
	{Names: "test t", Effect: guard.Builds, Also: cargoBuilding, Plan: "build"},
	{Names: "bench", Effect: guard.Builds, Also: cargoBuilding, Plan: "build"},
	{Names: "doc d", Effect: guard.Builds, Also: cargoBuilding, Plan: "build"},
	{Names: "run r", Effect: guard.Builds, Words: Script, Also: cargoBuilding, Ends: true, Plan: "build"},
	{Names: "rustc", Effect: guard.Builds, Also: cargoBuilding, Valued: "--crate-type --print", Plan: "build"},
	{Names: "rustdoc", Effect: guard.Builds, Also: cargoBuilding, Valued: "--output-format", Plan: "build"},
	{Names: "fix", Effect: guard.Builds, Also: cargoBuilding, Plan: "build"},
	{Names: "clippy", Effect: guard.Builds, Also: cargoBuilding, External: true, Plan: "build",
		Options: []Option{{Names: "-V --version", Role: Look}}},
	{Names: "miri", Effect: guard.Builds, Also: cargoBuilding, External: true, Plan: "build"},
	{Names: "package", Effect: guard.Builds, Also: cargoPacking, Plan: "build",
		Options: []Option{{Names: "-l --list", Role: Look}}},
	{Names: "publish", Effect: guard.Builds, Also: cargoPacking, Plan: "build"},

	{Names: "add", Effect: guard.Adds, Words: Packages, Options: cargoAdd, Also: cargoAdding, Plan: "add"},
	{Names: "install", Effect: guard.Adds, Words: Packages, Options: cargoInstall, Also: cargoInstalling,
		Dry: guard.Downloads, Plan: "install"},
	// Taking away resolves anew, and without a lock file that is for the first time.
	{Names: "remove rm", Effect: guard.Removes, Options: cargoRemove, Also: cargoWhole, Plan: "lock"},
	// Without a lock file a dry run writes one all the same.
	{Names: "update", Effect: guard.Updates, Words: Installed, Options: cargoUpdate, Also: cargoWhole,
		Dry: guard.Updates, Plan: "update"},
	{Names: "generate-lockfile", Effect: guard.Updates, Also: cargoWhole, Valued: "--publish-time", Plan: "lock"},
	{Names: "fetch", Effect: guard.Downloads, Also: cargoWhole, Valued: "--target", Plan: "fetch"},
	{Names: "vendor", Effect: guard.Downloads, Also: cargoWhole, Plan: "vendor", Options: []Option{
		{Names: "-s --sync", Takes: true}, {Names: "--no-delete"}, {Names: "--versioned-dirs"},
		{Names: "--respect-source-config"}}},
	{Names: "metadata", Effect: guard.Downloads, Also: cargoBuilding, Valued: "--filter-platform --format-version",
		Options: []Option{{Names: "--no-deps", Role: Look}}, Plan: "fetch"},
	{Names: "tree", Effect: guard.Downloads, Also: cargoBuilding, Options: cargoTree,
		Valued: "-i --invert --prune --depth --prefix --charset -f --format -e --edges", Plan: "fetch"},
	// Cleaning after one package has to resolve to find it.
	{Names: "clean", Effect: guard.Reads, Also: cargoBuilding, Plan: "fetch", Options: []Option{
		{Names: "-p --package", Takes: true, Role: Acts}, {Names: "-n --dry-run"}}},

	{Names: "uninstall", Effect: guard.Removes, OnlyRemoves: true, Valued: "-p --package --root --bin"},
	{Names: "config", Effect: guard.Reads, Valued: "--format --merged", Options: []Option{{Names: "--show-origin"}}},
	{Names: "git-checkout", Effect: guard.Reads},
	{Names: "help", Effect: guard.Reads},
	{Names: "info", Effect: guard.Reads, Valued: "--index --registry"},
	{Names: "init", Effect: guard.Reads, Also: cargoNew, Valued: "--vcs --edition --name --registry"},
	{Names: "new", Effect: guard.Reads, Also: cargoNew, Valued: "--vcs --edition --name --registry"},
	{Names: "locate-project", Effect: guard.Reads, Also: cargoWhole, Valued: "--message-format",
		Options: []Option{{Names: "--workspace"}}},
	{Names: "login", Effect: guard.Reads, Valued: "--registry"},
	{Names: "logout", Effect: guard.Reads, Valued: "--registry"},
	{Names: "owner", Effect: guard.Reads, Valued: "-a --add -r --remove --index --token --registry",
		Options: []Option{{Names: "-l --list"}}},
	{Names: "pkgid", Effect: guard.Reads, Also: cargoWhole, Valued: "-p --package"},
	{Names: "read-manifest", Effect: guard.Reads, Also: cargoWhole},
	{Names: "report", Effect: guard.Unknown, Empty: guard.Reads, EmptyIs: true, Sub: []Verb{
		{Names: "future-incompatibilities future-incompat", Effect: guard.Reads, Valued: "--id -p --package"},
		{Names: "timings rebuilds sessions", Effect: guard.Reads, Also: cargoWhole, Valued: "--id --limit",
			Options: []Option{{Names: "--open"}}},
	}},
	{Names: "search", Effect: guard.Reads, Valued: "--limit --index --registry"},
	{Names: "verify-project", Effect: guard.Reads, Also: cargoWhole},
	{Names: "version", Effect: guard.Reads},
	{Names: "yank", Effect: guard.Reads, Valued: "--version --vers --index --token --registry",
		Options: []Option{{Names: "--undo"}}},
	{Names: "fmt", Effect: guard.Reads, Words: Script, External: true, Valued: "-p --package --message-format --manifest-path",
		Options: []Option{{Names: "--all"}, {Names: "--check"}}},
}
