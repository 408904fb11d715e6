package journal

import (
	"slices"
	"strings"
	"time"

	"pkgd/guard"
)

// Filter says which records are wanted. Zero fields ask for nothing special.
type Filter struct {
	Since, Until time.Time // from, up to and including
	Kind         string    // "decision", "event"; "" both
	Decision     string    // "allow", "warn", "block"
	Manager      string
	Ecosystem    string // as OSV names it, or an alias
	Source       string
	Code         guard.Code    // of a reason
	Package      guard.Package // by name; Ecosystem and Version only where given
	Limit        int           // the newest so many; 0 all
}

// Result is the answer to a query, oldest first.
type Result struct {
	Records []Record
	// Unreadable counts lines that are no records (torn or changed): Verify says
	// more.
	Unreadable int
}

// Query reads the journal.
func (j *Journal) Query(f Filter) (res Result, err error) {
	err = j.steady(func() error {
		res, err = j.query(f)
		return err
	})
	return res, err
}

func (j *Journal) query(f Filter) (Result, error) {
	var res Result
	numbers, err := j.segments()
	if err != nil {
		return res, err
	}
	plans := map[string]bool{} // blob → has the package
	for _, n := range numbers {
		err := j.lines(n, func(l line) bool {
			switch {
			case l.err != nil:
				res.Unreadable++
			case l.rec.Kind != "seal" && l.rec.Kind != "segment" && f.wants(&l.rec) && j.names(&l.rec, f.Package, plans):
				res.Records = append(res.Records, l.rec)
				if f.Limit > 0 && len(res.Records) > 2*f.Limit {
					res.Records = slices.Delete(res.Records, 0, len(res.Records)-f.Limit)
				}
			}
			return true
		})
		if err != nil {
			return res, err
		}
	}
	if f.Limit > 0 && len(res.Records) > f.Limit {
		res.Records = res.Records[len(res.Records)-f.Limit:]
	}
	return res, nil
}

func (f *Filter) wants(r *Record) bool {
	switch {
	case f.Kind != "" && r.Kind != f.Kind,
		!f.Since.IsZero() && r.Time.Before(f.Since),
		!f.Until.IsZero() && r.Time.After(f.Until),
		f.Decision != "" && r.Decision != f.Decision,
		f.Manager != "" && r.Manager != f.Manager,
		f.Source != "" && r.Source != f.Source,
		f.Code != "" && !slices.Contains(r.Codes, string(f.Code)):
		return false
	case f.Ecosystem != "":
		a, b := guard.FindEcosystem(f.Ecosystem), guard.FindEcosystem(r.Ecosystem)
		return a != nil && a == b || strings.EqualFold(f.Ecosystem, r.Ecosystem)
	}
	return true
}

// names says whether the record's plan holds a package. A plan that cannot be
// read holds it as far as anybody knows.
func (j *Journal) names(r *Record, p guard.Package, plans map[string]bool) bool {
	if p.Name == "" {
		return true
	}
	if r.Plan == "" {
		return strings.Contains(r.Text, p.Name)
	}
	has, known := plans[r.Plan]
	if !known {
		var plan guard.Plan
		has = j.load(r.Plan, &plan) != nil || planHas(&plan, p)
		plans[r.Plan] = has
	}
	return has
}

func planHas(plan *guard.Plan, p guard.Package) bool {
	same := func(o guard.Package) bool {
		return o.Name == guard.NormalName(o.Ecosystem, p.Name) && (p.Version == "" || o.Version == p.Version) &&
			(p.Ecosystem == "" || guard.FindEcosystem(p.Ecosystem) == guard.FindEcosystem(o.Ecosystem))
	}
	for i := range plan.Items {
		if same(plan.Items[i].Package) {
			return true
		}
	}
	for i := range plan.Held {
		if same(plan.Held[i].Package) {
			return true
		}
	}
	return false
}
