package version

// Maven's ranges: intervals joined by commas. A bare version is what is taken
// when nothing else argues, so it is that version and no other. Gradle's "1.+"
// and "latest.release" are not read: they are Gradle's own.

func mavenSatisfies(constraint, v string) (bool, error) {
	v = trimSpace(v)
	if !mavenOK(v) {
		return false, ErrUnordered
	}
	constraint = trimSpace(constraint)
	if mavenOK(constraint) {
		c, _ := mavenCompare(constraint, v)
		return c == 0, nil
	}
	in := false
	for {
		i, rest, ok := parseInterval(constraint)
		if !ok {
			return false, ErrConstraint
		}
		has, err := i.has(v, mavenCompare)
		if err != nil {
			return false, err
		}
		in = in || has
		if constraint = trimSpace(rest); constraint == "" {
			return in, nil
		}
		if constraint[0] != ',' {
			return false, ErrConstraint
		}
		constraint = trimSpace(constraint[1:])
	}
}

func mavenExact(constraint string) (string, bool) {
	if n := len(constraint); n > 2 && constraint[0] == '[' && constraint[n-1] == ']' {
		constraint = trimSpace(constraint[1 : n-1])
	}
	return constraint, mavenOK(constraint)
}
