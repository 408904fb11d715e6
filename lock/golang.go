package lock

import (
	"path"
	"strings"

	"pkgd/guard"
)

var goMod = Format{
	Name: "go-mod", Title: "go.mod", Ecosystem: "Go",
	Files: []string{"go.mod"},
	parse: func(src string, open Opener, f *File) {
		r := newGoReader(f)
		r.file(src, "")
		r.finish(open, "go.sum")
	},
}

var goSum = Format{
	Name: "go-sum", Title: "go.sum", Ecosystem: "Go",
	Files: []string{"go.sum", "go.work.sum"},
	parse: parseGoSum,
}

var goWork = Format{
	Name: "go-work", Title: "go.work, with the go.mod files it uses", Ecosystem: "Go",
	Files: []string{"go.work"},
	parse: parseGoWork,
}

// goReader reads go.mod files: verbs with words behind them, in blocks or not.
type goReader struct {
	f       *File
	in      string
	byKey   map[string]int         // "module@version" -> index
	replace map[string]replacement // "module" or "module@version"
	uses    []string
	useLine []int
}

type replacement struct {
	name, version string
	line          int
}

func newGoReader(f *File) *goReader {
	return &goReader{f: f, byKey: map[string]int{}, replace: map[string]replacement{}}
}

func (r *goReader) file(src, in string) {
	r.in = in
	block := ""
	for n, text := range lines(src, r.f) {
		body, comment, _ := strings.Cut(text, "//")
		words := strings.Fields(body)
		if n := len(words) - 1; n >= 0 && words[n] != "(" && strings.HasSuffix(words[n], "(") { // "require("
			words = append(words[:n:n], strings.TrimSuffix(words[n], "("), "(")
		}
		switch {
		case len(words) == 0:
		case block != "" && words[len(words)-1] == "(":
			r.f.problem(n, block, "another block begins where this one has no closing bracket")
			block = words[0]
		case block != "" && words[0] == ")":
			block = ""
		case block != "":
			r.verb(n, block, words, strings.TrimSpace(comment))
		case len(words) == 2 && words[1] == "(":
			block = words[0]
		default:
			r.verb(n, words[0], words[1:], strings.TrimSpace(comment))
		}
	}
	if block != "" {
		r.f.problem(0, block, "a block has no closing bracket: the file is cut off")
	}
}

func (r *goReader) verb(line int, verb string, words []string, comment string) {
	for i, w := range words {
		words[i] = strings.Trim(w, "\"`")
	}
	switch verb {
	case "module", "toolchain", "exclude", "retract", "tool", "godebug", "ignore":
	case "go":
		if len(words) > 0 && r.in == "" {
			r.f.Version = words[0]
		}
	case "require":
		r.require(line, words, comment)
	case "replace":
		r.replaced(line, words)
	case "use":
		if len(words) == 1 {
			r.uses, r.useLine = append(r.uses, words[0]), append(r.useLine, line)
		}
	default:
		r.f.problem(line, verb, "go.mod knows no such word")
	}
}

func (r *goReader) require(line int, words []string, comment string) {
	if len(words) != 2 || words[0] == "" || !strings.HasPrefix(words[1], "v") || strings.ContainsAny(words[0]+words[1], "()[]{},") {
		r.f.problem(line, strings.Join(words, " "), "a requirement is a module and its version")
		return
	}
	key := words[0] + "@" + words[1]
	indirect := comment == "indirect" || strings.HasPrefix(comment, "indirect;")
	if i, ok := r.byKey[key]; ok {
		r.f.Entries[i].Direct = r.f.Entries[i].Direct || !indirect
		return
	}
	if r.f.full(line) {
		return
	}
	e := Entry{Key: key, In: r.in}
	e.Line, e.Locked, e.Name, e.Version = line, true, words[0], words[1]
	e.Direct, e.Requested, e.Source.Type = !indirect, words[1], guard.Registry
	r.byKey[key] = len(r.f.Entries)
	r.f.Entries = append(r.f.Entries, e)
}

func (r *goReader) replaced(line int, words []string) {
	arrow := -1
	for i, w := range words {
		if w == "=>" {
			arrow = i
		}
	}
	if arrow < 1 || arrow > 2 || len(words)-arrow < 2 || len(words)-arrow > 3 {
		r.f.problem(line, strings.Join(words, " "), `a replacement is a module, "=>" and what stands in for it`)
		return
	}
	to := replacement{name: words[arrow+1], line: line}
	if len(words)-arrow == 3 {
		to.version = words[arrow+2]
	}
	r.replace[strings.Join(words[:arrow], "@")] = to
}

// finish puts replacements in the place of what they replace, and takes the
// digests from the go.sum beside the file.
func (r *goReader) finish(open Opener, sums string) {
	for i := range r.f.Entries {
		e := &r.f.Entries[i]
		to, ok := r.replace[e.Name+"@"+e.Version]
		if !ok {
			to, ok = r.replace[e.Name]
		}
		switch {
		case !ok:
		case to.version == "":
			e.Source = guard.Source{Type: guard.Directory, Location: to.name}
		default:
			e.Name, e.Version = to.name, to.version
		}
	}
	if open == nil {
		return
	}
	data, err := open(sums)
	if err != nil || len(data) > MaxSize {
		return
	}
	src, _ := decode(data)
	hashes := map[string]string{}
	for _, text := range lines(src, &File{}) {
		if w := strings.Fields(text); len(w) == 3 {
			hashes[w[0]+"@"+w[1]] = w[2]
		}
	}
	for i := range r.f.Entries {
		if e := &r.f.Entries[i]; e.Source.Type == guard.Registry {
			e.Integrity = hashes[e.Name+"@"+e.Version]
		}
	}
}

// parseGoSum lists the modules whose files, and not only go.mod, were needed.
func parseGoSum(src string, _ Opener, f *File) {
	seen := map[string]bool{}
	for n, text := range lines(src, f) {
		w := strings.Fields(text)
		if len(w) == 0 {
			continue
		}
		if len(w) != 3 || !strings.Contains(w[2], ":") {
			f.problem(n, text, "a line is a module, its version and its digest")
			continue
		}
		if strings.HasSuffix(w[1], "/go.mod") || seen[w[0]+"@"+w[1]] || f.full(n) {
			continue
		}
		seen[w[0]+"@"+w[1]] = true
		e := Entry{Key: w[0] + "@" + w[1]}
		e.Line, e.Locked, e.Name, e.Version, e.Integrity = n, true, w[0], w[1], w[2]
		e.Source.Type = guard.Registry
		f.Entries = append(f.Entries, e)
	}
}

// parseGoWork reads a workspace: its members' go.mod files say what it needs.
func parseGoWork(src string, open Opener, f *File) {
	r := newGoReader(f)
	r.file(src, "")
	own, total := r.replace, len(src)
	uses, useLine := r.uses, r.useLine
	for i, dir := range uses {
		m := Entry{Key: dir}
		m.Name, m.Line, m.Member = dir, useLine[i], true
		m.Source = guard.Source{Type: guard.Directory, Location: dir}
		f.Members = append(f.Members, m)
		name := path.Join(dir, "go.mod")
		f.Includes = append(f.Includes, name)
		if open == nil || i >= maxIncludes {
			f.problem(useLine[i], name, "a further go.mod is named here and was not read")
			continue
		}
		data, err := open(name)
		if total += len(data); err != nil || total > MaxSize {
			f.problem(useLine[i], name, "the go.mod cannot be read: "+openFailure(err))
			continue
		}
		text, _ := decode(data)
		r.file(text, name)
	}
	for k, v := range own { // the workspace's word goes before its members'
		r.replace[k] = v
	}
	r.finish(open, "go.work.sum")
}

func openFailure(err error) string {
	if err == nil {
		return "it is too large"
	}
	return err.Error()
}
