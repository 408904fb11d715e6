package journal

import (
	"time"

	"pkgd/guard"
)

// Entry is what a caller wants kept.
type Entry struct {
	Plan      guard.Plan
	Facts     []guard.Facts
	Knowledge guard.Knowledge
	Policy    guard.Policy
	Verdict   guard.Verdict
	Now       int64 // Unix seconds that Decide was given
	// ID gives the id of the decision document ("sha256:…"). It is called when
	// everything else is ready, so that it can be worked out meanwhile; nil: none.
	ID      func() (string, error)
	Source  string   // who asked: "shim", "cli", "check"
	Callers []string // the chain of calling programs, nearest first
	Dir     string   // working directory
	Env     []string // variables that were added for the run
	Args    []string // the run's words where they differ from the plan's
}

// Record is one line of the journal.
type Record struct {
	Seq  int64     `json:"seq"`
	Time time.Time `json:"time"`
	// Kind is "segment" (the first line of a segment), "decision", "event" or
	// "seal" (a torn tail).
	Kind string `json:"kind"`

	ID        string   `json:"id,omitempty"` // the decision's
	Decision  string   `json:"decision,omitempty"`
	Exit      int      `json:"exit,omitempty"`
	Manager   string   `json:"manager,omitempty"`
	Ecosystem string   `json:"ecosystem,omitempty"`
	Argv      []string `json:"argv,omitempty"`
	Items     int      `json:"items,omitempty"`
	Codes     []string `json:"codes,omitempty"` // of the reasons, sorted, each once
	Now       int64    `json:"now,omitempty"`
	Cutoff    int64    `json:"cutoff,omitempty"`
	// Generation is that of the intelligence the decision was made with.
	Generation string `json:"generation,omitempty"`

	// The blobs of a decision, each by its hex SHA-256.
	Plan      string `json:"plan,omitempty"`
	Facts     string `json:"facts,omitempty"`
	Knowledge string `json:"knowledge,omitempty"`
	Policy    string `json:"policy,omitempty"`
	Verdict   string `json:"verdict,omitempty"`

	Source  string   `json:"source,omitempty"`
	Callers []string `json:"callers,omitempty"`
	Dir     string   `json:"dir,omitempty"`
	Env     []string `json:"env,omitempty"`
	Args    []string `json:"args,omitempty"`

	Event string `json:"event,omitempty"` // an event's name: "bypass"
	Text  string `json:"text,omitempty"`

	Format  int    `json:"format,omitempty"`  // of a segment
	Segment int    `json:"segment,omitempty"` // of a segment: its number
	Torn    int64  `json:"torn,omitempty"`    // of a seal: bytes that were not a record
	TornSum string `json:"torn_sum,omitempty"`

	Prev string `json:"prev"`           // hash of the record before; "" for the first ever
	Hash string `json:"hash,omitempty"` // of this line without it
}
