package version

// NuGet: SemVer 2 with one to four numbers; missing ones are zero, identifiers
// of the pre-release compare without regard to case, build metadata never
// counts. Ranges are intervals, "1.0" means 1.0 or newer, "1.*" floats. Source:
// learn.microsoft.com/nuget/concepts/package-versioning.

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
	for i := range x.num {
		if c := compareDigits(x.num[i], y.num[i]); c != 0 {
			return c, true
		}
	}
	return comparePreFold(x.pre, y.pre), true
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
	if in, ok := nugetFloat(constraint, &w); ok {
		return in, nil
	}
	if _, ok := parseNuGet(constraint); ok {
		c, _ := nugetCompare(v, constraint)
		return c >= 0, nil
	}
	i, rest, ok := parseInterval(constraint)
	if !ok || trimSpace(rest) != "" {
		return false, ErrConstraint
	}
	return i.has(v, nugetCompare)
}

// nugetFloat reads "*", "1.*", "1.2.*" and, for pre-releases too, "*-*" and
// "1.2.3-*": the newest version that begins so.
func nugetFloat(s string, v *nugetVersion) (in, ok bool) {
	if s == "" || s[len(s)-1] != '*' {
		return false, false
	}
	pre := false
	head := s[:len(s)-1]
	if n := len(head); n > 1 && head[n-2] == '*' && head[n-1] == '-' {
		pre, head = true, head[:n-2]
	}
	if n := len(head); n > 0 && head[n-1] == '-' {
		full, ok := parseNuGet(head[:n-1])
		return ok && full.num == v.num, ok
	}
	if head == "" {
		return pre || v.pre == "", true
	}
	if head[len(head)-1] != '.' {
		return false, false
	}
	head = head[:len(head)-1]
	for i := 0; i < 3; i++ {
		var x string
		var more bool
		x, head, more = nextField(head, '.')
		if !allDigits(x) {
			return false, false
		}
		if compareDigits(x, v.num[i]) != 0 {
			return false, true
		}
		if !more {
			return pre || v.pre == "", true
		}
	}
	return false, false
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
