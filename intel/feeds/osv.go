package feeds

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"pkgd/guard"
)

// osvEcosystems are the folders of OSV's bulk export that guard's table of
// ecosystems has too (OSV's ecosystems.txt; the others, like Android or Linux,
// are not packages that a manager here installs).
var osvEcosystems = []string{
	"npm", "PyPI", "crates.io", "Go", "RubyGems", "Packagist", "NuGet", "Maven", "Hex", "Pub", "SwiftURL",
	"Debian", "Ubuntu", "Alpine", "Red Hat", "AlmaLinux", "Rocky Linux", "openSUSE", "SUSE", "CRAN", "Hackage",
	"GitHub Actions",
}

// osv holds what is read of a record before it is judged.
type osv struct {
	scanner
	r      *Record
	clues  clues
	scores scores
	events int
	listed int
}

// DecodeOSV reads one record of the OSV schema (1.x). Entries of ecosystems
// that pkgd does not know, entries without a package, and GIT ranges are left
// out; all else that cannot be read is an error.
func DecodeOSV(raw []byte, into *Record) error {
	into.Reset()
	if len(raw) > MaxRecord {
		return fmt.Errorf("the record has %d bytes, more than the %d that are read", len(raw), MaxRecord)
	}
	d := osv{scanner: scanner{s: strings.TrimPrefix(string(raw), "\ufeff")}, r: into}
	if d.next() != '{' {
		return d.fail("a record is an object")
	}
	if err := d.object(d.member); err != nil {
		return err
	}
	if err := d.end(); err != nil {
		return err
	}
	return d.settle()
}

func (d *osv) member(key string) (err error) {
	r := d.r
	switch key {
	case "id":
		r.ID, err = d.text()
	case "modified":
		r.Modified, err = d.date()
	case "published":
		r.Published, err = d.date()
	case "withdrawn":
		var when string
		when, err = d.text()
		r.Withdrawn = when != ""
	case "summary":
		var s string
		s, err = d.soft()
		r.Summary = oneLine(s)
	case "details":
		d.clues.details, err = d.opening()
	case "aliases":
		err = d.array(d.alias)
	case "severity":
		err = d.severities()
	case "affected":
		r.Affected, r.Skipped = r.Affected[:0], 0
		err = d.array(d.affected)
	case "database_specific":
		err = d.specific(&d.clues)
	default:
		err = d.skip()
	}
	if err != nil {
		return within(key, err)
	}
	return nil
}

func within(key string, err error) error {
	if len(key) > 40 {
		key = key[:40]
	}
	return fmt.Errorf("%q: %w", key, err)
}

func (d *osv) alias() error {
	s, err := d.text()
	if err != nil {
		return err
	}
	if len(d.r.Aliases) >= maxAliases {
		return fmt.Errorf("more than %d aliases", maxAliases)
	}
	if validID(s) {
		d.r.Aliases = append(d.r.Aliases, s)
	}
	return nil
}

// date reads a time. Records of the Go database have modified at the year 1:
// that and all before 1970 is "unknown".
func (d *osv) date() (int64, error) {
	s, err := d.text()
	if err != nil || s == "" {
		return 0, err
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0, fmt.Errorf("%.40q is not a time", s)
	}
	return max(t.Unix(), 0), nil
}

// soft reads a string of which nothing depends: another type is skipped.
func (d *osv) soft() (string, error) {
	if d.next() != '"' {
		return "", d.skip()
	}
	return d.text()
}

// opening gives the first bytes of a long text, as they are written.
func (d *osv) opening() (string, error) {
	if d.next() != '"' {
		return "", d.skip()
	}
	inner, _, err := d.span()
	return inner[:min(len(inner), 200)], err
}

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
	row := guard.FindEcosystem(ecosystem)
	if row == nil {
		return false, nil
	}
	_, release, _ := strings.Cut(ecosystem, ":")
	if name == "" || len(name) > maxName || strings.IndexByte(name, 0) >= 0 || len(release) > maxName {
		return false, fmt.Errorf("%.60q cannot be a package's name", name)
	}
	a.Ecosystem, a.Release, a.Name = row.Name, release, guard.NormalName(row.Name, name)
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

// settle judges what was read and puts it into one order.
func (d *osv) settle() error {
	r := d.r
	if !validID(r.ID) {
		return fmt.Errorf("%.60q cannot be a record's id", r.ID)
	}
	slices.Sort(r.Aliases)
	r.Aliases = slices.Compact(r.Aliases)
	r.Aliases = slices.DeleteFunc(r.Aliases, func(a string) bool { return a == r.ID })
	slices.SortStableFunc(r.Affected, func(a, b Affected) int {
		if c := strings.Compare(a.Ecosystem, b.Ecosystem); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	r.Kind = d.clues.kind(r)
	r.Reviewed = d.clues.isReviewed(r.ID)
	r.Severity, r.CVSS = d.scores.settle(r.Kind)
	return nil
}

// validID: printable ASCII without what would break a line, a path or a key.
func validID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for i := 0; i < len(id); i++ {
		if c := id[i]; c <= ' ' || c >= 0x7f || c == '/' || c == '\\' || c == '"' {
			return false
		}
	}
	return true
}
