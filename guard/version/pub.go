package version

// Pub (Dart): SemVer, but a version with build metadata is newer than the same
// one without, and builds are compared like pre-releases. Source: the
// pub_semver library, dart.dev/tools/pub/versioning.

var pubOrder = order{compare: pubCompare, prerelease: semverPrerelease}

func pubCompare(a, b string) (int, bool) {
	x, ok := parseSemver(a)
	if !ok {
		return 0, false
	}
	y, ok := parseSemver(b)
	if !ok {
		return 0, false
	}
	if c := x.compare(&y); c != 0 || x.build == y.build {
		return c, true
	}
	if x.build == "" || y.build == "" {
		return boolOrder(x.build != "", y.build != ""), true
	}
	return comparePre(x.build, y.build), true
}
