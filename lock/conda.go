package lock

import (
	"bytes"
	"strings"

	"pkgd/guard"
)

var condaLock = Format{
	Name: "conda-lock", Title: "conda-lock.yml", Ecosystem: "conda",
	Files: []string{"conda-lock.yml", "conda-lock.yaml", "*.conda-lock.yml", "*-conda-lock.yml"},
	parse: parseCondaLock,
}

var condaExplicit = Format{
	Name: "conda-explicit", Title: "conda's explicit lists (@EXPLICIT)", Ecosystem: "conda",
	Files: []string{"conda-*.lock", "*-conda.lock", "explicit*.txt", "*explicit.txt", "spec-file*.txt", "conda-*.txt", "environment*.lock"},
	Sniff: func(data []byte) bool { return bytes.Contains(firstBytes(data), []byte("@EXPLICIT")) },
	parse: parseCondaExplicit,
}

var condaEnvironment = Format{
	Name: "conda-environment", Title: "environment.yml: wishes, not versions", Ecosystem: "conda",
	Files: []string{"environment.yml", "environment.yaml", "environment-*.yml", "*-environment.yml", "environment*.yaml"},
	parse: parseCondaEnvironment,
}

// parseCondaLock reads one entry for each platform: the files differ.
func parseCondaLock(src string, _ Opener, f *File) {
	root := oneYAML(src, f)
	f.Version = root.get("version").raw()
	packages := root.get("package")
	if root.kind() == kObject && packages.kind() != kArray {
		f.problem(root.line(), "package", "there is no list of packages")
	}
	byKey := map[string]bool{}
	var nodes []ref
	for c := packages.first(); c.ok(); c = c.next() {
		e, ok := condaLockEntry(c, f)
		if !ok {
			continue
		}
		byKey[e.Key] = true
		f.Entries, nodes = append(f.Entries, e), append(nodes, c)
	}
	for i, c := range nodes {
		e := &f.Entries[i]
		manager, platform := before(e.Key, ":"), c.get("platform").raw()
		for d := c.get("dependencies").first(); d.ok(); d = d.next() {
			key := condaKey(manager, platform, d.key())
			if !byKey[key] {
				key = condaKey("conda", platform, d.key())
			}
			switch {
			case byKey[key] && key != e.Key:
				e.Needs = append(e.Needs, key)
			case !byKey[key] && manager == "conda" && !strings.HasPrefix(d.key(), "__") && !byKey[condaKey("pip", platform, d.key())]:
				f.lacks(d.line(), e.Name, d.key()) // "__glibc" and its like are the machine's
			}
		}
	}
}

func condaKey(manager, platform, name string) string {
	return manager + ":" + platform + ":" + strings.ToLower(name)
}

func condaLockEntry(c ref, f *File) (Entry, bool) {
	e, ok := named(c, "package", f)
	if !ok {
		return e, false
	}
	manager, platform := c.want("manager", e.Name), c.want("platform", e.Name)
	e.Locked, e.Ecosystem, e.Key = true, "conda", condaKey(manager, platform, e.Name)
	if platform != "" {
		e.Platforms = []string{platform}
	}
	if category := c.want("category", e.Name); category != "" {
		e.Groups, e.Dev = []string{category}, category == "dev"
	}
	e.Optional = c.get("optional").isTrue()
	e.Integrity = pyHash(c.get("hash"))
	address := c.want("url", e.Name)
	e.Artifact = fileName(before(address, "#"))
	e.Source = guard.Source{Type: guard.Registry, Location: condaChannel(address)}
	if manager == "pip" {
		e.Ecosystem = "PyPI"
	}
	switch name, v, _, ok := condaFile(e.Artifact); {
	case address == "":
	case manager == "pip" && gitAddress(address):
		e.Source, e.Artifact = guard.Source{Type: guard.Git, Location: bareURL(address)}, ""
	case manager == "pip" && ownArchive(address, e.Name, e.Version):
		e.Source.Location = hostOf(address)
	case manager == "pip" || !ok || name != e.Name || v != e.Version:
		// What is fetched is the address, whatever the entry is called.
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(address)}
	}
	f.unversioned(&e)
	return e, true
}

// condaChannel is the address of the channel that a file lies in.
func condaChannel(address string) string {
	address = bareURL(before(address, "#"))
	if i := strings.Index(address, "/t/"); i >= 0 && i == len(hostOf(address)) { // a token
		if j := strings.IndexByte(address[i+3:], '/'); j >= 0 {
			address = address[:i] + address[i+3+j:]
		}
	}
	for range 2 { // the file and its platform
		if i := strings.LastIndexByte(address, '/'); i >= 0 {
			address = address[:i]
		}
	}
	return address
}

// condaFile takes "name-version-build.conda" apart.
func condaFile(file string) (name, version, build string, ok bool) {
	base, ok := strings.CutSuffix(file, ".conda")
	if !ok {
		base, ok = strings.CutSuffix(file, ".tar.bz2")
	}
	i := strings.LastIndexByte(base, '-')
	if !ok || i <= 0 {
		return "", "", "", false
	}
	j := strings.LastIndexByte(base[:i], '-')
	if j <= 0 {
		return "", "", "", false
	}
	return base[:j], base[j+1 : i], base[i+1:], true
}

func parseCondaExplicit(src string, _ Opener, f *File) {
	for n, text := range lines(src, f) {
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' || text[0] == '@' {
			continue
		}
		if f.full(n) {
			break
		}
		e, ok := condaURL(text)
		if !ok {
			f.problem(n, text, "this line is not the address of a conda package")
			continue
		}
		e.Line = n
		f.Entries = append(f.Entries, e)
	}
}

// condaURL reads "https://host/channel/platform/name-1-build.conda#md5".
func condaURL(address string) (Entry, bool) {
	var e Entry
	place, hash, _ := strings.Cut(address, "#")
	e.Artifact = fileName(place)
	var ok bool
	if e.Name, e.Version, _, ok = condaFile(e.Artifact); !ok {
		return e, false
	}
	e.Locked, e.Ecosystem = true, "conda"
	dir := strings.TrimSuffix(place, "/"+e.Artifact)
	e.Platforms = []string{fileName(dir)}
	e.Key = e.Platforms[0] + "/" + e.Artifact
	e.Source = guard.Source{Type: guard.Registry, Location: condaChannel(place)}
	if scheme, _, remote := strings.Cut(place, "://"); !remote || scheme == "file" { // of no channel
		e.Source = guard.Source{Type: guard.File, Location: strings.TrimPrefix(place, "file://")}
	}
	switch {
	case strings.HasPrefix(hash, "sha256:"):
		e.Integrity = hash
	case len(hash) == 64:
		e.Integrity = "sha256:" + hash
	case hash != "":
		e.Integrity = "md5:" + strings.TrimPrefix(hash, "md5:")
	}
	return e, true
}

func parseCondaEnvironment(src string, open Opener, f *File) {
	f.Wishes = true
	root := oneYAML(src, f)
	channel := ""
	for _, c := range root.get("channels").list() {
		if c == "nodefaults" {
			continue
		}
		f.Registries = append(f.Registries, bareURL(c))
		if channel == "" {
			channel = bareURL(c)
		}
	}
	for c := root.get("dependencies").first(); c.ok(); c = c.next() {
		switch {
		case f.full(c.line()):
		case c.kind() == kString:
			f.Entries = append(f.Entries, condaSpec(c.raw(), c.line(), f))
		case c.kind() == kObject && c.get("pip").ok():
			condaPip(c.get("pip"), open, f)
		default:
			f.problem(c.line(), "dependencies", "a package or a list for pip belongs here, not "+c.kind().String())
		}
	}
}

// condaSpec reads "channel::name=1.0=build", "name>=1" and their like.
func condaSpec(s string, line int, f *File) Entry {
	var e Entry
	e.Line, e.Ecosystem, e.Direct, e.Source.Type = line, "conda", true, guard.Registry
	if channel, rest, ok := strings.Cut(s, "::"); ok {
		e.Source.Location, s = bareURL(channel), rest
	}
	s, _, _ = strings.Cut(s, "[")
	n := strings.IndexAny(s, " =<>!~")
	if n < 0 {
		n = len(s)
	}
	e.Name, e.Specifier = s[:n], strings.TrimSpace(s[n:])
	e.Requested, e.Key = e.Specifier, e.Name
	if e.Name == "" {
		f.problem(line, s, "this line is not a package")
	}
	if e.Version = pinned(e.Specifier); e.Version == "" { // =1.0=build, too
		if v, build, ok := strings.Cut(strings.TrimPrefix(e.Specifier, "="), "="); ok && build != "" && !strings.ContainsAny(v, "<>!~,*|") {
			e.Version = v
		}
	}
	e.Exact = e.Version != ""
	return e
}

// condaPip reads the requirements for pip inside an environment.
func condaPip(list ref, open Opener, f *File) {
	r := &reqReader{f: f, open: open, seen: map[string]bool{}, wishes: map[string]string{}, last: -1}
	for c := list.first(); c.ok(); c = c.next() {
		from := len(f.Entries)
		r.line(c.raw(), c.line(), false)
		for i := from; i < len(f.Entries); i++ {
			e := &f.Entries[i]
			e.Key, e.Locked = "pip "+e.Name, false
		}
	}
}
