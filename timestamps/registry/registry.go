package registry

import (
	"net/url"
	"path"
	"strings"

	"pkgd/guard"
)

// Registry is one place that serves packages.
type Registry struct {
	Kind      string // row of the table in package timestamps: "npm", "pypi", "crates"
	Ecosystem string // OSV's name
	URL       string // base address without credentials and without a slash at the end
	// Auth is the whole value of an Authorization header; "" none. It is for
	// URL's host only.
	Auth string
	// Private: not one of the ecosystem's default registries.
	Private bool
	// ProjectOnly: nothing but a file of the project names it. A folder inside of
	// the project is the project's own.
	ProjectOnly bool
	// Local: it is a folder of this machine, URL its path. What it holds was
	// fetched before, and it keeps no release times.
	Local  bool
	Source string // who named it: a file, a variable, "command line", "default"
	Proxy  string // address of the proxy the manager is told to use; "" the environment's
	CA     []byte // PEM of the authorities to trust beside the system's; nil none
	// Problem is why it cannot be asked for release times ("a git index"); ""
	// it can.
	Problem string
	// Others are further indexes that the manager asks for the same name and
	// holds for equal (pip's extra indexes).
	Others []Registry
}

// Flag is one option of the command line, or of a file that the command reads
// options from (a requirements file).
type Flag struct {
	Key     string // without dashes: "registry", "@scope:registry", "extra-index-url"
	Value   string // "true" for a switch
	Source  string // the file it stands in; "" the command line
	Project bool   // it stands in a file of the project
}

// Surroundings is everything a dialect may look at.
type Surroundings struct {
	Getenv  func(name string) (value string, ok bool)
	Environ []string // "name=value", in order
	Read    func(path string) ([]byte, error)
	Dir     string // folder the command works in, absolute
	Home    string // the user's; "" none
	// ProjectDir is the project's root folder; "" there is none.
	ProjectDir string
	Manager    string // path of the real manager; "" unknown
	Command    string // canonical name of the verb, for sections of its own (pip); "" install
	// Look finds a program on PATH; nil, or "" for an answer: not known.
	Look     func(program string) string
	Registry string // value of the manager's own registry option; "" not given
	Flags    []Flag // in the order given
}

func (s *Surroundings) env(name string) string {
	if s.Getenv == nil {
		return ""
	}
	v, _ := s.Getenv(name)
	return v
}

// read is Read with a bound on size; unreadable files are absent, as they are
// to the managers.
func (s *Surroundings) read(path string) (string, bool) {
	if path == "" || s.Read == nil {
		return "", false
	}
	data, err := s.Read(path)
	if err != nil || len(data) > maxFile {
		return "", false
	}
	return strings.TrimPrefix(string(data), "\ufeff"), true
}

// maxFile bounds a configuration file, in bytes. Real ones have a few hundred;
// certificate bundles some 200,000.
const maxFile = 4 << 20

// value is a setting with the place it came from.
type value struct {
	text    string
	source  string
	project bool
	// parts are the values that text was put together from, where one option
	// was given several times; nil: it was given once.
	parts []value
}

func (v value) split() []value {
	if v.parts != nil {
		return v.parts
	}
	if v.text == "" {
		return nil
	}
	return []value{v}
}

// Set is what the configuration says.
type Set struct {
	// NoProject: the manager does not look at the project's own configuration.
	NoProject bool

	base     Registry
	scopes   map[string]*Registry // npm: by "@scope"
	named    map[string]*Registry // cargo: by the address a lock file writes
	sources  map[string]string    // cargo: name of the source at an address
	folder   *Registry            // pip: what any folder of archives is to it; nil: it has none
	settings map[string]value
	project  string // the project's root folder; "" there is none
	// layers are the places that settings came from, where they are kept apart.
	layers []map[string]value
	ages   []ageSetting
	// lookup finds what settings cannot hold beforehand; nil: nothing.
	lookup func(key string) (value, bool)
}

// For gives the registry that the manager would ask for a package. It is shared:
// not to be changed.
func (s *Set) For(name string) *Registry {
	if strings.HasPrefix(name, "@") {
		scope, _, _ := strings.Cut(name, "/")
		if r, ok := s.scopes[scope]; ok {
			return r
		}
	}
	return &s.base
}

// From gives the registry behind an address that a lock file names for a
// package ("registry+https://…", "sparse+https://…"), with the replacements of
// the configuration. An address that the configuration does not know, or "",
// gives what For gives where all come from one registry, and otherwise a
// registry at that very address. The path of an archive gives its folder, where
// the manager takes archives from folders.
func (s *Set) From(address, name string) *Registry {
	if s.folder != nil && path.IsAbs(address) {
		r := *s.folder
		r.URL = path.Dir(address)
		r.ProjectOnly = r.ProjectOnly && !inside(s.project, r.URL)
		return &r
	}
	if s.named == nil { // all come from one place, or are told apart by name
		return s.For(name)
	}
	if r, ok := s.named[lockAddress(address)]; ok {
		return r
	}
	if address == "" {
		return s.For(name)
	}
	r := cargoRegistry(address, value{source: "lock file", project: true})
	r.ProjectOnly = r.Private
	return &r
}

// SourceName gives the name that the configuration has for a source of cargo's, by
// the table that describes it; "" it has none.
func (s *Set) SourceName(table map[string]string) string {
	return s.sources[sourceAddress(func(key string) string { return table[key] })]
}

// All lists every registry that the configuration names, the default one first.
func (s *Set) All() []Registry {
	out := append([]Registry{s.base}, s.base.Others...)
	for _, m := range []map[string]*Registry{s.scopes, s.named} {
		for _, k := range sortedKeys(m) {
			out = append(out, *m[k])
		}
	}
	return out
}

// Setting gives another setting of the manager as it is in force, and who said
// so: a file, a variable, "command line". Keys are the manager's own, in lower
// case with dashes: npm "min-release-age", pip "only-binary", cargo
// "build.rustc-wrapper".
func (s *Set) Setting(key string) (text, source string, ok bool) {
	if s.lookup != nil {
		if v, ok := s.lookup(key); ok {
			return v.text, v.source, true
		}
	}
	v, ok := s.settings[key]
	return v.text, v.source, ok
}

// local makes the registry that a folder is.
func local(kind, ecosystem, folder string, v value) Registry {
	return Registry{Kind: kind, Ecosystem: ecosystem, URL: folder, Local: true, Private: true, ProjectOnly: v.project, Source: v.source,
		Problem: "a folder of this machine keeps no release times"}
}

// inside says whether a path lies in a folder; nothing lies in "".
func inside(folder, p string) bool {
	return folder != "" && (p == folder || strings.HasPrefix(p, strings.TrimSuffix(folder, "/")+"/"))
}

// place makes a registry from an address; credentials in the address become
// its Authorization.
func place(kind, ecosystem, address string, v value) Registry {
	r := Registry{Kind: kind, Ecosystem: ecosystem, Source: v.source}
	clean, auth, err := bare(address)
	r.URL, r.Auth = clean, auth
	if err != "" {
		r.Problem = err
	}
	r.Private = !guard.PublicRegistry(ecosystem, r.URL)
	r.ProjectOnly = v.project && r.Private
	return r
}

// bare splits an address from the credentials in it.
func bare(address string) (clean, auth, problem string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		// The text of a parse error would repeat credentials.
		return "", "", "the registry's address cannot be understood"
	}
	if u.User != nil {
		pass, _ := u.User.Password()
		auth = basic(u.User.Username(), pass)
		u.User = nil
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		problem = "release times cannot be asked for over " + u.Scheme
	}
	u.RawQuery, u.Fragment = "", ""
	return strings.TrimRight(u.String(), "/"), auth, problem
}
