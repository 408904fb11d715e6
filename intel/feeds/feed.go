package feeds

import "pkgd/guard"

// Feed is one source of threat intelligence. A new feed is one file with its
// decoder, and one row of the table.
type Feed struct {
	Name string
	// Base is the address that Sync fetches from, unless told otherwise: a
	// folder with <Ecosystem>/all.zip.
	Base string
	// Page stands before a record's id to make the address of its page.
	Page string
	// Confidence is the factor of the ranking formula.
	Confidence float64
	// Required: a decision about one of the feed's ecosystems needs it fresh.
	Required bool
	// Ecosystems lists what the feed publishes, by the names of guard's table,
	// which are also the export's folders.
	Ecosystems []string
	// Decode reads one record. It overwrites into; the texts in it do not share
	// memory with raw.
	Decode func(raw []byte, into *Record) error
}

// Table lists the feeds.
var Table = []Feed{
	{
		Name:       "osv",
		Base:       "https://osv-vulnerabilities.storage.googleapis.com",
		Page:       "https://osv.dev/vulnerability/",
		Confidence: 0.90,
		Required:   true,
		Ecosystems: osvEcosystems,
		Decode:     DecodeOSV,
	},
}

// Find gives the row of a feed, nil where there is none.
func Find(name string) *Feed {
	for i := range Table {
		if Table[i].Name == name {
			return &Table[i]
		}
	}
	return nil
}

// Covers says whether the feed publishes records of an ecosystem. A release
// behind a colon ("Debian:12") is looked over.
func (f *Feed) Covers(ecosystem string) bool {
	e := guard.FindEcosystem(ecosystem)
	if e == nil {
		return false
	}
	for _, name := range f.Ecosystems {
		if name == e.Name {
			return true
		}
	}
	return false
}
