package intel

import (
	"maps"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/intel/feeds"
	"pkgd/intel/store"
)

// found is one record that speaks of a package.
type found struct {
	record *feeds.Record
	feed   string
	at     int64 // export time of the part it is from
	outcome
}

// Match gives, for each package, the incidents that hit it, gravest first. A
// package without a record costs a look at the sidecar. Versions that cannot be
// ordered are hit by records of all versions; records with ranges are then
// Unresolved. The error, if any, is a store's: nothing is known then.
func (r *Reader) Match(pkgs []guard.Package) ([][]guard.Threat, error) {
	out := make([][]guard.Threat, len(pkgs))
	all, err := r.lookUp(pkgs, false)
	if err != nil {
		return nil, err
	}
	for i := range pkgs {
		if len(all[i]) > 0 {
			out[i] = merge(all[i])
		}
		if t, ok := placeholder(pkgs[i]); ok {
			out[i] = append(out[i], t)
		}
	}
	return out, nil
}

// lookUp finds the records of each package; misses says whether to keep those
// that do not hit.
func (r *Reader) lookUp(pkgs []guard.Package, misses bool) ([][]found, error) {
	out := make([][]found, len(pkgs))
	byEcosystem := map[string]*asked{}
	for i := range pkgs {
		row, name := guard.Canonical(pkgs[i].Ecosystem, pkgs[i].Name)
		if row == nil {
			continue
		}
		a := byEcosystem[row.Name]
		if a == nil {
			a = &asked{names: make([]string, 0, len(pkgs)-i), at: make([]int, 0, len(pkgs)-i)}
			byEcosystem[row.Name] = a
		}
		a.names, a.at = append(a.names, name), append(a.at, i)
	}
	for ecosystem, a := range byEcosystem {
		for _, s := range r.stores {
			if err := search(s, ecosystem, a, pkgs, out, misses); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// asked are the packages of one ecosystem, by their names in it and their places
// in the whole list.
type asked struct {
	names []string
	at    []int
}

func search(s *store.Reader, ecosystem string, a *asked, pkgs []guard.Package, out [][]found, misses bool) error {
	has, err := s.Listed(ecosystem, a.names)
	if err != nil {
		return err
	}
	places := map[string][]int{}
	for i, n := range a.names {
		if has[i] {
			places[n] = append(places[n], a.at[i])
		}
	}
	if len(places) == 0 {
		return nil
	}
	wanted := slices.Sorted(maps.Keys(places))
	return s.Rows(ecosystem, wanted, func(k store.PartKey, name, id string, value []byte) error {
		record, err := feeds.ReadRow(value, id, ecosystem, name)
		if err != nil {
			return err
		}
		at := int64(0)
		if f := s.Meta().Feed(k); f != nil {
			at = f.Exported
		}
		for _, i := range places[name] {
			_, release, _ := strings.Cut(pkgs[i].Ecosystem, ":")
			subject := newSubject(ecosystem, release, pkgs[i].Version)
			f := found{record: record, feed: k.Feed, at: at, outcome: subject.affects(record)}
			if misses || f.hit || f.unresolved {
				out[i] = append(out[i], f)
			}
		}
		return nil
	})
}

// placeholder reports a release that a registry put in the place of a package it
// removed. It is harmless itself; that the name once carried something else, and
// that whoever asks for it does not get what they think, is the finding.
func placeholder(p guard.Package) (guard.Threat, bool) {
	row := guard.FindEcosystem(p.Ecosystem)
	if row == nil || !row.Holds(p.Version) {
		return guard.Threat{}, false
	}
	return guard.Threat{
		ID: row.Name + "-security-holder", Feed: row.Name, Kind: guard.Malicious, Severity: guard.Critical, Score: 1,
		Summary: "a placeholder that " + row.Name + " put in the place of a removed package",
	}, true
}
