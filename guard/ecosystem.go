package guard

// Ecosystem is one row of the table of ecosystems: how a world of packages is
// called and how its names are made comparable.
type Ecosystem struct {
	Name    string              // as OSV names it: "npm", "PyPI", "crates.io"
	Aliases []string            // lower case; what people and managers call it
	Purl    string              // the package URL type
	Normal  func(string) string // canonical spelling of a name; nil: as written
	Valid   func(string) bool   // false: the registry's own rules forbid the name; nil: all pass
	// Pin is what stands between a name and an exact version on a command line:
	// "@", "=="; "" where the managers have no such spelling.
	Pin string
	// Signed: a distribution's own archives, signed as a whole and slow by
	// design. They have no cooldown unless configuration names one.
	Signed bool
	// Holder is the version (and the beginning of versions, up to a dot) of the
	// placeholder that the registry puts in the place of a package it removed;
	// "" where it does nothing of the kind.
	Holder string
	// Home gives the ecosystem and name of a package that is carried here under
	// another name; ok is false for all others. nil: none is.
	Home func(name string) (ecosystem, own string, ok bool)
	// Public lists the hosts (and path prefixes) of the ecosystem's default
	// registries, without scheme. Every other registry is private.
	Public []string
}

// Ecosystems is the table. A new ecosystem is one row.
var Ecosystems = []Ecosystem{
	{Name: "npm", Pin: "@", Aliases: []string{"npm"}, Purl: "npm", Valid: validNPM, Holder: "0.0.1-security", Home: homeJSR,
		Public: []string{"registry.npmjs.org", "registry.yarnpkg.com"}},
	{Name: "PyPI", Pin: "==", Aliases: []string{"pypi", "pip"}, Purl: "pypi", Normal: normalPyPI, Valid: validPyPI,
		Public: []string{"pypi.org", "files.pythonhosted.org"}},
	{Name: "crates.io", Pin: "@", Aliases: []string{"crates.io", "cargo", "crates"}, Purl: "cargo", Valid: validCrate,
		Public: []string{"index.crates.io", "static.crates.io", "crates.io", "github.com/rust-lang/crates.io-index"}},
	{Name: "Go", Pin: "@", Aliases: []string{"go", "golang"}, Purl: "golang", Public: []string{"proxy.golang.org"}},
	{Name: "RubyGems", Pin: ":", Aliases: []string{"rubygems", "gem"}, Purl: "gem", Public: []string{"rubygems.org", "index.rubygems.org"}},
	{Name: "Packagist", Pin: ":", Aliases: []string{"packagist", "composer"}, Purl: "composer", Normal: lower,
		Public: []string{"packagist.org", "repo.packagist.org"}},
	{Name: "NuGet", Pin: "@", Aliases: []string{"nuget"}, Purl: "nuget", Normal: lower, Public: []string{"api.nuget.org"}},
	{Name: "Maven", Aliases: []string{"maven", "gradle"}, Purl: "maven", Public: []string{"repo.maven.apache.org", "repo1.maven.org"}},
	{Name: "Hex", Aliases: []string{"hex", "mix"}, Purl: "hex", Public: []string{"repo.hex.pm", "hex.pm"}},
	{Name: "Pub", Pin: ":", Aliases: []string{"pub", "dart"}, Purl: "pub", Public: []string{"pub.dev"}},
	{Name: "JSR", Pin: "@", Aliases: []string{"jsr"}, Purl: "jsr", Normal: normalJSR, Public: []string{"jsr.io", "npm.jsr.io"}},
	{Name: "SwiftURL", Aliases: []string{"swifturl", "swift"}, Purl: "swift"},
	{Name: "CocoaPods", Aliases: []string{"cocoapods", "pod"}, Purl: "cocoapods"},
	{Name: "Homebrew", Aliases: []string{"homebrew", "brew"}, Purl: "brew", Public: []string{"formulae.brew.sh", "ghcr.io/homebrew"}},
	{Name: "conda", Pin: "=", Aliases: []string{"conda"}, Purl: "conda", Normal: lower, Public: []string{"conda.anaconda.org", "repo.anaconda.com"}},
	{Name: "Debian", Signed: true, Pin: "=", Aliases: []string{"debian", "apt"}, Purl: "deb", Public: []string{"deb.debian.org", "security.debian.org"}},
	{Name: "Ubuntu", Signed: true, Pin: "=", Aliases: []string{"ubuntu"}, Purl: "deb", Public: []string{"archive.ubuntu.com", "security.ubuntu.com"}},
	{Name: "Alpine", Signed: true, Pin: "=", Aliases: []string{"alpine", "apk"}, Purl: "apk", Public: []string{"dl-cdn.alpinelinux.org"}},
	{Name: "Red Hat", Signed: true, Aliases: []string{"red hat", "redhat", "rhel"}, Purl: "rpm"},
	{Name: "Fedora", Signed: true, Aliases: []string{"fedora", "dnf"}, Purl: "rpm"},
	{Name: "AlmaLinux", Signed: true, Aliases: []string{"almalinux"}, Purl: "rpm"},
	{Name: "Rocky Linux", Signed: true, Aliases: []string{"rocky linux", "rocky"}, Purl: "rpm"},
	{Name: "openSUSE", Signed: true, Aliases: []string{"opensuse", "zypper"}, Purl: "rpm"},
	{Name: "SUSE", Signed: true, Aliases: []string{"suse"}, Purl: "rpm"},
	{Name: "Arch Linux", Signed: true, Aliases: []string{"arch linux", "arch", "pacman"}, Purl: "alpm"},
	{Name: "CRAN", Aliases: []string{"cran"}, Purl: "cran"},
	{Name: "Hackage", Aliases: []string{"hackage"}, Purl: "hackage"},
	{Name: "GitHub Actions", Aliases: []string{"github actions", "actions"}, Purl: "githubactions"},
}

// FindEcosystem finds a row by OSV's name or an alias, whatever the case. A
// release behind a colon ("Debian:12") is looked over: the row is Debian's.
// It returns nil where the table has none.
func FindEcosystem(name string) *Ecosystem {
	base, _, _ := cut(name, ':')
	for i := range Ecosystems {
		if Ecosystems[i].Name == base {
			return &Ecosystems[i]
		}
	}
	for i := range Ecosystems {
		e := &Ecosystems[i]
		if sameFold(e.Name, base) {
			return e
		}
		for _, a := range e.Aliases {
			if sameFold(a, base) {
				return e
			}
		}
	}
	return nil
}

// NormalName gives the one spelling of a package's name by which import and
// look-up find each other. Unknown ecosystems keep the name as it is.
func NormalName(ecosystem, name string) string {
	if e := FindEcosystem(ecosystem); e != nil && e.Normal != nil {
		return e.Normal(name)
	}
	return name
}

// Canonical gives the ecosystem and the name under which import and look-up find
// a package: NormalName's spelling, and for a package that another ecosystem's
// registry carries (npm's @jsr/scope__name) its own. The ecosystem is the
// table's name, without a release; row is nil where the table has none.
func Canonical(ecosystem, name string) (row *Ecosystem, own string) {
	row = FindEcosystem(ecosystem)
	if row == nil {
		return nil, name
	}
	if row.Home != nil {
		if other, own, ok := row.Home(name); ok {
			return FindEcosystem(other), own
		}
	}
	if row.Normal != nil {
		name = row.Normal(name)
	}
	return row, name
}

// Holds says whether a version is the registry's placeholder for a package that
// it removed.
func (e *Ecosystem) Holds(version string) bool {
	return e.Holder != "" && (version == e.Holder || hasPrefix(version, e.Holder+"."))
}

// ValidName says whether the ecosystem's registry could hold such a name at
// all. A name that no registry accepts (confusable letters, control
// characters) is never looked up as if it were clean: it is unresolved.
func ValidName(ecosystem, name string) bool {
	if name == "" || len(name) > 512 {
		return false
	}
	for i := 0; i < len(name); i++ {
		if name[i] < 0x21 || name[i] == 0x7f {
			return false
		}
	}
	if e := FindEcosystem(ecosystem); e != nil && e.Valid != nil {
		return e.Valid(name)
	}
	return true
}

// PublicRegistry says whether a registry's address is one of the ecosystem's
// default registries. Everything else, loopback included, is private.
func PublicRegistry(ecosystem, address string) bool {
	e := FindEcosystem(ecosystem)
	if e == nil {
		return false
	}
	host := lower(bareAddress(address))
	for _, p := range e.Public {
		if host == p || hasPrefix(host, p+"/") || hasPrefix(host, p+":443/") {
			return true
		}
	}
	return false
}

// bareAddress strips "sparse+", "registry+", a scheme and credentials.
func bareAddress(address string) string {
	for i := 0; i+2 < len(address); i++ {
		if address[i] == ':' && address[i+1] == '/' && address[i+2] == '/' {
			address = address[i+3:]
			break
		}
	}
	host, rest, found := cut(address, '/')
	for i := len(host) - 1; i >= 0; i-- {
		if host[i] == '@' {
			host = host[i+1:]
			break
		}
	}
	if found {
		return host + "/" + rest
	}
	return host
}
