// Package cyclonedx writes an audit as a CycloneDX 1.6 bill of materials: the
// packages as components, the records as vulnerabilities that affect them.
//
// What is not here: the words (guard/report). It is a package of its own because
// its library costs start-up time that a judged command shall not pay.
package cyclonedx

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"pkgd/guard"
	"pkgd/guard/report"
)

// Write writes the audit. Without Audit.All the components are those of the
// findings.
func Write(w io.Writer, _ report.Options, a report.Audit) error {
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Tools: &cdx.ToolsChoice{Components: &[]cdx.Component{{Type: cdx.ComponentTypeApplication, Name: "pkgd"}}}}
	components := components(&a)
	bom.Components = &components
	vulnerabilities := vulnerabilities(&a)
	bom.Vulnerabilities = &vulnerabilities
	var out strings.Builder
	enc := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false)
	if err := enc.EncodeVersion(bom, cdx.SpecVersion1_6); err != nil {
		return err
	}
	_, err := w.Write(report.EscapeHidden([]byte(out.String())))
	return err
}

// components lists every package once, sorted.
func components(a *report.Audit) []cdx.Component {
	items := slices.Clone(a.All)
	for i := range a.Findings {
		items = append(items, guard.Item{Package: a.Findings[i].Package, Dev: a.Findings[i].Dev})
	}
	seen := map[guard.Package]int{}
	out := []cdx.Component{}
	for i := range items {
		it := &items[i]
		if it.Member || it.Name == "" {
			continue
		}
		if at, ok := seen[it.Package]; ok {
			if out[at].Hashes == nil {
				out[at].Hashes = hashes(it.Integrity)
			}
			continue
		}
		seen[it.Package] = len(out)
		c := cdx.Component{BOMRef: ref(it.Package), Type: cdx.ComponentTypeLibrary, Name: it.Name, Version: it.Version,
			PackageURL: Purl(it.Package), Hashes: hashes(it.Integrity), Scope: cdx.ScopeRequired}
		if it.Dev || it.Optional {
			c.Scope = cdx.ScopeOptional
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b cdx.Component) int { return cmp.Compare(a.BOMRef, b.BOMRef) })
	return out
}

// ref names a component inside the document.
func ref(p guard.Package) string { return p.String() }

// hashes reads an integrity ("sha512-BASE64", "sha256:HEX"); nil where it is no
// hash that the format knows.
func hashes(integrity string) *[]cdx.Hash {
	first, _, _ := strings.Cut(strings.TrimSpace(integrity), " ")
	at := strings.IndexAny(first, "-:")
	if at < 0 {
		return nil
	}
	alg, ok := map[string]cdx.HashAlgorithm{"md5": cdx.HashAlgoMD5, "sha1": cdx.HashAlgoSHA1, "sha256": cdx.HashAlgoSHA256,
		"sha384": cdx.HashAlgoSHA384, "sha512": cdx.HashAlgoSHA512}[strings.ToLower(first[:at])]
	value := first[at+1:]
	if first[at] == '-' {
		raw, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return nil
		}
		value = hex.EncodeToString(raw)
	}
	if _, err := hex.DecodeString(value); !ok || err != nil || !slices.Contains([]int{32, 40, 64, 96, 128}, len(value)) {
		return nil
	}
	return &[]cdx.Hash{{Algorithm: alg, Value: strings.ToLower(value)}}
}

// vulnerabilities gives every record once with all that it affects. Malware is
// among them: the format has no other place for it.
func vulnerabilities(a *report.Audit) []cdx.Vulnerability {
	out := []cdx.Vulnerability{}
	at := map[string]int{}
	for _, f := range a.Sorted() {
		for i := range f.Reasons {
			r := &f.Reasons[i]
			if r.ID == "" || r.Code != guard.CodeMalicious && r.Code != guard.CodeVulnerable {
				continue
			}
			n, ok := at[r.ID]
			if !ok {
				n = len(out)
				at[r.ID] = n
				out = append(out, vulnerability(r))
			}
			affects := *out[n].Affects
			if r := ref(f.Package); !slices.ContainsFunc(affects, func(a cdx.Affects) bool { return a.Ref == r }) {
				affects = append(affects, cdx.Affects{Ref: r})
				out[n].Affects = &affects
			}
		}
	}
	return out
}

func vulnerability(r *guard.Reason) cdx.Vulnerability {
	v := cdx.Vulnerability{ID: report.Clean(r.ID), Description: report.Clean(r.Summary), Affects: &[]cdx.Affects{}}
	if r.Feed != "" {
		v.Source = &cdx.Source{Name: report.Clean(r.Feed), URL: report.Link(r.URL)}
	}
	sev, ok := map[guard.Severity]cdx.Severity{guard.Critical: cdx.SeverityCritical, guard.High: cdx.SeverityHigh,
		guard.Medium: cdx.SeverityMedium, guard.Low: cdx.SeverityLow}[r.Severity]
	if !ok {
		sev = cdx.SeverityUnknown
	}
	if r.Code == guard.CodeMalicious {
		sev = cdx.SeverityCritical
		v.Properties = &[]cdx.Property{{Name: "pkgd:kind", Value: "malicious"}}
	}
	v.Ratings = &[]cdx.VulnerabilityRating{{Severity: sev}}
	if r.Fixed != "" {
		v.Recommendation = "Upgrade to " + report.Visible(r.Fixed)
	}
	if len(r.Aliases) > 0 {
		refs := make([]cdx.VulnerabilityReference, len(r.Aliases))
		for i, a := range r.Aliases {
			refs[i] = cdx.VulnerabilityReference{ID: report.Clean(a), Source: &cdx.Source{Name: "alias"}}
		}
		v.References = &refs
	}
	return v
}
