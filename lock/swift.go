package lock

import (
	"strings"

	"pkgd/guard"
)

var packageResolved = Format{
	Name: "swift-resolved", Title: "Swift's Package.resolved, versions 1 to 3", Ecosystem: "SwiftURL",
	Files: []string{"Package.resolved", ".package.resolved"},
	parse: parseSwift,
}

func parseSwift(src string, _ Opener, f *File) {
	root := parseJSON(src, f, false).root()
	if !root.ok() {
		return
	}
	f.Version = root.get("version").raw()
	pins := root.get("pins")
	if !pins.ok() {
		pins = root.get("object").get("pins") // version 1
	}
	if pins.kind() != kArray {
		f.problem(root.line(), "pins", "there is no list of pins")
	}
	for c := pins.first(); c.ok(); c = c.next() {
		if c.kind() != kObject {
			f.problem(c.line(), "pins", "an object belongs here, not "+c.kind().String())
			continue
		}
		if f.full(c.line()) {
			break
		}
		var e Entry
		e.Key = c.want("identity", "pins")
		place := c.want("location", e.Key)
		if place == "" {
			place = c.want("repositoryURL", "pins")
		}
		if e.Key == "" {
			e.Key = c.want("package", place)
		}
		state := c.object("state", e.Key)
		e.Line, e.Locked, e.Version = c.line(), true, state.want("version", e.Key)
		commit := state.want("revision", e.Key)
		if e.Version == "" { // a branch or commit
			if e.Version = commit; state.get("branch").str() != "" {
				e.Requested = state.get("branch").str()
			}
		}
		if commit != "" {
			e.Integrity = "git:" + commit
		}
		swiftSource(&e, c.want("kind", e.Key), place)
		if e.Name == "" || e.Version == "" && e.Source.Type != guard.Directory {
			f.problem(e.Line, e.Key, "a pin needs a place and a version or revision")
		}
		if e.Name != "" {
			f.Entries = append(f.Entries, e)
		}
	}
}

// swiftSource names a package as OSV does: its address without scheme and
// ".git". Swift has no registry that most use: its packages are git tags.
func swiftSource(e *Entry, kind, place string) {
	switch kind {
	case "registry":
		e.Name, e.Source.Type = e.Key, guard.Registry
		return
	case "localSourceControl", "fileSystem":
		e.Name, e.Source = e.Key, guard.Source{Type: guard.Directory, Location: place}
		return
	}
	name := bareURL(place)
	if i := strings.Index(name, "://"); i >= 0 {
		name = strings.TrimPrefix(name[i+3:], "git@")
	} else if rest, ok := strings.CutPrefix(name, "git@"); ok {
		name = strings.Replace(rest, ":", "/", 1)
	}
	e.Name = strings.TrimSuffix(strings.TrimSuffix(name, "/"), ".git")
	e.Source = guard.Source{Type: guard.Git, Location: bareURL(place)}
}
