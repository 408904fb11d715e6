package lock

import (
	"strings"

	"pkgd/guard"
)

var gradleLock = Format{
	Name: "gradle-lock", Title: "gradle.lockfile and buildscript-gradle.lockfile", Ecosystem: "Maven",
	Files: []string{"gradle.lockfile", "buildscript-gradle.lockfile", "*-gradle.lockfile", "gradle/dependency-locks/*.lockfile"},
	parse: parseGradle,
}

// parseGradle reads "group:name:version=configuration,configuration" lines;
// before Gradle 7 the configurations are the file's name.
func parseGradle(src string, _ Opener, f *File) {
	seen := map[string]int{}
	ended := false
	for n, text := range lines(src, f) {
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			continue
		}
		what, configurations, _ := strings.Cut(text, "=")
		if what == "empty" {
			ended = true
			continue
		}
		parts := strings.Split(what, ":")
		if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
			f.problem(n, text, "a line is a group, a name and a version with colons between them")
			continue
		}
		if f.full(n) {
			break
		}
		e := Entry{Key: what}
		e.Name, e.Version, e.Line, e.Locked = parts[0]+":"+parts[1], parts[2], n, true
		e.Source.Type = guard.Registry
		if configurations != "" {
			e.Groups = strings.Split(configurations, ",")
			e.Dev = onlyTests(e.Groups)
		}
		if i, twice := seen[what]; twice {
			f.problem(n, what, "the module stands twice")
			f.Entries[i].Groups = append(f.Entries[i].Groups, e.Groups...)
			continue
		}
		seen[what] = len(f.Entries)
		f.Entries = append(f.Entries, e)
	}
	if !ended && strings.Contains(src, "=") {
		f.problem(0, "file", `the line "empty=" that ends every such file is missing: the file is cut off`)
	}
}

// onlyTests says whether every configuration is one of Gradle's for tests.
func onlyTests(configurations []string) bool {
	for _, c := range configurations {
		if !strings.HasPrefix(c, "test") && !strings.HasPrefix(c, "androidTest") {
			return false
		}
	}
	return true
}
