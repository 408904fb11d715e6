package shims

import "pkgd/guard"

// pipSpec reads one requirement word as pip does: a URL, a path or an archive
// first, else the form "name[extras] constraint; marker" or "name @ place".
func pipSpec(word string) Spec {
	sp := Spec{Raw: word}
	text := trimSpace(word)
	if text == "" {
		sp.Source.Type = guard.Registry
		sp.Bad = "an empty word"
		return sp
	}
	url := isURL(text) && pipScheme(text) != ""
	if text = trimSpace(withoutMarker(text, url)); text == "" {
		sp.Source.Type = guard.Registry
		sp.Bad = "nothing but a marker"
		return sp
	}
	switch {
	case url:
		pipPlace(&sp, text)
	case index(text, '/') >= 0 && !pipAt(text), text[0] == '.', isPath(text), pipArchive(text) && !pipAt(text):
		base, extras := splitExtras(text)
		sp.Extras = extras
		pipPlace(&sp, base)
	default:
		pipNamed(&sp, text)
	}
	return sp
}

// withoutMarker cuts off what stands behind ";": of a URL only behind "; ".
func withoutMarker(s string, url bool) string {
	i := index(s, ';')
	if url {
		i = find(s, "; ")
	}
	if i < 0 {
		return s
	}
	return s[:i]
}

// pipAt says whether a word has the form "name @ place", so that a slash in it
// belongs to the place.
func pipAt(s string) bool {
	name, _, ok := cut(s, '@')
	if !ok {
		return false
	}
	base, _ := splitExtras(trimSpace(name))
	return pipProject(trimSpace(base))
}

// pipNamed reads "name[extras]" and what follows.
func pipNamed(sp *Spec, text string) {
	end := 0
	for end < len(text) && (letter(text[end]) || digit(text[end]) || index("-_.", text[end]) >= 0) {
		end++
	}
	name, rest := text[:end], trimSpace(text[end:])
	if !pipProject(name) {
		sp.Name, sp.Bad = text, "no name that the index could hold"
		sp.Source.Type = guard.Registry
		return
	}
	if hasPrefix(rest, "[") {
		extras, more, closed := cut(rest[1:], ']')
		if !closed {
			sp.Bad = "extras without an end"
		}
		sp.Extras, rest = commaList(extras), trimSpace(more)
	}
	sp.Name = guard.NormalName("PyPI", name)
	sp.Source.Type = guard.Registry
	if hasPrefix(rest, "@") {
		pipAtPlace(sp, trimSpace(rest[1:]))
		return
	}
	if n := len(rest); n > 1 && rest[0] == '(' && rest[n-1] == ')' {
		rest = trimSpace(rest[1 : n-1])
	}
	if sp.Requested = rest; sp.Bad == "" && !pipConstraint(rest) {
		sp.Bad = "no version constraint"
	}
}

// pipAtPlace reads what stands behind "name @".
func pipAtPlace(sp *Spec, place string) {
	name, bad := sp.Name, sp.Bad
	if pipScheme(place) == "" && index(place, '/') < 0 && !pipArchive(place) {
		bad = "neither an address nor a path behind the @"
	}
	pipPlace(sp, place)
	sp.Name = name
	if bad != "" {
		sp.Bad = bad
	}
}

// pipConstraint: a list of operators and versions.
func pipConstraint(s string) bool {
	if s == "" {
		return true
	}
	for _, part := range commaList(s) {
		op := 0
		for op < len(part) && index("=<>!~", part[op]) >= 0 {
			op++
		}
		if !listed("== === != <= >= < > ~=", part[:op]) || trimSpace(part[op:]) == "" {
			return false
		}
	}
	return true
}

// pipProject: letters, digits, and between them ". _ -".
func pipProject(s string) bool {
	if s == "" || !guard.ValidName("PyPI", s) {
		return false
	}
	first, last := s[0], s[len(s)-1]
	return (letter(first) || digit(first)) && (letter(last) || digit(last))
}

// pipPlace reads an address, an archive or a folder.
func pipPlace(sp *Spec, place string) {
	scheme := pipScheme(place)
	bare, fragment, _ := cut(place, '#')
	switch {
	case index(scheme, '+') > 0, scheme == "git", scheme == "ssh", scheme == "sftp":
		pipRepository(sp, bare)
	case scheme == "file":
		pipLocal(sp, fileURLPath(bare))
	case scheme == "http", scheme == "https", scheme == "ftp":
		sp.Source = guard.Source{Type: guard.URL, Location: withoutCredentials(bare)}
		sp.Name = wheelName(bare)
	case scheme != "":
		sp.Source = guard.Source{Type: guard.URL, Location: withoutCredentials(bare)}
		sp.Bad = "a kind of address that pip does not know"
	case place == "":
		sp.Bad = "no place behind the name"
	default:
		pipLocal(sp, place)
	}
	name, extras := eggName(fragment)
	if sp.Name == "" {
		sp.Name = name
	}
	if sp.Extras == nil {
		sp.Extras = extras
	}
}

// pipScheme gives the scheme of an address, with its "git+"; "" none.
func pipScheme(s string) string {
	scheme, rest, ok := cut(s, ':')
	if !ok || !hasPrefix(rest, "//") && !hasPrefix(lower(scheme), "file") {
		return ""
	}
	for i := 0; i < len(scheme); i++ {
		if !letter(scheme[i]) && scheme[i] != '+' {
			return ""
		}
	}
	return lower(scheme)
}

// pipRepository reads "git+https://host/path@rev".
func pipRepository(sp *Spec, bare string) {
	i := find(bare, "://")
	slash := -1
	if i >= 0 {
		slash = index(bare[i+3:], '/')
	}
	if slash >= 0 {
		if at := lastIndex(bare[i+3+slash:], '@'); at >= 0 {
			cutAt := i + 3 + slash + at
			sp.Requested, bare = bare[cutAt+1:], bare[:cutAt]
		}
	}
	sp.Source = guard.Source{Type: guard.Git, Location: withoutCredentials(bare)}
}

func pipLocal(sp *Spec, path string) {
	if path == "" {
		path = "."
	}
	sp.Source = guard.Source{Type: guard.Directory, Location: path}
	if pipArchive(path) {
		sp.Source.Type = guard.File
		sp.Name = wheelName(path)
	}
}

func fileURLPath(s string) string {
	s = s[5:]
	if hasPrefix(s, "//") {
		s = s[2:]
		if i := index(s, '/'); i > 0 {
			s = s[i:] // "file://localhost/…"
		}
	}
	return s
}

// eggName reads "egg=name[extras]&subdirectory=…".
func eggName(fragment string) (name string, extras []string) {
	for fragment != "" {
		var part string
		part, fragment, _ = cut(fragment, '&')
		if hasPrefix(part, "egg=") {
			if name, extras = splitExtras(part[4:]); pipProject(name) {
				return guard.NormalName("PyPI", name), extras
			}
		}
	}
	return "", nil
}

// wheelName is the name in a wheel's file name, which pip holds the wheel to; of
// other archives the file name proves nothing.
func wheelName(path string) string {
	if i := lastIndex(path, '/'); i >= 0 {
		path = path[i+1:]
	}
	if !hasSuffix(lower(path), ".whl") {
		return ""
	}
	name, _, ok := cut(path, '-')
	if !ok || !pipProject(name) {
		return ""
	}
	return guard.NormalName("PyPI", name)
}

// pipArchive: the endings of files that pip unpacks.
func pipArchive(s string) bool {
	s, _ = splitExtras(s)
	if len(s) > 9 {
		s = s[len(s)-9:]
	}
	s = lower(s)
	for list := ".whl .zip .tar.gz .tgz .tar .tar.bz2 .tbz .tar.xz .txz .tlz .tar.lz .tar.lzma"; list != ""; {
		var w string
		w, list = nextWord(list)
		if hasSuffix(s, w) {
			return true
		}
	}
	return false
}
