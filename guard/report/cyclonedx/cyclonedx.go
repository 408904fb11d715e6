// Package cyclonedx writes an audit as a CycloneDX 1.6 bill of materials: the
// packages as components, the records as vulnerabilities that affect them.
//
// The document is of structs of our own (bom.go). A library would be linked into
// the one program, and its package-level work (it copies by encoding/gob) would
// be paid at the start of every judged command, audit or not. The tests keep the
// library and the official schema as judges.
//
// What is not here: the words (guard/report).
package cyclonedx

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/guard/report"
)

// Write writes the audit. Without Audit.All the components are those of the
// findings.
func Write(w io.Writer, _ report.Options, a report.Audit) error {
	doc := bom{Schema: schemaURL, Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata:        metadata{tools{[]application{{Type: "application", Name: "pkgd"}}}},
		Components:      components(&a),
		Vulnerabilities: vulnerabilities(&a),
	}
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(&doc); err != nil {
		return err
	}
	_, err := w.Write(report.EscapeHidden([]byte(out.String())))
	return err
}

// components lists every package once, sorted.
func components(a *report.Audit) []component {
	items := slices.Clone(a.All)
	for i := range a.Findings {
		items = append(items, guard.Item{Package: a.Findings[i].Package, Dev: a.Findings[i].Dev})
	}
	seen := map[guard.Package]int{}
	out := []component{}
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
		c := component{BOMRef: ref(it.Package), Type: "library", Name: it.Name, Version: it.Version,
			PackageURL: Purl(it.Package), Hashes: hashes(it.Integrity), Scope: "required"}
		if it.Dev || it.Optional {
			c.Scope = "optional"
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b component) int { return cmp.Compare(a.BOMRef, b.BOMRef) })
	return out
}

// ref names a component inside the document.
func ref(p guard.Package) string { return p.String() }

// hashes reads an integrity ("sha512-BASE64", "sha256:HEX"); nil where it is no
// hash that the format knows.
func hashes(integrity string) []hash {
	first, _, _ := strings.Cut(strings.TrimSpace(integrity), " ")
	at := strings.IndexAny(first, "-:")
	if at < 0 {
		return nil
	}
	alg, ok := map[string]string{"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}[strings.ToLower(first[:at])]
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
	return []hash{{Algorithm: alg, Content: strings.ToLower(value)}}
}

// vulnerabilities gives every record once with all that it affects. Malware is
// among them: the format has no other place for it.
func vulnerabilities(a *report.Audit) []vulnerability {
	out := []vulnerability{}
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
				out = append(out, record(r))
			}
			if a := (affected{ref(f.Package)}); !slices.Contains(out[n].Affects, a) {
				out[n].Affects = append(out[n].Affects, a)
			}
		}
	}
	return out
}

// record writes what a feed says, without what it affects.
func record(r *guard.Reason) vulnerability {
	v := vulnerability{ID: report.Clean(r.ID), Description: report.Clean(r.Summary), Ratings: []rating{{Severity: severity(r), Method: "other"}}}
	if r.Feed != "" {
		v.Source = &source{Name: report.Clean(r.Feed), URL: report.Link(r.URL)}
	}
	if r.Code == guard.CodeMalicious {
		v.Properties = []property{{Name: "pkgd:kind", Value: "malicious"}}
	}
	if r.Fixed != "" {
		v.Recommendation = "Upgrade to " + report.Visible(r.Fixed)
	}
	for _, a := range r.Aliases {
		v.References = append(v.References, reference{ID: report.Clean(a), Source: source{Name: "alias"}})
	}
	return v
}

// severity in the format's words; malware, which has none of its own, is critical.
func severity(r *guard.Reason) string {
	switch {
	case r.Code == guard.CodeMalicious, r.Severity == guard.Critical:
		return "critical"
	case r.Severity == guard.High:
		return "high"
	case r.Severity == guard.Medium:
		return "medium"
	case r.Severity == guard.Low:
		return "low"
	}
	return "unknown"
}
