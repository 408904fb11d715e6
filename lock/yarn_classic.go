package lock

import (
	"bytes"
	"strings"

	"pkgd/guard"
)

var yarnClassic = Format{
	Name: "yarn-classic", Title: "yarn.lock of Yarn 1", Ecosystem: "npm",
	Files: []string{"yarn.lock"},
	Sniff: func(data []byte) bool { return !isBerry(data) },
	parse: parseYarnClassic,
}

// isBerry tells the two kinds of yarn.lock apart.
func isBerry(data []byte) bool {
	head := firstBytes(data)
	return bytes.HasPrefix(head, []byte("__metadata:")) || bytes.Contains(head, []byte("\n__metadata:"))
}

// classicReader reads blocks of a key line and indented fields.
type classicReader struct {
	f        *File
	e        *Entry   // the block being read; nil: none
	patterns []string // its key line
	resolved string
	list     string         // the list of the block being read
	byWish   map[string]int // "name@range" -> index of its entry
	wishes   [][]string     // what each entry needs, as "name@range"
	needs    []string
}

func parseYarnClassic(src string, open Opener, f *File) {
	f.Version = "1"
	r := &classicReader{f: f, byWish: map[string]int{}}
	for n, text := range lines(src, f) {
		body := strings.TrimSpace(text)
		switch ind := indent(text); {
		case body == "" || body[0] == '#':
		case ind == 0:
			r.close()
			if f.full(n) {
				continue
			}
			r.open(n, body)
		case r.e == nil:
			f.problem(n, body, "this line stands outside of an entry")
		case ind == 2:
			r.field(n, body)
		default:
			r.need(n, body)
		}
	}
	r.close()
	if len(f.Entries) == 0 && len(f.Problems) == 0 && !strings.Contains(src, "# yarn lockfile v1") {
		f.problem(0, "file", "this is no yarn.lock")
	}
	m := readManifest(open)
	r.tie(m != nil && !m.workspaces)
	if m != nil {
		r.direct(m)
	}
}

// tie resolves what the entries need. whole: the file must have all of it, since
// the project has no packages of its own, which no entry stands for.
func (r *classicReader) tie(whole bool) {
	names := map[string]bool{}
	for p := range r.byWish {
		name, _ := splitAt(p)
		names[name] = whole
	}
	for i, wishes := range r.wishes {
		e := &r.f.Entries[i]
		for _, w := range wishes {
			name, _ := splitAt(w)
			if to, ok := r.byWish[w]; ok {
				e.Needs = append(e.Needs, r.f.Entries[to].Key)
			} else if whole && !names[name] {
				r.f.lacks(e.Line, e.Name, w)
			}
		}
	}
}

func (r *classicReader) direct(m *manifest) {
	for name, w := range m.wants {
		i, ok := r.byWish[name+"@"+w.spec]
		if !ok {
			continue
		}
		e := &r.f.Entries[i]
		e.Direct, e.Requested, e.Dev, e.Optional = true, w.spec, w.dev, w.optional
		e.Exact = w.spec == e.Version
	}
	r.f.spreadDev()
}

// open begins a block: `"a@^1", a@^1.2:`.
func (r *classicReader) open(line int, text string) {
	keys, ok := strings.CutSuffix(text, ":")
	if !ok || keys == "" {
		r.f.problem(line, text, "the line of an entry's names ends with a colon")
		return
	}
	e := &Entry{}
	e.Line, e.Locked = line, true
	r.e, r.patterns, r.resolved, r.list, r.needs = e, nil, "", "", nil
	for _, k := range splitQuoted(keys) {
		r.patterns = append(r.patterns, unquoted(k))
	}
}

// splitQuoted splits at commas outside of double quotes.
func splitQuoted(s string) []string {
	var out []string
	quoted, start := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ',' && !quoted:
			out = append(out, strings.TrimSpace(s[start:i]))
			start = i + 1
		}
	}
	return append(out, strings.TrimSpace(s[start:]))
}

// classicPair takes "key value" apart, either in quotes.
func classicPair(s string) (key, value string, ok bool) {
	end := strings.IndexByte(s, ' ')
	if strings.HasPrefix(s, `"`) {
		end = strings.IndexByte(s[1:], '"') + 2
	}
	if end < 1 || end >= len(s) {
		return s, "", false
	}
	value = strings.TrimSpace(s[end:])
	if strings.HasPrefix(value, `"`) && (len(value) < 2 || !strings.HasSuffix(value, `"`)) {
		return s, "", false
	}
	return unquoted(s[:end]), unquoted(value), value != ""
}

func (r *classicReader) field(line int, text string) {
	r.list = ""
	if list, ok := strings.CutSuffix(text, ":"); ok {
		r.list = list
		return
	}
	key, value, ok := classicPair(text)
	if !ok {
		r.f.problem(line, r.patterns[0], "this line is not a field and its value: "+short(text))
		return
	}
	switch key {
	case "version":
		if r.e.Version != "" {
			r.f.problem(line, r.patterns[0], "the version stands twice: an entry's names are missing above")
		}
		r.e.Version = value
	case "resolved":
		r.resolved = value
	case "integrity":
		r.e.Integrity = value
	}
}

func (r *classicReader) need(line int, text string) {
	if r.list != "dependencies" && r.list != "optionalDependencies" {
		return
	}
	name, wish, ok := classicPair(text)
	if !ok {
		r.f.problem(line, r.patterns[0], "this line is not a dependency and its range: "+short(text))
		return
	}
	r.needs = append(r.needs, name+"@"+wish)
}

// close takes in the block that was read.
func (r *classicReader) close() {
	e := r.e
	if e == nil {
		return
	}
	r.e = nil
	name, wish := splitAt(r.patterns[0])
	e.Name = name
	real, _, alias := realName(wish)
	if alias {
		e.Name = real
	}
	e.Requested = wish
	e.Key = name + "@" + e.Version + " " + r.patterns[0]
	switch place, hash, _ := strings.Cut(r.resolved, "#"); {
	case r.resolved != "":
		e.Source = npmSource(r.resolved, e.Name, e.Version)
		if e.Integrity == "" && len(hash) == 40 && e.Source.Type != guard.Git && !gitAddress(place) {
			e.Integrity = "sha1:" + hash
		}
	case strings.HasPrefix(wish, "file:"):
		e.Source = npmFile(strings.TrimPrefix(wish, "file:"))
	case strings.HasPrefix(wish, "link:") || strings.HasPrefix(wish, "workspace:"):
		e.Source = guard.Source{Type: guard.Directory, Location: wish[strings.IndexByte(wish, ':')+1:]}
	}
	if alias && e.Source.Type.Vouched() {
		e.Source.Type = guard.Alias
	}
	if e.Version == "" || e.Name == "" {
		r.f.problem(e.Line, r.patterns[0], "an entry needs a name and a version")
		if e.Name == "" {
			return
		}
	}
	for _, p := range r.patterns {
		if _, twice := r.byWish[p]; twice {
			r.f.problem(e.Line, p, "the entry stands twice; the last one counts for the manager")
		}
		r.byWish[p] = len(r.f.Entries)
	}
	r.wishes = append(r.wishes, r.needs)
	r.f.Entries = append(r.f.Entries, *e)
}
