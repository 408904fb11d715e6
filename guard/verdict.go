package guard

// Code names a reason. The set is the contract's.
type Code string

const (
	CodeMalicious    Code = "malicious"
	CodeVulnerable   Code = "vulnerable"
	CodeCooldown     Code = "cooldown"
	CodeAgeUnknown   Code = "age-unknown"
	CodeUnresolved   Code = "unresolved"
	CodeSource       Code = "source"
	CodePolicy       Code = "policy"
	CodeIntelStale   Code = "intel-stale"
	CodeIntelMissing Code = "intel-missing"
	CodeSignal       Code = "signal"
	CodeBypass       Code = "bypass"
	CodeRegistry     Code = "registry"
	CodeFilesChanged Code = "files-changed"
)

// Exit codes of the contract.
const (
	ExitOK          = 0
	ExitGeneral     = 1
	ExitUsage       = 2
	ExitCooldown    = 3
	ExitThreat      = 4
	ExitUnreachable = 5
	ExitConfig      = 6
	ExitStore       = 7
	ExitPartial     = 8
	ExitLoop        = 125
	ExitNotExec     = 126
	ExitNotFound    = 127
	ExitInterrupted = 130
)

// Reason is one finding of Decide. Detail is a word for code's kinds, never a
// sentence: report finds the words.
type Reason struct {
	Package     Package // zero for reasons that concern the whole command
	Code        Code
	Detail      string // what exactly, machine-readable: "named", "locked", "transitive", "future", "git", a gap's cause …
	Action      Action
	Severity    Severity
	Score       float64
	Feed        string
	ID          string
	Aliases     []string
	Summary     string // from the record or the manager; untrusted text
	URL         string
	Released    int64  // Unix seconds
	Window      int64  // seconds of cooldown that applied
	ClearsAt    int64  // Unix seconds
	SafeVersion string // newest version that would pass, or the one installed instead
	Under       string // which item depends on it
	Exit        int    // the exit code this reason alone would give
}

// Verdict is the decision.
type Verdict struct {
	Decision string // "allow", "warn", "block", "passthrough"
	ExitCode int
	Reasons  []Reason // sorted: gravest first, then package, code, id
}

// Blocked says whether the command must not run.
func (v Verdict) Blocked() bool { return v.Decision == "block" }
