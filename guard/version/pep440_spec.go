package version

// PEP 440 version specifiers: comma-separated, each an operator and a version.

// specifier is one clause. wild is set for "==1.2.*" and "!=1.2.*".
type specifier struct {
	op   string
	text string // the version as written, without ".*"
	wild bool
	pepVersion
}

func pypiSatisfies(constraint, v string) (bool, error) {
	specs, ok := parseSpecifiers(constraint)
	if !ok {
		return false, ErrConstraint
	}
	var w pepVersion
	legacy := !w.parse(v)
	if legacy && !legacyOrdered(v) {
		return false, ErrUnordered
	}
	pre := false
	for i := range specs {
		s := &specs[i]
		if s.op == "===" {
			if compareFold(trimSpace(v), s.text) != 0 && (legacy || compareFold(w.normal(), s.text) != 0) {
				return false, nil
			}
		} else if legacy || !s.has(&w) {
			return false, nil
		}
		pre = pre || s.op != "!=" && !s.wild && s.prerelease()
	}
	return pre || !w.prerelease(), nil
}

func pypiExact(constraint string) (string, bool) {
	specs, ok := parseSpecifiers(constraint)
	if !ok || len(specs) != 1 || specs[0].wild || specs[0].op != "==" && specs[0].op != "===" {
		return "", false
	}
	return specs[0].text, true
}

// parseSpecifiers reads a set. Old metadata puts it in parentheses.
func parseSpecifiers(s string) (specs []specifier, ok bool) {
	s = trimSpace(s)
	if len(s) > 1 && s[0] == '(' && s[len(s)-1] == ')' {
		s = s[1 : len(s)-1]
	}
	for more := true; more; {
		var clause string
		clause, s, more = nextField(s, ',')
		if clause = trimSpace(clause); clause == "" {
			continue
		}
		var spec specifier
		if !spec.parse(clause) {
			return nil, false
		}
		specs = append(specs, spec)
	}
	return specs, true
}

func (s *specifier) parse(clause string) bool {
	n := 0
	for n < len(clause) && n < 3 && (clause[n] == '=' || clause[n] == '<' || clause[n] == '>' || clause[n] == '!' || clause[n] == '~') {
		n++
	}
	s.op, s.text = clause[:n], trimSpace(clause[n:])
	switch s.op {
	case "===":
		s.pepVersion.parse(s.text) // a text that is no version still equals itself
		return s.text != "" && !hasSpace(s.text)
	case "==", "!=":
		if t := s.text; len(t) > 2 && t[len(t)-2:] == ".*" {
			s.wild, s.text = true, t[:len(t)-2]
			return s.pepVersion.parse(s.text) && s.bare()
		}
		return s.pepVersion.parse(s.text)
	case "~=":
		ok := s.pepVersion.parse(s.text) && s.local == ""
		return ok && withoutLast(s.release) != s.release
	case "<", "<=", ">", ">=":
		return s.pepVersion.parse(s.text) && s.local == ""
	}
	return false
}

func hasSpace(s string) bool {
	for i := 0; i < len(s); i++ {
		if isSpace(s[i]) {
			return true
		}
	}
	return false
}

// bare: nothing behind the release.
func (v *pepVersion) bare() bool { return v.pre == 0 && !v.post && !v.dev && v.local == "" }

func (s *specifier) has(v *pepVersion) bool {
	switch s.op {
	case "==":
		return s.equal(v)
	case "!=":
		return !s.equal(v)
	case "~=":
		return v.comparePublic(&s.pepVersion) >= 0 && v.startsWith(s.epoch, withoutLast(s.release))
	case "<=":
		return v.comparePublic(&s.pepVersion) <= 0
	case ">=":
		return v.comparePublic(&s.pepVersion) >= 0
	case "<":
		return s.below(v)
	}
	return s.above(v)
}

// below: <3.1 leaves out 3.1's own pre-releases, <3.1.post1 those of that post.
// (packaging before 26.1 left out those of 3.1 there too.)
func (s *specifier) below(v *pepVersion) bool {
	bound := s.pepVersion
	if !bound.prerelease() {
		bound.dev, bound.devN = true, "0"
	}
	return v.compare(&bound) < 0
}

// above: >3.1 leaves out 3.1's own post-releases and local versions, >3.1a1 those
// of the pre-release, and every other bound its own local versions. (packaging
// before 26.1 left out all of 3.1 beside >3.1a1 and >3.1.dev1.)
func (s *specifier) above(v *pepVersion) bool {
	if v.comparePublic(&s.pepVersion) <= 0 {
		return false
	}
	return s.post || s.dev || !v.sameBase(&s.pepVersion) || v.pre != s.pre || compareDigits(v.preN, s.preN) != 0
}

// equal looks over v's local version where the specifier has none.
func (s *specifier) equal(v *pepVersion) bool {
	switch {
	case s.wild:
		return v.startsWith(s.epoch, s.release)
	case s.local == "":
		return v.comparePublic(&s.pepVersion) == 0
	}
	return v.compare(&s.pepVersion) == 0
}

// sameBase: epoch and release are the same.
func (v *pepVersion) sameBase(w *pepVersion) bool {
	return compareDigits(v.epoch, w.epoch) == 0 && compareDotted(v.release, w.release) == 0
}

// startsWith: v's release, padded with zeros, begins with the numbers of prefix.
func (v *pepVersion) startsWith(epoch, prefix string) bool {
	if compareDigits(v.epoch, epoch) != 0 {
		return false
	}
	for have := v.release; prefix != ""; {
		var x, y string
		x, prefix, _ = nextField(prefix, '.')
		y, have, _ = nextField(have, '.')
		if compareDigits(x, y) != 0 {
			return false
		}
	}
	return true
}

// withoutLast drops the last of several dotted fields.
func withoutLast(s string) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return s[:i]
		}
	}
	return s
}
