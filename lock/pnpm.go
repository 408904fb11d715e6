package lock

import (
	"strings"

	"pkgd/guard"
)

var pnpmLock = Format{
	Name: "pnpm-lock", Title: "pnpm-lock.yaml, versions 5 to 9", Ecosystem: "npm",
	Files: []string{"pnpm-lock.yaml", "pnpm-lock.*.yaml", "node_modules/.pnpm/lock.yaml"},
	parse: parsePNPM,
}

// pnpmReader reads the documents of one file. The first may hold what pnpm
// itself needs, the second what the project does.
type pnpmReader struct {
	f     *File
	byKey map[string]int       // the file's key, with its peers -> index of the entry
	wish  map[[2]string]string // catalog and name -> what it asks for
	key   []byte               // scratch for find
	same  map[string]int       // name, version and place -> index: peers do not make another package
}

func parsePNPM(src string, _ Opener, f *File) {
	r := &pnpmReader{f: f, same: map[string]int{}}
	for _, doc := range parseYAML(src, f) {
		if doc.kind() != kObject {
			f.problem(doc.line(), "file", "an object belongs here, not "+doc.kind().String())
			continue
		}
		f.Version = doc.get("lockfileVersion").raw()
		r.document(doc)
	}
	if r.split() {
		f.spreadDev() // older ones say it themselves
	}
}

func (r *pnpmReader) document(doc ref) {
	r.byKey = map[string]int{}
	packages, snapshots := doc.object("packages", "file"), doc.object("snapshots", "file")
	for c := packages.first(); c.ok(); c = c.next() {
		r.entry(c)
	}
	lists := packages
	if snapshots.ok() || r.split() {
		r.snapshots(packages, snapshots)
		lists = snapshots
	}
	for c := lists.first(); c.ok(); c = c.next() {
		r.needs(c)
	}
	r.wish = map[[2]string]string{}
	for catalog := doc.object("catalogs", "file").first(); catalog.ok(); catalog = catalog.next() {
		for c := catalog.first(); c.ok(); c = c.next() {
			r.wish[[2]string{catalog.key(), c.key()}] = c.get("specifier").raw()
		}
	}
	if importers := doc.object("importers", "file"); importers.ok() {
		for c := importers.first(); c.ok(); c = c.next() {
			r.importer(c)
		}
	} else {
		if r.split() {
			r.f.problem(doc.line(), "file", `there are no "importers": the file is cut off or is no pnpm-lock.yaml`)
		}
		r.importer(doc)
	}
}

// split says whether the lockfile version is one that says of what each package
// needs apart from the package itself (9 and up).
func (r *pnpmReader) split() bool {
	return strings.HasPrefix(r.f.Version, "9") || r.f.Version > "9" && len(r.f.Version) > 3
}

// entry reads one package.
func (r *pnpmReader) entry(c ref) {
	key := c.key()
	if c.kind() != kObject {
		r.f.problem(c.line(), key, "an object belongs here, not "+c.kind().String())
		return
	}
	if r.f.full(c.line()) {
		return
	}
	e := Entry{Key: key}
	e.Line, e.Locked = c.line(), true
	place := ""
	e.Name, e.Version, place = r.keyParts(key)
	for v := c.first(); v.ok(); v = v.next() {
		switch v.key() {
		case "name":
			e.Name = c.want("name", key)
		case "version":
			e.Version = c.want("version", key)
		case "dev":
			e.Dev = v.isTrue()
		case "optional":
			e.Optional = v.isTrue()
		case "bundled":
			e.Bundled = v.isTrue()
		case "os", "cpu", "libc":
			e.Platforms = append(e.Platforms, v.list()...)
		}
	}
	r.source(&e, c.object("resolution", key), place)
	if e.Name == "" || e.Version == "" && e.Source.Type.Vouched() {
		r.f.problem(e.Line, key, "an entry needs a name and a version")
		if e.Name == "" {
			return
		}
	}
	id := e.Name + "@" + e.Version + " " + string(e.Source.Type) + e.Source.Location
	if i, ok := r.same[id]; ok { // other peers of the same package
		old := &r.f.Entries[i]
		old.Dev, old.Optional = old.Dev && e.Dev, old.Optional && e.Optional
		r.byKey[key] = i
		return
	}
	r.same[id], r.byKey[key] = len(r.f.Entries), len(r.f.Entries)
	r.f.Entries = append(r.f.Entries, e)
}

// source reads where a package was taken from.
func (r *pnpmReader) source(e *Entry, res ref, place string) {
	e.Integrity = res.want("integrity", e.Key)
	tarball := res.want("tarball", e.Key)
	switch kind := res.want("type", e.Key); {
	case kind == "directory" || res.get("directory").ok():
		e.Source = guard.Source{Type: guard.Directory, Location: res.want("directory", e.Key)}
	case kind == "git" || res.get("repo").ok():
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(res.want("repo", e.Key) + "#" + res.want("commit", e.Key))}
	case strings.HasPrefix(place, "runtime:"):
		e.Kind, e.Source.Type = "runtime", guard.URL
		e.Version = strings.TrimPrefix(place, "runtime:")
	case res.get("gitHosted").isTrue() || strings.HasPrefix(place, "git") && !strings.HasPrefix(place, "git@"):
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(tarball)}
	case tarball != "":
		e.Source = npmSource(tarball, e.Name, e.Version)
		if path, ok := strings.CutPrefix(tarball, "file:"); ok {
			e.Source = guard.Source{Type: guard.File, Location: path}
		}
	case place != "":
		e.Source = npmSource(place, e.Name, e.Version)
	default:
		e.Source.Type = guard.Registry
	}
}

// keyParts takes a key apart: "/name/1.0.0_peers" (5), "/name@1.0.0(peers)" (6),
// "name@1.0.0" (9). What is no version is a place.
func (r *pnpmReader) keyParts(key string) (name, version, place string) {
	bare := before(key, "(")
	rest, slash := strings.CutPrefix(bare, "/")
	if slash && strings.HasPrefix(r.f.Version, "5") {
		name, version = slashParts(rest)
		return name, version, ""
	}
	name, version = splitAt(rest)
	if version != "" && npmShaped(name) {
		if plainVersion(version) {
			return name, version, ""
		}
		return name, version, version
	}
	if slash {
		return rest, "", ""
	}
	host, path, ok := strings.Cut(bare, "/")
	switch {
	case ok && gitHost(host):
		return "", "", "git:" + bare
	case ok && !strings.Contains(host, ":"):
		return r.keyParts("/" + path)
	}
	return "", "", bare
}

// npmShaped says whether s has the form of a package's name: "a" or "@a/b".
func npmShaped(s string) bool {
	if scope, ok := strings.CutPrefix(s, "@"); ok {
		return strings.Count(scope, "/") == 1
	}
	return !strings.ContainsAny(s, "/:")
}

// slashParts takes "name/1.0.0_peers" apart.
func slashParts(s string) (name, version string) {
	end := strings.IndexByte(s, '/')
	if strings.HasPrefix(s, "@") && end >= 0 {
		next := strings.IndexByte(s[end+1:], '/')
		if next < 0 {
			return s, ""
		}
		end += 1 + next
	}
	if end < 0 {
		return s, ""
	}
	return s[:end], before(before(s[end+1:], "_"), "/")
}

func gitHost(host string) bool {
	return host == "github.com" || host == "gitlab.com" || host == "bitbucket.org" || strings.HasPrefix(host, "git")
}

// plainVersion tells a version from a place.
func plainVersion(s string) bool {
	return s != "" && s[0] >= '0' && s[0] <= '9' && !strings.ContainsAny(s, ":/")
}

// snapshots ties them to their packages, of which each has one at least.
func (r *pnpmReader) snapshots(packages, snapshots ref) {
	have := map[string]bool{}
	for c := snapshots.first(); c.ok(); c = c.next() {
		have[before(c.key(), "(")] = true
		r.snapshot(c)
	}
	for c := packages.first(); c.ok(); c = c.next() {
		if !have[c.key()] {
			r.f.lacks(c.line(), c.key(), "its snapshot")
		}
	}
}

// snapshot ties a key with peers to its package (versions 9 and up).
func (r *pnpmReader) snapshot(c ref) {
	key := c.key()
	bare, _, _ := strings.Cut(key, "(")
	i, ok := r.byKey[key]
	if !ok {
		if i, ok = r.byKey[bare]; !ok {
			r.f.problem(c.line(), key, `the snapshot has no entry among "packages"`)
			return
		}
		r.byKey[key] = i
	}
	if c.get("optional").isTrue() {
		r.f.Entries[i].Optional = true
	}
}

// find resolves a dependency's name and reference.
func (r *pnpmReader) find(name, to string) (int, bool) {
	for _, between := range [...]string{"@", "/"} { // versions 6 and up, 5
		r.key = append(append(append(append(r.key[:0], '/'), name...), between...), to...)
		if i, ok := r.byKey[string(r.key[1:])]; ok {
			return i, true
		}
		if i, ok := r.byKey[string(r.key)]; ok {
			return i, true
		}
	}
	if i, ok := r.byKey[to]; ok { // another name, or a place
		return i, true
	}
	i, ok := r.byKey[name+"@"+before(to, "(")]
	return i, ok
}

func before(s, sep string) string {
	s, _, _ = strings.Cut(s, sep)
	return s
}
