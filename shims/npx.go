package shims

import "pkgd/guard"

// npx is npm exec with its words rewritten. Facts: npx-cli.js of npm 10 to 12.
var npx = Manager{
	Names:     []string{"npx"},
	Title:     "npx",
	Ecosystem: "npm",
	Grammar: Grammar{
		Style:    Style{Abbreviate: true, Negate: true, Cluster: true, Anywhere: true},
		Options:  npmOptions,
		Valued:   npmValued,
		Newer:    npmNewer,
		Maybe:    npmMaybe,
		Switches: npmSwitches, NewerSwitches: npmNewSwitches,
		Undashed: npmUndashed, Loose: npmLoose,
		Short:   npmShort,
		Rewrite: npxWords,
	},
	Bare:        &Verb{Effect: guard.Runs, Words: Program, Options: npmRun, Plan: "scratch"},
	Spec:        npmSpec,
	Adjust:      npmAdjust,
	Planner:     "npm",
	Recipes:     npmRecipes,
	Manifest:    "package.json",
	LockSetting: "package-lock", PathSettings: npmPaths, PathEnv: "npm_config_",
	Registries: "npmrc",
	Cooldown:   npmCooldown,
	VersionBy:  "package.json",
	Coverage:   guard.CoversTransitive,
}
