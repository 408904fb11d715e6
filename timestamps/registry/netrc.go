package registry

import (
	"net/url"
	"path"
	"strings"
)

// netrcAuth finds an address's credentials in the user's netrc file, as
// Python's requests (so pip) does: the file NETRC names, else ~/.netrc, else
// ~/_netrc; the entry of the host without its port. Only whole entries count.
func netrcAuth(s *Surroundings, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	places := []string{s.env("NETRC")}
	if places[0] == "" && s.Home != "" {
		places = []string{path.Join(s.Home, ".netrc"), path.Join(s.Home, "_netrc")}
	}
	for _, p := range places {
		if text, ok := s.read(p); ok {
			return netrcEntry(text, u.Hostname())
		}
	}
	return ""
}

func netrcEntry(text, host string) string {
	words := netrcWords(text)
	var user, pass string
	here, found := false, false
	for i := 0; i < len(words); i++ {
		switch words[i] {
		case "machine", "default":
			if found && user != "" && pass != "" {
				return basic(user, pass)
			}
			here = words[i] == "default"
			if !here && i+1 < len(words) {
				i++
				here = words[i] == host
			}
			found, user, pass = here, "", ""
		case "login", "password", "account":
			if i+1 < len(words) && here {
				if words[i] == "login" {
					user = words[i+1]
				} else if words[i] == "password" {
					pass = words[i+1]
				}
			}
			i++
		case "macdef":
			return "" // macros run to an empty line; what follows is not trusted to be read right
		}
	}
	if found && user != "" && pass != "" {
		return basic(user, pass)
	}
	return ""
}

func netrcWords(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		for _, w := range strings.Fields(line) {
			if strings.HasPrefix(w, "#") {
				break
			}
			out = append(out, strings.Trim(w, `"`))
		}
	}
	return out
}
