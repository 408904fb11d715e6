package timestamps

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"strings"

	"pkgd/timestamps/registry"
)

// npm's registry protocol: one document per package, whole ("time" per version)
// or short (no "time", but "modified" for the package as a whole).
const (
	npmWhole = "application/json"
	npmShort = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"
	// npmLimit bounds a document. The largest known are some 40 MB.
	npmLimit = 128 << 20
	// maxVersions bounds a list. The longest known have some 10,000.
	maxVersions = 200_000
)

// npmDoc is what is read of a document.
type npmDoc struct {
	name     string
	modified int64
	tags     map[string]string
	time     map[string]string // nil: the document has none
	versions []npmVersion
}

// npmVersion is what is read of one version.
type npmVersion struct {
	Dist struct {
		Integrity string `json:"integrity"`
		Shasum    string `json:"shasum"`
		Tarball   string `json:"tarball"`
	} `json:"dist"`
	Deprecated any `json:"deprecated"`
	number     string
}

func (v *npmVersion) integrity() string {
	if v.Dist.Shasum == "" {
		return v.Dist.Integrity
	}
	return strings.TrimSpace(v.Dist.Integrity + " sha1:" + v.Dist.Shasum)
}

// listNPM fetches the whole document.
func listNPM(ctx context.Context, f *fetcher, reg *registry.Registry, name string) (*Releases, error) {
	d, err := fetchNPM(ctx, f, reg, name, npmWhole)
	if err != nil {
		return nil, err
	}
	return d.releases(), nil
}

func fetchNPM(ctx context.Context, f *fetcher, reg *registry.Registry, name, accept string) (*npmDoc, error) {
	var d npmDoc
	q := request{url: reg.URL + "/" + npmEscape(name), accept: accept, limit: npmLimit}
	err := f.get(ctx, reg, q, name, func(r io.Reader) error { return d.read(r) })
	if err != nil {
		return nil, err
	}
	if d.name != "" && d.name != name {
		return nil, &Failure{Why: hostOf(reg.URL) + " answered for " + d.name + " when asked for " + name}
	}
	return &d, nil
}

// npmEscape writes a name as npm does: "@scope%2fname".
func npmEscape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(url.PathEscape(name), "%40", "@"), "%2F", "%2f")
}

// read takes a document in as it comes, value by value, so that its size in
// memory is that of what is kept.
func (d *npmDoc) read(r io.Reader) error {
	dec := json.NewDecoder(r)
	return members(dec, func(key string) error {
		switch key {
		case "name":
			return dec.Decode(&d.name)
		case "modified":
			var s string
			if err := dec.Decode(&s); err != nil {
				return err
			}
			d.modified = parseTime(s)
			return nil
		case "dist-tags":
			return dec.Decode(&d.tags)
		case "time":
			return d.readTime(dec)
		case "versions":
			d.versions = nil
			return members(dec, func(number string) error {
				v := npmVersion{number: number}
				if err := dec.Decode(&v); err != nil {
					return err
				}
				if d.versions = append(d.versions, v); len(d.versions) > maxVersions {
					return &Failure{Why: "the registry lists more versions than any package can have"}
				}
				return nil
			})
		}
		return skip(dec)
	})
}

// readTime takes the times; "unpublished" is an object among them.
func (d *npmDoc) readTime(dec *json.Decoder) error {
	d.time = map[string]string{}
	return members(dec, func(key string) error {
		var v any
		if err := dec.Decode(&v); err != nil {
			return err
		}
		if s, ok := v.(string); ok {
			d.time[key] = s
		}
		return nil
	})
}

// releases makes the list: the versions that are there, each with its time.
func (d *npmDoc) releases() *Releases {
	r := &Releases{Name: d.name, Tags: d.tags, Versions: make([]Release, 0, len(d.versions))}
	for i := range d.versions {
		v := &d.versions[i]
		gone, _ := v.Deprecated.(string)
		r.Versions = append(r.Versions, Release{
			Version: v.number, Released: parseTime(d.time[v.number]),
			Integrity: v.integrity(), Deprecated: gone != "", archive: v.Dist.Tarball,
		})
	}
	return r
}
