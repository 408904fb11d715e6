package intel

import (
	"slices"
	"strings"

	"pkgd/guard/version"
	"pkgd/intel/feeds"
)

// outcome is what one record means for one version.
type outcome struct {
	hit        bool
	wide       bool // hit only because the record names all versions, beside narrower facts
	unresolved bool // neither in nor out: the version, or an end of a range, cannot be ordered
	fixed      string
	fixedAll   []string
}

// subject is a version that records are held against.
type subject struct {
	ecosystem, release, version string
	ordered                     bool
	noOrder                     bool // the ecosystem as a whole has none
}

func newSubject(ecosystem, release, v string) subject {
	s := subject{ecosystem: ecosystem, release: release, version: v}
	s.ordered = v != "" && version.Ordered(ecosystem, v)
	s.noOrder = v != "" && !s.ordered && !version.Ordered(ecosystem, "1.0.0") && !version.Ordered(ecosystem, "1")
	return s
}

// affects holds a record against a version by the OSV schema's algorithm: hit
// when any entry lists the version or has a range that contains it. A withdrawn
// record hits nothing.
func (s *subject) affects(r *feeds.Record) outcome {
	var out outcome
	if r.Withdrawn {
		return out
	}
	narrow, wide, facts := false, false, false
	for i := range r.Affected {
		a := &r.Affected[i]
		if !sameRelease(a.Release, s.release) {
			continue
		}
		facts = facts || len(a.Versions) > 0
		if len(a.Versions) > 0 {
			in, unsure := s.listed(a)
			narrow, out.unresolved = narrow || in, out.unresolved || unsure
		}
		if a.All() {
			wide = true
		}
		for j := range a.Ranges {
			in, unsure, bounded := s.within(&a.Ranges[j], &out)
			facts = facts || bounded
			narrow, out.unresolved = narrow || in, out.unresolved || unsure
		}
	}
	out.hit = narrow || wide
	out.wide = wide && !narrow && facts
	out.unresolved = out.unresolved && !out.hit
	if !out.hit && !out.unresolved {
		out.fixed = ""
	}
	s.sortFixes(&out)
	return out
}

// listed looks the version up in an entry's list. Spellings that the ecosystem
// ranks alike (PyPI's 1.0 and 1.0.0) are the same version; where the entry has
// ranges too, these say so, and the list is searched for the text alone.
func (s *subject) listed(a *feeds.Affected) (in, unsure bool) {
	if slices.Contains(a.Versions, s.version) {
		return true, false
	}
	if !s.ordered {
		return false, !s.noOrder
	}
	if len(a.Ranges) > 0 {
		return false, false
	}
	for _, v := range a.Versions {
		if c, err := version.Compare(s.ecosystem, s.version, v); err == nil && c == 0 {
			return true, false
		}
	}
	return false, false
}

// within holds the version against one range. bounded is false for a range of
// all versions, which says nothing here.
func (s *subject) within(r *feeds.Range, out *outcome) (in, unsure, bounded bool) {
	all := feeds.Affected{Ranges: []feeds.Range{*r}}
	if all.All() {
		return false, false, false
	}
	for _, e := range r.Events {
		if e.Kind == feeds.Fixed && !slices.Contains(out.fixedAll, e.Version) {
			out.fixedAll = append(out.fixedAll, e.Version)
		}
	}
	if !s.ordered {
		return false, true, true
	}
	events, ok := s.sorted(r.Events)
	if !ok || !s.beforeLimits(r.Events) {
		return false, !ok, true
	}
	fix := ""
	for _, e := range events {
		c, _ := s.against(e.Version)
		switch {
		case e.Kind == feeds.Introduced && c >= 0:
			in = true
		case e.Kind == feeds.Fixed && c >= 0, e.Kind == feeds.LastAffected && c > 0:
			in = false
		case e.Kind == feeds.Fixed && c < 0 && fix == "":
			fix = e.Version
		}
	}
	if in && fix != "" && (out.fixed == "" || s.less(fix, out.fixed)) {
		out.fixed = fix
	}
	return in, false, true
}

// against compares the version with an event's: 0 stands before everything.
func (s *subject) against(v string) (int, bool) {
	if v == "0" {
		return 1, true
	}
	c, err := version.Compare(s.ecosystem, s.version, s.whole(v))
	return c, err == nil
}

// whole completes the end of a range where the ecosystem orders only versions of
// three numbers and the database wrote one or two ("0.2").
func (s *subject) whole(v string) string {
	dots := strings.Count(v, ".")
	if dots > 1 || strings.Trim(v, "0123456789.") != "" || version.Ordered(s.ecosystem, v) {
		return v
	}
	return v + ".0.0"[2*dots:]
}

func (s *subject) less(a, b string) bool {
	c, err := version.Compare(s.ecosystem, s.whole(a), s.whole(b))
	return err == nil && c < 0
}

// sorted gives a range's events in ascending order; of one version a fix comes
// before a new introduction, and that before its own last affected version. ok
// is false where an event cannot be ordered.
func (s *subject) sorted(events []feeds.Event) (out []feeds.Event, ok bool) {
	for _, e := range events {
		if _, ok := s.against(e.Version); !ok && !(e.Kind == feeds.Limit && e.Version == "*") {
			return nil, false
		}
	}
	out = withoutEmpty(events)
	order := [...]int{feeds.Introduced: 1, feeds.Fixed: 0, feeds.LastAffected: 2, feeds.Limit: 3}
	slices.SortStableFunc(out, func(a, b feeds.Event) int {
		if a.Version != b.Version {
			switch {
			case a.Version == "0":
				return -1
			case b.Version == "0":
				return 1
			}
			if c, err := version.Compare(s.ecosystem, s.whole(a.Version), s.whole(b.Version)); err == nil && c != 0 {
				return c
			}
		}
		return order[a.Kind&3] - order[b.Kind&3]
	})
	return out, true
}

// withoutEmpty copies a range's events but for what was introduced in the version
// that mends it: no version lies between the two. Seen in RustSec's records of a
// fault that only later releases of a branch have.
func withoutEmpty(events []feeds.Event) []feeds.Event {
	out := make([]feeds.Event, 0, len(events))
	for _, e := range events {
		last := len(out) - 1
		if e.Kind == feeds.Fixed && last >= 0 && out[last].Kind == feeds.Introduced && out[last].Version == e.Version {
			out = out[:last]
			continue
		}
		out = append(out, e)
	}
	return out
}

// beforeLimits: where a range has limits, the version must be below one.
func (s *subject) beforeLimits(events []feeds.Event) bool {
	limits := false
	for _, e := range events {
		if e.Kind != feeds.Limit {
			continue
		}
		limits = true
		if e.Version == "*" {
			return true
		}
		if c, ok := s.against(e.Version); ok && c < 0 {
			return true
		}
	}
	return !limits
}

func (s *subject) sortFixes(out *outcome) {
	slices.SortStableFunc(out.fixedAll, func(a, b string) int {
		c, err := version.Compare(s.ecosystem, a, b)
		if err != nil {
			return 0
		}
		return c
	})
}

// sameRelease says whether an entry for one release of a distribution speaks of
// a package of another spelling of it: OSV writes "v3.18", "22.04:LTS",
// "enterprise_linux:9::baseos". Where either side names none, it is the same.
// Ubuntu's Pro entries count only for a package that says Pro.
func sameRelease(entry, pkg string) bool {
	if entry == "" || pkg == "" || entry == pkg {
		return true
	}
	have, want := strings.Split(entry, ":"), strings.Split(pkg, ":")
	if have[0] == "Pro" && want[0] != "Pro" {
		return false
	}
	for at := 0; at+len(want) <= len(have); at++ {
		same := true
		for i, w := range want {
			same = same && strings.TrimPrefix(have[at+i], "v") == strings.TrimPrefix(w, "v")
		}
		if same {
			return true
		}
	}
	return false
}
