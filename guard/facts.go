package guard

// Kind tells what a record says.
type Kind string

const (
	Malicious  Kind = "malicious"
	Vulnerable Kind = "vulnerable"
	Signal     Kind = "signal" // social or blog mention
)

// Severity is the database's word or the CVSS band.
type Severity string

const (
	Critical   Severity = "CRITICAL"
	High       Severity = "HIGH"
	Medium     Severity = "MEDIUM"
	Low        Severity = "LOW"
	NoSeverity Severity = "UNKNOWN"
)

// Threat is one incident that hits an item: one or more records that are
// aliases of one another.
type Threat struct {
	ID       string   `json:",omitzero"` // the record shown first: MAL before all others
	Aliases  []string `json:",omitzero"` // every other id, sorted
	Feed     string   `json:",omitzero"` // "osv"
	Kind     Kind     `json:",omitzero"`
	Severity Severity `json:",omitzero"`
	CVSS     float64  `json:",omitzero"` // base score, 0 where none
	Score    float64  `json:",omitzero"` // the seed's ranking formula, 0..1
	Summary  string   `json:",omitzero"`
	URL      string   `json:",omitzero"`
	Fixed    string   `json:",omitzero"` // first version that mends it; "" none known
	FixedAll []string `json:",omitzero"` // every fixed version of the record's ranges, in order
	Reviewed bool     `json:",omitzero"` // by a curated database
	// Unbounded: the record says "all versions" beside narrower facts.
	Unbounded bool `json:",omitzero"`
	// Unresolved: the version cannot be ordered (branch, digest) and the record
	// has ranges, so it can be neither ruled in nor out.
	Unresolved bool  `json:",omitzero"`
	Modified   int64 `json:",omitzero"` // Unix seconds
}

// MissingWhat names a thing that could not be found out.
type MissingWhat string

const (
	MissingAge    MissingWhat = "age"    // the registry gave no usable release time
	MissingName   MissingWhat = "name"   // the name cannot exist in its registry
	MissingIntel  MissingWhat = "intel"  // the store could not be read
	MissingSource MissingWhat = "source" // resolved is not the registry's own place
)

// Missing is a failure to know. It is a fact: the policy answers it.
type Missing struct {
	What MissingWhat `json:",omitzero"`
	Why  string      `json:",omitzero"` // "registry answered 503 twice"
	// Offline is true when the registry could not be reached at all, false when
	// it answered without the fact.
	Offline bool `json:",omitzero"`
}

// Facts is what was found out about one item.
type Facts struct {
	Threats []Threat  `json:",omitzero"`
	Missing []Missing `json:",omitzero"`
	// Released is when the file that would be installed (or its release) was
	// published, Unix seconds; 0 unknown. Ahead is true when it lies in the
	// future of the registry's own clock.
	Released    int64  `json:",omitzero"`
	Ahead       bool   `json:",omitzero"`
	ReleasedBy  string `json:",omitzero"` // who said so: "npm registry", "first seen here"
	FirstSeen   int64  `json:",omitzero"` // when this machine first saw the version; 0 never
	Private     bool   `json:",omitzero"` // served by a registry that is not in the table of public ones
	AlsoPrivate string `json:",omitzero"` // private index that has the same name, while this came from a public one
	// Local: it comes from a folder of this machine that the manager is told to
	// take packages from in a registry's stead. Nothing is fetched, so there is no
	// age to ask for, and whoever filled the folder vouches for the bytes.
	Local bool `json:",omitzero"`
	// ProjectRegistry is the registry's address when only a project file names it.
	ProjectRegistry string `json:",omitzero"`
	// Safe is the newest version that is inside what was asked, old enough and
	// hit by no threat; "" none known.
	Safe string `json:",omitzero"`
	// FixFor lists reviewed advisories that this young version is the first fix
	// of, while every old-enough version inside what was asked is hit.
	FixFor []string `json:",omitzero"`
	// Lessens: the change takes the machine from a version with graver known
	// threats to this one.
	Lessens bool `json:",omitzero"`
}

// Knowledge is the state of the intelligence store.
type Knowledge struct {
	Generation string `json:",omitzero"`
	Records    int    `json:",omitzero"`
	SyncedAt   int64  `json:",omitzero"` // the oldest of the required feeds, Unix seconds; 0 never
	Missing    string `json:",omitzero"` // why the store is unusable; "" it is usable
	Newer      bool   `json:",omitzero"` // the store was written by a newer pkgd
}
