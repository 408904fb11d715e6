package feeds

import (
	"strings"

	cvss20 "github.com/pandatix/go-cvss/20"
	cvss30 "github.com/pandatix/go-cvss/30"
	cvss31 "github.com/pandatix/go-cvss/31"
	cvss40 "github.com/pandatix/go-cvss/40"

	"pkgd/guard"
)

// scores gathers every severity of a record. The database's word names the
// severity; where it has none, the band of the newest CVSS does. Of several
// entries of one kind (one record, many packages) the gravest counts.
type scores struct {
	said    guard.Severity
	base    float64
	version int // of CVSS: 2, 3, 4; 0 none
}

// severities reads [{"type": "CVSS_V3", "score": "CVSS:3.1/…"}]; Ubuntu writes
// a word in place of a vector.
func (d *osv) severities() error {
	if d.next() != '[' {
		return d.skip()
	}
	return d.array(func() error {
		if d.next() != '{' {
			return d.skip()
		}
		return d.object(func(key string) error {
			if key != "score" {
				return d.skip()
			}
			s, err := d.soft()
			if err == nil && !d.scores.vector(s) {
				d.scores.word(s)
			}
			return err
		})
	})
}

// cvss reads what databases put beside the schema's own field: a number, a
// vector, or {"score": 7.5, "vectorString": "CVSS:…"}.
func (d *osv) cvss() error {
	switch c := d.next(); {
	case c == '"':
		s, err := d.text()
		d.scores.vector(s)
		return err
	case c >= '0' && c <= '9':
		f, ok, err := d.number()
		if ok && err == nil {
			d.scores.add(1, f)
		}
		return err
	case c == '{':
		return d.object(func(key string) error {
			if key == "vectorString" || key == "vector_string" || key == "vector" {
				s, err := d.soft()
				d.scores.vector(s)
				return err
			}
			return d.skip()
		})
	}
	return d.skip()
}

// add takes a base score. version 1 stands for a bare number, the weakest.
func (s *scores) add(version int, base float64) {
	if base < 0 || base > 10 || version < s.version {
		return
	}
	if version > s.version || base > s.base {
		s.version, s.base = version, base
	}
}

// vector reads a CVSS vector and says whether it was one.
func (s *scores) vector(v string) bool {
	if len(v) > 512 {
		return false
	}
	switch {
	case strings.HasPrefix(v, "CVSS:4.0/"):
		if c, err := cvss40.ParseVector(v); err == nil {
			s.add(4, c.Score())
			return true
		}
	case strings.HasPrefix(v, "CVSS:3.1/"):
		if c, err := cvss31.ParseVector(v); err == nil {
			s.add(3, c.BaseScore())
			return true
		}
	case strings.HasPrefix(v, "CVSS:3.0/"):
		if c, err := cvss30.ParseVector(v); err == nil {
			s.add(3, c.BaseScore())
			return true
		}
	case strings.Contains(v, "AV:"):
		if c, err := cvss20.ParseVector(strings.Trim(v, "()")); err == nil {
			s.add(2, c.BaseScore())
			return true
		}
	}
	return false
}

// words are what databases call a severity (Red Hat, Ubuntu, Debian, GitHub).
var words = [...]struct {
	word string
	is   guard.Severity
}{
	{"critical", guard.Critical}, {"high", guard.High}, {"important", guard.High},
	{"moderate", guard.Medium}, {"medium", guard.Medium}, {"low", guard.Low}, {"negligible", guard.Low}, {"minor", guard.Low},
	{"unimportant", guard.Low},
}

func (s *scores) word(w string) {
	for i := range words {
		if strings.EqualFold(words[i].word, w) && Graver(words[i].is, s.said) {
			s.said = words[i].is
		}
	}
}

func (s *scores) settle(kind guard.Kind) (guard.Severity, float64) {
	switch {
	case kind == guard.Malicious:
		return guard.Critical, s.base
	case s.said != "":
		return s.said, s.base
	}
	return band(s.base), s.base
}

// band is the rating of CVSS 3 and 4 (section 5 of its specification).
func band(base float64) guard.Severity {
	switch {
	case base >= 9:
		return guard.Critical
	case base >= 7:
		return guard.High
	case base >= 4:
		return guard.Medium
	case base > 0:
		return guard.Low
	}
	return guard.NoSeverity
}

// Graver says whether a is worse than b; "" and UNKNOWN are below LOW.
func Graver(a, b guard.Severity) bool { return rank(a) > rank(b) }

func rank(s guard.Severity) int {
	switch s {
	case guard.Critical:
		return 4
	case guard.High:
		return 3
	case guard.Medium:
		return 2
	case guard.Low:
		return 1
	}
	return 0
}
