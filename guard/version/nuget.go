package version

// NuGet: SemVer 2 with one to four numbers; missing ones are zero, identifiers
// of the pre-release compare without regard to case, build metadata never
// counts. Ranges are intervals, "1.0" means 1.0 or newer, "1.*" floats
// (nuget_float.go). Source: learn.microsoft.com/nuget/concepts/package-versioning.

var nugetOrder = order{compare: nugetCompare, prerelease: nugetPrerelease, satisfies: nugetSatisfies, exact: nugetExact}

type nugetVersion struct {
	num [4]string
	pre string
}

func nugetCompare(a, b string) (int, bool) {
	x, ok := parseNuGet(a)
	if !ok {
		return 0, false
	}
	y, ok := parseNuGet(b)
	if !ok {
		return 0, false
	}
	return x.compare(&y), true
}

func (v *nugetVersion) compare(w *nugetVersion) int {
	for i := range v.num {
		if c := compareDigits(v.num[i], w.num[i]); c != 0 {
			return c
		}
	}
	return comparePreFold(v.pre, w.pre)
}

func nugetPrerelease(v string) bool {
	n, _ := parseNuGet(v)
	return n.pre != ""
}

func parseNuGet(s string) (v nugetVersion, ok bool) {
	s = trimSpace(s)
	if looksLikeDigest(s) {
		return v, false
	}
	if s != "" && lowerByte(s[0]) == 'v' {
		s = s[1:]
	}
	s, _, ok = cutBuild(s)
	if !ok {
		return v, false
	}
	for i := range v.num {
		n := digits(s)
		if n == 0 {
			return v, false
		}
		v.num[i], s = s[:n], s[n:]
		if s == "" || s[0] != '.' {
			break
		}
		s = s[1:]
		if i == len(v.num)-1 {
			return v, false
		}
	}
	if s == "" {
		return v, true
	}
	v.pre = s[1:]
	return v, s[0] == '-' && identifiers(v.pre)
}

// comparePreFold is comparePre without regard to case.
func comparePreFold(a, b string) int {
	if a == "" || b == "" {
		return boolOrder(a == "", b == "")
	}
	for {
		x, restA, moreA := nextField(a, '.')
		y, restB, moreB := nextField(b, '.')
		c := 0
		if nx, ny := allDigits(x), allDigits(y); !nx && !ny {
			c = compareFold(x, y)
		} else {
			c = compareIdentifier(x, y)
		}
		if c != 0 {
			return c
		}
		if !moreA || !moreB {
			return boolOrder(moreA, moreB)
		}
		a, b = restA, restB
	}
}

func nugetSatisfies(constraint, v string) (bool, error) {
	w, ok := parseNuGet(v)
	if !ok {
		return false, ErrUnordered
	}
	constraint = trimSpace(constraint)
	if f, ok := parseNuGetFloat(constraint); ok {
		return f.has(&w), nil
	}
	if _, ok := parseNuGet(constraint); ok {
		c, _ := nugetCompare(v, constraint)
		return c >= 0, nil
	}
	i, rest, ok := parseInterval(constraint)
	if !ok || trimSpace(rest) != "" {
		return false, ErrConstraint
	}
	if f, ok := parseNuGetFloat(i.low); ok {
		i.low = f.floor
	}
	return i.has(v, nugetCompare)
}

// nugetExact: "[1.2.3]", and "1.2.3" because the lowest version is taken, so
// that naming one pins it wherever it exists.
func nugetExact(constraint string) (string, bool) {
	if n := len(constraint); n > 2 && constraint[0] == '[' && constraint[n-1] == ']' {
		constraint = trimSpace(constraint[1 : n-1])
	}
	_, ok := parseNuGet(constraint)
	return constraint, ok
}
