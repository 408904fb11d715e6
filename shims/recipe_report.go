package shims

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
