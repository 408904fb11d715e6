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
	Earlier
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
