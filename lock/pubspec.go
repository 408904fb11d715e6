package lock

import (
	"strings"

	"pkgd/guard"
)

var pubspecLock = Format{
	Name: "pubspec-lock", Title: "pubspec.lock", Ecosystem: "Pub",
	Files: []string{"pubspec.lock"},
	parse: parsePubspec,
}

func parsePubspec(src string, _ Opener, f *File) {
	root := oneYAML(src, f)
	packages := root.object("packages", "file")
	if root.kind() == kObject && packages.kind() != kObject {
		f.problem(root.line(), "packages", `there is no "packages" object`)
	}
	for c := packages.first(); c.ok(); c = c.next() {
		what := c.key()
		if c.kind() != kObject {
			f.problem(c.line(), what, "an object belongs here, not "+c.kind().String())
			continue
		}
		if f.full(c.line()) {
			break
		}
		e := Entry{Key: what}
		e.Name, e.Line, e.Locked, e.Version = what, c.line(), true, c.want("version", what)
		dependency := c.want("dependency", what)
		e.Direct = strings.HasPrefix(dependency, "direct")
		e.Dev = dependency == "direct dev"
		about := c.get("description")
		if name := about.get("name").str(); name != "" {
			e.Name = name
		}
		place := about.get("url").str()
		switch source := c.want("source", what); source {
		case "hosted":
			e.Source = guard.Source{Type: guard.Registry, Location: bareURL(place)}
			if sum := about.want("sha256", what); sum != "" {
				e.Integrity = "sha256:" + sum
			}
		case "git":
			e.Source = guard.Source{Type: guard.Git, Location: bareURL(place) + "#" + about.get("resolved-ref").str()}
		case "path":
			e.Source = guard.Source{Type: guard.Directory, Location: about.get("path").str()}
		case "sdk": // ships with Dart or Flutter
			e.Bundled, e.Kind, e.Source.Type = true, "sdk", guard.Directory
			e.Source.Location = about.raw()
		default:
			e.Source = guard.Source{Type: guard.URL, Location: bareURL(place)}
		}
		// Who needs it stands nowhere; what is not direct, some package does.
		e.ByRegistry = !e.Direct && (e.Source.Type == guard.Git || e.Source.Type == guard.URL)
		f.unversioned(&e)
		f.Entries = append(f.Entries, e)
	}
}
