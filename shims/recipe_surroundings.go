package shims

// InstalledTree is a folder of installed packages, each in a folder with a manifest
// and perhaps further packages below it: its name, the manager's own list in it,
// and the lock files whose presence keeps the resolver from looking there.
type InstalledTree struct {
	Folder, List string
	Unless       []string
}

// Outside is what a manager keeps installed outside of projects: the folder,
// below its setting "prefix". Renew makes the word by which a command without
// names asks anew for each package there; nil, or "" for an answer: it does not.
// Taken: of what is there under a wanted name the command fetches nothing.
type Outside struct {
	Folder string
	Renew  func(c *Command, name string) string
	// Packs is the setting by which folders that are linked there are packed and
	// installed, and PacksIn the versions in which that is so without it.
	Packs, PacksIn string
	Taken          bool
}

// Net is a file that the manager's interpreter loads before anything else: it
// refuses every new process, so that no package or project code runs while the
// manager plans. It writes the file that PKGD_PLAN_MARK names when it is in
// effect.
type Net struct {
	File, Text   string
	PathVariable string // the list of folders that the interpreter looks in
	// Lead changes the words that lead an interpreter to the manager where those
	// would keep it from loading the file; nil: they never do.
	Lead func(lead []string) []string
}

// Prepare is how it is found out what the preparation of a git dependency brings
// in. Look are the words that print its manifest (the address is put in as the
// second), Scripts the scripts that make the manager prepare it, Files what its
// resolver reads of the repository, Args the words that resolve there, and Locks
// the lock files that say what came of it.
type Prepare struct {
	Look, Scripts, Files, Args, Locks []string
	Env                               []string
}

// Earlier is what may run instead of anything fetched. Local is the folder, here
// or in a parent, with programs by their names; RunCache the folder below the
// setting CacheSetting (unset: CacheHome below the home) where copies of earlier
// runs are kept, and Kept the file below such a copy that lists it.
type Earlier struct {
	Local, CacheSetting, CacheHome, RunCache, Kept string
}
