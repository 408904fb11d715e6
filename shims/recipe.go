package shims

// Method is how judge makes a plan. A method is code in dispatch/judge; what it
// needs to know of a manager is data here.
type Method string

const (
	// ReadLock reads the project's lock file: the run installs what it says.
	ReadLock Method = "lock"
	// ResolveCopy runs the manager's own resolver in a copy of the manifests and
	// reads the lock file it writes there.
	ResolveCopy Method = "copy"
	// ResolveScratch runs the resolver in an empty project made from Template
	// with the specs of the command (global installs, npx).
	ResolveScratch Method = "scratch"
	// ResolveReport runs the manager in place with options that make it print
	// what it would do.
	ResolveReport Method = "report"
	// ReadHashed reads requirement files in which every package is pinned and
	// hashed.
	ReadHashed Method = "hashed"
	// Nothing is for commands that the manager's rules say bring nothing in,
	// though their verb could.
	Nothing Method = "nothing"
)

// Asks says whether the real manager is run for the plan.
func (m Method) Asks() bool { return m != ReadLock && m != ReadHashed && m != Nothing }

// Recipe is one way to learn what a command would bring in without running
// package or project code. Words in braces are filled in by judge: {plan} the
// plan's folder, {cutoff} the cut-off as RFC 3339, {days} the same as days.
type Recipe struct {
	Name   string
	Method Method
	// When says whether the recipe fits the command; nil: always.
	When func(*Command) bool
	// NotWith are settings of the manager by which it would take in more than the
	// recipe reads: where one is set, the next recipe that fits is taken.
	NotWith string
	// Args makes the words the manager is run with from the command's; nil, or
	// nil for an answer: the command's own words. Options of a role in Drop are
	// left out and Insert is put in as the last options, where it beats what
	// stands before.
	Args   func(*Command) []string
	Drop   []Role
	Insert []string
	// Then are further command lines in the same folder before the result is
	// read (cargo add writes no lock where there was none).
	Then [][]string
	// Again makes one more command line in front of those, with the command's own
	// options; nil: none.
	Again func(*Command) []string
	// Also names another recipe of the manager, by which the project is planned
	// besides: the run brings it up to date, too; nil, or "" for an answer: none.
	Also func(*Command) string
	// Packed: a package may carry a lock file of its own, which commands that keep
	// to the lock go by.
	Packed bool
	// Run makes the run's words where the command's own would choose again in
	// spite of the lock (cargo update); nil, or nil for an answer: they stay.
	Run func(*Command) []string
	// Pin is the command line that puts one package of the copy back to an older
	// release, with {name}, {version} and {older}; nil: the method's own way.
	Pin []string
	// Respec writes a package word with another version, for pins of packages
	// that the command names; nil: words are not changed.
	Respec func(s Spec, version string) string
	// SpecSetting is the setting of the manager that names packages where the
	// command line's options do not; "" there is none.
	SpecSetting string
	// Outside is what the command does with what lies outside of projects already.
	Outside Outside
	// Local is the folder, here or in a parent, whose program of the wanted name
	// runs instead of anything fetched; RunCache the folder below the setting
	// CacheSetting (unset: CacheHome below the home) where earlier fetched copies
	// are kept for another run, and Kept the file below such a copy that lists it.
	Local, CacheSetting, CacheHome, RunCache, Kept string
	// Env is set for plan calls: switches code off and names that beat project
	// files. Unset are variables taken away ("NPM_X", "CARGO_*_RUNNER").
	Env, Unset []string
	// Copy names the files, in the project's folder and its parents, that the
	// copy needs besides the manifests.
	Copy []string
	// OwnConfig: nothing but the user's own configuration counts, wherever the
	// command stands.
	OwnConfig bool
	// NeedsManifest: without a manifest the manager does nothing, and says so.
	NeedsManifest bool
	// Installed is what a resolver starts from where there is no lock.
	Installed InstalledTree
	// Strip are keys ("a.*.b") taken out of the TOML files of those base names
	// before they are copied: they name programs.
	Strip, StripIn []string
	// Template is the scratch project, name and content of each file in turn;
	// Make, where it is set, makes one more from the command.
	Template []string
	Make     func(*Command) (file, text string)
	// Locks are the lock files it reads, where those are not all of the
	// manager's.
	Locks []string
	// Result is the file to read afterwards, and Format the row of lock that
	// reads it.
	Result, Format string
	// MinVersion is the manager's own version from which the recipe works, as a
	// constraint (">= 22.2"); "" all.
	MinVersion string
	// Net keeps the manager's process from starting others during plan calls;
	// nil: nothing does.
	Net *Net
	// Prepare says what the manager installs to prepare a git dependency; nil: it
	// prepares none.
	Prepare *Prepare
	// Report is what the report method needs to know; nil for the others.
	Report *Report
	Tie    Tie
	Words  string // the method in a few words, for people and --json
}

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

// Report is how a manager is asked in place for what it would do.
type Report struct {
	// Requirement, Constraint and Editable are the options that name a file of
	// requirements, one of constraints, and a local project; the same stand in
	// variables behind EnvPrefix.
	Requirement, Constraint, Editable, EnvPrefix string
	// NoBinary and OnlyBinary are the options that choose between source and
	// binary archives; both take a list of names, ":all:" or ":none:".
	NoBinary, OnlyBinary string
	// First are the options that have to stand in front of the verb.
	First string
	// NoIsolation builds without fetching what the build needs.
	NoIsolation string
	// Fetch are the words that fetch the archives listed with their hashes in a
	// file into a folder ({list}, {feed}), and FetchKeeps the options of the
	// command that they need, too.
	Fetch      []string
	FetchKeeps string
	// Need are the words that ask for what a build would fetch.
	Need []string
}

// Options gives the option words of the command as they stood, without those
// of the roles in drop.
func (c *Command) Options(drop ...Role) []string {
	var out []string
next:
	for _, g := range c.Given {
		for _, r := range drop {
			if g.Role == r {
				continue next
			}
		}
		out = append(out, c.Args[g.Index:g.Index+g.Width]...)
	}
	return out
}

// Place gives the command's words with options put in as the last ones: before
// a "--" or a program's own words, else at the end. Options of the roles in drop
// are left out.
func (c *Command) Place(opts []string, drop ...Role) []string {
	gone := make([]bool, len(c.Args))
	for _, g := range c.Given {
		for i := g.Index; i < g.Index+g.Width && i < len(gone); i++ {
			for _, r := range drop {
				gone[i] = gone[i] || g.Role == r
			}
		}
	}
	end := min(c.End, len(c.Args))
	out := make([]string, 0, len(c.Args)+len(opts))
	for i, a := range c.Args {
		if i == end {
			out = append(out, opts...)
		}
		if !gone[i] {
			out = append(out, a)
		}
	}
	if end == len(c.Args) {
		out = append(out, opts...)
	}
	return out
}

// Tie is how the run is held to the plan. Env and Args may hold {feed}, the
// folder of the plan's archives, and {pins}, the file of its pins.
type Tie struct {
	Env  []string // added to the run's environment, with the recipe's braces
	Args []string // put in as the last options
	// Isolated are put in as the last options of a command that ignores the
	// environment.
	Isolated []string
	// Retie are put in as the last options of a command with words that would
	// undo the tie.
	Retie []string
	// KeepLock: the lock the plan wrote is put in the project's place before the
	// run.
	KeepLock bool
	// Feed: the plan's archives are fetched, checked and handed to the run, by
	// the method's own way or by these words in the plan's project.
	Feed     bool
	FeedArgs []string
	// FeedNames is what the folder of the feed is called in the configuration of
	// sources that FeedArgs print: the run gets it as the file {sources}; "" they
	// print none.
	FeedNames string
	// BinaryEnv is set where no source archive was judged.
	BinaryEnv []string
	// Merge names variables of Env that lists of the user's are joined to.
	Merge []string
}

// NativeCooldown is a manager's own age setting.
type NativeCooldown struct {
	Since string   // constraint on the manager's version: ">= 11.10"
	Env   []string // with the recipe's braces
	// Always: it is handed over even where nothing is held back, so that plan
	// and run share one cut-off.
	Always bool
	// Unless is a setting of the user's that makes this row break the manager
	// on the versions of Breaks; the next row is taken then.
	Unless, Breaks string
}
