package lock

import (
	"strings"

	"pkgd/guard"
)

var gemfileLock = Format{
	Name: "gemfile-lock", Title: "Gemfile.lock and gems.locked, with CHECKSUMS", Ecosystem: "RubyGems",
	Files: []string{"Gemfile.lock", "gems.locked", "Gemfile.*.lock", "*.gemfile.lock"},
	parse: parseGemfile,
}

// gemReader reads sections of two-space steps: a head, its fields, its gems and
// what each of them needs.
type gemReader struct {
	f       *File
	section string
	asked   bool // there is a list of what the Gemfile asks for
	remotes []string
	commit  string
	place   string // of the section's gems
	specs   bool
	last    int // index of the entry whose needs follow; -1: a member's
	byName  map[string][]int
	members map[string]bool
	byFile  map[string]int // "name (version-platform)" -> index
	wishes  [][]string     // names each entry needs
	own     []string       // names the members need
}

func parseGemfile(src string, _ Opener, f *File) {
	r := &gemReader{f: f, last: -1, byName: map[string][]int{}, members: map[string]bool{}, byFile: map[string]int{}}
	sections := 0
	for n, text := range lines(src, f) {
		body := strings.TrimSpace(text)
		switch ind := indent(text); {
		case body == "":
		case ind == 0:
			sections++
			r.asked = r.asked || body == "DEPENDENCIES"
			r.section, r.remotes, r.commit, r.place, r.specs, r.last = body, nil, "", "", false, -1
		case r.source() && ind == 2:
			r.field(body)
		case r.source() && r.specs && ind == 4:
			r.spec(n, body)
		case r.source() && r.specs && ind == 6:
			r.need(body)
		case r.section == "BUNDLED WITH" && ind < 4:
			f.Version = body
		case r.section == "RUBY VERSION" && ind < 4 || r.section == "PLATFORMS" && ind == 2:
		case r.section == "DEPENDENCIES" && ind == 2:
			r.wish(body)
		case r.section == "CHECKSUMS" && ind == 2:
			r.checksum(n, body)
		case ind >= 4 || r.known():
			f.problem(n, body, "the line stands where Bundler writes none; it is not read")
		}
	}
	if sections == 0 && src != "" {
		f.problem(0, "file", "this is no Gemfile.lock")
	}
	if len(f.Entries) > 0 && !r.asked {
		f.problem(0, "DEPENDENCIES", "what the Gemfile asks for stands nowhere: the file is cut off")
	}
	for i, names := range r.wishes {
		for _, name := range names {
			if r.byName[name] == nil && !r.members[name] && name != "bundler" { // which brings itself
				f.problem(f.Entries[i].Line, name, f.Entries[i].Name+" needs it and it stands nowhere in the file; Bundler adds it anew")
			}
			for _, to := range r.byName[name] {
				f.Entries[i].Needs = append(f.Entries[i].Needs, f.Entries[to].Key)
			}
		}
	}
	for _, name := range r.own { // a gemspec of the project
		r.direct(name, "")
	}
}

// source says whether the section lists gems.
func (r *gemReader) source() bool {
	switch r.section {
	case "GEM", "GIT", "PATH", "SVN", "PLUGIN SOURCE":
		return true
	}
	return false
}

// known says whether the section is one of Bundler's; it passes over others.
func (r *gemReader) known() bool {
	switch r.section {
	case "PLATFORMS", "DEPENDENCIES", "CHECKSUMS", "RUBY VERSION", "BUNDLED WITH":
		return true
	}
	return r.source()
}

func (r *gemReader) field(body string) {
	key, value, _ := strings.Cut(body, ":")
	switch value = strings.TrimSpace(value); key {
	case "remote":
		r.remotes = append(r.remotes, bareURL(value))
	case "revision":
		r.commit = value
	case "specs":
		r.specs, r.place = true, strings.Join(r.remotes, " ")
		if r.commit != "" {
			r.place += "#" + r.commit
		}
	}
	if key == "remote" && r.section == "GEM" {
		r.f.Registries = append(r.f.Registries, bareURL(value))
	}
}

// spec reads "name (1.0-platform)".
func (r *gemReader) spec(line int, body string) {
	name, rest, ok := strings.Cut(body, " (")
	version, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed || name == "" || version == "" {
		r.f.problem(line, body, "a gem needs a name and a version in brackets")
		if !ok || name == "" {
			r.last = -1
			return
		}
	}
	if r.f.full(line) {
		r.last = -1
		return
	}
	e := Entry{Key: body}
	e.Line, e.Ecosystem, e.Locked, e.Name = line, "RubyGems", true, name
	var platform string
	e.Version, platform, _ = strings.Cut(version, "-")
	if platform != "" {
		e.Platforms = []string{platform}
	}
	switch r.section {
	case "GEM":
		e.Source = guard.Source{Type: guard.Registry}
		if len(r.remotes) == 1 { // with several, any of them may have served it
			e.Source.Location = r.place
		}
		e.Artifact = name + "-" + version + ".gem"
	case "PATH":
		e.Member, e.Source = true, guard.Source{Type: guard.Directory, Location: r.place}
		r.f.Members = append(r.f.Members, e)
		r.members[name], r.last = true, -1
		return
	case "PLUGIN SOURCE":
		e.Source = guard.Source{Type: guard.URL, Location: r.place}
	default:
		e.Source = guard.Source{Type: guard.Git, Location: r.place}
	}
	r.last = len(r.f.Entries)
	if _, twice := r.byFile[body]; twice {
		r.f.problem(line, body, "the gem stands twice")
	}
	r.byFile[body] = r.last
	if len(r.byName[name]) < maxSame {
		r.byName[name] = append(r.byName[name], r.last)
	}
	r.f.Entries, r.wishes = append(r.f.Entries, e), append(r.wishes, nil)
}

func (r *gemReader) need(body string) {
	name, _, _ := strings.Cut(body, " ")
	if r.last < 0 {
		r.own = append(r.own, name)
		return
	}
	r.wishes[r.last] = append(r.wishes[r.last], name)
}

// wish reads a line of DEPENDENCIES: "name (~> 1.0)!".
func (r *gemReader) wish(body string) {
	name, spec, _ := strings.Cut(strings.TrimSuffix(body, "!"), " ")
	r.direct(name, strings.TrimSuffix(strings.TrimPrefix(spec, "("), ")"))
}

func (r *gemReader) direct(name, spec string) {
	for _, i := range r.byName[name] {
		e := &r.f.Entries[i]
		e.Direct = true
		if spec != "" {
			e.Requested = spec
			e.Exact = spec == "= "+e.Version
		}
	}
}

// checksum reads "name (1.0-platform) sha256=…,sha512=…".
func (r *gemReader) checksum(line int, body string) {
	gem, sums, _ := strings.Cut(body, ") ")
	if i, ok := r.byFile[gem+")"]; ok && sums != "" {
		r.f.Entries[i].Integrity = strings.ReplaceAll(before(sums, ","), "=", ":")
		return
	}
	name, _, ok := strings.Cut(body, " (")
	if !ok {
		r.f.problem(line, body, "a checksum belongs to a gem and its version in brackets")
	} else if sums != "" && !r.members[name] && name != "bundler" {
		r.f.problem(line, body, "the checksum belongs to no gem of this file")
	}
}
