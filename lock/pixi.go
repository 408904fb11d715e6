package lock

import (
	"strings"

	"pkgd/guard"
)

var pixiLock = Format{
	Name: "pixi-lock", Title: "pixi.lock, versions 1 to 6", Ecosystem: "conda",
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
	for _, k := range [...]string{"conda", "pypi"} {
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
	if !ok {
		e.Name, e.Version, e.Ecosystem, e.Key = c.want("name", address), c.want("version", address), "conda", address
		e.Source = guard.Source{Type: guard.Directory, Location: address}
		e.Member = inside(address)
		if e.Name == "" && !e.Member {
			f.problem(c.line(), address, "this is not the address of a conda package")
			return e, false
		}
		if e.Name == "" {
			e.Name = address
		}
	}
	e.Line, e.Locked = c.line(), true
	if sum := c.want("sha256", address); sum != "" {
		e.Integrity = "sha256:" + sum
	}
	return e, true
}

func pixiPyPI(c ref, address string, f *File) (Entry, bool) {
	e := Entry{Key: "pypi " + address}
	e.Ecosystem, e.Line, e.Locked = "PyPI", c.line(), true
	e.Name, e.Version = c.want("name", address), c.want("version", address)
	file := fileName(before(before(address, "#"), "?"))
	if pythonArchive(file) && (e.Name == "" || e.Version == "") {
		e.Name, e.Version = archiveName(file)
	}
	if e.Name == "" {
		f.problem(e.Line, address, "an entry has no name")
		return e, false
	}
	if sum := c.want("sha256", address); sum != "" {
		e.Integrity = "sha256:" + sum
	}
	switch {
	case gitAddress(address):
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(address)}
	case strings.Contains(address, "://files.pythonhosted.org/"):
		e.Source, e.Artifact = guard.Source{Type: guard.Registry, Location: hostOf(address)}, file
	case strings.Contains(address, "://"):
		e.Source, e.Artifact = guard.Source{Type: guard.URL, Location: bareURL(address)}, file
	default:
		e.Source = guard.Source{Type: guard.Directory, Location: address}
		e.Member = inside(address)
	}
	return e, true
}
