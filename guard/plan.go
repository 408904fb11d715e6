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
	Requested string `json:",omitzero"` // the version part as written by the user or manifest: "^4", "latest"
	Direct    bool   `json:",omitzero"` // asked for by the user or the project itself
	Named     bool   `json:",omitzero"` // named on this command line
	Exact     bool   `json:",omitzero"` // Requested pins exactly this version
	Locked    bool   `json:",omitzero"` // restored from a lock file that was there before
	Dev       bool   `json:",omitzero"`
	Optional  bool   `json:",omitzero"`
	Bundled   bool   `json:",omitzero"` // ships inside another package's archive
	Member    bool   `json:",omitzero"` // the project's own workspace member: never looked up
	Source    Source `json:",omitzero"` // Location of a registry source: the registry's base address
	Integrity string `json:",omitzero"` // "sha512-…" (SRI) or "sha256:<hex>"; "" unknown
	Artifact  string `json:",omitzero"` // the file that would be installed, where the registry dates files
	Under     string `json:",omitzero"` // name@version of the item that depends on it; "" for direct ones
	// ByRegistry is true when a package of a registry depends on it (and not
	// the user's own project): such git and URL sources are judged harder.
	ByRegistry bool `json:",omitzero"`
	// ByName is true when the manager found a file by the package's name, in a
	// folder of archives that stands in for an index (pip's --find-links).
	ByName bool `json:",omitzero"`
	Line   int  `json:",omitzero"` // line in the lock file it was read from; 0 when none
}

// Gap is a part of the command that the plan could not see.
type Gap struct {
	What string `json:",omitzero"` // the package, file or word concerned
	Why  string `json:",omitzero"` // in words, with what the manager said
	// Cause tells the exit code: "registry" the network, "manager" the manager
	// itself, which may speak of the network or of anything else, "input" a file that
	// cannot be read, "changed" inputs that changed while planning, "words" an
	// unknown verb or spec, "age" nothing old enough after the last re-plan.
	Cause string `json:",omitzero"`
}

// Held is a version that the cut-off kept back: Instead will be installed.
type Held struct {
	Package
	Instead  string `json:",omitzero"`
	Released int64  `json:",omitzero"` // Unix seconds; when the held version came out
}

// Plan is everything that a command would bring onto the machine.
type Plan struct {
	Manager   string   `json:",omitzero"` // canonical: "npm"
	Ecosystem string   `json:",omitzero"`
	Argv      []string `json:",omitzero"` // argv[0] is the manager's name as called
	Effect    Effect   `json:",omitzero"`
	Coverage  Coverage `json:",omitzero"`
	Method    string   `json:",omitzero"` // how the plan was made, in a few words, for people
	Complete  bool     `json:",omitzero"` // false: Gaps says what is missing
	Empty     bool     `json:",omitzero"` // the method proved that nothing would change; no items without it is "unknown"
	Tied      bool     `json:",omitzero"` // the run installs exactly this plan
	Items     []Item   `json:",omitzero"`
	Gaps      []Gap    `json:",omitzero"`
	Held      []Held   `json:",omitzero"`
	Cutoff    int64    `json:",omitzero"` // Unix seconds of the release cut-off shared by plan and run; 0 none
}
