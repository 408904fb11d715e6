package intel

import (
	"strings"

	"pkgd/guard"
	"pkgd/intel/feeds"
	"pkgd/intel/store"
)

// Knowledge says what the stores hold and how fresh it is for a decision about
// the given ecosystems: the oldest export among the required feeds that cover
// one of them; of two stores the fresher counts, per feed and ecosystem. 0 means
// that something required was never fetched. Where no required feed covers any
// of the ecosystems, it is the freshest export of all.
func (r *Reader) Knowledge(ecosystems []string) guard.Knowledge {
	k := guard.Knowledge{}
	ids := make([]string, 0, len(r.stores))
	for _, s := range r.stores {
		ids = append(ids, s.Meta().ID)
		k.Records += s.Meta().Records()
	}
	k.Generation = strings.Join(ids, "+")
	oldest, covered := int64(0), false
	for i := range feeds.Table {
		f := &feeds.Table[i]
		for _, name := range ecosystems {
			if !f.Required || !f.Covers(name) {
				continue
			}
			at := r.exported(store.PartKey{Feed: f.Name, Ecosystem: guard.FindEcosystem(name).Name})
			if !covered || at < oldest {
				oldest, covered = at, true
			}
		}
	}
	if covered {
		k.SyncedAt = oldest
		return k
	}
	for _, s := range r.stores {
		for i := range s.Meta().Feeds {
			k.SyncedAt = max(k.SyncedAt, s.Meta().Feeds[i].Exported)
		}
	}
	return k
}

// exported is the newest export time of a part in any store.
func (r *Reader) exported(k store.PartKey) int64 {
	at := int64(0)
	for _, s := range r.stores {
		if f := s.Meta().Feed(k); f != nil {
			at = max(at, f.Exported)
		}
	}
	return at
}

// Count is what a store holds of one feed and ecosystem.
type Count struct {
	Store     string // the generation's folder
	Feed      string
	Ecosystem string
	Records   int
	Malicious int
	Withdrawn int
	Packages  int   // distinct names
	Exported  int64 // Unix seconds; 0 never
	Whole     bool  // a whole export was taken in, not only single records
}

// Counts lists what the stores hold, by store and ecosystem.
func (r *Reader) Counts() []Count {
	var out []Count
	for _, s := range r.stores {
		m := s.Meta()
		for i := range m.Parts {
			p := &m.Parts[i]
			c := Count{Store: s.Path(), Feed: p.Feed, Ecosystem: p.Ecosystem, Records: p.Records,
				Malicious: p.Malicious, Withdrawn: p.Withdrawn, Packages: p.Names}
			if f := m.Feed(p.PartKey); f != nil {
				c.Exported, c.Whole = f.Exported, f.Whole
			}
			out = append(out, c)
		}
	}
	return out
}
