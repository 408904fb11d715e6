package guard

// Package is one release of one package.
type Package struct {
	Ecosystem string `json:",omitzero"` // OSV's name, with a release where there is one: "npm", "Debian:12"
	Name      string `json:",omitzero"` // canonical, see NormalName
	Version   string `json:",omitzero"` // as the manager writes it; "" where no version is known
}

// String gives the form pkgd uses everywhere: npm:left-pad@1.3.0.
func (p Package) String() string {
	s := p.Ecosystem + ":" + p.Name
	if p.Version != "" {
		s += "@" + p.Version
	}
	return s
}

// SourceType says who vouches for a package's bytes.
type SourceType string

const (
	Registry  SourceType = "registry"
	Git       SourceType = "git"
	URL       SourceType = "url"
	File      SourceType = "file"
	Directory SourceType = "directory"
	Alias     SourceType = "alias" // named under another name; the item carries the real one
)

// Vouched says whether a registry stands behind the source.
func (t SourceType) Vouched() bool { return t == Registry || t == Alias || t == "" }

// Source is where a package comes from.
type Source struct {
	Type     SourceType `json:",omitzero"`
	Location string     `json:",omitzero"` // registry base, URL, path; without credentials
}
