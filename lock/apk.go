package lock

import (
	"strings"

	"pkgd/guard"
)

var apkInstalled = Format{
	Name: "apk-installed", Title: "apk's database of installed packages", Ecosystem: "Alpine",
	Files: []string{"apk/db/installed"},
	parse: parseApk,
}

// parseApk names packages by their origin, as Alpine's advisories do; the
// package itself is the artifact.
func parseApk(src string, open Opener, f *File) {
	eco := distribution(open, "Alpine", "../../../etc/os-release", "../../../../etc/os-release", "../../../usr/lib/os-release")
	provides := map[string]string{} // "so:libc.musl-x86_64.so.1" -> package
	var wishes [][]string
	paragraphs(src, []string{"P", "V", "C", "A", "o", "p", "D"}, f, func(p paragraph) {
		name, version := p.fields["P"], p.fields["V"]
		if name == "" || version == "" {
			f.problem(p.line, name, "an installed package needs a name (P) and a version (V)")
			return
		}
		if f.full(p.line) {
			return
		}
		e := Entry{Key: name}
		e.Ecosystem, e.Line, e.Name, e.Version, e.Locked = eco, p.line, name, version, true
		e.Artifact, e.Source.Type, e.Integrity = name, guard.Registry, p.fields["C"]
		if origin := p.fields["o"]; origin != "" {
			e.Name = origin
		}
		if arch := p.fields["A"]; arch != "" {
			e.Platforms = []string{arch}
		}
		provides[name] = name
		for _, what := range strings.Fields(p.fields["p"]) {
			provides[apkName(what)] = name
		}
		f.Entries, wishes = append(f.Entries, e), append(wishes, strings.Fields(p.fields["D"]))
	})
	for i, list := range wishes {
		for _, d := range list {
			if to, ok := provides[apkName(d)]; ok && to != f.Entries[i].Key {
				f.Entries[i].Needs = append(f.Entries[i].Needs, to)
			}
		}
	}
}

// apkName is the name of "name>=1" and "so:lib.so.1=1.2".
func apkName(s string) string {
	if i := strings.IndexAny(s, "=<>~"); i >= 0 {
		return s[:i]
	}
	return s
}
