package version

// Maven's ranges: intervals joined by commas; "[1.2.*]" is everything that begins
// so, pre-releases too. A bare version is what is taken when nothing else argues,
// so it is that version and no other. Gradle's "1.+" and "latest.release" are not
// read: they are Gradle's own. Source: Maven Resolver's GenericVersionScheme.

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
		has, wild := mavenWild(&i, v)
		if !wild {
			var err error
			if has, err = i.has(v, mavenCompare); err != nil {
				return false, err
			}
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

// mavenWild reads "[1.2.*]": v's first numbers are the same; those that are
// missing are zero.
func mavenWild(i *interval, v string) (has, wild bool) {
	n := len(i.low)
	if i.high != i.low || n < 3 || i.low[n-2:] != ".*" || releaseLen(i.low) != n-2 {
		return false, false
	}
	for prefix, more := i.low[:n-2], true; more; {
		var want string
		want, prefix, more = nextField(prefix, '.')
		n := digits(v)
		if compareDigits(want, v[:n]) != 0 {
			return false, true
		}
		if v = v[n:]; startsWith(v, '.') {
			v = v[1:]
		} else {
			v = ""
		}
	}
	return true, true
}

func mavenExact(constraint string) (string, bool) {
	if n := len(constraint); n > 2 && constraint[0] == '[' && constraint[n-1] == ']' {
		constraint = trimSpace(constraint[1 : n-1])
	}
	return constraint, mavenOK(constraint) && !hasByte(constraint, '*')
}
