package intel

import (
	"math"
	"strings"

	"pkgd/guard"
	"pkgd/intel/feeds"
)

// score is the ranking formula: severity × confidence in the source × decay
// with age. Corroboration by other feeds comes on top. "Now" is the export that
// the record is from, so that one generation always gives one score.
func score(f *found) float64 {
	confidence := 0.5
	if row := feeds.Find(f.feed); row != nil {
		confidence = row.Confidence
	}
	if strings.HasPrefix(f.record.ID, "MAL-") {
		confidence = 1 // the OpenSSF's list of malicious packages
	}
	return round(weight(f.record.Severity) * confidence * decay(f))
}

func weight(s guard.Severity) float64 {
	switch s {
	case guard.Critical:
		return 1
	case guard.High:
		return 0.8
	case guard.Medium:
		return 0.5
	case guard.Low:
		return 0.3
	}
	return 0.1
}

// decay loses a twentieth a week since the record came out, down to a half.
func decay(f *found) float64 {
	seen := f.record.Published
	if seen == 0 {
		seen = f.record.Modified
	}
	const week = 7 * 24 * 3600
	if seen == 0 || f.at <= seen {
		return 1
	}
	return max(0.5, 1-0.05*float64((f.at-seen)/week))
}

// corroborated raises a score by the number of feeds that have the incident.
func corroborated(score float64, sources int) float64 {
	factor := [...]float64{1, 1, 1.15, 1.25, 1.30}
	return round(min(1, score*factor[min(sources, len(factor)-1)]))
}

// round keeps four digits, so that the same score has the same text everywhere.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
