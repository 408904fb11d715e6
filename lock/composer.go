package lock

import (
	"strings"

	"pkgd/guard"
)

var composerLock = Format{
	Name: "composer-lock", Title: "composer.lock", Ecosystem: "Packagist",
	Files: []string{"composer.lock", "vendor/composer/installed.json"},
	parse: parseComposer,
}

func parseComposer(src string, open Opener, f *File) {
	root := parseJSON(src, f, false).root()
	if !root.ok() {
		return
	}
	f.Version = root.get("plugin-api-version").str()
	byName := map[string]int{}
	var nodes []ref
	read := func(list ref, dev bool) {
		for c := list.first(); c.ok(); c = c.next() {
			if v := c.get("version"); v.kind() == kNumber && strings.Trim(v.raw(), "0123456789") == "" {
				v.n().kind = kString // Composer takes a whole number for the text of its digits
			}
			e, ok := named(c, "packages", f)
			if !ok {
				continue
			}
			e.Name = strings.ToLower(e.Name)
			e.Key, e.Locked, e.Dev = e.Name, true, dev
			composerSource(c, &e)
			if e.Version == "" {
				f.problem(e.Line, e.Name, "no version stands here")
			}
			if _, twice := byName[e.Name]; twice {
				f.problem(e.Line, e.Name, "the package stands twice")
			}
			byName[e.Name] = len(f.Entries)
			f.Entries, nodes = append(f.Entries, e), append(nodes, c)
		}
	}
	packages := root.get("packages")
	if root.kind() == kArray { // installed.json of Composer 1
		packages = root
	}
	if packages.kind() != kArray {
		f.problem(root.line(), "packages", "there is no list of packages")
	}
	if root.get("_readme").ok() && !root.get("packages-dev").ok() { // of a lock file, not of installed.json
		f.problem(root.line(), "packages-dev", "there is no list of development packages; Composer refuses such a file")
	}
	read(packages, false)
	read(root.get("packages-dev"), true)
	for _, name := range root.get("dev-package-names").list() { // installed.json
		if i, ok := byName[name]; ok {
			f.Entries[i].Dev = true
		}
	}
	for i, c := range nodes {
		for d := c.get("require").first(); d.ok(); d = d.next() {
			if _, ok := byName[strings.ToLower(d.key())]; ok {
				f.Entries[i].Needs = append(f.Entries[i].Needs, strings.ToLower(d.key()))
			}
		}
	}
	composerWishes(open, f, byName)
}

// composerWishes reads the composer.json beside the lock file.
func composerWishes(open Opener, f *File, byName map[string]int) {
	if open == nil {
		return
	}
	data, err := open("composer.json")
	if err != nil || len(data) > MaxSize {
		return
	}
	src, _ := decode(data)
	root := parseJSON(src, &File{}, false).root()
	for _, list := range [...]string{"require", "require-dev"} {
		for d := root.get(list).first(); d.ok(); d = d.next() {
			if i, ok := byName[strings.ToLower(d.key())]; ok {
				e := &f.Entries[i]
				e.Direct, e.Requested = true, d.str()
				e.Exact = e.Requested == e.Version
			}
		}
	}
}

// composerSource reads where a package comes from. Those of a Composer
// repository name the place that downloads are reported to; those that the
// project's own "repositories" lead to do not.
func composerSource(c ref, e *Entry) {
	dist, source := c.object("dist", e.Name), c.object("source", e.Name)
	kind, place := dist.want("type", e.Name), dist.want("url", e.Name)
	if sum := dist.want("shasum", e.Name); sum != "" {
		e.Integrity = "sha1:" + sum
	} else if commit := dist.want("reference", e.Name); commit != "" {
		e.Integrity = "git:" + commit
	} else if commit = source.want("reference", e.Name); commit != "" {
		e.Integrity = "git:" + commit
	}
	notify := c.want("notification-url", e.Name)
	base, _, _ := strings.Cut(notify, "/downloads")
	switch {
	case kind == "path":
		e.Source = guard.Source{Type: guard.Directory, Location: place}
	case notify != "":
		e.Source = guard.Source{Type: guard.Registry, Location: bareURL(base)}
	case c.get("type").str() == "metapackage" || !dist.ok() && !source.ok():
		e.Source.Type = guard.Registry
	case source.ok():
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(source.want("url", e.Name)) + "#" + source.want("reference", e.Name)}
	default:
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(place)}
	}
}
