package guard

// Detail words: what exactly a reason says within its code. They are part of
// what the journal keeps, so a word is never given another meaning.
const (
	// malicious, vulnerable, signal
	DetailByName  = "by-name"      // the record is of this name, but no registry vouches for these bytes
	DetailNamed   = "named"        // the user named the package
	DetailBehind  = "transitive"   // it comes in with another package, or was chosen by the project
	DetailLocked  = "locked"       // it is restored from a lock file
	DetailFixable = "fixable"      // named, and a fixed version inside what was asked is old enough
	DetailLessens = "lessens"      // named, and the change takes graver known threats away
	DetailScore   = "score"        // its score reaches the threshold
	DetailKind    = "unknown-kind" // the record is of a kind this version does not know

	// cooldown
	DetailYoung    = "young"     // released inside the window and nothing older fits
	DetailExact    = "exact"     // inside the window and pinned by the user
	DetailHeld     = "held"      // kept back; SafeVersion comes in instead
	DetailFirstFix = "first-fix" // inside the window, let in because it mends a reviewed advisory
	DetailReplan   = "replan"    // young releases were left after the last plan

	// age-unknown, registry
	DetailNoTime   = "no-time"   // the registry answered without a release time
	DetailAhead    = "ahead"     // the release time lies in the future of the registry's own clock
	DetailNotAsked = "not-asked" // nobody found a release time out
	DetailSilent   = "silent"    // the registry could not be reached
	DetailManager  = "manager"   // the manager could not make the plan, and said why

	// unresolved
	DetailName    = "name"    // the name cannot exist in its registry
	DetailVersion = "version" // no version is known
	DetailRange   = "range"   // the version cannot be ordered against a record's ranges
	DetailInput   = "input"   // a file could not be read or understood
	DetailWords   = "words"   // a verb or spec is not understood
	DetailNothing = "nothing" // the plan has no package and no proof that it needs none
	DetailPlan    = "plan"    // the plan is incomplete and does not say why

	// source
	DetailGit             = "git"
	DetailURL             = "url"
	DetailFile            = "file"
	DetailDirectory       = "directory"
	DetailPlace           = "place"            // a lock names another place than the registry's own
	DetailProjectRegistry = "project-registry" // only a project's file names the registry
	DetailNameConfusion   = "name-confusion"   // a private index has the name, too

	// policy
	DetailNoIntegrity = "no-integrity" // a locked registry package without a hash

	// intel-stale, intel-missing
	DetailOld    = "old"    // not refreshed for longer than the policy allows
	DetailClock  = "clock"  // refreshed in the future: this machine's clock is behind
	DetailStore  = "store"  // the store cannot be used
	DetailNewer  = "newer"  // the store was written by a newer pkgd
	DetailEmpty  = "empty"  // the store has no record
	DetailNever  = "never"  // never refreshed for these ecosystems
	DetailLookup = "lookup" // the store is there, a look-up failed
)

// Reasons of the code "bypass" have the lifted reason's code as Detail, or
// "malicious" for a record that a configuration file lifts.
