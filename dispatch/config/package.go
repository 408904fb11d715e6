package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/package-url/packageurl-go"

	"pkgd/guard"
)

// ParsePackage reads a package as it is written on pkgd's own command line:
// ECOSYSTEM:NAME[@VERSION], a purl, or NAME[@VERSION] where an ecosystem is
// known from elsewhere. The ecosystem may be a manager's name; a distribution's
// release stays part of it ("Debian:12:openssl@3.0.11-1").
func ParsePackage(word, ecosystem string) (guard.Package, error) {
	var p guard.Package
	switch {
	case strings.HasPrefix(word, "pkg:"):
		return parsePurl(word)
	case ecosystem != "":
		if eco, rest, ok := cutEcosystem(word); ok {
			if eco != ecosystem {
				return p, fmt.Errorf("%s is a package of %s, not of %s", word, eco, ecosystem)
			}
			word = rest
		}
		p.Ecosystem = ecosystem
	default:
		eco, rest, ok := cutEcosystem(word)
		if !ok {
			return p, fmt.Errorf("%q does not say which ecosystem it is of: write ECOSYSTEM:NAME@VERSION, such as npm:left-pad@1.3.0", word)
		}
		p.Ecosystem, word = eco, rest
	}
	p.Name = word
	if i := strings.LastIndexByte(word, '@'); i > 0 {
		p.Name, p.Version = word[:i], word[i+1:]
	}
	if p.Name == "" {
		return p, errors.New("it names no package")
	}
	p.Name = guard.NormalName(p.Ecosystem, p.Name)
	return p, nil
}

// cutEcosystem splits the ecosystem off, with its release where the next word
// is one ("Debian:12", "Ubuntu:22.04:LTS", "Alpine:v3.19").
func cutEcosystem(word string) (eco, rest string, ok bool) {
	first, rest, found := strings.Cut(word, ":")
	e := guard.FindEcosystem(first)
	if !found || e == nil {
		return "", word, false
	}
	eco = e.Name
	for e.Purl == "deb" || e.Purl == "apk" || e.Purl == "rpm" {
		next, more, found := strings.Cut(rest, ":")
		if !found || strings.IndexByte(next, '@') >= 0 {
			break
		}
		eco, rest = eco+":"+next, more
	}
	return eco, rest, true
}

func parsePurl(word string) (guard.Package, error) {
	u, err := packageurl.FromString(word)
	if err != nil {
		return guard.Package{}, fmt.Errorf("%q is no package URL: %w", word, err)
	}
	for _, e := range guard.Ecosystems {
		if e.Purl != u.Type || u.Type == "deb" && !strings.EqualFold(e.Name, u.Namespace) && u.Namespace != "" {
			continue
		}
		sep, distro := "/", e.Purl == "deb" || e.Purl == "apk" || e.Purl == "rpm" || e.Purl == "alpm"
		if e.Name == "Maven" {
			sep = ":"
		}
		name := u.Name
		if u.Namespace != "" && !distro {
			name = u.Namespace + sep + u.Name
		}
		p := guard.Package{Ecosystem: e.Name, Name: guard.NormalName(e.Name, name), Version: u.Version}
		if d := u.Qualifiers.Map()["distro"]; d != "" && distro {
			p.Ecosystem += ":" + d[strings.LastIndexByte(d, '-')+1:]
		}
		return p, nil
	}
	return guard.Package{}, fmt.Errorf("%q: pkgd knows no packages of type %s", word, u.Type)
}
