package intel

import (
	"cmp"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/guard/version"
	"pkgd/intel/feeds"
)

// merge joins the records that are aliases of one another, directly or through
// a third that hits too, into incidents.
func merge(list []found) []guard.Threat {
	list = distinct(list)
	group := make([]int, len(list))
	byID := map[string]int{}
	for i := range list {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for i := range list {
		for _, id := range append([]string{list[i].record.ID}, list[i].record.Aliases...) {
			if j, ok := byID[id]; ok {
				group[root(i)] = root(j)
			} else {
				byID[id] = i
			}
		}
	}
	groups := map[int][]*found{}
	for i := range list {
		groups[root(i)] = append(groups[root(i)], &list[i])
	}
	out := make([]guard.Threat, 0, len(groups))
	for _, g := range groups {
		out = append(out, incident(g))
	}
	slices.SortFunc(out, gravestFirst)
	return out
}

// distinct keeps each id once: one that hits before one that does not, then the
// newer. Two stores have most records twice, and a threat in either counts.
func distinct(list []found) []found {
	slices.SortStableFunc(list, func(a, b found) int {
		if c := strings.Compare(a.record.ID, b.record.ID); c != 0 {
			return c
		}
		if c := boolFirst(a.hit, b.hit); c != 0 {
			return c
		}
		if c := boolFirst(a.unresolved, b.unresolved); c != 0 {
			return c
		}
		return cmp.Compare(b.record.Modified, a.record.Modified)
	})
	return slices.CompactFunc(list, func(a, b found) bool { return a.record.ID == b.record.ID && a.feed == b.feed })
}

func boolFirst(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

func gravestFirst(a, b guard.Threat) int {
	if c := boolFirst(a.Kind == guard.Malicious, b.Kind == guard.Malicious); c != 0 {
		return c
	}
	if c := boolFirst(feeds.Graver(a.Severity, b.Severity), feeds.Graver(b.Severity, a.Severity)); c != 0 {
		return c
	}
	if c := cmp.Compare(b.Score, a.Score); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// incident makes one threat of records that are one incident.
func incident(g []*found) guard.Threat {
	slices.SortFunc(g, func(a, b *found) int {
		if c := boolFirst(a.hit, b.hit); c != 0 {
			return c
		}
		if c := cmp.Compare(idRank(a.record), idRank(b.record)); c != 0 {
			return c
		}
		return strings.Compare(a.record.ID, b.record.ID)
	})
	t := single(g[0])
	sources := []string{t.Feed}
	for _, f := range g[1:] {
		o := single(f)
		t.Aliases = append(append(t.Aliases, o.ID), o.Aliases...)
		if o.Kind == guard.Malicious {
			t.Kind = o.Kind
		}
		if feeds.Graver(o.Severity, t.Severity) {
			t.Severity = o.Severity
		}
		t.CVSS = max(t.CVSS, o.CVSS)
		t.Score = max(t.Score, o.Score)
		t.Modified = max(t.Modified, o.Modified)
		t.Reviewed = t.Reviewed || o.Reviewed
		t.Unbounded = t.Unbounded && (o.Unbounded || !f.hit)
		t.Unresolved = t.Unresolved && o.Unresolved
		if t.Summary == "" {
			t.Summary = o.Summary
		}
		if f.hit || t.Unresolved {
			t.joinFixes(f, &o)
		}
		if !slices.Contains(sources, o.Feed) {
			sources = append(sources, o.Feed)
		}
	}
	t.Score = corroborated(t.Score, len(sources))
	slices.Sort(t.Aliases)
	t.Aliases = slices.Compact(t.Aliases)
	t.Aliases = slices.DeleteFunc(t.Aliases, func(a string) bool { return a == t.ID })
	return t.Threat
}

// threat is a guard.Threat in the making.
type threat struct {
	guard.Threat
	ecosystem string
}

// joinFixes keeps the version that mends all of the records that know a fix.
func (t *threat) joinFixes(f *found, o *threat) {
	if o.Fixed != "" {
		if c, err := version.Compare(t.ecosystem, o.Fixed, t.Fixed); t.Fixed == "" || err == nil && c > 0 {
			t.Fixed = o.Fixed
		}
	}
	for _, v := range o.FixedAll {
		if !slices.Contains(t.FixedAll, v) {
			t.FixedAll = append(t.FixedAll, v)
		}
	}
	slices.SortStableFunc(t.FixedAll, func(a, b string) int {
		c, _ := version.Compare(t.ecosystem, a, b)
		return c
	})
}

// single makes the threat of one record.
func single(f *found) threat {
	r := f.record
	t := threat{Threat: guard.Threat{
		ID: r.ID, Aliases: slices.Clone(r.Aliases), Feed: f.feed, Kind: r.Kind, Severity: r.Severity, CVSS: r.CVSS,
		Score: score(f), Summary: r.Summary, Fixed: f.fixed, FixedAll: f.fixedAll, Reviewed: r.Reviewed,
		Unbounded: f.wide, Unresolved: f.unresolved, Modified: r.Modified,
	}}
	if row := feeds.Find(f.feed); row != nil {
		t.URL = row.Page + r.ID
	}
	if len(r.Affected) > 0 {
		t.ecosystem = r.Affected[0].Ecosystem
	}
	return t
}

// idRank orders the ids of an incident: reports of malware, then the id that
// most people search for, then the rest.
func idRank(r *feeds.Record) int {
	switch {
	case strings.HasPrefix(r.ID, "MAL-"):
		return 0
	case r.Kind == guard.Malicious:
		return 1
	case strings.HasPrefix(r.ID, "GHSA-"):
		return 2
	}
	return 3
}
