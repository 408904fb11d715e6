package guard

// Effect is what a command would do to the machine. The zero value is Unknown,
// and Unknown is guarded.
type Effect uint8

const (
	Unknown   Effect = iota
	Adds             // brings in packages named on the command line
	Restores         // brings in what a lock file says
	Updates          // moves what is there to newer releases
	Runs             // fetches packages and runs them (npx)
	Downloads        // fetches without installing
	Builds           // builds, and fetches what the build needs
	Reads            // brings nothing in
	Removes          // takes away; guarded where the verb can also install
)

var effectNames = [...]string{"unknown", "adds", "restores", "updates", "runs", "downloads", "builds", "reads", "removes"}

func (e Effect) String() string {
	if int(e) < len(effectNames) {
		return effectNames[e]
	}
	return "unknown"
}

// Coverage says how far a plan sees.
type Coverage string

const (
	CoversNone       Coverage = "none"
	CoversNamed      Coverage = "named"
	CoversLockfile   Coverage = "lockfile"
	CoversTransitive Coverage = "transitive"
)

// Item is one package that the command would bring in.
type Item struct {
	Package
	Requested string // the version part as written by the user or manifest: "^4", "latest"
	Direct    bool   // asked for by the user or the project itself
	Named     bool   // named on this command line
	Exact     bool   // Requested pins exactly this version
	Locked    bool   // restored from a lock file that was there before
	Dev       bool
	Optional  bool
	Bundled   bool   // ships inside another package's archive
	Member    bool   // the project's own workspace member: never looked up
	Source    Source // Location of a registry source: the registry's base address
	Integrity string // "sha512-…" (SRI) or "sha256:<hex>"; "" unknown
	Artifact  string // the file that would be installed, where the registry dates files
	Under     string // name@version of the item that depends on it; "" for direct ones
	// ByRegistry is true when a package of a registry depends on it (and not
	// the user's own project): such git and URL sources are judged harder.
	ByRegistry bool
	Line       int // line in the lock file it was read from; 0 when none
}

// Gap is a part of the command that the plan could not see.
type Gap struct {
	What string // the package, file or word concerned
	Why  string // in words, with what the manager said
	// Cause tells the exit code: "registry" the network, "input" a file that
	// cannot be read, "changed" inputs that changed while planning, "words" an
	// unknown verb or spec, "age" nothing old enough after the last re-plan.
	Cause string
}

// Held is a version that the cut-off kept back: Instead will be installed.
type Held struct {
	Package
	Instead  string
	Released int64 // Unix seconds; when the held version came out
}

// Plan is everything that a command would bring onto the machine.
type Plan struct {
	Manager   string // canonical: "npm"
	Ecosystem string
	Argv      []string // argv[0] is the manager's name as called
	Effect    Effect
	Coverage  Coverage
	Method    string // how the plan was made, in a few words, for people
	Complete  bool   // false: Gaps says what is missing
	Tied      bool   // the run installs exactly this plan
	Items     []Item
	Gaps      []Gap
	Held      []Held
	Cutoff    int64 // Unix seconds of the release cut-off shared by plan and run; 0 none
}
