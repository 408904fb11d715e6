package shims

import "pkgd/guard"

// npmNeutral switches off everything by which a project's own files could make
// npm run a program while it only resolves: the environment beats project
// files. Facts: npm's config definitions, 6 to 12.
var npmNeutral = []string{
	"npm_config_ignore_scripts=true",
	"npm_config_audit=false",
	"npm_config_fund=false",
	"npm_config_update_notifier=false",
	"npm_config_git=git",
	"npm_config_script_shell=/bin/sh",
	"npm_config_shell=/bin/sh",
	"npm_config_node_options=",
	"npm_config_onload_script=",
	"npm_config_extension_file=",
	"npm_config_node_gyp=",
	"npm_config_package_lock=true",
	"npm_config_save=true",
	"npm_config_lockfile_version=3",
	"npm_config_dry_run=false",
	"npm_config_global=false",
	"npm_config_location=user",
	"npm_config_allow_remote=all", // to look into archives for what is bundled; the run is held to its own
	"npm_config_yes=true",
	"npm_config_progress=false",
	"npm_config_loglevel=error",
}

// npmLockOnly makes npm write the lock and nothing else. Without saving it would
// write none, and without a lock wanted it might not.
var npmLockOnly = []string{"--package-lock-only", "--package-lock", "--save", "--ignore-scripts"}

// npmPrepares: pacote clones a git dependency, installs all it develops with and
// runs its scripts, by npm's own path and not by name. Facts: pacote's git.js
// and fetcher.js of npm 10 to 12.
var npmPrepares = &Prepare{
	Look: []string{"view", "name", "version", "scripts", "workspaces", "dependencies", "devDependencies", "optionalDependencies",
		"peerDependencies", "--json"},
	Scripts: []string{"postinstall", "build", "preinstall", "install", "prepack", "prepare"},
	Files:   []string{"package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", ".npmrc"},
	Args: []string{"install", "--force", "--include=dev", "--include=peer", "--include=optional", "--package-lock-only", "--package-lock",
		"--save", "--ignore-scripts"},
	Locks: []string{"npm-shrinkwrap.json", "package-lock.json"},
	Env:   []string{"npm_config_allow_git=all"},
}

// npmTie holds the run to the plan: the documents the plan was made from, whose
// hashes npm checks every archive against. The shared cut-off comes with the
// cooldown's own variable.
var npmTie = Tie{Env: []string{"npm_config_prefer_offline=true"}, Retie: []string{"--prefer-offline"}}

var npmScratchDrop = []Role{Global, Directory, Save, Workspace, Call, PackageArg, DryRun, Answer}

// npmCopies keeps what npx fetched before, a folder for each set of specs.
const npmCopies, npmCopyList = "_npx", "node_modules/.package-lock.json"

// npmAlso: npm link, and npm init in a member, install what the project misses
// once their own work is done.
func npmAlso(c *Command) string {
	if c.Verb != nil && !c.Has(Global) && (c.Verb.Plan == "link" || c.Verb.Words == Creator && c.Has(Workspace)) {
		return "members"
	}
	return ""
}

// npmOutside: without a name npm update -g asks for any version of each package
// that lies there, links left alone. Facts: build-ideal-tree.js of npm 10 to 12;
// npm 9 began with install-links on.
var npmOutside = Outside{
	Folder: "lib/node_modules",
	Renew: func(c *Command, name string) string {
		if c.Verb == nil || c.Verb.Plan != "update" {
			return ""
		}
		return name + "@*"
	},
	Packs: "install-links", PacksIn: ">= 9.0, < 9.5",
}

// npmCopied are the files that a copy of a project needs besides the manifests.
var npmCopied = []string{".npmrc", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock"}

// npmInstalled: without a lock of npm's own it starts from what lies in
// node_modules, and fetches what that asks for.
var npmInstalled = InstalledTree{Folder: "node_modules", List: ".package-lock.json", Unless: []string{"package-lock.json", "npm-shrinkwrap.json"}}

var npmRecipes = []Recipe{
	{
		Name: "ci", Method: ReadLock, Format: "package-lock",
		When:    func(c *Command) bool { return c.Verb != nil && c.Verb.Plan == "ci" && !c.Has(Global) },
		Locks:   []string{"npm-shrinkwrap.json", "package-lock.json"},
		Env:     npmNeutral,
		Prepare: npmPrepares,
		Words:   "the lock file as it is",
	},
	{
		Name: "installed", Method: ReadLock, Format: "package-lock",
		When: func(c *Command) bool {
			return c.Verb != nil && listed("rebuild shell patch", c.Verb.Plan) && !c.Has(Global)
		},
		Locks: []string{npmCopyList},
		Words: "what is installed already, whose scripts run again",
	},
	{
		Name: "linked", Method: Nothing,
		When:  func(c *Command) bool { return c.Verb != nil && c.Verb.Plan == "link" && len(c.Specs) == 0 },
		Words: "the project itself is linked into the global folder, and nothing else",
	},
	{
		Name: "members", Method: ResolveCopy, Format: "package-lock", Result: "package-lock.json",
		When: func(c *Command) bool {
			return c.Verb != nil && !c.Has(Global) && (c.Verb.Plan == "members" || c.Verb.Words == Creator && c.Effect == guard.Restores)
		},
		Args: func(c *Command) []string {
			return append([]string{"install"}, c.Options(Directory, DryRun, Workspace, PackageArg, Call)...)
		},
		Insert: npmLockOnly,
		Env:    npmNeutral,
		Copy:   npmCopied, Installed: npmInstalled,
		Tie: npmTie, Prepare: npmPrepares,
		Words: "npm's own resolver in a copy of the manifests, as the workspace is brought up to date",
	},
	{
		Name: "away", Method: Nothing,
		When:  func(c *Command) bool { return c.Has(Global) && (c.Effect == guard.Removes || c.Effect == guard.Builds) },
		Words: "global packages have no lock that could bring others in",
	},
	{
		Name: "scratch", Method: ResolveScratch, Format: "package-lock", Result: "package-lock.json",
		When:        func(c *Command) bool { return c.Verb != nil && listed("scratch fetch look", c.Verb.Plan) },
		Args:        scratchInstall,
		Insert:      npmLockOnly,
		Template:    []string{"package.json", "{}\n"},
		Env:         npmNeutral,
		Copy:        []string{".npmrc"},
		SpecSetting: "package", Also: npmAlso,
		Earlier: Earlier{Local: "node_modules/.bin", CacheSetting: "cache", CacheHome: ".npm", RunCache: npmCopies, Kept: npmCopyList},
		Tie:     npmTie, Prepare: npmPrepares,
		Words: "npm's own resolver in an empty project, and the copies that would run instead",
	},
	{
		Name: "global", Method: ResolveScratch, Format: "package-lock", Result: "package-lock.json",
		When:     func(c *Command) bool { return c.Has(Global) },
		Args:     scratchInstall,
		Insert:   npmLockOnly,
		Template: []string{"package.json", "{}\n"},
		Env:      npmNeutral,
		Copy:     []string{".npmrc"},
		Outside:  npmOutside,
		Tie:      npmTie, Prepare: npmPrepares,
		Words: "npm's own resolver in an empty project",
	},
	{
		Name: "link", Method: ResolveScratch, Format: "package-lock", Result: "package-lock.json",
		When:     func(c *Command) bool { return c.Verb != nil && c.Verb.Plan == "link" && len(c.Specs) > 0 },
		Args:     scratchInstall,
		Insert:   npmLockOnly,
		Template: []string{"package.json", "{}\n"},
		Env:      npmNeutral,
		Copy:     []string{".npmrc"},
		Outside:  Outside{Folder: npmOutside.Folder, Taken: true},
		Tie:      npmTie, Prepare: npmPrepares,
		Also:  npmAlso,
		Words: "npm's own resolver in an empty project, for what is not installed globally yet",
	},
	{
		// It writes a lock only where something is there twice, and installs what is
		// missing in any case.
		Name: "dedupe", Method: ResolveCopy, Format: "package-lock", Result: "package-lock.json",
		When: func(c *Command) bool { return c.Verb != nil && listed("dedupe fix", c.Verb.Plan) },
		Again: func(c *Command) []string {
			return append([]string{"install"}, c.Options(Directory, DryRun)...)
		},
		Insert: npmLockOnly,
		Drop:   []Role{Directory, DryRun},
		Env:    npmNeutral,
		Copy:   npmCopied, Installed: npmInstalled,
		Tie: npmTie, Prepare: npmPrepares,
		Words: "npm's own resolver in a copy of the manifests",
	},
	{
		Name: "copy", Method: ResolveCopy, Format: "package-lock", Result: "package-lock.json",
		When:   func(c *Command) bool { return c.Verb != nil && c.Effect != guard.Unknown },
		Args:   resolveInstall,
		Insert: npmLockOnly,
		Drop:   []Role{Directory, DryRun},
		Env:    npmNeutral,
		Copy:   npmCopied, Installed: npmInstalled,
		Tie: npmTie, Prepare: npmPrepares,
		Words: "npm's own resolver in a copy of the manifests",
	},
}

// scratchInstall installs the specs of a command that names packages outside of
// the project (-g, npx, init) into an empty project.
func scratchInstall(c *Command) []string {
	args := []string{"install"}
	for _, s := range c.Specs {
		if any := npmOutside.Renew(c, s.Raw); any != "" && s.Name == s.Raw {
			args = append(args, any)
			continue
		}
		args = append(args, s.Raw)
	}
	return append(args, c.Options(npmScratchDrop...)...)
}

// resolveInstall turns verbs that also run something (install-test) or refuse
// to write a lock alone into the one that only resolves; all others keep their
// words.
func resolveInstall(c *Command) []string {
	if c.Verb == nil || c.Verb.Plan != "install" {
		return nil
	}
	args := []string{"install"}
	for _, s := range c.Specs {
		args = append(args, s.Raw)
	}
	return append(args, c.Options(Directory, DryRun)...)
}

// npmCooldown: "before" says the same instant to plan and run. Where the user's
// own files set an age as well, npm 11.10 to 11.16 refuse to start with both, so
// there the age itself is handed over. Facts: run with 10.9 to 12.2.
var npmCooldown = []NativeCooldown{
	{Since: ">= 6.9", Env: []string{"npm_config_before={cutoff}"}, Always: true, Unless: "min-release-age", Breaks: ">= 11.10, < 11.17"},
	{Since: ">= 11.10", Env: []string{"npm_config_min_release_age={days}"}, Always: true},
}
