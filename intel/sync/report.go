package sync

import (
	"fmt"
	"slices"
	"strings"
)

// Why something was left out.
type Why string

const (
	Damaged Why = "damaged" // cannot be read, or is over a limit
	Older   Why = "older"   // older than what is there
	Foreign Why = "foreign" // about no package of an ecosystem that pkgd knows
	Failed  Why = "failed"  // could not be fetched
)

// maxSkips bounds the list of a report; the counts go on.
const maxSkips = 1000

// Skip is one thing that was left out.
type Skip struct {
	Source string // file or address
	Record string // file in the zip, or id; "" the source as a whole
	Why    Why
	What   string // in words
}

func (s Skip) String() string {
	if s.Record == "" {
		return fmt.Sprintf("%s: %s", s.Source, s.What)
	}
	return fmt.Sprintf("%s: %s: %s", s.Source, s.Record, s.What)
}

// Ecosystem counts what was done to one ecosystem.
type Ecosystem struct {
	Name      string
	Records   int // in the store afterwards
	Read      int // looked at in this run
	Added     int
	Updated   int
	Unchanged int
	Removed   int
	Older     int // records left out since a newer one is there
	Damaged   int
	Exported  int64 // freshness afterwards, Unix seconds; 0 none
	// NotModified: the server said that nothing is new.
	NotModified bool
}

// Report says what an import or a sync did.
type Report struct {
	Generation string // in use afterwards
	Changed    bool   // false: nothing was written
	Records    int    // in the store afterwards
	Ecosystems []Ecosystem
	Skips      []Skip // the first thousand
	Counts     map[Why]int
}

func (r *Report) skip(s Skip) {
	if r.Counts == nil {
		r.Counts = map[Why]int{}
	}
	r.Counts[s.Why]++
	if len(r.Skips) < maxSkips {
		r.Skips = append(r.Skips, s)
	}
}

// Partial says whether something was left out that should have come in.
func (r *Report) Partial() bool {
	return r.Counts[Damaged]+r.Counts[Older]+r.Counts[Failed] > 0
}

func (r *Report) ecosystem(name string) *Ecosystem {
	i, found := slices.BinarySearchFunc(r.Ecosystems, name, func(e Ecosystem, name string) int { return strings.Compare(e.Name, name) })
	if !found {
		r.Ecosystems = slices.Insert(r.Ecosystems, i, Ecosystem{Name: name})
	}
	return &r.Ecosystems[i]
}
