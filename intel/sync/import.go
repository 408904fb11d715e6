package sync

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"pkgd/intel/feeds"
	"pkgd/intel/store"
)

// job is one run of Import or Sync, with the store locked.
type job struct {
	o    *Options
	lim  Limits
	feed *feeds.Feed
	w    *store.Writer
	tmp  string // a folder inside the store, for sorting
	src  *sources
	rep  *Report

	changes []store.Change
	states  []store.Feed
	stray   []*looseRecord // what whole exports say of ecosystems without one
}

// Import reads records from files and folders into a store. What cannot be read
// is named in the report and left out, and then nothing that was there goes
// away for it; an error means that nothing was published (for loose records: no
// more than the batches before it).
func Import(ctx context.Context, o Options) (Report, error) {
	src, err := find(o.Paths, o.AsOf)
	if err != nil {
		return Report{}, err
	}
	return run(ctx, &o, func(s *job) error {
		s.src = src
		return s.take(ctx)
	})
}

// memoryLimit is what an import asks the runtime to stay below: the collector
// then works harder on an export of a million records instead of letting the
// process grow to twice of what is in use. Smaller ones never come near.
const memoryLimit = 192 << 20

// garbagePercent is how far an import lets the heap grow over what is in use before
// the collector looks, below the limit. At the usual 100 a third of a day's update
// was the collector's.
const garbagePercent = 400

// boundMemory sets both, unless a lower limit or another percentage is set, and
// gives the function that takes them back.
func boundMemory() (back func()) {
	limit, percent := debug.SetMemoryLimit(-1), debug.SetGCPercent(garbagePercent)
	if limit > memoryLimit {
		debug.SetMemoryLimit(memoryLimit)
	}
	if percent != 100 {
		debug.SetGCPercent(percent)
	}
	return func() {
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}
}

// run locks the store, does the work, and fills the report.
func run(ctx context.Context, o *Options, work func(*job) error) (rep Report, err error) {
	name := o.Feed
	if name == "" {
		name = "osv"
	}
	feed := feeds.Find(name)
	if feed == nil {
		return rep, fmt.Errorf("there is no feed %q", name)
	}
	defer boundMemory()()
	s := &job{o: o, lim: o.Limits.filled(), feed: feed, rep: &rep, src: &sources{}}
	if s.w, err = store.Lock(ctx, o.Dir, o.Wait, o.Force); err != nil {
		return rep, err
	}
	defer func() {
		s.close()
		err = errors.Join(err, s.w.Close())
	}()
	if s.tmp, err = s.w.Temp(); err != nil {
		return rep, store.Unwritten(o.Dir, err)
	}
	err = store.Unwritten(o.Dir, work(s))
	s.summary()
	return rep, err
}

// take reads all sources: whole exports first, published together, then loose
// records in batches.
func (s *job) take(ctx context.Context) error {
	slices.SortStableFunc(s.src.whole, func(a, b export) int { return strings.Compare(a.ecosystem, b.ecosystem) })
	for i := range s.src.whole {
		if s.pending(s.key(s.src.whole[i].ecosystem)) {
			if err := s.publish(ctx); err != nil {
				return err
			}
		}
		if err := s.whole(ctx, &s.src.whole[i]); err != nil {
			return err
		}
	}
	b := &batch{byID: map[string]*looseRecord{}}
	for _, l := range s.stray {
		s.gather(b, l)
	}
	s.stray = nil
	if err := s.commit(ctx, b); err != nil {
		return err
	}
	return s.loose(ctx, b)
}

// pending says whether something about a part waits to be published.
func (s *job) pending(k store.PartKey) bool {
	return slices.ContainsFunc(s.states, func(f store.Feed) bool { return f.PartKey == k })
}

// parkFrom is how much the changes that wait may hold in memory together.
const parkFrom = 32 << 20

// park sends what waits to disk once it grows large.
func (s *job) park() error {
	held := 0
	for i := range s.changes {
		held += s.changes[i].New.Size()
	}
	if held < parkFrom {
		return nil
	}
	for i := range s.changes {
		if err := s.changes[i].New.Park(); err != nil {
			return err
		}
	}
	return nil
}

func (s *job) key(ecosystem string) store.PartKey {
	return store.PartKey{Feed: s.feed.Name, Ecosystem: ecosystem}
}

// state gives a part's feed state as it is now; the zero value where there is
// none.
func (s *job) state(k store.PartKey) store.Feed {
	if r := s.w.Current(); r != nil {
		if f := r.Meta().Feed(k); f != nil {
			return *f
		}
	}
	return store.Feed{PartKey: k}
}

// publish makes a generation of what has changed; of nothing, none.
func (s *job) publish(ctx context.Context) error {
	defer s.close()
	states := s.states[:0]
	for _, f := range s.states {
		if s.state(f.PartKey) != f {
			states = append(states, f)
		}
	}
	if len(s.changes) == 0 && len(states) == 0 {
		return nil
	}
	if _, err := s.w.Publish(ctx, s.changes, states); err != nil {
		return err
	}
	s.rep.Changed = true
	return nil
}

// close frees what the pending changes hold.
func (s *job) close() {
	for i := range s.changes {
		if s.changes[i].New != nil {
			s.changes[i].New.Close()
		}
	}
	s.changes, s.states = nil, nil
}

// summary fills in what the store holds afterwards.
func (s *job) summary() {
	r := s.w.Current()
	if r == nil {
		return
	}
	m := r.Meta()
	s.rep.Generation, s.rep.Records = m.ID, m.Records()
	for i := range s.rep.Ecosystems {
		e := &s.rep.Ecosystems[i]
		if p := m.Part(s.key(e.Name)); p != nil {
			e.Records = p.Records
		}
		e.Exported = s.state(s.key(e.Name)).Exported
	}
}

// believable gives a date as far as it can be true: one more than a day ahead of
// the clock says nothing about freshness, and would make every later export look
// old.
func (s *job) believable(unix int64) bool {
	return s.o.Now.IsZero() || unix <= s.o.Now.Add(24*time.Hour).Unix()
}
