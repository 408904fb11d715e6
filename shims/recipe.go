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
)

// Recipe is one way to learn what a command would bring in without running
// package or project code. Words in braces are filled in by judge: {plan} the
// plan's folder, {cutoff} the cut-off as RFC 3339, {days} the same as days.
type Recipe struct {
	Name   string
	Method Method
	// When says whether the recipe fits the command; nil: always.
	When func(*Command) bool
	// Args makes the words the manager is run with from the command's; nil: the
	// command's own words with Insert put in behind the verb.
	Args   func(*Command) []string
	Insert []string
	// Env is set for plan calls: switches code off and names that beat project
	// files.
	Env []string
	// Copy names files (globs below the project) that the copy needs besides
	// the manifest and locks.
	Copy []string
	// Template is the manifest of a scratch project by file name.
	Template map[string]string
	// Result is the file to read afterwards, and Format the row of lock that
	// reads it.
	Result, Format string
	// MinVersion is the manager's own version from which the recipe works, as a
	// constraint (">= 22.2"); "" all.
	MinVersion string
	Tie        Tie
	Words      string // the method in a few words, for people and --json
}

// Tie is how the run is held to the plan.
type Tie struct {
	Env  []string // added to the run's environment, with the recipe's braces
	Args []string // put in behind the verb
	// KeepLock: the lock the plan wrote is put in the project's place before the
	// run.
	KeepLock bool
	// Feed: the plan's archives are fetched, checked and handed to the run.
	Feed bool
}

// NativeCooldown is a manager's own age setting.
type NativeCooldown struct {
	Since string   // constraint on the manager's version: ">= 11.10"
	Env   []string // with the recipe's braces
	Args  []string
	// Breaks names versions on which handing it over breaks the manager.
	Breaks string
}
