package guard

// Action is what a policy answers. The order is the order of strictness.
type Action uint8

const (
	Allow Action = iota // silently
	Note                // allowed, kept in the decision, not printed
	Warn                // allowed, one line
	Block
)

var actionNames = [...]string{"allow", "note", "warn", "block"}

func (a Action) String() string { return actionNames[a] }

// ParseAction reads a policy answer; ok is false for any other word.
func ParseAction(s string) (a Action, ok bool) {
	for i, n := range actionNames {
		if n == s {
			return Action(i), true
		}
	}
	return Block, false
}

// Policy is every answer that Decide needs. Times are in seconds.
type Policy struct {
	Profile string // "balanced", "strict", "malware": where the values came from

	Malicious        Action
	VulnerableNamed  Action   // at or above NamedSeverity, with an old-enough fix inside what was asked; else Warn at most
	NamedSeverity    Severity // balanced: HIGH
	VulnerableLocked Action   // transitive or restored
	ScoreBlocks      bool     // strict: any vulnerability at or above ScoreThreshold blocks
	ScoreThreshold   float64

	CooldownEnabled bool
	Cooldown        int64            // window
	CooldownFor     map[string]int64 // ecosystem, or "ecosystem:name"; the latter wins
	Young           Action           // too young and nothing older fits, or named exactly
	YoungLocked     Action           // cooldown.locked
	FixAfter        int64            // young first fix of a reviewed advisory is allowed after this; 0 never
	SignalWindow    int64            // added to the window of a package that a signal names; 0 none

	AgeUnknownPublic  Action
	AgeUnknownPrivate Action
	SourceNamed       Action // git, URL, file named by the user
	SourceNamedCI     Action
	SourceTransitive  Action // the same as a dependency of a registry package
	ProjectRegistry   Action
	TrustedRegistries []string
	NameConfusion     Action
	StaleAfter        int64 // warn from here on
	Stale             Action
	StaleBlockAfter   int64 // block from here on; 0 never
	IntelMissing      Action
	Incomplete        Action
	Signal            Action
	NoIntegrity       Action // a locked registry package without a hash
	Unresolved        Action // a name or version that cannot be looked up

	CI       bool
	Bypasses []Bypass
	// MaliciousExcept lists record ids that the system's or user's file lifts.
	MaliciousExcept []string
}

// Bypass is a narrow exception that a person granted.
type Bypass struct {
	Package        // exact
	For     string // reason code: "cooldown", "vulnerable", "source", "age-unknown"
	Reason  string
	Author  string
	Granted int64 // Unix seconds
	Expires int64 // Unix seconds
}
