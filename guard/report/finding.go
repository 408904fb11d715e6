package report

import (
	"cmp"
	"slices"

	"pkgd/guard"
)

// Sorted gives the findings in the order a person can act on: malware first,
// then by severity, then by package and place. The reasons of each stand in the
// same order.
func (a *Audit) Sorted() []Finding {
	fs := slices.Clone(a.Findings)
	for i := range fs {
		fs[i].Reasons = slices.Clone(fs[i].Reasons)
		slices.SortStableFunc(fs[i].Reasons, func(a, b guard.Reason) int { return cmp.Compare(Weight(&a), Weight(&b)) })
	}
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.weight(), b.weight()), cmp.Compare(a.Package.Ecosystem, b.Package.Ecosystem),
			cmp.Compare(a.Package.Name, b.Package.Name), cmp.Compare(a.Package.Version, b.Package.Version),
			cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return fs
}

func (f *Finding) weight() int {
	w := 100
	for i := range f.Reasons {
		w = min(w, Weight(&f.Reasons[i]))
	}
	return w
}

// Weight orders reasons for an audit: 0 malware, then vulnerabilities from
// critical to unknown, then everything else.
func Weight(r *guard.Reason) int {
	switch r.Code {
	case guard.CodeMalicious:
		return 0
	case guard.CodeVulnerable:
		return 1 + severityWeight(r.Severity)
	case guard.CodeSource:
		return 10
	case guard.CodeCooldown:
		return 11
	}
	return 12
}

func severityWeight(s guard.Severity) int {
	if i := slices.Index(severities, s); i >= 0 {
		return i
	}
	return len(severities)
}

var severities = []guard.Severity{guard.Critical, guard.High, guard.Medium, guard.Low}

// Summary is the audit in numbers. Packages are counted once, in however many
// files they stand.
type Summary struct {
	Packages   int            `json:"packages"`
	Malicious  int            `json:"malicious"`
	Vulnerable int            `json:"vulnerable"`
	Cooldown   int            `json:"cooldown"`
	BySeverity map[string]int `json:"by_severity"` // of vulnerabilities, each once a package
	Fixable    int            `json:"-"`           // vulnerabilities with a fixed version
	Problems   int            `json:"-"`           // parts of files that were not understood
}

// Summary counts.
func (a *Audit) Summary() Summary {
	s := Summary{Packages: a.Packages, BySeverity: map[string]int{}}
	type hit struct {
		p  guard.Package
		id string
	}
	counted := map[guard.Package][3]bool{}
	hits := map[hit]bool{}
	for i := range a.Findings {
		f := &a.Findings[i]
		has := counted[f.Package]
		for j := range f.Reasons {
			r := &f.Reasons[j]
			switch r.Code {
			case guard.CodeMalicious:
				has[0] = true
			case guard.CodeVulnerable:
				has[1] = true
				if h := (hit{f.Package, r.ID}); !hits[h] {
					hits[h] = true
					s.BySeverity[string(cmp.Or(r.Severity, guard.NoSeverity))]++
					if r.Fixed != "" {
						s.Fixable++
					}
				}
			case guard.CodeCooldown:
				has[2] = true
			}
		}
		counted[f.Package] = has
	}
	for _, has := range counted {
		s.Malicious += one(has[0])
		s.Vulnerable += one(has[1])
		s.Cooldown += one(has[2])
	}
	for i := range a.Files {
		s.Problems += len(a.Files[i].Problems)
	}
	return s
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
