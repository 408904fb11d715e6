package cyclonedx

// The part of CycloneDX 1.6 (JSON) that an audit needs, in the order in which the
// standard lists the properties.

// schemaURL is the standard's own address of its schema.
const schemaURL = "http://cyclonedx.org/schema/bom-1.6.schema.json"

type bom struct {
	Schema          string          `json:"$schema"`
	Format          string          `json:"bomFormat"`
	SpecVersion     string          `json:"specVersion"`
	Version         int             `json:"version"` // of this document, not of a format
	Metadata        metadata        `json:"metadata"`
	Components      []component     `json:"components,omitempty"`
	Vulnerabilities []vulnerability `json:"vulnerabilities,omitempty"`
}

type metadata struct {
	Tools tools `json:"tools"`
}

type tools struct {
	Components []application `json:"components"`
}

type application struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

type component struct {
	BOMRef     string `json:"bom-ref,omitempty"`
	Type       string `json:"type"`
	Name       string `json:"name"`
	Version    string `json:"version,omitempty"`
	Scope      string `json:"scope"`
	Hashes     []hash `json:"hashes,omitempty"`
	PackageURL string `json:"purl,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"` // lower-case hexadecimal
}

type vulnerability struct {
	ID             string      `json:"id"`
	Source         *source     `json:"source,omitempty"`
	References     []reference `json:"references,omitempty"`
	Ratings        []rating    `json:"ratings"`
	Description    string      `json:"description,omitempty"`
	Recommendation string      `json:"recommendation,omitempty"`
	Affects        []affected  `json:"affects"`
	Properties     []property  `json:"properties,omitempty"`
}

type source struct {
	Name string `json:"name,omitempty"`
	URL  string `json:"url,omitempty"`
}

type reference struct {
	ID     string `json:"id,omitempty"`
	Source source `json:"source"`
}

type rating struct {
	Severity string `json:"severity"`
	Method   string `json:"method"`
}

// affected names a component by its bom-ref.
type affected struct {
	Ref string `json:"ref"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}
