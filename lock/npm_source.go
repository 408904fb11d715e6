package lock

import (
	"strings"

	"pkgd/guard"
)

// npmSource says who vouches for an npm package by the place it was resolved
// to. A tarball counts as a registry's only where the registry would keep
// exactly this name and version; every other address is a URL source.
func npmSource(resolved, name, version string) guard.Source {
	switch scheme, _, _ := strings.Cut(resolved, ":"); {
	case resolved == "":
		return guard.Source{Type: guard.Registry}
	case gitAddress(resolved):
		return guard.Source{Type: guard.Git, Location: bareURL(resolved)}
	case scheme == "file":
		return npmFile(strings.TrimPrefix(resolved, "file:"))
	case strings.HasPrefix(resolved, "./") || strings.HasPrefix(resolved, "../"):
		return npmFile(resolved)
	case scheme == "http" || scheme == "https":
		if base, ok := npmRegistry(resolved, name, version); ok {
			return guard.Source{Type: guard.Registry, Location: bareURL(base)}
		}
		return guard.Source{Type: guard.URL, Location: bareURL(before(resolved, "#"))}
	}
	return guard.Source{Type: guard.URL, Location: bareURL(resolved)}
}

// npmFile is what a path leads to: an archive or a folder. Yarn writes an
// archive's digest behind it.
func npmFile(path string) guard.Source {
	if bare := before(path, "#"); tarballName(bare) {
		return guard.Source{Type: guard.File, Location: bare}
	}
	return guard.Source{Type: guard.Directory, Location: path}
}

func tarballName(path string) bool {
	return strings.HasSuffix(path, ".tgz") || strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tar")
}

// npmRegistry gives the base address of the registry that keeps name and
// version at address, if its path is a registry's own place for them.
func npmRegistry(address, name, version string) (base string, ok bool) {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	if strings.Contains(address, "/../") || strings.Contains(address, "/./") || strings.Contains(address, `\`) {
		return "", false
	}
	if strings.IndexByte(address, '%') >= 0 {
		lower := strings.NewReplacer("%2f", "/", "%2F", "/", "%40", "@").Replace(address)
		if strings.IndexByte(lower, '%') >= 0 {
			return "", false
		}
		address = lower
	}
	version, _, _ = strings.Cut(version, "+")
	short := name[strings.LastIndexByte(name, '/')+1:]
	// …/name/-/name-1.0.0.tgz, GitLab's …/@scope/name/-/@scope/name-1.0.0.tgz, and
	// cnpm's …/name/download/name-1.0.0.tgz, which old locks of its mirrors have.
	for _, between := range [2]string{"/-/", "/download/"} {
		for _, file := range [2]string{short, name} {
			if rest, found := cutTail(address, "/", name, between, file, "-", version, ".tgz"); found {
				return rest, true
			}
		}
	}
	for _, host := range [2]string{"https://npm.jsr.io", "https://npm.pkg.github.com"} {
		if strings.HasPrefix(address, host+"/") && (strings.HasSuffix(address, "/"+name+"/"+version+".tgz") ||
			strings.Contains(address, "/download/"+name+"/"+version+"/")) {
			return host, true
		}
	}
	return "", false
}

// cutTail takes the parts, joined, off the end of s.
func cutTail(s string, parts ...string) (string, bool) {
	for i := len(parts) - 1; i >= 0; i-- {
		if !strings.HasSuffix(s, parts[i]) {
			return s, false
		}
		s = s[:len(s)-len(parts[i])]
	}
	return s, true
}

// gitAddress knows the spellings by which npm, yarn, pnpm and bun name a git
// repository.
func gitAddress(s string) bool {
	for _, p := range [...]string{"git+", "git:", "git@", "ssh:", "github:", "gitlab:", "bitbucket:", "gist:", "https://codeload.github.com/"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	address, _, _ := strings.Cut(s, "#")
	return strings.HasSuffix(address, ".git") || gitPage(address)
}

// gitPage says whether an address is that of a repository's page: the managers
// take "https://github.com/a/b" for the repository, and any longer path for a file.
func gitPage(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	host, path, _ := strings.Cut(rest, "/")
	switch host {
	case "github.com", "gitlab.com", "bitbucket.org", "bitbucket.com":
		owner, repo, ok := strings.Cut(strings.TrimSuffix(path, "/"), "/")
		return ok && owner != "" && repo != "" && !strings.ContainsAny(repo, "/?")
	}
	return false
}

// bareURL takes name and password out of an address.
func bareURL(s string) string {
	i := strings.Index(s, "://")
	if i < 0 {
		return s
	}
	rest := s[i+3:]
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	if at := strings.LastIndexByte(rest[:end], '@'); at >= 0 {
		if user := rest[:at]; user != "git" {
			return s[:i+3] + rest[at+1:]
		}
	}
	return s
}

// realName undoes an npm alias: "npm:bar@1.0.0" is bar at 1.0.0.
func realName(spec string) (name, version string, alias bool) {
	rest, alias := strings.CutPrefix(spec, "npm:")
	if !alias {
		return "", spec, false
	}
	name, version = splitAt(rest)
	return name, version, true
}

// splitAt takes "name@version" apart at the last "@" that does not begin a
// scope; the version may hold "@" itself only behind a protocol.
func splitAt(s string) (name, version string) {
	if len(s) < 2 {
		return s, ""
	}
	i := strings.IndexByte(s[1:], '@')
	if i < 0 {
		return s, ""
	}
	return s[:i+1], s[i+2:]
}
