package shims

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
