package audit

import (
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/intel/feeds"
	"pkgd/lock"
)

// findings judges every entry of every source.
func (s *session) findings(ctx context.Context) {
	for i := range s.sources {
		src := &s.sources[i]
		s.uncovered(src)
		s.unversioned(src)
		s.unreached(src)
	}
	for i := range s.sources {
		s.judge(&s.sources[i])
	}
	s.dropCopies()
	if s.o.Deep {
		s.suggest(ctx)
	}
	s.res.Files = s.files()
}

// judge adds the findings of one source: one for each package and file, in
// however many places of a tree it stands.
func (s *session) judge(src *source) {
	var ways *ways
	type place struct {
		p    guard.Package
		file string
	}
	at := map[place]int{}
	for i := range src.file.Entries {
		e := &src.file.Entries[i]
		if e.Member {
			continue
		}
		if s.o.Everything {
			s.res.All = append(s.res.All, e.Item)
		}
		reasons := s.reasons(e)
		if len(reasons) == 0 {
			continue
		}
		if ways == nil {
			ways = waysOf(src.file)
		}
		f := report.Finding{Package: e.Package, File: filepath.ToSlash(src.place(e)), Line: e.Line,
			Direct: e.Direct, Dev: e.Dev, Path: ways.to(i), Reasons: reasons}
		key := place{e.Package, f.File}
		if j, ok := at[key]; ok {
			join(&s.res.Findings[j], &f)
			continue
		}
		at[key] = len(s.res.Findings)
		s.res.Findings = append(s.res.Findings, f)
	}
}

// join adds a further place of the same package to a finding: it is direct if
// one is, for development only if all are, and the shortest way is shown.
func join(f, more *report.Finding) {
	f.Direct = f.Direct || more.Direct
	f.Dev = f.Dev && more.Dev
	if more.Line > 0 && (f.Line == 0 || more.Line < f.Line) {
		f.Line = more.Line
	}
	if len(more.Path) > 0 && (len(f.Path) == 0 || len(more.Path) < len(f.Path)) {
		f.Path = more.Path
	}
}

// dropCopies: a file that another one includes is read twice, and its findings
// are said once.
func (s *session) dropCopies() {
	type place struct {
		p    guard.Package
		file string
	}
	seen := map[place]bool{}
	s.res.Findings = slices.DeleteFunc(s.res.Findings, func(f report.Finding) bool {
		k := place{f.Package, f.File}
		was := seen[k]
		seen[k] = true
		return was
	})
}

// reasons gives what is known against one entry.
func (s *session) reasons(e *lock.Entry) []guard.Reason {
	n := s.index[e.Package]
	f := guard.Facts{Threats: s.threats[n]}
	if s.ages != nil {
		s.ages[n].into(&f)
	}
	if len(f.Threats) > 0 && s.own(e) {
		f.Threats = nil // the user's own package, which only shares a public name
	}
	rs := guard.Findings(e.Item, f, s.pol, s.now)
	// Without a version only what hits every version is a finding, and without a
	// feed nothing is; both are said as problems of the file.
	return slices.DeleteFunc(rs, func(r guard.Reason) bool {
		return r.Code == guard.CodeUnresolved && (e.Version == "" && r.Detail != guard.DetailName || !covered(e.Ecosystem))
	})
}

// own says whether registries.own has a package.
func (s *session) own(e *lock.Entry) bool {
	for _, o := range s.o.Config.Own() {
		at := strings.TrimRight(o.Registry, "/")
		if e.Source.Location != at && !strings.HasPrefix(e.Source.Location, at+"/") {
			continue
		}
		if ok, err := path.Match(o.Pattern, e.Name); ok && err == nil {
			return true
		}
	}
	return false
}

// unversioned says once a file how many of its packages have no version.
func (s *session) unversioned(src *source) {
	s.some(src, "no version stands here, so nothing can be said of what is installed", func(e *lock.Entry) bool {
		return e.Version == "" && e.Source.Type.Vouched() && covered(e.Ecosystem)
	})
}

// uncovered says once a file that no feed knows its ecosystem.
func (s *session) uncovered(src *source) {
	known := map[string]bool{}
	s.some(src, "no feed has records of this ecosystem, so nothing is known of them", func(e *lock.Entry) bool {
		has, ok := known[e.Ecosystem]
		if !ok {
			has = covered(e.Ecosystem)
			known[e.Ecosystem] = has
		}
		return !has
	})
}

// covered says whether any feed has records of an ecosystem.
func covered(ecosystem string) bool {
	return slices.ContainsFunc(feeds.Table, func(f feeds.Feed) bool { return f.Covers(ecosystem) })
}

// some notes one problem for all entries that fit, with the names of the first.
func (s *session) some(src *source, why string, fits func(*lock.Entry) bool) {
	const named = 5
	var names []string
	n, line := 0, 0
	for i := range src.file.Entries {
		e := &src.file.Entries[i]
		if e.Member || !fits(e) {
			continue
		}
		if n++; n == 1 && e.In == "" {
			line = e.Line
		}
		if n <= named {
			names = append(names, e.Ecosystem+":"+e.Name)
		}
	}
	if n == 0 {
		return
	}
	what := count(n, "package") + " (" + strings.Join(names, ", ")
	if n > named {
		what += " …"
	}
	src.problem(line, what+")", why)
}

// knowledge judges the state of the store for the ecosystems that were audited.
func (s *session) knowledge() {
	var names []string
	for i := range s.pkgs {
		if !slices.Contains(names, s.pkgs[i].Ecosystem) {
			names = append(names, s.pkgs[i].Ecosystem)
		}
	}
	s.res.Knowledge = s.intel.Knowledge(names)
	opt := report.Options{Now: s.now, Knowledge: &s.res.Knowledge}
	for _, r := range s.intelReasons() {
		if r.Code == guard.CodeIntelStale {
			s.res.Stale = true
		}
		s.res.Notes = append(s.res.Notes, report.What(&r, &opt)+": pkgd intel sync")
	}
}

// intelReasons is what the policy says of the store as it is.
func (s *session) intelReasons() []guard.Reason {
	// A plan of nothing but the project's own is judged by the store alone.
	own := guard.Plan{Complete: true, Effect: guard.Restores, Coverage: guard.CoversLockfile, Items: []guard.Item{{Member: true}}}
	v := guard.Decide(own, nil, s.res.Knowledge, s.pol, s.now)
	return slices.DeleteFunc(v.Reasons, func(r guard.Reason) bool {
		return r.Code != guard.CodeIntelStale && r.Code != guard.CodeIntelMissing
	})
}

// exitCode is the gravest of: what the policy does not let pass (4), ages (3, 5),
// the store (7), problems (8).
func (s *session) exitCode() int {
	codes := map[int]bool{}
	beyond := s.o.FailOnThreat || s.o.Config.Bool("cooldown.strict_mode")
	for i := range s.res.Findings {
		for j := range s.res.Findings[i].Reasons {
			r := &s.res.Findings[i].Reasons[j]
			switch {
			case r.Action != guard.Block:
			case r.Code == guard.CodeCooldown || r.Exit == guard.ExitThreat:
				codes[guard.ExitThreat] = codes[guard.ExitThreat] || beyond
			default:
				codes[r.Exit] = true
			}
		}
	}
	for _, r := range s.intelReasons() {
		codes[guard.ExitStore] = codes[guard.ExitStore] || r.Action == guard.Block
	}
	for i := range s.res.Files {
		codes[guard.ExitPartial] = codes[guard.ExitPartial] || len(s.res.Files[i].Problems) > 0
	}
	codes[guard.ExitUnreachable] = codes[guard.ExitUnreachable] || s.silent()
	for _, code := range []int{guard.ExitThreat, guard.ExitCooldown, guard.ExitStore, guard.ExitUnreachable, guard.ExitGeneral, guard.ExitPartial} {
		if codes[code] {
			return code
		}
	}
	return guard.ExitOK
}
