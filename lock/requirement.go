package lock

import (
	"slices"
	"strings"

	"pkgd/guard"
)

// requirement reads one requirement as pip does: "name[extra] >= 1 ; marker
// --hash=…", "name @ address", an address, or a path.
func (r *reqReader) requirement(s string, line int) Entry {
	e := Entry{In: r.in}
	e.Line, e.Ecosystem, e.Direct = line, "PyPI", true
	s, e.Integrity = cutHashes(s)
	if looksLikePlace(s) {
		s, e.Marker = cutMarker(s, " ;")
		e.place(s)
		return e
	}
	s, e.Marker = cutMarker(s, ";")
	e.Name = requirementName(s)
	rest := strings.TrimSpace(s[len(e.Name):])
	rest, e.Extras = cutExtras(rest)
	if address, ok := strings.CutPrefix(rest, "@"); ok {
		extras := e.Extras
		e.place(strings.TrimSpace(address))
		e.Extras = extras
		return e
	}
	e.Source.Type = guard.Registry
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "("), ")")
	e.Specifier = strings.Join(strings.Fields(rest), "")
	e.Requested = e.Specifier
	odd := func(extra string) bool { return requirementName(extra) != extra }
	if !specifiers(e.Specifier) || slices.ContainsFunc(e.Extras, odd) {
		e.Name, e.Specifier = "", ""
	}
	if e.Version = pinned(e.Specifier); e.Version != "" {
		e.Exact, e.Locked, e.Specifier = true, true, ""
	}
	return e
}

// specifiers says whether s is a list of comparisons with versions, as pip
// requires it behind a name; none is one, too.
func specifiers(s string) bool {
	for s != "" {
		var one string
		one, s, _ = strings.Cut(s, ",")
		n := 0
		for n < len(one) && strings.IndexByte("=<>!~", one[n]) >= 0 {
			n++
		}
		switch one[:n] {
		case "==", "!=", "<=", ">=", "~=", "<", ">":
			if n == len(one) || strings.ContainsFunc(one[n:], noVersion) {
				return false
			}
		case "===": // any text
		default:
			if one != "" { // a comma may end the list
				return false
			}
		}
	}
	return true
}

// noVersion says whether a version never holds r; what an environment variable is
// written with is said elsewhere.
func noVersion(r rune) bool {
	return r > 'z' && r != '{' && r != '}' || !bareKey(byte(r)) && !strings.ContainsRune(".*+!${}", r)
}

// pinned is the version that a specifier names alone; "" where it leaves a
// choice.
func pinned(spec string) string {
	v, ok := strings.CutPrefix(spec, "==")
	v = strings.TrimPrefix(v, "=")
	if !ok || v == "" || strings.ContainsAny(v, ",*<>!~=") {
		return ""
	}
	return v
}

// requirementName is the project name at the start of s.
func requirementName(s string) string {
	n := 0
	for n < len(s) && (bareKey(s[n]) || s[n] == '.') {
		n++
	}
	return strings.TrimRight(s[:n], "-_.")
}

func cutExtras(s string) (rest string, extras []string) {
	if !strings.HasPrefix(s, "[") {
		return s, nil
	}
	inner, rest, ok := strings.Cut(s[1:], "]")
	if !ok {
		return s, nil
	}
	for _, x := range strings.Split(inner, ",") {
		if x = strings.TrimSpace(x); x != "" {
			extras = append(extras, x)
		}
	}
	return strings.TrimSpace(rest), extras
}

func cutMarker(s, sep string) (rest, marker string) {
	s, marker, _ = strings.Cut(s, sep)
	return strings.TrimSpace(s), strings.TrimSpace(marker)
}

// cutHashes takes pip's per-requirement options off the end; the digests are
// kept, with a space between them.
func cutHashes(s string) (rest, hashes string) {
	i := strings.Index(s, " --")
	if j := strings.Index(s, "\t--"); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i < 0 {
		return s, ""
	}
	words := strings.FieldsFunc(s[i:], func(c rune) bool { return c == ' ' || c == '\t' || c == '=' })
	var b strings.Builder
	for k := 0; k+1 < len(words); k++ {
		if words[k] == "--hash" {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(words[k+1])
		}
	}
	return strings.TrimSpace(s[:i]), b.String()
}

// looksLikePlace tells an address or a path from a name.
func looksLikePlace(s string) bool {
	head, _, _ := strings.Cut(s, " ")
	name := requirementName(head)
	if after, _ := cutExtras(head[len(name):]); name != "" && strings.HasPrefix(strings.TrimSpace(after), "@") {
		return false // name@address
	}
	return strings.Contains(head, "://") || strings.HasPrefix(head, ".") || strings.HasPrefix(head, "/") ||
		strings.HasPrefix(head, "file:") || strings.HasPrefix(head, "git+") || strings.Contains(head, `\`) ||
		!strings.ContainsAny(head, "=<>~!;[") && (strings.Contains(head, "/") || pythonArchive(head))
}

func pythonArchive(s string) bool {
	_, _, ok := cutArchive(s)
	return ok
}

// place fills in an entry that an address or path names: the source, and what
// the fragment and the file's name say of the package.
func (e *Entry) place(s string) {
	address, fragment, _ := strings.Cut(s, "#")
	e.Requested = s
	e.fragment(fragment)
	file := fileName(strings.SplitN(address, "?", 2)[0])
	scheme, _, remote := strings.Cut(address, "://")
	switch {
	case strings.Contains(scheme, "+"):
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(address)}
		if i := strings.LastIndexByte(address, '@'); i > strings.LastIndexByte(address, '/') {
			e.Version = address[i+1:]
		}
		if e.Name == "" {
			repo, _, _ := strings.Cut(file, "@")
			e.Name = strings.TrimSuffix(repo, ".git")
		}
		return
	case remote && scheme != "file":
		e.Source = guard.Source{Type: guard.URL, Location: bareURL(address)}
	default:
		p := strings.TrimPrefix(strings.TrimPrefix(address, "file:"), "//")
		e.Source = guard.Source{Type: guard.Directory, Location: p}
		if pythonArchive(file) {
			e.Source.Type = guard.File
		} else {
			var extras []string
			if i := strings.IndexByte(p, '['); i > 0 {
				_, extras = cutExtras(p[i:])
				e.Source.Location = p[:i]
			}
			e.Extras = extras
			e.Member = inside(e.Source.Location)
		}
	}
	if pythonArchive(file) {
		e.Artifact = file
		if name, version := archiveName(file); e.Name == "" || guard.NormalName("PyPI", e.Name) == guard.NormalName("PyPI", name) {
			e.Name, e.Version = name, version
		}
	}
}

// fragment reads "egg=name&sha256=…" behind an address.
func (e *Entry) fragment(s string) {
	for _, f := range strings.Split(s, "&") {
		k, v, _ := strings.Cut(f, "=")
		switch k {
		case "egg":
			if e.Name == "" {
				e.Name = requirementName(v)
			}
		case "sha256", "sha384", "sha512":
			e.Integrity = k + ":" + v
		}
	}
}

// archiveName reads name and version off a wheel's or sdist's file name.
func archiveName(file string) (name, version string) {
	file, wheel, _ := cutArchive(file)
	if wheel {
		name, rest, _ := strings.Cut(file, "-")
		version, _, _ = strings.Cut(rest, "-")
		return name, version
	}
	if i := strings.LastIndexByte(file, '-'); i > 0 {
		return file[:i], file[i+1:]
	}
	return file, ""
}

// cutArchive takes the ending of a wheel or sdist off a file's name.
func cutArchive(file string) (bare string, wheel, ok bool) {
	if bare, ok = strings.CutSuffix(file, ".whl"); ok {
		return bare, true, true
	}
	for _, ext := range [...]string{".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz"} {
		if bare, ok = strings.CutSuffix(file, ext); ok {
			return bare, false, true
		}
	}
	return file, false, false
}
