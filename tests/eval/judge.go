package main

import (
	"slices"

	"pkgd/guard"
	"pkgd/intel"
)

// evaluation is all data with what the records say of it.
type evaluation struct {
	r    *intel.Reader
	now  int64
	list bool

	campaigns, records []guard.Package
	locks              []lockFile

	campaignThreats, recordThreats [][]guard.Threat
	used                           []release // of all lock files, each once
	malicious                      []string  // of those that the lock files have, with their records: left out
	fileThreats                    [][][]guard.Threat
}

// release is a package of the lock files.
type release struct {
	guard.Package
	threats []guard.Threat
	popular bool
}

const (
	day  = 24 * 60 * 60
	year = 365 * day
)

// lookUp finds the records of everything.
func (e *evaluation) lookUp() (err error) {
	if e.campaignThreats, err = e.r.Match(e.campaigns); err != nil {
		return err
	}
	if e.recordThreats, err = e.r.Match(e.records); err != nil {
		return err
	}
	repositories := map[guard.Package]map[string]bool{}
	threats := map[guard.Package][]guard.Threat{}
	var order []guard.Package
	for _, l := range e.locks {
		pkgs := make([]guard.Package, len(l.file.Entries))
		for i := range l.file.Entries {
			pkgs[i] = l.file.Entries[i].Package
		}
		found, err := e.r.Match(pkgs)
		if err != nil {
			return err
		}
		e.fileThreats = append(e.fileThreats, found)
		for i := range l.file.Entries {
			it := &l.file.Entries[i].Item
			if it.Version == "" || it.Member || it.Source.Type != guard.Registry && it.Source.Type != guard.Alias {
				continue
			}
			if repositories[it.Package] == nil {
				repositories[it.Package] = map[string]bool{}
				order = append(order, it.Package)
			}
			repositories[it.Package][l.repository] = true
			threats[it.Package] = found[i]
		}
	}
	for _, p := range order {
		if i := slices.IndexFunc(threats[p], func(t guard.Threat) bool { return t.Kind == guard.Malicious }); i >= 0 {
			e.malicious = append(e.malicious, p.String()+" ("+threats[p][i].ID+")")
			continue
		}
		e.used = append(e.used, release{p, threats[p], len(repositories[p]) >= 3})
	}
	return nil
}

// knowledge is fresh and complete.
func (e *evaluation) knowledge() guard.Knowledge {
	return guard.Knowledge{Generation: "eval", Records: 1, SyncedAt: e.now}
}

// way is how a package is asked for.
type way struct {
	name   string
	effect guard.Effect
	set    func(it *guard.Item, f *guard.Facts)
}

var (
	restored = way{"restored", guard.Restores, func(it *guard.Item, _ *guard.Facts) { it.Locked, it.Integrity = true, "sha512-eval" }}
	behind   = way{"behind", guard.Adds, func(*guard.Item, *guard.Facts) {}}
	named    = way{"named", guard.Adds, func(it *guard.Item, _ *guard.Facts) {
		it.Named, it.Direct, it.Exact, it.Requested = true, true, true, it.Version
	}}
	fixable = way{"fixable", guard.Adds, func(it *guard.Item, f *guard.Facts) {
		it.Named, it.Direct = true, true
		for i := range f.Threats {
			if f.Safe == "" {
				f.Safe = f.Threats[i].Fixed
			}
		}
	}}
)

// decide judges one package.
func (e *evaluation) decide(pol guard.Policy, p guard.Package, threats []guard.Threat, age int64, w way) guard.Verdict {
	it := guard.Item{Package: p, Source: guard.Source{Type: guard.Registry}}
	f := guard.Facts{Threats: threats, Released: e.now - age, ReleasedBy: "eval"}
	if !guard.ValidName(p.Ecosystem, p.Name) {
		f.Missing = append(f.Missing, guard.Missing{What: guard.MissingName, Why: "no registry accepts it"})
	}
	w.set(&it, &f)
	plan := guard.Plan{Ecosystem: p.Ecosystem, Effect: w.effect, Coverage: guard.CoversTransitive, Complete: true, Tied: true, Items: []guard.Item{it}}
	return guard.Decide(plan, []guard.Facts{f}, e.knowledge(), pol, e.now)
}

// restore judges a whole lock file.
func (e *evaluation) restore(pol guard.Policy, at int) guard.Verdict {
	f := e.locks[at].file
	plan := guard.Plan{Effect: guard.Restores, Coverage: guard.CoversLockfile, Complete: len(f.Problems) == 0, Tied: true}
	for _, p := range f.Problems {
		plan.Gaps = append(plan.Gaps, guard.Gap{What: p.What, Why: p.Why, Cause: "input"})
	}
	facts := make([]guard.Facts, 0, len(f.Entries))
	for i := range f.Entries {
		it := f.Entries[i].Item
		it.Locked = true
		plan.Ecosystem = it.Ecosystem
		plan.Items = append(plan.Items, it)
		fact := guard.Facts{Threats: e.fileThreats[at][i], Released: e.now - year, ReleasedBy: "eval"}
		if !guard.ValidName(it.Ecosystem, it.Name) {
			fact.Missing = append(fact.Missing, guard.Missing{What: guard.MissingName, Why: "no registry accepts it"})
		}
		facts = append(facts, fact)
	}
	return guard.Decide(plan, facts, e.knowledge(), pol, e.now)
}

// blocking lists the codes of the reasons that block, each once.
func blocking(v guard.Verdict) []string {
	var out []string
	for i := range v.Reasons {
		if c := string(v.Reasons[i].Code); v.Reasons[i].Action == guard.Block && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}
