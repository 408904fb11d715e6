package timestamps

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"path/filepath"
	"sync"
)

// cache remembers release times and first-seen times in one file (see
// cache_file.go) that many processes read and write at once. Reading takes the
// whole file as it is at that moment; writing appends under a lock. A key is a
// hash of what the answer is about, so the file names no package.
type cache struct {
	path    string // "" no cache
	problem error  // why it is not used, or was damaged
	closed  bool   // must not be written: of a later format, or not ours to touch

	mu     sync.Mutex
	sorted []byte         // records in the order of their keys
	loose  map[key]record // appended since the file was last sorted, and by this process
}

// ErrNewer says that the cache was written by a later pkgd.
var ErrNewer = errors.New("the file of release times was written by a newer pkgd: upgrade pkgd, or move the file away")

// cacheFile is the name inside of Options.CacheDir.
const cacheFile = "release-times"

// key is the first half of a SHA-256: long enough that nobody can make a young
// release share the key of an old one.
type key [16]byte

// record is what is remembered under a key.
type record struct {
	key      key
	released int64 // Unix seconds; 0 with noProof
	seen     int64 // when this machine first met it, Unix seconds
	proof    proof
	private  bool // a registry that is not public said so
}

// keyMaker hashes the parts of a key, again and again in one buffer.
type keyMaker struct{ buf []byte }

func (m *keyMaker) of(parts ...string) key {
	b := m.buf[:0]
	for _, p := range parts {
		b = append(b, p...)
		b = append(b, 0)
	}
	m.buf = b
	sum := sha256.Sum256(b)
	return key(sum[:16])
}

// openCache reads the cache of a folder.
func openCache(dir string) *cache {
	c := &cache{loose: map[key]record{}}
	if dir == "" {
		return c
	}
	c.path = filepath.Join(dir, cacheFile)
	c.problem = c.load()
	return c
}

// load reads the file. A missing one is an empty cache, a damaged one too.
func (c *cache) load() error {
	data, err := readCache(c.path)
	if err != nil {
		c.closed = true
		return err
	}
	sorted, tail, err := split(data)
	if errors.Is(err, ErrNewer) {
		c.closed = true
	}
	if err != nil {
		return err
	}
	c.sorted = sorted
	c.loose = make(map[key]record, len(tail)/recordSize)
	for ; len(tail) >= recordSize; tail = tail[recordSize:] {
		if r, ok := decode(tail); ok {
			c.keep(r)
		}
	}
	return nil
}

// usable says whether what is learnt now can be remembered.
func (c *cache) usable() bool { return c.path != "" && !c.closed }

func (c *cache) keep(r record) {
	if old, ok := c.loose[r.key]; ok {
		r = combine(old, r)
	}
	c.loose[r.key] = r
}

// get looks a key up.
func (c *cache) get(k key) (record, bool) {
	r, ok := search(c.sorted, k)
	c.mu.Lock()
	l, loose := c.loose[k]
	c.mu.Unlock()
	switch {
	case ok && loose:
		return combine(r, l), true
	case loose:
		return l, true
	}
	return r, ok
}

// combine merges two records of one key: the earlier first-seen time, and the
// better of the release times. Of two exact ones that differ, and somebody must
// be wrong then, the later; of two upper bounds the lower.
func combine(a, b record) record {
	out := b
	if a.seen != 0 && (b.seen == 0 || a.seen < b.seen) {
		out.seen = a.seen
	}
	better := a
	switch {
	case a.proof == noProof:
		better = b
	case b.proof == noProof:
	case a.proof == exact && b.proof == exact:
		if b.released > a.released {
			better = b
		}
	case b.proof == exact:
		better = b
	case a.proof != exact && b.released < a.released:
		better = b
	}
	out.released, out.proof, out.private = better.released, better.proof, better.private
	return out
}

// search finds a record among sorted ones. Keys are hashes, so they lie evenly:
// the first guess is close, and a few steps of it leave a short stretch.
func search(sorted []byte, k key) (record, bool) {
	lo, hi := 0, len(sorted)/recordSize // the record lies in [lo, hi)
	low, high := uint64(0), ^uint64(0)
	want := head(k[:])
	for hi-lo > 8 {
		span := high - low
		mid := lo + int(float64(want-low)/(float64(span)+1)*float64(hi-lo))
		mid = min(max(mid, lo), hi-1)
		at := sorted[mid*recordSize:]
		switch c := bytes.Compare(at[:len(k)], k[:]); {
		case c == 0:
			return decode(at)
		case c < 0:
			lo, low = mid+1, head(at)
		default:
			hi, high = mid, head(at)
		}
		if want < low || want > high {
			return record{}, false // keys out of order: a damaged file knows nothing
		}
	}
	for ; lo < hi; lo++ {
		if at := sorted[lo*recordSize:]; bytes.Equal(at[:len(k)], k[:]) {
			return decode(at)
		}
	}
	return record{}, false
}
