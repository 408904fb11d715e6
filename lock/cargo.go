package lock

import (
	"strings"

	"pkgd/guard"
)

var cargoLock = Format{
	Name: "cargo-lock", Title: "Cargo.lock, versions 1 to 4", Ecosystem: "crates.io",
	Files: []string{"Cargo.lock"},
	parse: parseCargo,
}

func parseCargo(src string, _ Opener, f *File) {
	root := parseTOML(src, f).root()
	f.Version = root.get("version").raw()
	sums := root.get("metadata") // versions 1 and 2 keep the checksums apart
	byName := map[string][]int{} // indexes into all
	byKey := map[string]int{}
	var all []Entry
	var deps []ref
	read := func(c ref) {
		e, ok := cargoEntry(c, f)
		if !ok || len(all) >= maxEntries && f.overfull(e.Line) {
			return
		}
		if _, twice := byKey[e.Key]; twice {
			f.problem(e.Line, e.Name, "the package stands twice; Cargo refuses the file")
		}
		byKey[e.Key] = len(all)
		if len(byName[e.Name]) < maxSame {
			byName[e.Name] = append(byName[e.Name], len(all))
		}
		all, deps = append(all, e), append(deps, c.get("dependencies"))
	}
	if c := root.get("root"); c.kind() == kObject { // before 2018
		read(c)
	}
	packages := root.get("package")
	if packages.ok() && packages.kind() != kArray {
		f.problem(packages.line(), "package", "a list of tables belongs here")
	}
	for c := packages.first(); c.ok(); c = c.next() {
		read(c)
	}
	if sums.ok() {
		cargoSums(sums, all, byKey)
	}
	for i := range all {
		for _, d := range deps[i].list() {
			j := cargoResolve(d, byName, all)
			if j < 0 {
				f.problem(all[i].Line, d, all[i].Name+" needs it and it stands nowhere in the file; Cargo adds it anew")
				continue
			}
			if all[i].Member {
				all[j].Direct = true
			}
			all[i].Needs = append(all[i].Needs, all[j].Key)
		}
	}
	f.Entries = make([]Entry, 0, len(all))
	for i := range all {
		if all[i].Member {
			f.Members = append(f.Members, all[i])
		} else {
			f.Entries = append(f.Entries, all[i])
		}
	}
}

func cargoEntry(c ref, f *File) (Entry, bool) {
	var e Entry
	if c.kind() != kObject {
		f.problem(c.line(), "package", "a table belongs here, not "+c.kind().String())
		return e, false
	}
	e.Line, e.Ecosystem, e.Locked = c.line(), "crates.io", true
	e.Name = c.want("name", "package")
	e.Version = c.want("version", e.Name)
	if e.Name == "" || e.Version == "" {
		f.problem(e.Line, "package "+e.Name, "a package needs a name and a version")
		if e.Name == "" {
			return e, false
		}
	}
	if sum := c.want("checksum", e.Name); sum != "" {
		e.Integrity = "sha256:" + sum
	}
	source := c.want("source", e.Name)
	e.Key = cargoKey(e.Name, e.Version, source)
	kind, address, _ := strings.Cut(source, "+")
	switch {
	case !c.get("source").ok():
		e.Member, e.Source = true, guard.Source{Type: guard.Directory}
	case kind == "registry" || kind == "sparse" || kind == "local-registry":
		e.Source = guard.Source{Type: guard.Registry, Location: bareURL(address)}
	case kind == "git":
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(address)}
	case kind == "path" || kind == "directory":
		e.Source = guard.Source{Type: guard.Directory, Location: address}
	default:
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(source)}
	}
	return e, true
}

// cargoKey is how a dependency list names a package in full.
func cargoKey(name, version, source string) string {
	return name + " " + version + " (" + source + ")"
}

// cargoResolve finds the package that "name", "name version" or "name version
// (source)" means; -1: none. Without a source it is the project's own where
// there is one: those have none that could be named.
func cargoResolve(dep string, byName map[string][]int, all []Entry) int {
	name, rest, _ := strings.Cut(dep, " ")
	version, source, _ := strings.Cut(rest, " ")
	found := -1
	for _, i := range byName[name] {
		switch {
		case version != "" && all[i].Version != version, source != "" && !cargoFrom(all[i].Key, source):
		case all[i].Member:
			return i
		case found < 0:
			found = i
		}
	}
	return found
}

// cargoFrom says whether a key has the source of a dependency list, "(source)",
// where a git source stands without its commit.
func cargoFrom(key, source string) bool {
	if strings.HasSuffix(key, source) {
		return true
	}
	address, commit := strings.LastIndexByte(key, '('), strings.LastIndexByte(key, '#')
	return address >= 0 && commit > address && key[address:commit] == strings.TrimSuffix(source, ")")
}

// cargoSums takes the checksums out of "checksum name version (source)" lines.
func cargoSums(sums ref, all []Entry, byKey map[string]int) {
	for c := sums.first(); c.ok(); c = c.next() {
		key, ok := strings.CutPrefix(c.key(), "checksum ")
		if i, known := byKey[key]; ok && known && c.str() != "<none>" && c.str() != "" {
			all[i].Integrity = "sha256:" + c.str()
		}
	}
}
