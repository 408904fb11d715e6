package feeds

import "pkgd/guard"

// Bounds of one record. The largest record of the public export stays far
// below each; what is over a bound is an error, not a shorter record.
const (
	// Revision grows when a decoder reads the same bytes in another way: records
	// of an older revision are then read anew, though their text is the same.
	Revision = 2

	MaxRecord   = 16 << 20 // bytes of text
	maxID       = 128
	maxName     = 1024
	maxVersion  = 1024
	maxAliases  = 1024
	maxAffected = 1 << 16
	maxEvents   = 1 << 18 // over the whole record
	maxVersions = 1 << 20 // over the whole record
	maxDepth    = 64
	maxSummary  = 240 // bytes that are kept; a longer summary is cut
)

// Record is what one advisory says, in the form that matching needs.
type Record struct {
	ID        string
	Aliases   []string // sorted, without ID, each once
	Modified  int64    // Unix seconds; 0 unknown
	Published int64    // Unix seconds; 0 unknown
	Withdrawn bool
	Kind      guard.Kind
	Severity  guard.Severity
	CVSS      float64 // base score; 0 none
	Reviewed  bool    // by a curated database
	Summary   string  // one line, at most 240 bytes, no control characters
	// Affected is sorted by ecosystem and name; a package's entries stay in the
	// order in which they were written.
	Affected []Affected
	// Skipped counts affected entries of ecosystems that pkgd does not know.
	Skipped int
}

// Affected is what a record says of one package.
type Affected struct {
	Ecosystem string // the name of guard's table, without a release
	Release   string // "12" of "Debian:12"; "" all releases
	Name      string // as guard.NormalName spells it
	Ranges    []Range
	Versions  []string
}

// Range is one list of events. GIT ranges are not kept.
type Range struct {
	Semver bool
	Events []Event
}

// EventKind tells what happens at a version.
type EventKind byte

const (
	Introduced EventKind = iota
	Fixed
	LastAffected
	Limit
)

// Event is one end of a range. An introduced version "0" stands before all.
type Event struct {
	Kind    EventKind
	Version string
}

// Reset empties a record for the next one and keeps its memory.
func (r *Record) Reset() {
	aliases, affected := r.Aliases[:0], r.Affected[:0]
	*r = Record{Aliases: aliases, Affected: affected}
}

// All says whether the entry hits every version: it has a range that begins
// before all versions and never ends, or (malware reports do this) it names no
// version at all.
func (a *Affected) All() bool {
	if len(a.Ranges) == 0 && len(a.Versions) == 0 {
		return true
	}
	for i := range a.Ranges {
		if a.Ranges[i].all() {
			return true
		}
	}
	return false
}

func (r *Range) all() bool {
	begins := false
	for _, e := range r.Events {
		if e.Kind != Introduced {
			return false
		}
		begins = begins || e.Version == "0"
	}
	return begins
}

// Ecosystems lists the ecosystems that a record speaks of, each once.
func (r *Record) Ecosystems() []string {
	var out []string
	for i := range r.Affected {
		if e := r.Affected[i].Ecosystem; len(out) == 0 || out[len(out)-1] != e {
			out = append(out, e)
		}
	}
	return out
}

// In gives a record's entries of one ecosystem.
func (r *Record) In(ecosystem string) []Affected {
	from := 0
	for from < len(r.Affected) && r.Affected[from].Ecosystem != ecosystem {
		from++
	}
	to := from
	for to < len(r.Affected) && r.Affected[to].Ecosystem == ecosystem {
		to++
	}
	return r.Affected[from:to]
}
