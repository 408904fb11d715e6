package version

import (
	"errors"
	"strconv"
)

const (
	// MaxVersion bounds a version's length in bytes. npm refuses over 256; the
	// longest version of the public databases has fewer than 100.
	MaxVersion = 512
	// MaxConstraint bounds a constraint's length in bytes.
	MaxConstraint = 16 << 10
)

// ErrUnordered is inside every error of a version that has no place in its
// ecosystem's order: a branch, a digest, garbage, or an ecosystem without order.
var ErrUnordered = errors.New("version cannot be ordered")

// ErrConstraint is inside every error of a constraint that cannot be read.
var ErrConstraint = errors.New("constraint cannot be read")

// Compare says whether a is older than (-1), the same as (0) or newer than (+1)
// b. Zero means that the ecosystem ranks both alike, not that the texts are
// equal (PyPI: 1.0 and 1.0.0; SemVer: builds of one version). The ecosystem is
// OSV's name, with or without a release ("Debian:12"). The error wraps
// ErrUnordered.
func Compare(ecosystem, a, b string) (int, error) {
	r := find(ecosystem)
	if r == nil || r.order == nil {
		return 0, noOrder(ecosystem, r)
	}
	if len(a) <= MaxVersion && len(b) <= MaxVersion {
		if c, ok := r.order.compare(a, b); ok {
			return c, nil
		}
	}
	if r.order.has(a) {
		a = b
	}
	return 0, unordered(ecosystem, a)
}

// Ordered says whether v has a place in the ecosystem's order.
func Ordered(ecosystem, v string) bool {
	r := find(ecosystem)
	return r != nil && r.order != nil && r.order.has(v)
}

// Satisfies says whether v lies inside a constraint written in the ecosystem's
// own language: npm and JSR (node-semver, loose), PyPI (PEP 440), crates.io,
// RubyGems and CocoaPods, Packagist, Go (a version, or comparisons joined by
// blanks), conda, Hex, Pub, NuGet, Maven (intervals; a bare version is itself).
//
// Pre-releases are let in only where the reference's own matcher does: npm and
// crates.io when the constraint names a pre-release of the same version, PyPI
// when it names any; RubyGems, Packagist, conda, Hex, NuGet's intervals and
// Maven match by order alone (there the resolver filters, see Prerelease).
//
// The error wraps ErrConstraint (a dist-tag, a URL, nonsense, an ecosystem
// without such a language) or ErrUnordered.
func Satisfies(ecosystem, constraint, v string) (bool, error) {
	r := find(ecosystem)
	if r == nil || r.order == nil {
		return false, noOrder(ecosystem, r)
	}
	if r.order.satisfies == nil {
		return false, &failure{ecosystem + ": no constraint language is known here", ErrConstraint}
	}
	if len(constraint) > MaxConstraint {
		return false, unreadable(ecosystem, constraint)
	}
	if len(v) > MaxVersion {
		return false, unordered(ecosystem, v)
	}
	in, err := r.order.satisfies(constraint, v)
	switch {
	case errors.Is(err, ErrUnordered):
		return false, unordered(ecosystem, v)
	case err != nil:
		return false, unreadable(ecosystem, constraint)
	}
	return in, nil
}

// Prerelease says whether the ecosystem counts v as not yet released (alpha, rc,
// dev, snapshot). False where v cannot be ordered or the ecosystem has no such
// notion.
func Prerelease(ecosystem, v string) bool {
	r := find(ecosystem)
	return r != nil && r.order != nil && r.order.prerelease != nil && r.order.has(v) && r.order.prerelease(v)
}

// Newest gives the highest stable version of the list; the highest pre-release
// where no stable one is there; "" where none can be ordered. Versions that
// cannot be ordered are looked over; of equals the first given wins.
func Newest(ecosystem string, versions []string) string {
	best, stable := "", false
	for _, v := range versions {
		if !Ordered(ecosystem, v) {
			continue
		}
		s := !Prerelease(ecosystem, v)
		if best == "" || s && !stable {
			best, stable = v, s
			continue
		}
		if s != stable {
			continue
		}
		if c, err := Compare(ecosystem, v, best); err == nil && c > 0 {
			best = v
		}
	}
	return best
}

// IsExact says whether a constraint pins one version, and which ("==1.2.3" of
// PyPI, "=1.2.3" of cargo, "1.2.3" of npm). What only narrows ("==1.*", cargo's
// "1.2.3", a range whose ends meet) is not exact. Ecosystems without a
// constraint language pin by writing the version.
func IsExact(ecosystem, constraint string) (v string, ok bool) {
	r := find(ecosystem)
	if r == nil || r.order == nil || len(constraint) > MaxVersion {
		return "", false
	}
	if r.order.exact == nil {
		constraint = trimSpace(constraint)
		return constraint, r.order.has(constraint)
	}
	if v, ok = r.order.exact(trimSpace(constraint)); !ok {
		return "", false
	}
	return v, true
}

// failure is an error with its text made without package fmt, whose start-up
// cost every command would pay.
type failure struct {
	what  string
	cause error
}

func (f *failure) Error() string { return f.what + ": " + f.cause.Error() }
func (f *failure) Unwrap() error { return f.cause }

func noOrder(ecosystem string, r *row) error {
	if r == nil {
		return &failure{"ecosystem " + quote(ecosystem) + " is not known", ErrUnordered}
	}
	return &failure{r.ecosystem + ": " + r.why, ErrUnordered}
}

func unordered(ecosystem, v string) error {
	return &failure{ecosystem + ": " + quote(v), ErrUnordered}
}

func unreadable(ecosystem, constraint string) error {
	return &failure{ecosystem + ": " + quote(constraint), ErrConstraint}
}

// quote keeps a hostile text from filling or colouring an error.
func quote(s string) string {
	if len(s) > 80 {
		return strconv.Quote(s[:80]) + "…"
	}
	return strconv.Quote(s)
}
