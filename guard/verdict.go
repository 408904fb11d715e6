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
	Package     Package  `json:",omitzero"` // zero for reasons that concern the whole command
	Code        Code     `json:",omitzero"`
	Detail      string   `json:",omitzero"` // what exactly, one of the Detail words
	Action      Action   `json:",omitzero"`
	Severity    Severity `json:",omitzero"`
	Score       float64  `json:",omitzero"`
	Feed        string   `json:",omitzero"`
	ID          string   `json:",omitzero"`
	Aliases     []string `json:",omitzero"`
	Summary     string   `json:",omitzero"` // from the record or the manager; untrusted text
	URL         string   `json:",omitzero"`
	Released    int64    `json:",omitzero"` // Unix seconds
	Window      int64    `json:",omitzero"` // seconds of cooldown that applied
	ClearsAt    int64    `json:",omitzero"` // Unix seconds
	SafeVersion string   `json:",omitzero"` // newest version that would pass, or the one installed instead
	Fixed       string   `json:",omitzero"` // first version that mends a vulnerability, whatever its age
	Unbounded   bool     `json:",omitzero"` // the record says "all versions" beside narrower facts
	WindowBy    string   `json:",omitzero"` // what set the window: "" the default, "ecosystem", "package"
	Under       string   `json:",omitzero"` // which item depends on it
	Exit        int      `json:",omitzero"` // the exit code this reason alone would give; 0 unless it blocks
}

// Verdict is the decision.
type Verdict struct {
	Decision string   `json:",omitzero"` // "allow", "warn", "block", "passthrough"
	ExitCode int      `json:",omitzero"`
	Reasons  []Reason `json:",omitzero"` // sorted: gravest first, then package, code, id
}

// Blocked says whether the command must not run.
func (v Verdict) Blocked() bool { return v.Decision == "block" }
