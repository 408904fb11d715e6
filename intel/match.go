package intel

import (
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
		if t, ok := securityHolder(pkgs[i]); ok {
			out[i] = append(out[i], t)
		}
	}
	return out, nil
}

// lookUp finds the records of each package; misses says whether to keep those
// that do not hit.
func (r *Reader) lookUp(pkgs []guard.Package, misses bool) ([][]found, error) {
	out := make([][]found, len(pkgs))
	byEcosystem := map[string]map[string][]int{}
	var row *guard.Ecosystem // of the package before: most lists are of one ecosystem
	for i := range pkgs {
		if i == 0 || pkgs[i].Ecosystem != pkgs[i-1].Ecosystem {
			row = guard.FindEcosystem(pkgs[i].Ecosystem)
		}
		if row == nil {
			continue
		}
		ecosystem, name := row.Name, pkgs[i].Name
		if row.Normal != nil {
			name = row.Normal(name)
		}
		if byEcosystem[ecosystem] == nil {
			byEcosystem[ecosystem] = map[string][]int{}
		}
		byEcosystem[ecosystem][name] = append(byEcosystem[ecosystem][name], i)
	}
	for ecosystem, names := range byEcosystem {
		for _, s := range r.stores {
			if err := search(s, ecosystem, names, pkgs, out, misses); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func search(s *store.Reader, ecosystem string, names map[string][]int, pkgs []guard.Package, out [][]found, misses bool) error {
	list := make([]string, 0, len(names))
	for n := range names {
		list = append(list, n)
	}
	has, err := s.Listed(ecosystem, list)
	if err != nil {
		return err
	}
	wanted := list[:0]
	for i, n := range list {
		if has[i] {
			wanted = append(wanted, n)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	slices.Sort(wanted)
	return s.Rows(ecosystem, wanted, func(k store.PartKey, name, id string, value []byte) error {
		record, err := feeds.ReadRow(value, id, ecosystem, name)
		if err != nil {
			return err
		}
		at := int64(0)
		if f := s.Meta().Feed(k); f != nil {
			at = f.Exported
		}
		for _, i := range names[name] {
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

// securityHolder: npm replaces a package that it took down as malware by an
// empty one of this version.
func securityHolder(p guard.Package) (guard.Threat, bool) {
	if p.Version != "0.0.1-security" && !strings.HasPrefix(p.Version, "0.0.1-security.") {
		return guard.Threat{}, false
	}
	if e := guard.FindEcosystem(p.Ecosystem); e == nil || e.Name != "npm" {
		return guard.Threat{}, false
	}
	return guard.Threat{
		ID: "npm-security-holder", Feed: "npm", Kind: guard.Malicious, Severity: guard.Critical, Score: 1,
		Summary: "npm holds this name since the package that had it was taken down",
		URL:     "https://www.npmjs.com/package/" + p.Name,
	}, true
}
