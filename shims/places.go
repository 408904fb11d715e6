package shims

// The shapes that tell an address or a path from a name, shared by managers.

// isURL: "scheme:" in front, perhaps with "git+".
func isURL(s string) bool {
	if hasPrefix(lower(s[:min(4, len(s))]), "git+") {
		s = s[4:]
	}
	for i := 0; i < len(s); i++ {
		if s[i] == ':' {
			return i > 0
		}
		if !letter(s[i]) {
			return false
		}
	}
	return false
}

// isSCP: "git@host.example:path", git's own way to write an address.
func isSCP(s string) bool {
	user, rest, ok := cut(s, '@')
	if !ok || user == "" || rest == "" {
		return false
	}
	host, path, ok := cut(rest, ':')
	dot := index(host, '.')
	return ok && path != "" && dot > 0 && dot < len(host)-1 && index(host, '/') < 0
}

// isPath: what npm and others take for a path whatever follows.
func isPath(s string) bool {
	if s == "" {
		return false
	}
	return s[0] == '.' || s[0] == '/' || hasPrefix(s, "~/") || len(s) > 1 && letter(s[0]) && s[1] == ':'
}

// isArchive: the file endings that npm takes for a packed package.
func isArchive(s string) bool {
	if len(s) > 8 {
		s = s[len(s)-8:]
	}
	s = lower(s)
	return hasSuffix(s, ".tgz") || hasSuffix(s, ".tar.gz") || hasSuffix(s, ".tar")
}

// withoutCredentials takes "user:password@" out of an address; what is kept in
// plans and journals must not hold secrets.
func withoutCredentials(s string) string {
	i := find(s, "://")
	if i < 0 {
		return s
	}
	i += 3
	end := i
	for end < len(s) && s[end] != '/' && s[end] != '?' && s[end] != '#' {
		end++
	}
	if at := lastIndex(s[i:end], '@'); at >= 0 {
		return s[:i] + s[i+at+1:]
	}
	return s
}

// splitExtras cuts "[a,b]" off the end of a word.
func splitExtras(s string) (base string, extras []string) {
	i := lastIndex(s, '[')
	if i <= 0 || s[len(s)-1] != ']' {
		return s, nil
	}
	return s[:i], commaList(s[i+1 : len(s)-1])
}

func commaList(s string) []string {
	var list []string
	for s != "" {
		var w string
		w, s, _ = cut(s, ',')
		if w = trimSpace(w); w != "" {
			list = append(list, w)
		}
	}
	return list
}
