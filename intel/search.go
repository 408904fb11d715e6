package intel

import (
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/intel/feeds"
)

// Result is one record that speaks of a package.
type Result struct {
	guard.Threat
	Affected  bool // it hits the given version; without one, every version
	Withdrawn bool
}

// Search gives every record of each package, those that hit first, then by
// gravity. It looks exactly where Match does; records are not merged.
func (r *Reader) Search(pkgs []guard.Package) ([][]Result, error) {
	all, err := r.lookUp(pkgs, true)
	if err != nil {
		return nil, err
	}
	out := make([][]Result, len(pkgs))
	for i := range pkgs {
		for _, f := range distinct(all[i]) {
			out[i] = append(out[i], Result{Threat: single(&f).Threat, Affected: f.hit, Withdrawn: f.record.Withdrawn})
		}
		if t, ok := placeholder(pkgs[i]); ok {
			out[i] = append(out[i], Result{Threat: t, Affected: true})
		}
		slices.SortStableFunc(out[i], func(a, b Result) int {
			if c := boolFirst(a.Affected, b.Affected); c != 0 {
				return c
			}
			return gravestFirst(a.Threat, b.Threat)
		})
	}
	return out, nil
}

// Names lists packages with records whose name contains fragment, in order, at
// most limit. Without ecosystems all are searched.
func (r *Reader) Names(fragment string, ecosystems []string, limit int) ([]guard.Package, error) {
	var out []guard.Package
	for _, s := range r.stores {
		for i := range s.Meta().Parts {
			k := s.Meta().Parts[i].PartKey
			if len(ecosystems) > 0 && !slices.ContainsFunc(ecosystems, func(e string) bool {
				row := guard.FindEcosystem(e)
				return row != nil && row.Name == k.Ecosystem
			}) {
				continue
			}
			last := ""
			err := s.Walk(k, func(name, _ string, _ []byte) error {
				if name != last && strings.Contains(name, fragment) {
					out = append(out, guard.Package{Ecosystem: k.Ecosystem, Name: name})
				}
				last = name
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(out, func(a, b guard.Package) int { return strings.Compare(a.String(), b.String()) })
	out = slices.Compact(out)
	return out[:min(len(out), limit)], nil
}

// Walk calls each for every record of an ecosystem, once for every package it
// speaks of. It serves evaluation and reports, not look-ups.
func (r *Reader) Walk(ecosystem string, each func(name string, record *feeds.Record) error) error {
	for _, s := range r.stores {
		for i := range s.Meta().Parts {
			k := s.Meta().Parts[i].PartKey
			if k.Ecosystem != ecosystem {
				continue
			}
			err := s.Walk(k, func(name, id string, value []byte) error {
				record, err := feeds.ReadRow(value, id, ecosystem, name)
				if err != nil {
					return err
				}
				return each(name, record)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
