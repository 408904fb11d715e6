package timestamps

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
)

// hashes reads integrity in any spelling: SRI with several values
// ("sha512-… sha1-…"), "sha256:<hex>", "sha256=<hex>"; as algorithm to hex values.
func hashes(s string) map[string][]string {
	out := map[string][]string{}
	for _, word := range strings.Fields(s) {
		i := strings.IndexAny(word, "-:=")
		if i <= 0 {
			continue
		}
		algorithm, value := strings.ToLower(word[:i]), word[i+1:]
		if word[i] == '-' {
			value, _, _ = strings.Cut(value, "?")
			raw, err := base64.StdEncoding.DecodeString(value)
			if err != nil {
				continue
			}
			value = hex.EncodeToString(raw)
		}
		if value != "" {
			out[algorithm] = append(out[algorithm], strings.ToLower(value))
		}
	}
	return out
}

// shares says whether two integrities are certainly of the same bytes.
func shares(a, b string) bool {
	left, right := hashes(a), hashes(b)
	for algorithm, values := range left {
		for _, v := range values {
			if slices.Contains(right[algorithm], v) {
				return true
			}
		}
	}
	return false
}

// differ says whether two integrities certainly are of different bytes: they
// share an algorithm, and no value of it.
func differ(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if shares(a, b) {
		return false
	}
	left, right := hashes(a), hashes(b)
	for algorithm := range left {
		if len(right[algorithm]) > 0 {
			return true
		}
	}
	return false
}

// pickArchive finds a version in a list of a registry that has one archive for
// each.
func pickArchive(r *Releases, q *Query) finding {
	for i := range r.Versions {
		if v := &r.Versions[i]; v.Version == q.Version {
			if differ(v.Integrity, q.Integrity) {
				return unknown("the " + r.By + " has other bytes under " + q.Name + " " + q.Version + " than those asked about")
			}
			if v.Released == 0 {
				return unknown("the " + r.By + " gives no usable release time of " + q.Name + " " + q.Version)
			}
			return finding{done: true, released: v.Released, proof: exact, ahead: v.Ahead}
		}
	}
	f := unknown("the " + r.By + " has no version " + q.Version + " of " + q.Name)
	f.failure.Absent = true
	return f
}

func unknown(why string) finding {
	return finding{done: true, failure: &Failure{Why: why}}
}
