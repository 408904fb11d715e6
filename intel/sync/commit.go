package sync

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pkgd/intel/feeds"
	"pkgd/intel/store"
)

// commit publishes a batch, together with the whole exports that wait. Strays
// among it never speak of an ecosystem that waits.
func (s *job) commit(ctx context.Context, b *batch) error {
	c := committer{s: s, changes: map[string]*store.Change{}, newest: map[string]int64{}}
	ids := make([]string, 0, len(b.byID))
	for id := range b.byID {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if err := c.put(b.byID[id]); err != nil {
			return err
		}
	}
	clear(b.byID)
	c.hand()
	return s.publish(ctx)
}

// committer turns loose records into changes.
type committer struct {
	s       *job
	changes map[string]*store.Change
	newest  map[string]int64 // modified of the newest record, by ecosystem
}

func (c *committer) change(ecosystem string) *store.Change {
	ch := c.changes[ecosystem]
	if ch == nil {
		ch = &store.Change{PartKey: c.s.key(ecosystem), Drop: map[string][]byte{}, New: store.NewSorter(c.s.tmp)}
		c.changes[ecosystem] = ch
	}
	return ch
}

// put holds a record against what the store has under its id.
func (c *committer) put(l *looseRecord) error {
	old, err := c.stored(l)
	if err != nil {
		return err
	}
	for _, e := range old {
		if e.Modified > l.modified && !c.s.o.Force {
			c.older(l, e.Modified)
			return nil
		}
	}
	same := len(old) == len(l.parts)
	for _, p := range l.parts {
		e, ok := old[p.ecosystem]
		same = same && ok && e.Sum == l.sum && e.Size == l.size && e.Revision == feeds.Revision && !c.s.o.Force
	}
	for _, p := range l.parts {
		counts := c.s.rep.ecosystem(p.ecosystem)
		counts.Read++
		if !l.stray && c.s.believable(l.modified) {
			c.newest[p.ecosystem] = max(c.newest[p.ecosystem], l.modified)
		}
		switch _, ok := old[p.ecosystem]; {
		case same:
			counts.Unchanged++
		case ok:
			counts.Updated++
		default:
			counts.Added++
		}
	}
	if same {
		return nil
	}
	return c.replace(l, old)
}

// replace drops what the store has of a record, whole, and adds what is new.
func (c *committer) replace(l *looseRecord, old map[string]store.Entry) error {
	for ecosystem := range old {
		c.change(ecosystem).Drop[l.id] = nil
		if !l.has(ecosystem) {
			c.s.rep.ecosystem(ecosystem).Removed++
		}
	}
	for _, p := range l.parts {
		ch := c.change(p.ecosystem)
		for i := 0; i < len(p.pairs); i += 2 {
			if err := ch.New.Add(p.pairs[i], p.pairs[i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// stored looks a record up in every part of the feed; a stray one only in those
// that it speaks of.
func (c *committer) stored(l *looseRecord) (map[string]store.Entry, error) {
	r := c.s.w.Current()
	if r == nil {
		return nil, nil
	}
	out := map[string]store.Entry{}
	for i := range r.Meta().Parts {
		k := r.Meta().Parts[i].PartKey
		if k.Feed != c.s.feed.Name || l.stray && !l.has(k.Ecosystem) {
			continue
		}
		e, ok, err := r.Entry(k, l.id)
		if err != nil {
			return nil, err
		}
		if ok {
			out[k.Ecosystem] = e
		}
	}
	return out, nil
}

func (c *committer) older(l *looseRecord, have int64) {
	for _, p := range l.parts {
		counts := c.s.rep.ecosystem(p.ecosystem)
		counts.Read++
		counts.Older++
	}
	if l.stray {
		return
	}
	c.s.rep.skip(Skip{Source: l.id, Why: Older, What: fmt.Sprintf("it was modified %s, and the one that is there %s", day(l.modified), day(have))})
}

// hand passes the changes on, with the freshness that they bring.
//
// Loose records alone are as fresh as the newest of them. Where a whole export
// is there, a single record does not make the rest of it newer: only a time
// that somebody vouches for (--as-of) does.
func (c *committer) hand() {
	s := c.s
	for _, ch := range c.changes {
		if ch.New.Len() == 0 && len(ch.Drop) == 0 {
			ch.New.Close()
			continue
		}
		s.changes = append(s.changes, *ch)
	}
	for ecosystem, newest := range c.newest {
		st := s.state(s.key(ecosystem))
		switch {
		case !s.o.AsOf.IsZero():
			st.Exported = max(st.Exported, s.o.AsOf.Unix())
		case !st.Whole:
			st.Exported = max(st.Exported, newest)
		}
		s.states = append(s.states, st)
	}
	slices.SortFunc(s.changes, func(a, b store.Change) int { return strings.Compare(a.Ecosystem, b.Ecosystem) })
	slices.SortFunc(s.states, func(a, b store.Feed) int { return strings.Compare(a.Ecosystem, b.Ecosystem) })
}

// day writes a time for people.
func day(unix int64) string {
	if unix == 0 {
		return "an unknown time"
	}
	return time.Unix(unix, 0).UTC().Format(time.RFC3339)
}
