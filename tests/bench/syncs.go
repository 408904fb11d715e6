//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	intelsync "pkgd/intel/sync"
	"pkgd/tests/bench/synthetic"
)

// mirror serves exports on loopback as OSV's bucket does: with ETag and
// Last-Modified.
type mirror struct {
	mu      sync.Mutex
	dir     string
	changed time.Time
	plain   int // requests that were not conditional
	all     int
}

// serve gives the mirror's address. It ends with the bench.
func (m *mirror) serve(b *bench) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s := &http.Server{Handler: m, ReadHeaderTimeout: time.Second}
	go func() { _ = s.Serve(l) }()
	b.after(func() { _ = s.Close() })
	return "http://" + l.Addr().String(), nil
}

// turn puts another set of exports in place.
func (m *mirror) turn(dir string, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dir, m.changed, m.plain, m.all = dir, at, 0, 0
}

func (m *mirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	m.all++
	if r.Header.Get("If-None-Match") == "" {
		m.plain++
	}
	dir, at := m.dir, m.changed
	m.mu.Unlock()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(filepath.Clean("/"+r.URL.Path))))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("ETag", fmt.Sprintf(`"%x-%d"`, at.UnixNano(), len(data)))
	http.ServeContent(w, r, "", at, bytes.NewReader(data))
}

// sets are the ecosystems that a synthetic set has.
var sets = []string{"Debian", "PyPI", "crates.io", "npm"}

// quietSync: a sync of a store that has all there is.
func quietSync(b *bench) (map[string]float64, error) {
	dir := filepath.Join(b.dir, "quiet")
	if _, err := synthetic.Write(dir, synthetic.Set{Records: b.many(300_000), Seed: 3}, nil); err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	m := &mirror{}
	m.turn(dir, time.Now().Add(-time.Hour).Truncate(time.Second))
	base, err := m.serve(b)
	if err != nil {
		return nil, err
	}
	home, _, err := b.home()
	if err != nil {
		return nil, err
	}
	o := intelsync.Options{Dir: filepath.Join(home, "intel"), Base: base, Ecosystems: sets, Client: &http.Client{}, Now: time.Now()}
	if _, err = intelsync.Sync(context.Background(), o); err != nil {
		return nil, err
	}
	before, err := listing(o.Dir)
	if err != nil {
		return nil, err
	}
	m.turn(dir, m.changed)
	begin := time.Now()
	rep, err := intelsync.Sync(context.Background(), o)
	wall := time.Since(begin)
	if err != nil {
		return nil, err
	}
	after, err := listing(o.Dir)
	if err != nil {
		return nil, err
	}
	written := 0.0
	if rep.Changed || before != after {
		written = 1
	}
	if m.all != len(sets) {
		return nil, fmt.Errorf("%d requests for %d ecosystems", m.all, len(sets))
	}
	return map[string]float64{"sync": wall.Seconds(), "plain": float64(m.plain), "written": written}, nil
}

// listing is every generation's files with size and time.
func listing(dir string) (string, error) {
	var out bytes.Buffer
	for _, pattern := range []string{"CURRENT", "gen-*", "gen-*/*", "gen-*/*/*"} {
		list, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return "", err
		}
		for _, path := range list {
			info, err := os.Lstat(path)
			if err != nil {
				return "", err
			}
			fmt.Fprintln(&out, path, info.Size(), info.ModTime().UnixNano())
		}
	}
	return out.String(), nil
}

// crowd: 64 judged calls at once beside a sync that never stops.
func crowd(b *bench) (map[string]float64, error) {
	p, err := b.project("crowd", 1, 0)
	if err != nil {
		return nil, err
	}
	if err = p.warm(); err != nil {
		return nil, err
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	var alone []time.Duration
	for range 20 {
		d, err := once(p.call, null.Fd())
		if err != nil {
			return nil, err
		}
		alone = append(alone, d)
	}
	published, stop, err := b.syncing(filepath.Join(p.dir, "data", "intel"))
	if err != nil {
		return nil, err
	}
	var walls []time.Duration
	failed := 0
	var first error
	for until := time.Now().Add(15 * time.Second); len(walls) < 5 || published.Load() < 3 && time.Now().Before(until); {
		wall, bad, err := together(p.call, null.Fd(), 64)
		walls, failed = append(walls, wall), failed+bad
		if first == nil {
			first = err
		}
	}
	if err = stop(); err != nil {
		return nil, fmt.Errorf("the sync: %w", err)
	}
	if first != nil {
		return nil, first
	}
	one := median(alone)
	return map[string]float64{
		"failed": float64(failed), "wall": ms(median(walls)), "share": 64 * ms(one) / float64(runtime.NumCPU()), "published": float64(published.Load()),
	}, nil
}

// together runs a call many times at once.
func together(c call, null uintptr, n int) (wall time.Duration, failed int, first error) {
	errs := make([]error, n)
	var wait sync.WaitGroup
	begin := time.Now()
	for i := range n {
		wait.Go(func() { _, errs[i] = once(c, null) })
	}
	wait.Wait()
	wall = time.Since(begin)
	for _, err := range errs {
		if err != nil {
			failed++
			first = err
		}
	}
	return wall, failed, first
}

// syncing syncs a store with exports that change every time, until it is told to
// stop. The store so has a publish after the other.
func (b *bench) syncing(dir string) (published *atomic.Int64, stop func() error, err error) {
	var exports [2]string
	for turn := range exports {
		exports[turn] = filepath.Join(b.dir, fmt.Sprintf("crowd-%d", turn))
		if _, err = synthetic.Write(exports[turn], synthetic.Set{Records: b.many(50_000), Seed: 4, Turn: turn}, nil); err != nil {
			return nil, nil, err
		}
	}
	m := &mirror{}
	base, err := m.serve(b)
	if err != nil {
		return nil, nil, err
	}
	published = new(atomic.Int64)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		began := time.Now().Add(-time.Hour)
		for i := 0; ; i++ {
			m.turn(exports[i%2], began.Add(time.Duration(i)*time.Second).Truncate(time.Second))
			rep, err := intelsync.Sync(ctx, intelsync.Options{Dir: dir, Base: base, Ecosystems: sets, Client: &http.Client{}, Now: time.Now(), Wait: time.Second})
			if ctx.Err() != nil {
				ended <- nil
				return
			}
			if err != nil {
				ended <- err
				return
			}
			if rep.Changed {
				published.Add(1)
			}
		}
	}()
	return published, func() error { cancel(); return <-ended }, nil
}
