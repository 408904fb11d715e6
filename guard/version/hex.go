package version

// Hex: SemVer; requirements as Elixir's Version module reads them: comparisons
// joined by "and" and "or", "and" binding closer, "~> 1.2" (below 2.0) and
// "~> 1.2.3" (below 1.3), a bare version (equal). Source: hexdocs.pm/elixir/Version.html.
//
// Pre-releases match by order alone, which is Version.match?'s default; that the
// resolver takes one only when asked is its own rule, see Prerelease.

var hexOrder = order{compare: semverCompare, prerelease: semverPrerelease, satisfies: hexSatisfies, exact: hexExact}

func hexSatisfies(constraint, v string) (bool, error) {
	w, ok := parseSemver(v)
	if !ok {
		return false, ErrUnordered
	}
	rest := trimSpace(constraint)
	in, all := false, true
	for {
		var has bool
		if has, rest, ok = hexClause(rest, &w); !ok {
			return false, ErrConstraint
		}
		all = all && has
		if rest == "" {
			return in || all, nil
		}
		var joint string
		joint, rest = cutWord(rest)
		switch rest = trimSpace(rest); joint {
		case "and":
		case "or":
			in, all = in || all, true
		default:
			return false, ErrConstraint
		}
	}
}

// hexClause answers one comparison at the start of s.
func hexClause(s string, v *semVersion) (in bool, rest string, ok bool) {
	n := 0
	for n < len(s) && n < 2 && (s[n] == '=' || s[n] == '!' || s[n] == '<' || s[n] == '>' || s[n] == '~') {
		n++
	}
	op := s[:n]
	word, rest := cutWord(trimSpace(s[n:]))
	rest = trimSpace(rest)
	if op == "~>" {
		in, ok = hexReach(word, v)
		return in, rest, ok
	}
	switch op {
	case "":
		op = "=="
	case "!":
		op = "!="
	case "==", "!=", "<", "<=", ">", ">=":
	default:
		return false, rest, false
	}
	bound, ok := parseSemver(word)
	return opHolds(op, v.compare(&bound)), rest, ok
}

// hexReach reads the version of "~>", of which the last number may be left out.
func hexReach(word string, v *semVersion) (in, ok bool) {
	fixed := 2
	bound, ok := parseSemver(word)
	if n := releaseLen(word); !ok {
		fixed = 1
		bound, ok = parseSemver(word[:n] + ".0" + word[n:])
	}
	if !ok || v.compare(&bound) < 0 {
		return false, ok
	}
	for i := range fixed {
		if compareDigits(v.num[i], bound.num[i]) != 0 {
			return false, true
		}
	}
	return true, true
}

func hexExact(constraint string) (string, bool) {
	if len(constraint) > 2 && constraint[:2] == "==" {
		constraint = trimSpace(constraint[2:])
	}
	_, ok := parseSemver(constraint)
	return constraint, ok
}
