package lock

import (
	"slices"
	"strings"

	"pkgd/guard"
)

var nugetLock = Format{
	Name: "nuget-lock", Title: "NuGet packages.lock.json", Ecosystem: "NuGet",
	Files: []string{"packages.lock.json", "packages.*.lock.json"},
	parse: parseNuGet,
}

// parseNuGet reads the packages of every target framework; one that several
// have at the same version is one entry with several platforms.
func parseNuGet(src string, _ Opener, f *File) {
	root := parseJSON(src, f, false).root()
	if !root.ok() {
		return
	}
	f.Version = root.get("version").raw()
	frameworks := root.object("dependencies", "file")
	if !frameworks.ok() {
		f.problem(root.line(), "dependencies", `there is no "dependencies" object`)
	}
	f.directs = true // each entry has its type
	byKey := map[string]int{}
	defer func() { // two frameworks can give the same need
		for i := range f.Entries {
			slices.Sort(f.Entries[i].Needs)
			f.Entries[i].Needs = slices.Compact(f.Entries[i].Needs)
		}
	}()
	for fw := frameworks.first(); fw.ok(); fw = fw.next() {
		here := map[string]int{}
		for c := fw.first(); c.ok(); c = c.next() {
			e, ok := nugetEntry(c, f)
			if !ok {
				continue
			}
			i, again := byKey[e.Key]
			if !again {
				i = len(f.Entries)
				byKey[e.Key] = i
				f.Entries = append(f.Entries, e)
			}
			old := &f.Entries[i]
			old.Direct = old.Direct || e.Direct
			old.Platforms = append(old.Platforms, fw.key())
			here[strings.ToLower(c.key())] = i
		}
		for c := fw.first(); c.ok(); c = c.next() {
			i, ok := here[strings.ToLower(c.key())]
			for d := c.get("dependencies").first(); ok && d.ok(); d = d.next() {
				if d.kind() != kString {
					f.problem(d.line(), d.key(), "a version stands here in every such file, not "+d.kind().String())
				}
				if to, found := here[strings.ToLower(d.key())]; found {
					f.Entries[i].Needs = append(f.Entries[i].Needs, f.Entries[to].Key)
				}
			}
		}
	}
}

func nugetEntry(c ref, f *File) (Entry, bool) {
	var e Entry
	what := c.key()
	if c.kind() != kObject {
		f.problem(c.line(), what, "an object belongs here, not "+c.kind().String())
		return e, false
	}
	if f.full(c.line()) {
		return e, false
	}
	e.Name, e.Line, e.Locked = what, c.line(), true
	e.Version, e.Requested = c.want("resolved", what), c.want("requested", what)
	e.Key = strings.ToLower(what) + "@" + e.Version
	e.Source.Type = guard.Registry
	if hash := c.want("contentHash", what); hash != "" {
		e.Integrity = "sha512-" + hash
	}
	switch kind := c.want("type", what); strings.ToLower(kind) {
	case "direct":
		e.Direct = true
		e.Exact = e.Requested == "["+e.Version+", "+e.Version+"]" || e.Requested == "["+e.Version+"]"
	case "project":
		e.Member, e.Source.Type = true, guard.Directory
		f.Members = append(f.Members, e)
		return e, false
	}
	for d := c.first(); d.ok(); d = d.next() {
		if d.kind() == kObject && d.key() != "dependencies" {
			f.problem(d.line(), d.key(), "an object stands inside the package "+what+" and is not read")
		}
	}
	f.unversioned(&e)
	return e, true
}
