package sync

import (
	"net/http"
	"time"
)

// Limits bound what a source may contain. Zero values mean the defaults.
type Limits struct {
	Record  int64 // bytes of one record
	Ratio   int64 // of a record's size to its compressed size
	Entries int   // files in one zip
	Total   int64 // bytes of all records of one zip
}

// The defaults leave a public export of today a factor of ten.
const (
	defaultRecord  = 16 << 20
	defaultRatio   = 200
	defaultEntries = 4 << 20
	defaultTotal   = 32 << 30
	// ratioFrom is the size below which a ratio says nothing.
	ratioFrom = 256 << 10
)

func (l Limits) filled() Limits {
	fill := func(v *int64, d int64) {
		if *v <= 0 {
			*v = d
		}
	}
	fill(&l.Record, defaultRecord)
	fill(&l.Ratio, defaultRatio)
	fill(&l.Total, defaultTotal)
	if l.Entries <= 0 {
		l.Entries = defaultEntries
	}
	return l
}

// Options says what to bring where.
type Options struct {
	Dir  string // the store's folder
	Feed string // row of feeds.Table; "" is osv

	// Paths are what Import reads: whole exports (<Ecosystem>/all.zip), other
	// zips, records (*.json), and folders of all of these.
	Paths []string
	// AsOf is the time of the exports that Paths hold; zero: the newest modified
	// of each ecosystem's records.
	AsOf time.Time
	// Force takes an export older than what is there, reads every record anew,
	// and writes over a damaged store.
	Force bool

	// Base is where Sync fetches from; "" is the feed's own address.
	Base string
	// Ecosystems are what Sync fetches; empty: all that the feed has.
	Ecosystems []string
	Client     *http.Client  // for Sync
	Retries    int           // for Sync, after the first attempt; negative none, 0 three
	Backoff    time.Duration // for Sync: the first wait between attempts; 0 one second

	Now    time.Time     // to see that a date lies in the future; zero: dates are believed
	Wait   time.Duration // for another writer to finish
	Limits Limits
	// Progress is called now and then, from one goroutine at a time, with the
	// bytes done and to do of one source.
	Progress func(what string, done, total int64)
}

func (o *Options) progress(what string, done, total int64) {
	if o.Progress != nil {
		o.Progress(what, done, total)
	}
}

func (o *Options) backoff() time.Duration {
	if o.Backoff > 0 {
		return o.Backoff
	}
	return time.Second
}
