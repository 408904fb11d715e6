package report

import (
	"cmp"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/guard/compact"
)

// listed is a package as a decision's document lists it.
type listed struct {
	item        *guard.Item
	requested   string
	source      string
	publishedAt string // "" unknown
	publishedBy string
}

// list gives the packages of a plan in the document's order, each once: a tree
// may have one in several places.
func list(p *guard.Plan, facts []guard.Facts) []listed {
	all := make([]listed, 0, len(p.Items))
	for i := range p.Items {
		it := &p.Items[i]
		if it.Member {
			continue // the project's own
		}
		d := listed{item: it, requested: it.Requested, source: cmp.Or(string(it.Source.Type), string(guard.Registry))}
		if d.requested == "" && it.Named {
			d.requested = it.Name
		}
		if i < len(facts) {
			if d.publishedAt = stamp(facts[i].Released); d.publishedAt != "" {
				d.publishedBy = Clean(facts[i].ReleasedBy)
			}
		}
		all = append(all, d)
	}
	slices.SortFunc(all, listed.compare)
	return slices.CompactFunc(all, func(a, b listed) bool { return a.compare(b) == 0 })
}

// compare orders by what is written.
func (d listed) compare(e listed) int {
	a, b := d.item, e.item
	for _, pair := range [...][2]string{{a.Ecosystem, b.Ecosystem}, {a.Name, b.Name}, {a.Version, b.Version}} {
		if c := strings.Compare(pair[0], pair[1]); c != 0 {
			return c
		}
	}
	// Seldom reached: one package in one version stands in a plan once, mostly.
	for _, pair := range [...][2]string{
		{d.requested, e.requested}, {d.source, e.source}, {a.Source.Location, b.Source.Location}, {a.Integrity, b.Integrity},
		{d.publishedAt, e.publishedAt}, {d.publishedBy, e.publishedBy},
	} {
		if c := strings.Compare(pair[0], pair[1]); c != 0 {
			return c
		}
	}
	switch {
	case a.Direct == b.Direct:
		return 0
	case b.Direct:
		return -1
	}
	return 1
}

func (d *listed) write(w *compact.Writer) {
	w.Object(func() {
		w.StringAlways("ecosystem", d.item.Ecosystem)
		w.StringAlways("name", d.item.Name)
		w.String("version", d.item.Version)
		w.String("requested", d.requested)
		w.BoolAlways("direct", d.item.Direct)
		w.Name("source")
		w.Object(func() {
			w.StringAlways("type", d.source)
			w.String("location", d.item.Source.Location)
		})
		w.String("integrity", d.item.Integrity)
		w.String("published_at", d.publishedAt)
		w.String("published_by", d.publishedBy)
	})
}
