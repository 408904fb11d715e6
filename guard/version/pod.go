package version

// CocoaPods: the order and requirements of RubyGems, and build metadata behind a
// plus that never counts. Source: the cocoapods-core library.

var podOrder = order{compare: podCompare, prerelease: podPrerelease, satisfies: podSatisfies, exact: gemExact}

func podCompare(a, b string) (int, bool) {
	a, okA := podBare(a)
	b, okB := podBare(b)
	if !okA || !okB {
		return 0, false
	}
	return gemCompare(a, b)
}

func podPrerelease(v string) bool {
	v, _ = podBare(v)
	return gemPrerelease(v)
}

func podSatisfies(constraint, v string) (bool, error) {
	v, ok := podBare(v)
	if !ok {
		return false, ErrUnordered
	}
	return gemSatisfies(constraint, v)
}

// podBare cuts the build metadata off.
func podBare(v string) (string, bool) {
	v, _, ok := cutBuild(trimSpace(v))
	return v, ok
}
