package timestamps

import (
	"context"
	"net/http"
	"sync"
	"time"

	"pkgd/guard"
	"pkgd/timestamps/registry"
)

// Options is what a Book works with.
type Options struct {
	// Client does the asking; nil: nothing can be asked, and every answer that
	// the cache does not have is missing.
	Client *http.Client
	// CacheDir is the folder of the cache file, made when it is not there; "":
	// nothing is remembered.
	CacheDir string
	Now      func() time.Time
	// Timeout bounds one answer of a registry with all its retries; 0: 10
	// seconds.
	Timeout time.Duration
	// Deadline bounds one Ask; 0: 60 seconds.
	Deadline time.Duration
	// Parallel is how many requests may run at once; 0: 24.
	Parallel int
}

// Query asks for the release time of one version.
type Query struct {
	Ecosystem string
	Name      string
	Version   string
	// Integrity is the hash of the bytes in question: "sha512-…" (SRI), or
	// "sha256:<hex>"; "" unknown. An answer is about these bytes only.
	Integrity string
	// Artifact is the file that would be installed, by name or address, for
	// registries that date files (PyPI); "" unknown.
	Artifact string
	// Registry is whom the manager asks; nil is the ecosystem's default registry.
	Registry *registry.Registry
	// Cutoff allows a cheaper proof: it is enough to know that the release is
	// not younger than this, Unix seconds. 0: the exact time is wanted.
	Cutoff int64
}

// registry is whom to ask.
func (q *Query) registry() *registry.Registry {
	if q.Registry != nil && (q.Registry.Kind != "" || q.Registry.Problem != "") {
		return q.Registry
	}
	d := registry.Default(q.Ecosystem)
	return &d
}

// Answer is what was found out about one Query.
type Answer struct {
	// Released is when it came out, Unix seconds, or the latest moment at which
	// it can have come out (By says which); 0 unknown.
	Released int64
	By       string // who said so: "npm registry"
	// Ahead: Released lies in the future of the registry's own clock, so it says
	// nothing.
	Ahead bool
	// FirstSeen is when this machine first met these bytes of the version, Unix
	// seconds; 0: no cache to tell.
	FirstSeen int64
	Missing   *guard.Missing // nil: Released is known
	Private   bool           // the registry that answered is not a public one
	Cached    bool           // nothing was asked
}

// File is one file of a release, for registries that list files.
type File struct {
	Name           string // "zz_lib-1.0-py3-none-any.whl"
	URL            string // absolute, without credentials
	Integrity      string // "sha256:<hex>"; "" not given
	Released       int64  // Unix seconds; 0 not given
	Size           int64  // bytes; 0 not given
	RequiresPython string // as the index says
	Yanked         bool
	Metadata       bool // "<URL>.metadata" can be fetched (PEP 658)

	ahead bool
}

// Release is one version of a package.
type Release struct {
	Version    string
	Released   int64 // Unix seconds; 0: the registry gives no usable time
	Ahead      bool  // Released lies in the future of the registry's clock
	Yanked     bool
	Deprecated bool
	Integrity  string // of the archive, where there is one per version
	Files      []File // PyPI

	archive string // address of the archive, where there is one per version
}

// Releases is what a registry has of a package.
type Releases struct {
	Name     string
	By       string            // who said so
	Versions []Release         // in the registry's order
	Tags     map[string]string // npm's dist-tags
}

// Failure is the error of everything that asks a registry. It carries the same
// words and the same distinction as an Answer's Missing.
type Failure struct {
	Why     string
	Offline bool // the registry could not be reached, or broke down
	Absent  bool // the registry answered that it has no such package
}

func (f *Failure) Error() string { return f.Why }

// Stats counts what was asked of registries since the Book was opened.
type Stats struct {
	Queries  int   // asked of the Book
	Cached   int   // answered from the cache
	Requests int   // HTTP requests, retries not counted
	Bytes    int64 // body bytes received, as they came over the wire
}

// Book answers for release times. It is safe for use by several goroutines.
type Book struct {
	opt   Options
	cache *cache
	fetch *fetcher

	mu    sync.Mutex
	stats Stats
	lists map[string]*listing // by registry kind, address and name
}

// New opens a Book. It cannot fail: without a usable cache every answer is asked
// for, and CacheProblem says why.
func New(o Options) *Book {
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Deadline <= 0 {
		o.Deadline = 60 * time.Second
	}
	if o.Parallel <= 0 {
		o.Parallel = 24
	}
	return &Book{opt: o, cache: openCache(o.CacheDir), fetch: newFetcher(o), lists: map[string]*listing{}}
}

// CacheProblem says why the cache is not in use or was set aside; nil: it is
// fine. errors.Is(err, ErrNewer) tells a cache of a later pkgd.
func (b *Book) CacheProblem() error { return b.cache.problem }

// Stats gives the counts so far.
func (b *Book) Stats() Stats {
	b.mu.Lock()
	s := b.stats
	b.mu.Unlock()
	s.Requests, s.Bytes = b.fetch.counts()
	return s
}

// Clock says how far this machine's clock runs ahead of the registries that
// were asked (negative: behind), by their Date header, which counts whole
// seconds; of several registries the one that is furthest behind. ok is false
// when none was asked.
func (b *Book) Clock() (ahead time.Duration, ok bool) { return b.fetch.clock.ahead() }

// Knows says whether a registry has a package of that name at all. The error
// is a *Failure when the registry could not tell.
func (b *Book) Knows(ctx context.Context, q Query) (bool, error) {
	r, err := b.Releases(ctx, q)
	if f, ok := err.(*Failure); ok && f.Absent {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return len(r.Versions) > 0, nil
}
