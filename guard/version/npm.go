package version

// npm orders by SemVer as node-semver reads it with "loose" set, which is how
// npm, pnpm and Yarn read a registry's versions and what a user asks for:
// leading "v", "=" and blanks, leading zeros and a missing hyphen are let pass.
// Source of the rules: node-semver 7.

var npmOrder = order{compare: npmCompare, prerelease: npmPrerelease, satisfies: npmSatisfies, exact: npmExact}

func npmCompare(a, b string) (int, bool) {
	x, ok := parseLoose(a)
	if !ok {
		return 0, false
	}
	y, ok := parseLoose(b)
	return x.compare(&y), ok
}

func npmPrerelease(v string) bool {
	s, _ := parseLoose(v)
	return s.pre != ""
}

func parseLoose(s string) (v semVersion, ok bool) {
	p, ok := parsePartial(trimSpace(s))
	if !ok || p.wild[0] || p.wild[1] || p.wild[2] {
		return v, false
	}
	return p.semVersion, true
}

// partial is a version of a range: wild numbers are x, X, * or left out.
type partial struct {
	semVersion
	wild [3]bool
}

// full says that all three numbers are there.
func (p *partial) full() bool { return !p.wild[0] && !p.wild[1] && !p.wild[2] }

// wildFrom gives the first wild place; everything behind it is wild too.
func (p *partial) wildFrom() int {
	for i, w := range p.wild {
		if w {
			return i
		}
	}
	return 3
}

// parsePartial reads one, two or three numbers or wildcards, and behind three a
// pre-release and a build.
func parsePartial(s string) (p partial, ok bool) {
	for s != "" && (s[0] == 'v' || s[0] == '=' || isSpace(s[0])) {
		s = s[1:]
	}
	p.wild = [3]bool{true, true, true}
	for i := range p.num {
		if i > 0 {
			if s == "" {
				return p, true
			}
			if s[0] != '.' {
				return p, false
			}
			s = s[1:]
		}
		if s != "" && (s[0] == 'x' || s[0] == 'X' || s[0] == '*') {
			s = s[1:]
			continue
		}
		n := digits(s)
		if n == 0 {
			return p, false
		}
		p.num[i], p.wild[i], s = s[:n], false, s[n:]
	}
	s, p.build, ok = cutBuild(s)
	if !ok {
		return p, false
	}
	return p, p.loosePre(s)
}

// loosePre reads what stands behind the third number. The hyphen may be
// missing; and because the reference is a regular expression that gives digits
// back, 1.2.34.5 is 1.2.3-4.5 to it.
func (p *partial) loosePre(s string) bool {
	switch {
	case s == "":
		return true
	case s[0] == '-' && identifiers(s[1:]):
		p.pre = s[1:]
		return true
	case identifiers(s):
		p.pre = s
		return true
	}
	if n := len(p.num[2]); n > 1 && s[0] == '.' && identifiers(s[1:]) {
		p.pre = p.num[2][n-1:] + s
		p.num[2] = p.num[2][:n-1]
		return true
	}
	return false
}
