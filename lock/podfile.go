package lock

import (
	"strings"

	"pkgd/guard"
)

var podfileLock = Format{
	Name: "podfile-lock", Title: "Podfile.lock", Ecosystem: "CocoaPods",
	Files: []string{"Podfile.lock"},
	parse: parsePodfile,
}

// parsePodfile reads the pods; parts of one ("Pod/Part") are the same pod.
func parsePodfile(src string, _ Opener, f *File) {
	root := oneYAML(src, f)
	f.Version = root.get("COCOAPODS").raw()
	pods := root.get("PODS")
	// A Podfile without pods has a lock file without the lists.
	none := !pods.ok() && f.Version != "" && !root.get("DEPENDENCIES").ok()
	if root.kind() == kObject && pods.kind() != kArray && !none {
		f.problem(root.line(), "PODS", "there is no list of pods")
	}
	for c := root.first(); root.kind() == kObject && c.ok(); c = c.next() {
		switch c.key() {
		case "PODS", "DEPENDENCIES", "SPEC REPOS", "EXTERNAL SOURCES", "CHECKOUT OPTIONS", "SPEC CHECKSUMS", "PODFILE CHECKSUM", "COCOAPODS":
		default:
			f.problem(c.line(), c.key(), "CocoaPods writes no such part; it is not read")
		}
	}
	if pods.first().ok() && !root.get("DEPENDENCIES").ok() {
		f.problem(0, "DEPENDENCIES", "what asked for the pods stands nowhere: the file is cut off")
	}
	byName := map[string]int{}
	var needs [][]string
	for c := pods.first(); c.ok(); c = c.next() {
		line := c.raw()
		var list ref
		if c.kind() == kObject {
			list = c.first()
			line = list.key()
		}
		name, version, ok := strings.Cut(line, " (")
		name = before(name, "/")
		version, head := strings.CutPrefix(version, "HEAD based on ") // before CocoaPods 1: the repository's newest
		if version = strings.TrimSuffix(version, ")"); !ok || name == "" || version == "" || strings.ContainsAny(version, " ()") {
			f.problem(c.line(), line, "a pod needs a name and a version in brackets")
			continue
		}
		if f.full(c.line()) {
			break
		}
		i, again := byName[name]
		if !again {
			e := Entry{Key: name}
			e.Name, e.Version, e.Line, e.Locked, e.Source.Type = name, version, c.line(), true, guard.Registry
			if head {
				e.Source.Type = guard.Git
			}
			i = len(f.Entries)
			byName[name] = i
			f.Entries, needs = append(f.Entries, e), append(needs, nil)
		}
		for _, d := range list.list() {
			needs[i] = append(needs[i], before(before(d, " "), "/"))
		}
	}
	for i, names := range needs {
		for _, name := range names {
			if to, ok := byName[name]; ok && to != i {
				f.Entries[i].Needs = append(f.Entries[i].Needs, name)
			}
		}
	}
	podDetails(root, f, byName)
}

func podDetails(root ref, f *File, byName map[string]int) {
	for _, d := range root.get("DEPENDENCIES").list() {
		name, spec, _ := strings.Cut(d, " (")
		if i, ok := byName[before(before(name, " "), "/")]; ok {
			e := &f.Entries[i]
			e.Direct, e.Requested = true, strings.Trim(strings.TrimPrefix(strings.TrimSuffix(spec, ")"), "from "), "`")
			e.Exact = e.Requested == "= "+e.Version || e.Requested == e.Version
		} else {
			f.problem(root.get("DEPENDENCIES").line(), d, "the Podfile asks for it and it stands not among the pods")
		}
	}
	for c := root.get("SPEC CHECKSUMS").first(); c.ok(); c = c.next() {
		if i, ok := byName[c.key()]; ok {
			f.Entries[i].Integrity = "sha1:" + c.raw() // of the podspec
		}
	}
	for repo := root.get("SPEC REPOS").first(); repo.ok(); repo = repo.next() {
		place := bareURL(repo.key())
		f.Registries = append(f.Registries, place)
		for _, name := range repo.list() {
			if i, ok := byName[name]; ok {
				f.Entries[i].Source.Location = place
			}
		}
	}
	for _, section := range [...]string{"EXTERNAL SOURCES", "CHECKOUT OPTIONS"} {
		for c := root.get(section).first(); c.ok(); c = c.next() {
			if i, ok := byName[before(c.key(), "/")]; ok {
				podPlace(c, &f.Entries[i])
			}
		}
	}
}

func podPlace(c ref, e *Entry) {
	git, path, http := c.get(":git").raw(), c.get(":path").raw(), c.get(":http").raw()
	if spec := c.get(":podspec").raw(); path == "" && !strings.Contains(spec, "://") {
		path = spec
	} else if http == "" {
		http = spec
	}
	switch commit := c.get(":commit").raw(); {
	case git != "":
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(git)}
		if commit != "" {
			e.Source.Location += "#" + commit
		}
	case http != "":
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(http)}
	case path != "":
		e.Source = guard.Source{Type: guard.Directory, Location: path}
	}
}
