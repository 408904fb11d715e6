package shims

import "pkgd/guard"

// npmDry is for the verbs that obey --dry-run; the others do all their work.
var npmDry = []Option{{Names: "--dry-run", Role: DryRun}}

// npmRun is for the verbs that run a package's program.
var npmRun = []Option{
	{Names: "--package", Takes: true, Role: PackageArg},
	{Names: "--call", Takes: true, Role: Call},
}

// npmVerbs is every command of npm 10, 11 and 12 with its aliases. What a verb
// can do decides, not its name: npm uninstall in a clone with a lock installs
// what is missing.
var npmVerbs = []Verb{
	{Names: "install add i in ins inst insta instal isnt isnta isntal isntall", Effect: guard.Adds, Words: Packages,
		Empty: guard.Restores, EmptyIs: true, Options: npmDry, Plan: "install"},
	{Names: "ci clean-install ic install-clean isntall-clean", Effect: guard.Restores, Options: npmDry, Plan: "ci"},
	{Names: "install-test it", Effect: guard.Adds, Words: Packages,
		Empty: guard.Restores, EmptyIs: true, Options: npmDry, Plan: "install"},
	{Names: "install-ci-test cit clean-install-test sit", Effect: guard.Restores, Options: npmDry, Plan: "ci"},
	{Names: "update up upgrade udpate u", Effect: guard.Updates, Words: Installed, Options: npmDry, Plan: "update"},
	{Names: "dedupe ddp", Effect: guard.Updates, Options: npmDry, Plan: "dedupe"},
	{Names: "audit", Effect: guard.Reads, Sub: []Verb{
		{Names: "fix", Effect: guard.Updates, Options: npmDry, Plan: "fix"},
		{Names: "signatures", Effect: guard.Reads},
	}},
	{Names: "uninstall unlink remove rm r un", Effect: guard.Removes, Options: npmDry, Plan: "remove"},
	{Names: "prune", Effect: guard.Removes, Options: npmDry, Plan: "remove"},
	{Names: "rebuild rb", Effect: guard.Builds, Plan: "rebuild"},
	{Names: "link ln", Effect: guard.Adds, Words: Packages, Empty: guard.Restores, EmptyIs: true, Options: npmDry, Plan: "link"},
	{Names: "exec x", Effect: guard.Runs, Words: Program, Options: npmRun, Plan: "scratch"},
	// Whatever --package and --call say, the initialiser of the word is fetched.
	{Names: "init create innit", Effect: guard.Runs, Words: Creator, Empty: guard.Reads, EmptyIs: true, Plan: "scratch"},
	{Names: "edit", Effect: guard.Builds, Plan: "rebuild"},
	{Names: "explore", Effect: guard.Builds, Words: Script, Plan: "shell"},
	{Names: "pack", Effect: guard.Downloads, Words: Packages, Empty: guard.Reads, EmptyIs: true, Plan: "fetch"},
	{Names: "publish", Effect: guard.Downloads, Words: Packages, Empty: guard.Reads, EmptyIs: true, Plan: "fetch"},
	{Names: "stage", Effect: guard.Unknown, Empty: guard.Reads, EmptyIs: true, Sub: []Verb{
		{Names: "publish", Effect: guard.Downloads, Words: Packages, Empty: guard.Reads, EmptyIs: true, Plan: "fetch"},
		{Names: "download", Effect: guard.Downloads, Plan: "fetch"},
		{Names: "list ls", Effect: guard.Reads},
		{Names: "view", Effect: guard.Reads},
		{Names: "approve", Effect: guard.Reads},
		{Names: "reject", Effect: guard.Reads},
	}},
	{Names: "diff", Effect: guard.Downloads, Words: NoWords, Plan: "fetch",
		Options: []Option{{Names: "--diff", Takes: true, Role: PackageArg}}},
	{Names: "cache", Effect: guard.Unknown, Empty: guard.Reads, EmptyIs: true, Sub: []Verb{
		{Names: "add", Effect: guard.Downloads, Words: Packages, Plan: "fetch"},
		{Names: "clean clear rm", Effect: guard.Reads},
		{Names: "ls", Effect: guard.Reads},
		{Names: "verify check", Effect: guard.Reads},
		{Names: "npx", Effect: guard.Reads},
	}},
	{Names: "patch", Effect: guard.Downloads, Words: Packages, Empty: guard.Reads, EmptyIs: true, Plan: "fetch", Sub: []Verb{
		{Names: "add", Effect: guard.Downloads, Words: Packages, Plan: "fetch"},
		{Names: "commit", Effect: guard.Updates, Plan: "patch"},
		{Names: "update", Effect: guard.Downloads, Words: Packages, Plan: "fetch"},
		{Names: "ls", Effect: guard.Reads},
		{Names: "rm", Effect: guard.Updates, Plan: "patch"},
	}},
	{Names: "install-scripts", Effect: guard.Reads},
	{Names: "approve-scripts", Effect: guard.Reads},
	{Names: "deny-scripts", Effect: guard.Reads},

	// These look packages up; of a git address that is a clone.
	{Names: "view v info show", Effect: guard.Reads, Words: Packages, Plan: "look"},
	{Names: "docs home", Effect: guard.Reads, Words: Packages, Plan: "look"},
	{Names: "repo", Effect: guard.Reads, Words: Packages, Plan: "look"},
	{Names: "bugs issues", Effect: guard.Reads, Words: Packages, Plan: "look"},
	{Names: "fund", Effect: guard.Reads, Words: Packages, Plan: "look"},

	// These run the project's own code.
	{Names: "run run-script rum urn", Effect: guard.Reads, Words: Script},
	{Names: "test t tst", Effect: guard.Reads, Words: Script},
	{Names: "start", Effect: guard.Reads, Words: Script},
	{Names: "stop", Effect: guard.Reads, Words: Script},
	{Names: "restart", Effect: guard.Reads, Words: Script},
	// With workspaces it brings node_modules up to date: see Adjust.
	{Names: "version verison", Effect: guard.Reads, Plan: "members"},

	{Names: "access", Effect: guard.Reads},
	{Names: "adduser add-user", Effect: guard.Reads},
	{Names: "completion", Effect: guard.Reads},
	{Names: "config c", Effect: guard.Reads},
	{Names: "deprecate", Effect: guard.Reads},
	{Names: "dist-tag dist-tags", Effect: guard.Reads},
	{Names: "doctor", Effect: guard.Reads},
	{Names: "explain why", Effect: guard.Reads},
	{Names: "find-dupes", Effect: guard.Reads},
	{Names: "get", Effect: guard.Reads},
	{Names: "help hlep", Effect: guard.Reads},
	{Names: "help-search", Effect: guard.Reads},
	{Names: "hook", Effect: guard.Reads},
	{Names: "ll la", Effect: guard.Reads},
	{Names: "login", Effect: guard.Reads},
	{Names: "logout", Effect: guard.Reads},
	{Names: "ls list", Effect: guard.Reads},
	{Names: "org ogr", Effect: guard.Reads},
	{Names: "outdated", Effect: guard.Reads},
	{Names: "owner author", Effect: guard.Reads},
	{Names: "ping", Effect: guard.Reads},
	{Names: "pkg", Effect: guard.Reads},
	{Names: "prefix", Effect: guard.Reads},
	{Names: "profile", Effect: guard.Reads},
	{Names: "query", Effect: guard.Reads},
	{Names: "root", Effect: guard.Reads},
	{Names: "sbom", Effect: guard.Reads},
	{Names: "search find s se", Effect: guard.Reads},
	{Names: "set", Effect: guard.Reads},
	{Names: "shrinkwrap", Effect: guard.Reads},
	{Names: "star", Effect: guard.Reads},
	{Names: "stars", Effect: guard.Reads},
	{Names: "team", Effect: guard.Reads},
	{Names: "token", Effect: guard.Reads},
	{Names: "trust", Effect: guard.Reads, Options: npmTrust},
	{Names: "undeprecate", Effect: guard.Reads},
	{Names: "unpublish", Effect: guard.Reads},
	{Names: "unstar", Effect: guard.Reads},
	{Names: "whoami", Effect: guard.Reads},

	// Commands of npm 6 and 7 that later versions have no more.
	{Names: "bin", Effect: guard.Reads},
	{Names: "set-script", Effect: guard.Reads},
}

// npmTrust are the options that npm trust alone knows.
var npmTrust = []Option{
	{Names: "--file", Takes: true},
	{Names: "--repository --repo", Takes: true},
	{Names: "--project", Takes: true},
	{Names: "--environment --env", Takes: true},
	{Names: "--id", Takes: true},
	{Names: "--org-id", Takes: true},
	{Names: "--project-id", Takes: true},
	{Names: "--pipeline-definition-id", Takes: true},
	{Names: "--vcs-origin", Takes: true},
	{Names: "--context-id", Takes: true},
	{Names: "--allow-publish"},
	{Names: "--allow-stage-publish --allow-staged-publish"},
}
