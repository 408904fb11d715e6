package feeds

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"pkgd/guard"
)

func (d *osv) affected() error {
	if len(d.r.Affected) >= maxAffected {
		return fmt.Errorf("more than %d entries", maxAffected)
	}
	var a Affected
	known, named, git := false, false, false
	err := d.object(func(key string) (err error) {
		switch key {
		case "package":
			named = d.next() != 'n'
			known, err = d.pkg(&a)
		case "ranges":
			a.Ranges = nil
			err = d.array(func() error {
				g, err := d.ranged(&a)
				git = git || g
				return err
			})
		case "versions":
			a.Versions = nil
			err = d.array(func() error { return d.version(&a) })
		case "severity":
			err = d.severities()
		case "database_specific", "ecosystem_specific":
			err = d.specific(&d.clues)
		default:
			err = d.skip()
		}
		if err != nil {
			return within(key, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case !named || git && len(a.Ranges) == 0 && len(a.Versions) == 0:
		// Commits only: nothing that a release could be compared with.
	case !known:
		d.r.Skipped++
	default:
		d.r.Affected = append(d.r.Affected, a)
	}
	return nil
}

// pkg reads a package and says whether its ecosystem is one of ours.
func (d *osv) pkg(a *Affected) (known bool, err error) {
	var ecosystem, name string
	err = d.object(func(key string) (err error) {
		switch key {
		case "ecosystem":
			ecosystem, err = d.text()
		case "name":
			name, err = d.text()
		default:
			err = d.skip()
		}
		return err
	})
	if err != nil {
		return false, err
	}
	row, own := guard.Canonical(ecosystem, name)
	if row == nil {
		return false, nil
	}
	_, release, _ := strings.Cut(ecosystem, ":")
	if name == "" || len(name) > maxName || strings.IndexByte(name, 0) >= 0 || len(release) > maxName {
		return false, fmt.Errorf("%.60q cannot be a package's name", name)
	}
	a.Ecosystem, a.Release, a.Name = row.Name, release, own
	return true, nil
}

func (d *osv) version(a *Affected) error {
	v, err := d.text()
	if err != nil {
		return err
	}
	if d.listed++; d.listed > maxVersions {
		return fmt.Errorf("more than %d versions", maxVersions)
	}
	if v == "" || len(v) > maxVersion {
		return fmt.Errorf("%.60q cannot be a version", v)
	}
	a.Versions = append(a.Versions, v)
	return nil
}

// ranged reads a range; git is true for one of commits, which is not kept.
func (d *osv) ranged(a *Affected) (git bool, err error) {
	var r Range
	kind := ""
	err = d.object(func(key string) (err error) {
		switch key {
		case "type":
			kind, err = d.text()
		case "events":
			r.Events = nil
			err = d.array(func() error { return d.object(func(key string) error { return d.event(&r, key) }) })
		case "database_specific":
			err = d.skip()
		default:
			err = d.skip()
		}
		return err
	})
	switch {
	case err != nil:
		return false, err
	case kind == "GIT":
		return true, nil
	case kind != "SEMVER" && kind != "ECOSYSTEM":
		return false, fmt.Errorf("%.40q is not a kind of range", kind)
	case len(r.Events) == 0:
		return false, errors.New("a range without events")
	}
	r.Semver = kind == "SEMVER"
	a.Ranges = append(a.Ranges, r)
	return false, nil
}

func (d *osv) event(r *Range, key string) error {
	kind := slices.Index([]string{"introduced", "fixed", "last_affected", "limit"}, key)
	if kind < 0 {
		return d.skip()
	}
	v, err := d.text()
	if err != nil {
		return err
	}
	if d.events++; d.events > maxEvents {
		return fmt.Errorf("more than %d events", maxEvents)
	}
	if v == "" || len(v) > maxVersion {
		return fmt.Errorf("%.60q cannot be a version", v)
	}
	r.Events = append(r.Events, Event{Kind: EventKind(kind), Version: v})
	return nil
}
