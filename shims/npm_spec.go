package shims

import "pkgd/guard"

// npmSpec reads a package word as npm does: a name with a version, range or
// tag; another package under an alias; a git address; an archive by URL; a path.
func npmSpec(word string) Spec {
	sp := Spec{Raw: word}
	if word == "" {
		sp.Source.Type = guard.Registry
		sp.Bad = "an empty word"
		return sp
	}
	at := index(word[1:], '@') + 1
	name := word
	if at > 0 {
		name = word[:at]
	}
	switch {
	case isURL(word):
		npmPlace(&sp, word)
	case isSCP(word):
		npmGit(&sp, "git+ssh://"+word)
	case name[0] != '@' && (index(name, '/') >= 0 || isArchive(name)):
		npmPlace(&sp, word)
	case at > 0:
		npmNamed(&sp, name, word[at+1:])
	case npmName(word):
		npmNamed(&sp, word, "")
	default:
		npmPlace(&sp, word)
	}
	if sp.Bad == "" && sp.Source.Type == guard.Registry && !npmName(sp.Name) {
		sp.Bad = "no name that the registry could hold"
	}
	return sp
}

// npmNamed reads what stands behind "name@".
func npmNamed(sp *Spec, name, rest string) {
	if !npmName(name) {
		sp.Name, sp.Bad = name, "no name that the registry could hold"
		sp.Source.Type = guard.Registry
		return
	}
	sp.Name = name
	npmPlace(sp, rest)
	if sp.Source.Type != guard.Registry && sp.Source.Type != guard.Alias {
		sp.Alias, sp.Name = name, "" // the package's own name is not in the words
	}
}

// npmPlace reads the part that says where from: sp.Name is set when a name
// stood in front.
func npmPlace(sp *Spec, place string) {
	low := lower(place)
	switch {
	case isPath(place) || hasPrefix(low, "file:"):
		npmFile(sp, place)
	case hasPrefix(low, "npm:"):
		npmAlias(sp, place[4:])
	case npmHosted(place), isSCP(place):
		npmGit(sp, place)
	case isURL(place):
		npmURL(sp, place)
	case index(place, '/') >= 0 || isArchive(place):
		npmFile(sp, place)
	default:
		sp.Source.Type = guard.Registry
		sp.Requested = trimSpace(place)
		if sp.Name == "" {
			sp.Name, sp.Requested = place, ""
		} else if !npmTag(sp.Requested) {
			sp.Bad = "neither a version nor a range nor a tag"
		}
	}
}

func npmFile(sp *Spec, place string) {
	if hasPrefix(lower(place), "file:") {
		place = place[5:]
	}
	if place == "" {
		place = "."
	}
	sp.Source = guard.Source{Type: guard.Directory, Location: place}
	if isArchive(place) {
		sp.Source.Type = guard.File
	}
}

func npmAlias(sp *Spec, real string) {
	alias := sp.Name
	in := npmSpec(real)
	*sp = Spec{Raw: sp.Raw, Name: in.Name, Requested: in.Requested, Alias: alias, Bad: in.Bad,
		Source: guard.Source{Type: guard.Alias}}
	if in.Bad == "" && (in.Source.Type != guard.Registry || in.Name == "") {
		sp.Bad = "an alias of something that no registry holds"
	}
}

func npmGit(sp *Spec, place string) {
	sp.Source = guard.Source{Type: guard.Git, Location: withoutCredentials(place)}
	if i := index(place, '#'); i >= 0 {
		sp.Requested = place[i+1:]
		sp.Source.Location = withoutCredentials(place[:i])
	}
}

func npmURL(sp *Spec, place string) {
	scheme, _, _ := cut(lower(place), ':')
	switch scheme {
	case "http", "https":
		sp.Source = guard.Source{Type: guard.URL, Location: withoutCredentials(place)}
	case "git", "ssh", "git+http", "git+https", "git+rsync", "git+ftp", "git+file", "git+ssh":
		npmGit(sp, place)
	default:
		sp.Source = guard.Source{Type: guard.URL, Location: withoutCredentials(place)}
		sp.Bad = "a kind of address that npm does not know"
	}
}

// npmHosted: "user/repo", "github:user/repo" and addresses on the hosts that
// npm knows, which it always reads as git.
func npmHosted(place string) bool {
	scheme, rest, has := cut(lower(place), ':')
	if has && index(scheme, '/') < 0 && index(scheme, '#') < 0 {
		switch scheme {
		case "github", "gitlab", "bitbucket", "gist", "sourcehut":
			return true
		case "http", "https":
			return npmHostedPage(scheme, rest)
		}
		return false
	}
	path, _, _ := cut(place, '#')
	return path != "" && index(place, '/') > 0 && index(path, '/') == lastIndex(path, '/') && !hasSuffix(path, "/") &&
		place[0] != '.' && index(path, '@') < 0 && index(path, ':') < 0 && index(path, ' ') < 0
}

// npmHostedPage: of an http address on a known host only the repository's own
// page is git, not an archive below it.
func npmHostedPage(scheme, rest string) bool {
	rest, _, _ = cut(rest, '#')
	for hasPrefix(rest, "/") {
		rest = rest[1:]
	}
	host, path, _ := cut(rest, '/')
	if i := lastIndex(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	if hasPrefix(host, "www.") {
		host = host[4:]
	}
	owner, more, _ := cut(path, '/')
	project, below, _ := cut(more, '/')
	below, _, _ = cut(below, '/')
	whole := owner != "" && project != ""
	switch {
	case host == "github.com":
		return whole && (below == "" || below == "tree")
	case scheme != "https":
		return false
	case host == "bitbucket.org":
		return whole && below != "get"
	case host == "git.sr.ht":
		return whole && below != "archive"
	case host == "gist.github.com":
		return path != "" && below != "raw"
	case host == "gitlab.com": // groups may be nested; archives stand below "/-/"
		return whole && find(path, "/-/") < 0 && find(path, "/archive.tar.gz") < 0
	}
	return false
}

// npmName says whether the registry could hold such a name, as npm judges a
// word before it takes it for one.
func npmName(s string) bool {
	return s != "" && s[0] != '.' && s[0] != '-' && s[0] != '_' && guard.ValidName("npm", s)
}

// npmTag: what stands behind "@" must be a range or survive as part of a URL.
func npmTag(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < 0x20 || c >= 0x7f || index(`%#@?&,;:[]{}\"`, c) >= 0 {
			return false
		}
	}
	return true
}
