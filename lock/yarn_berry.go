package lock

import (
	"net/url"
	"strings"

	"pkgd/guard"
)

var yarnBerry = Format{
	Name: "yarn-berry", Title: "yarn.lock of Yarn 2 and later, metadata versions 4 to 10", Ecosystem: "npm",
	Files: []string{"yarn.lock"},
	Sniff: isBerry,
	parse: parseYarnBerry,
}

// berryReader reads entries keyed by the descriptors ("name@range") that lead
// to them.
type berryReader struct {
	f      *File
	byWish map[string]int  // descriptor -> index of its entry; -1: a member
	only   map[string]int  // name -> index of its entry; -1: there are several
	names  map[string]bool // of all descriptors
}

func parseYarnBerry(src string, _ Opener, f *File) {
	root := oneYAML(src, f)
	if root.kind() != kObject {
		return
	}
	f.Version = root.get("__metadata").get("version").raw()
	r := &berryReader{f: f, byWish: map[string]int{}, only: map[string]int{}, names: map[string]bool{}}
	type block struct {
		node  ref
		entry int // -1: a member
	}
	var blocks []block
	for c := root.first(); c.ok(); c = c.next() {
		if c.key() == "__metadata" {
			continue
		}
		e, ok := r.entry(c)
		if !ok {
			continue
		}
		at := -1
		if !e.Member {
			at = len(f.Entries)
		}
		for _, d := range strings.Split(c.key(), ", ") {
			r.byWish[d] = at
			name, _ := splitAt(d)
			r.names[name] = true
		}
		if e.Member {
			f.Members = append(f.Members, e)
		} else {
			if _, several := r.only[e.Name]; several {
				r.only[e.Name] = -1
			} else {
				r.only[e.Name] = at
			}
			f.Entries = append(f.Entries, e)
		}
		blocks = append(blocks, block{c, at})
	}
	for _, b := range blocks {
		r.needs(b.node, b.entry)
	}
}

// entry reads one block. Its "resolution" names what was taken.
func (r *berryReader) entry(c ref) (Entry, bool) {
	var e Entry
	what := c.key()
	if c.kind() != kObject {
		r.f.problem(c.line(), what, "an object belongs here, not "+c.kind().String())
		return e, false
	}
	if r.f.full(c.line()) {
		return e, false
	}
	e.Line, e.Locked = c.line(), true
	e.Version = c.want("version", what)
	e.Key = c.want("resolution", what)
	if sum := c.want("checksum", what); sum != "" {
		// Of Yarn's own archive: no digest of the registry's file.
		e.Integrity = "yarn:" + sum
	}
	e.Platforms = berryConditions(c.want("conditions", what))
	if e.Key == "" {
		r.f.problem(e.Line, what, `an entry needs a "resolution"`)
		e.Key, _, _ = strings.Cut(what, ", ")
	}
	var place string
	e.Name, place = splitAt(e.Key)
	if e.Name == "" || e.Version == "" {
		r.f.problem(e.Line, what, "an entry needs a name and a version")
	}
	r.source(&e, place)
	return e, e.Name != ""
}

// source reads the part of a resolution behind the name.
func (r *berryReader) source(e *Entry, place string) {
	if rest, ok := strings.CutPrefix(place, "virtual:"); ok {
		_, place, _ = strings.Cut(rest, "#")
	}
	scheme, rest, _ := strings.Cut(place, ":")
	switch scheme {
	case "workspace":
		e.Member, e.Source = true, guard.Source{Type: guard.Directory, Location: rest}
	case "npm":
		e.Source.Type = guard.Registry
		version, options, _ := strings.Cut(rest, "::")
		if name, v := splitAt(version); v != "" { // npm:other@1.0.0
			e.Name, e.Source.Type = name, guard.Alias
		}
		if values, err := url.ParseQuery(options); err == nil && values.Get("__archiveUrl") != "" {
			e.Source = npmSource(values.Get("__archiveUrl"), e.Name, e.Version)
		}
	case "patch":
		e.Kind, e.Source.Type = "patch", guard.Registry
	case "file", "link", "portal":
		rest, _, _ = strings.Cut(rest, "::")
		rest, _, _ = strings.Cut(rest, "#")
		e.Source = guard.Source{Type: guard.Directory, Location: rest}
		if tarballName(rest) {
			e.Source.Type = guard.File
		}
	default:
		place, _, _ = strings.Cut(place, "::")
		e.Source = npmSource(place, e.Name, e.Version)
		if !gitAddress(place) && strings.Contains(place, "#commit=") {
			e.Source = guard.Source{Type: guard.Git, Location: bareURL(place)}
		}
	}
}

// berryConditions takes "os=darwin & cpu=arm64" apart.
func berryConditions(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("&|() ", c) }) {
		if _, v, ok := strings.Cut(part, "="); ok {
			out = append(out, v)
		}
	}
	return out
}

// needs resolves a block's lists; those of members make entries direct.
func (r *berryReader) needs(c ref, me int) {
	for d := c.get("dependencies").first(); d.ok(); d = d.next() {
		wish := d.raw()
		i, ok := r.byWish[d.key()+"@"+wish]
		if !ok {
			i, ok = r.byWish[d.key()+"@npm:"+wish]
		}
		if !ok { // "resolutions" and catalogs put another range in its place
			i, ok = r.only[d.key()]
		}
		if !ok {
			if !r.names[d.key()] {
				r.f.lacks(d.line(), c.key(), d.key()+"@"+wish)
			}
			continue
		}
		if i < 0 || i == me {
			continue
		}
		e := &r.f.Entries[i]
		if me >= 0 {
			r.f.Entries[me].Needs = append(r.f.Entries[me].Needs, e.Key)
			continue
		}
		e.Direct, e.Requested = true, strings.TrimPrefix(wish, "npm:")
		if e.Name != d.key() && e.Source.Type == guard.Registry {
			e.Requested, e.Source.Type = wish, guard.Alias
		}
		e.Exact = e.Requested == e.Version
	}
}
