package timestamps

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// skew is how far a release may lie in a registry's future before it counts as
// wrong: two servers of one registry may differ by so much.
const skew = 2 * time.Minute

// witness keeps what registries say the time is.
type witness struct {
	mu sync.Mutex
	// offset is registry time minus own time, by host: the largest seen, for a
	// Date may be older than its answer (caches) but is never younger.
	offset map[string]time.Duration
}

// see notes a response that arrived at the own time now.
func (w *witness) see(host string, h http.Header, now time.Time) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	if age, err := strconv.ParseUint(h.Get("Age"), 10, 31); err == nil {
		date = date.Add(time.Duration(age) * time.Second)
	}
	off := date.Sub(now)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.offset == nil {
		w.offset = map[string]time.Duration{}
	}
	if old, ok := w.offset[host]; !ok || off > old {
		w.offset[host] = off
	}
}

// at gives the registry's time at the own time now; the own where the registry
// gave none.
func (w *witness) at(host string, now time.Time) time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return now.Add(w.offset[host])
}

// ahead compares the own clock with the registry that is furthest behind it.
func (w *witness) ahead() (time.Duration, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var most time.Duration
	any := false
	for _, off := range w.offset {
		if !any || -off > most {
			most, any = -off, true
		}
	}
	return most, any
}
