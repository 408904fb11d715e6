package lock

import (
	"strings"

	"pkgd/guard"
)

var pixiLock = Format{
	Name: "pixi-lock", Title: "pixi.lock, versions 1 to 7", Ecosystem: "conda",
	Files: []string{"pixi.lock"},
	parse: parsePixi,
}

func parsePixi(src string, _ Opener, f *File) {
	root := oneYAML(src, f)
	f.Version = root.get("version").raw()
	packages := root.get("packages")
	if !packages.ok() {
		packages = root.get("package") // versions 1 to 3
	}
	if root.kind() == kObject && packages.kind() != kArray {
		f.problem(root.line(), "packages", "there is no list of packages")
	}
	seen := map[string]bool{}
	byName := map[string][]string{}
	var nodes []ref
	for c := packages.first(); c.ok(); c = c.next() {
		e, ok := pixiEntry(c, f)
		if !ok || seen[e.Key] {
			continue
		}
		seen[e.Key] = true
		name := strings.ToLower(e.Name)
		if len(byName[name]) < maxSame {
			byName[name] = append(byName[name], e.Key)
		}
		if e.Member {
			f.Members = append(f.Members, e)
			continue
		}
		f.Entries, nodes = append(f.Entries, e), append(nodes, c)
	}
	pixiListed(root, packages, f)
	for i, c := range nodes {
		for _, list := range [...]string{"depends", "requires_dist"} {
			for _, d := range c.get(list).list() {
				name := strings.ToLower(before(before(d, " "), "=")) // "python >=3.8,<4"
				if list == "requires_dist" {
					name = strings.ToLower(requirementName(d))
				}
				f.Entries[i].Needs = append(f.Entries[i].Needs, byName[name]...)
			}
		}
	}
}

// pixiListed looks whether all that the environments bring in is there.
func pixiListed(root, packages ref, f *File) {
	have := map[string]bool{}
	for c := packages.first(); c.ok(); c = c.next() {
		for _, k := range [...]string{"url", "path", "conda", "pypi", "conda_source"} {
			have[c.get(k).raw()] = true
		}
	}
	for env := root.get("environments").first(); env.ok(); env = env.next() {
		for platform := env.get("packages").first(); platform.ok(); platform = platform.next() {
			for c := platform.first(); c.ok(); c = c.next() {
				if at := c.first().raw(); !have[at] {
					f.lacks(c.line(), env.key(), at)
				}
			}
		}
	}
}

// pixiEntry reads a package of either world. Newer files name only its address,
// which says name and version, too.
func pixiEntry(c ref, f *File) (Entry, bool) {
	if c.kind() != kObject {
		f.problem(c.line(), "packages", "an object belongs here, not "+c.kind().String())
		return Entry{}, false
	}
	if f.full(c.line()) {
		return Entry{}, false
	}
	world, address := c.get("kind").str(), c.get("url").str()
	if world == "" {
		world = c.get("manager").str()
	}
	for _, k := range [...]string{"conda", "pypi", "conda_source"} {
		if a := c.want(k, "packages"); a != "" {
			world, address = k, a
		}
	}
	if address == "" {
		address = c.get("path").str()
	}
	if world == "pypi" || world == "pip" {
		return pixiPyPI(c, address, f)
	}
	e, ok := condaURL(address)
	if world == "conda_source" || !ok {
		return pixiBuilt(c, address, f)
	}
	e.Line = c.line()
	if sum := pixiHash(c, address); sum != "" {
		e.Integrity = sum
	}
	return e, true
}

// pixiHash is an entry's digest: sha256, else md5; a table of them until version 3.
func pixiHash(c ref, what string) string {
	for _, sums := range [...]ref{c, c.object("hash", what)} {
		for _, k := range [...]string{"sha256", "md5"} {
			if sum := sums.want(k, what); sum != "" {
				return k + ":" + sum
			}
		}
	}
	return ""
}

// pixiBuilt reads a conda package that is built from its source: a folder or
// address, since version 7 behind its name, "name[digest] @ place". Where a source
// is named beside it, the place has only the recipe.
func pixiBuilt(c ref, place string, f *File) (Entry, bool) {
	var e Entry
	e.Line, e.Locked, e.Ecosystem = c.line(), true, "conda"
	e.Name, e.Version = c.want("name", place), c.want("version", place)
	if head, at, ok := strings.Cut(place, "] @ "); ok && e.Name == "" {
		e.Name, place = before(head, "["), at
	}
	source := c.object("source", place)
	if !source.ok() {
		source = c.object("package_build_source", place) // version 6
	}
	switch git, url := source.want("git", place), source.want("url", place); {
	case git != "":
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(git) + "#" + source.want("rev", place)}
	case url != "":
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(url)}
	case gitAddress(place):
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(place)}
	case strings.Contains(place, "://"):
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(place)}
	default:
		e.Source = guard.Source{Type: guard.Directory, Location: place}
		e.Member = inside(place)
	}
	if e.Name == "" && !e.Member {
		f.problem(e.Line, place, "this is not the address of a conda package")
		return e, false
	}
	e.Key = "source " + e.Name + "@" + e.Version + " " + e.Source.Location
	if e.Name == "" {
		e.Name = place
	}
	return e, true
}

func pixiPyPI(c ref, address string, f *File) (Entry, bool) {
	e := Entry{Key: "pypi " + address}
	e.Ecosystem, e.Line, e.Locked = "PyPI", c.line(), true
	e.Name, e.Version = c.want("name", address), c.want("version", address)
	file := fileName(before(before(address, "#"), "?"))
	if name, v := archiveName(file); pythonArchive(file) && e.Version == "" && (e.Name == "" || ownArchive(address, e.Name, v)) {
		e.Name, e.Version = name, v
	}
	if e.Name == "" {
		f.problem(e.Line, address, "an entry has no name")
		return e, false
	}
	e.Integrity = pixiHash(c, address)
	index := bareURL(c.want("index", address)) // since version 7, where it is not PyPI
	switch {
	case gitAddress(address):
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(address)}
	case strings.Contains(address, "://") && index != "":
		e.Source, e.Artifact = guard.Source{Type: guard.Registry, Location: index}, file
		pyPlaced(&e, address)
	case guard.PublicRegistry("PyPI", address) && ownArchive(address, e.Name, e.Version):
		e.Source, e.Artifact = guard.Source{Type: guard.Registry, Location: hostOf(address)}, file
	case strings.Contains(address, "://"):
		e.Source, e.Artifact = guard.Source{Type: guard.URL, Location: bareURL(address)}, file
	case pythonArchive(file):
		e.Source, e.Artifact = guard.Source{Type: guard.File, Location: address}, file
	default:
		e.Source = guard.Source{Type: guard.Directory, Location: address}
		e.Member = inside(address)
	}
	f.unversioned(&e)
	return e, true
}
