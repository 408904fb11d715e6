package version

// JSR: strict SemVer; what is asked for is written as npm's ranges, which is
// what deno and the npm bridge both read. Source: jsr.io/docs.

var jsrOrder = order{compare: semverCompare, prerelease: semverPrerelease, satisfies: npmSatisfies, exact: npmExact}
