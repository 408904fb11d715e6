package install

import (
	"pkgd/guard"
	"pkgd/shims"
)

// Verification is whether one manager is guarded here.
type Verification struct {
	Manager  string    `json:"manager"`
	Statuses []Status  `json:"names"`              // of every name of it that is here
	Findings []Finding `json:"findings,omitempty"` // only failures that concern it
	Guarded  bool      `json:"guarded"`
	Store    string    `json:"store,omitempty"` // why the intelligence store cannot be used; "" it can
}

// Code is 0 only when the manager is guarded and the store usable, 7 when only
// the store is not.
func (v *Verification) Code() int {
	switch {
	case !v.Guarded:
		return guard.ExitGeneral
	case v.Store != "":
		return guard.ExitStore
	}
	return guard.ExitOK
}

// Verify examines one manager for CI. A canonical name asks for all of the
// manager's names that are on PATH, another name for itself.
func Verify(o Options, manager string) (*Verification, error) {
	if shims.Find(manager) == nil {
		return nil, unknownManager(manager)
	}
	d, err := Doctor(o)
	if err != nil {
		return nil, err
	}
	v := &Verification{Manager: manager}
	for _, s := range d.Statuses {
		if matches(manager, s.Name) {
			v.Statuses = append(v.Statuses, s)
		}
	}
	v.Guarded = len(v.Statuses) > 0
	for _, f := range d.Findings {
		if f.Level == Fail && (f.Name == "" || matches(manager, f.Name) || matches(f.Name, manager)) {
			v.Findings = append(v.Findings, f)
			v.Guarded = false
		}
	}
	if o.Usable != nil {
		if err := o.Usable(); err != nil {
			v.Store = err.Error()
		}
	}
	return v, nil
}
