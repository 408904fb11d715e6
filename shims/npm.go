package shims

import "pkgd/guard"

// npm, 6 to 12. Facts: its config definitions and command list of 10, 11 and 12.
var npm = Manager{
	Names:     []string{"npm"},
	Title:     "npm",
	Ecosystem: "npm",
	Grammar: Grammar{
		Style:    npmStyle,
		Options:  npmOptions,
		Valued:   npmValued,
		Newer:    npmNewer,
		Maybe:    npmMaybe,
		Switches: npmSwitches, NewerSwitches: npmNewSwitches,
		Undashed: npmUndashed, Loose: npmLoose,
		Short: npmShort,
	},
	Verbs:    npmVerbs,
	Spec:     npmSpec,
	Adjust:   npmAdjust,
	Steers:   npmSteers,
	Globally: npmGlobally, GlobalSettings: "global=true location=global",
	Recipes:     npmRecipes,
	Locks:       []string{"npm-shrinkwrap.json", "package-lock.json", "yarn.lock"},
	Manifest:    "package.json",
	LockSetting: "package-lock", PathSettings: npmPaths, PathEnv: "npm_config_",
	Registries: "npmrc",
	Cooldown:   npmCooldown,
	VersionBy:  "package.json",
	Coverage:   guard.CoversTransitive,
}

const npmPaths = "userconfig globalconfig cache cafile"

var npmStyle = Style{
	Abbreviate: true, Negate: true, Cluster: true,
	VerbPrefix: true, VerbFold: true, Anywhere: true,
}

// npmSteers: both work on the members of a workspace when told so or when they
// are run in one, and then bring node_modules up to date.
var npmSteers = []Steer{
	{Verbs: "init", Env: npmMembersEnv, Settings: "workspace workspaces", Parent: "package.json", Key: "workspaces",
		Effect: guard.Restores},
	{Verbs: "version", Words: true, Env: npmMembersEnv, Settings: "workspace workspaces", Parent: "package.json",
		Key: "workspaces", Effect: guard.Restores},
}

const npmMembersEnv = "npm_config_workspace npm_config_workspaces"
