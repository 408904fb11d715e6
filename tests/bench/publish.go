//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"pkgd/guard"
	"pkgd/intel"
	"pkgd/tests/bench/synthetic"
)

// publishes is how many updates are published beside the readers: enough for the
// store to lay a few over the first export and then to write it anew.
const publishes = 14

// publishing: a hundred readers a second beside a writer that publishes one
// generation after the other.
func publishing(b *bench) (map[string]float64, error) {
	n := b.many(1_000_000)
	var dirs [2]string
	for turn := range dirs {
		dirs[turn] = filepath.Join(b.dir, fmt.Sprintf("publish-%d", turn))
		defer os.RemoveAll(dirs[turn])
		if _, err := synthetic.Write(dirs[turn], synthetic.Set{Records: n, Seed: 2, Turn: turn}, nil); err != nil {
			return nil, err
		}
	}
	home, env, err := b.home()
	if err != nil {
		return nil, err
	}
	first, err := b.load(env, dirs[0])
	if err != nil {
		return nil, err
	}
	r := &readers{dir: filepath.Join(home, "data", "intel")}
	stop := r.start()
	var times []time.Duration
	for i := range publishes {
		var one ran
		if one, err = b.load(env, dirs[(i+1)%2]); err != nil {
			break
		}
		times = append(times, one.wall)
	}
	stop()
	if err = errors.Join(err, r.first()); err != nil {
		return nil, err
	}
	return map[string]float64{
		"records": float64(n), "failed": float64(r.failed.Load()), "torn": float64(r.torn.Load()), "read": float64(r.read.Load()),
		"publish": median(times).Seconds(), "import": first.wall.Seconds(), "peak": first.peak,
	}, nil
}

// readers open a store, look all canaries up, and let go of it.
type readers struct {
	dir                string
	failed, torn, read atomic.Int64
	mu                 sync.Mutex
	err                error
}

// start begins a reader every 10 ms; the function it gives ends that.
func (r *readers) start() (stop func()) {
	done := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				wait.Go(r.once)
			}
		}
	})
	return func() { close(done); wait.Wait() }
}

// once is one reader. Each canary's record hits the version of its turn only, so
// all hits of a whole generation are of one turn.
func (r *readers) once() {
	defer r.read.Add(1)
	hits, err := r.look()
	if err != nil {
		r.failed.Add(1)
		r.mu.Lock()
		r.err = errors.Join(r.err, err)
		r.mu.Unlock()
		return
	}
	if hits[0] != synthetic.Canaries && hits[1] != synthetic.Canaries || hits[0]+hits[1] != synthetic.Canaries {
		r.torn.Add(1)
	}
}

func (r *readers) look() (hits [2]int, err error) {
	reader, err := intel.Open([]string{r.dir})
	if err != nil {
		return hits, err
	}
	defer reader.Close()
	var list []guard.Package
	for turn := range hits {
		for i := range synthetic.Canaries {
			list = append(list, guard.Package{Ecosystem: "npm", Name: synthetic.CanaryName(i), Version: strconv.Itoa(turn) + ".0.0"})
		}
	}
	found, err := reader.Match(list)
	for i := range found {
		hits[i/synthetic.Canaries] += len(found[i])
	}
	return hits, err
}

// first says why readers failed, in short.
func (r *readers) first() error {
	if r.err == nil {
		return nil
	}
	return fmt.Errorf("%d of %d readers failed: %s", r.failed.Load(), r.read.Load(), firstLine(r.err))
}
