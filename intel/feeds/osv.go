package feeds

import (
	"fmt"
	"slices"
	"strings"
	"time"
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
