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
	Profile string `json:",omitzero"` // "balanced", "strict", "malware": where the values came from

	Malicious        Action   `json:",omitzero"`
	VulnerableNamed  Action   `json:",omitzero"` // at or above NamedSeverity, with an old-enough fix inside what was asked; else Warn at most
	NamedSeverity    Severity `json:",omitzero"` // balanced: HIGH
	VulnerableLocked Action   `json:",omitzero"` // transitive or restored
	ScoreBlocks      bool     `json:",omitzero"` // strict: any vulnerability at or above ScoreThreshold blocks
	ScoreThreshold   float64  `json:",omitzero"`

	CooldownEnabled bool             `json:",omitzero"`
	Cooldown        int64            `json:",omitzero"` // window
	CooldownFor     map[string]int64 `json:",omitzero"` // ecosystem, or "ecosystem:name"; the latter wins
	Young           Action           `json:",omitzero"` // too young and nothing older fits, or named exactly
	YoungLocked     Action           `json:",omitzero"` // cooldown.locked
	FixAfter        int64            `json:",omitzero"` // young first fix of a reviewed advisory is allowed after this; 0 never
	SignalWindow    int64            `json:",omitzero"` // added to the window of a package that a signal names; 0 none

	AgeUnknownPublic  Action   `json:",omitzero"`
	AgeUnknownPrivate Action   `json:",omitzero"`
	SourceNamed       Action   `json:",omitzero"` // git, URL, file named by the user
	SourceNamedCI     Action   `json:",omitzero"`
	SourceTransitive  Action   `json:",omitzero"` // the same as a dependency of a registry package
	ProjectRegistry   Action   `json:",omitzero"`
	TrustedRegistries []string `json:",omitzero"`
	NameConfusion     Action   `json:",omitzero"`
	StaleAfter        int64    `json:",omitzero"` // warn from here on
	Stale             Action   `json:",omitzero"`
	StaleBlockAfter   int64    `json:",omitzero"` // block from here on; 0 never
	IntelMissing      Action   `json:",omitzero"`
	Incomplete        Action   `json:",omitzero"`
	Signal            Action   `json:",omitzero"`
	NoIntegrity       Action   `json:",omitzero"` // a locked registry package without a hash
	Unresolved        Action   `json:",omitzero"` // a name or version that cannot be looked up

	CI       bool     `json:",omitzero"`
	Bypasses []Bypass `json:",omitzero"`
	// MaliciousExcept lists record ids that the system's or user's file lifts.
	MaliciousExcept []string `json:",omitzero"`
}

// Bypass is a narrow exception that a person granted.
type Bypass struct {
	Package        // exact
	For     string `json:",omitzero"` // reason code: "cooldown", "vulnerable", "source", "age-unknown"
	Reason  string `json:",omitzero"`
	Author  string `json:",omitzero"`
	Granted int64  `json:",omitzero"` // Unix seconds
	Expires int64  `json:",omitzero"` // Unix seconds
}
