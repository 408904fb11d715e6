package lock

import (
	"path"
	"strings"
	"unicode/utf8"

	"pkgd/guard"
)

var requirements = Format{
	Name: "requirements", Title: "pip requirements files, with -r and -c, pinned, hashed or neither", Ecosystem: "PyPI",
	Files: []string{"requirements*.txt", "*requirements.txt", "requirements/*.txt", "requirements/*/*.txt",
		"requirements*.in", "requirements/*.in", "constraints*.txt", "requirements.lock", "requirements-dev.lock"},
	anyEncoding: true,
	parse:       parseRequirements,
}

// maxIncludes bounds how many files one requirements file may bring in.
const maxIncludes = 200

// reqReader reads a requirements file and those it brings in.
type reqReader struct {
	f      *File
	open   Opener
	seen   map[string]bool
	bytes  int // of all files so far
	in     string
	wishes map[string]string // of constraint files: normalised name -> specifier
	via    [][2]string       // who needs whom, by pip-compile's comments
	last   int               // index of the entry that comments speak of; -1: none
	sawVia bool
	index  string
}

func parseRequirements(src string, open Opener, f *File) {
	r := &reqReader{f: f, open: open, seen: map[string]bool{}, wishes: map[string]string{}, last: -1}
	r.file(src, false)
	byName := map[string]int{}
	for i := range f.Entries {
		e := &f.Entries[i]
		name := guard.NormalName("PyPI", e.Name)
		byName[name] = i
		e.Key = name
		if wish := r.wishes[name]; e.Version == "" && wish != "" && e.Source.Type == guard.Registry {
			e.Version = pinned(wish)
		}
		if e.Source.Type == guard.Registry && e.Source.Location == "" {
			e.Source.Location = r.index
		}
	}
	for _, v := range r.via {
		if i, ok := byName[v[0]]; ok {
			f.Entries[i].Needs = append(f.Entries[i].Needs, v[1])
		}
	}
}

// PythonEnds end a line for Python's str.splitlines and, but for "\r", for hardly
// any editor.
const PythonEnds = "\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029"

// PythonLine takes the first line off a text where Python's str.splitlines ends
// it. newline: it ends where everybody sees a new line begin.
func PythonLine(text string) (line, rest string, newline bool) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			return text[:i], text[i+1:], true
		case c == '\r' && strings.HasPrefix(text[i+1:], "\n"):
			return text[:i], text[i+2:], true
		case c < ' ' && c != '\t' || c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			if strings.ContainsRune(PythonEnds, r) {
				return text[:i], text[i+size:], false
			}
			i += size - 1
		}
	}
	return text, "", false
}

// file reads one file's lines; constraints only say which versions.
func (r *reqReader) file(src string, constraint bool) {
	r.last = -1
	j := joined{r: r, constraint: constraint}
	for n := 1; src != ""; {
		text, rest, newline := PythonLine(src)
		j.add(text, n, rest == "")
		if src = rest; newline {
			n++
		}
	}
	j.end()
}

// joined makes logical lines of those that a backslash goes on with.
type joined struct {
	r          *reqReader
	constraint bool
	whole      strings.Builder
	start      int
}

func (j *joined) add(text string, line int, last bool) {
	if conflictMarker(text) {
		j.r.f.problem(line, "file", conflictWhy)
		return
	}
	if left := strings.TrimLeft(text, " \t"); strings.HasPrefix(left, "#") {
		j.r.comment(strings.TrimLeft(left, " \t#"))
		if j.whole.Len() == 0 {
			return
		}
		text = "" // a comment ends what a backslash went on with
	}
	if j.whole.Len() == 0 {
		j.start = line
	}
	if strings.HasSuffix(text, `\`) && !last {
		j.whole.WriteString(strings.TrimSuffix(text, `\`))
		j.whole.WriteByte(' ')
		return
	}
	j.whole.WriteString(text)
	j.end()
}

func (j *joined) end() {
	if j.whole.Len() > 0 {
		j.r.line(j.whole.String(), j.start, j.constraint)
		j.whole.Reset()
	}
}

// line reads one logical line.
func (r *reqReader) line(s string, line int, constraint bool) {
	s = strings.TrimSpace(stripComment(s))
	switch {
	case s == "":
		return
	case strings.Contains(withoutSecrets(s), "${"):
		r.f.problem(line, s, "an environment variable stands here; what it holds is not known")
		if strings.HasPrefix(s, "-") {
			return
		}
	}
	if strings.HasPrefix(s, "-") {
		r.option(s, line, constraint)
		return
	}
	e := r.requirement(s, line)
	if e.Name == "" && e.Source.Type.Vouched() {
		r.f.problem(line, s, "this line is not a requirement")
		return
	}
	r.add(e, constraint)
}

// withoutSecrets is a line without what stands before the host of its address: a
// variable there is a name or password, which changes nothing of what is fetched.
func withoutSecrets(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	head, tail, _ := strings.Cut(rest, "/")
	return scheme + head[strings.LastIndexByte(head, '@')+1:] + tail
}

func (r *reqReader) add(e Entry, constraint bool) {
	if r.f.full(e.Line) {
		return
	}
	if constraint {
		if e.Requested != "" {
			r.wishes[guard.NormalName("PyPI", e.Name)] = e.Requested
		}
		return
	}
	if e.Member {
		r.f.Members = append(r.f.Members, e)
		return
	}
	r.last, r.sawVia = len(r.f.Entries), false
	r.f.Entries = append(r.f.Entries, e)
}

// stripComment cuts a "#" that begins the line or follows white space.
func stripComment(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] == '#' && (i == 0 || s[i-1] == ' ' || s[i-1] == '\t') {
			return s[:i]
		}
	}
	return s
}

// option reads a line that begins with a dash.
func (r *reqReader) option(s string, line int, constraint bool) {
	name, value := s, ""
	if i := strings.IndexAny(s, " =\t"); i > 0 {
		name, value = s[:i], strings.Trim(s[i+1:], " \t=\"'")
	} else if len(s) > 2 && s[1] != '-' { // -rbase.txt
		name, value = s[:2], s[2:]
	}
	switch name {
	case "-r", "--requirement":
		r.include(value, line, constraint)
	case "-c", "--constraint":
		r.include(value, line, true)
	case "-e", "--editable":
		e := r.requirement(value, line)
		r.add(e, constraint)
	case "-i", "--index-url", "--pypi-url":
		r.index = bareURL(value)
		r.f.Registries = append(r.f.Registries, r.index)
	case "--extra-index-url", "-f", "--find-links":
		r.f.Registries = append(r.f.Registries, bareURL(value))
	case "--no-index", "--pre", "--prefer-binary", "--require-hashes", "--trusted-host", "--no-binary", "--only-binary",
		"--use-feature", "--always-unzip", "--no-allow-external", "--allow-external", "--allow-unverified", "--process-dependency-links":
	default:
		r.f.problem(line, s, "pip knows no such option in a requirements file")
	}
}

// include reads a further file.
func (r *reqReader) include(name string, line int, constraint bool) {
	if strings.Contains(name, "://") {
		r.f.Includes = append(r.f.Includes, name)
		r.f.problem(line, name, "a requirements file from the network is not fetched here")
		return
	}
	full := name
	if !path.IsAbs(name) {
		full = path.Join(path.Dir(r.in), name)
	}
	if r.seen[full] {
		return
	}
	r.seen[full] = true
	r.f.Includes = append(r.f.Includes, full)
	if r.open == nil || len(r.seen) > maxIncludes {
		r.f.problem(line, name, "a further requirements file is named here and was not read")
		return
	}
	data, err := r.open(full)
	if err != nil {
		r.f.problem(line, name, "the further requirements file cannot be read: "+err.Error())
		return
	}
	if r.bytes += len(data); r.bytes > MaxSize {
		r.f.problem(line, name, "the files together are larger than what is read")
		return
	}
	src, _ := decode(data)
	in, last := r.in, r.last
	r.in = full
	r.file(src, constraint)
	r.in, r.last = in, last
}

// comment reads what pip-compile and uv write below a requirement: who needs
// it. Without such a comment the requirement is the user's own.
func (r *reqReader) comment(text string) {
	if r.last < 0 {
		return
	}
	e := &r.f.Entries[r.last]
	text, begins := strings.CutPrefix(text+" ", "via ")
	text = strings.TrimSpace(text)
	if !begins && !r.sawVia {
		return
	}
	if begins {
		r.sawVia, e.Direct = true, false
	}
	for _, who := range strings.Split(text, ",") {
		who = strings.TrimSpace(who)
		switch {
		case who == "" || strings.HasPrefix(who, "-c "):
		case strings.ContainsAny(who, " /") || strings.HasPrefix(who, "-"):
			e.Direct = true
		default:
			r.via = append(r.via, [2]string{guard.NormalName("PyPI", who), guard.NormalName("PyPI", e.Name)})
		}
	}
}
