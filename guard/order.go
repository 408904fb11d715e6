package guard

import (
	"cmp"
	"slices"
)

// sortReasons orders reasons, the gravest first, and drops what is said twice: a
// package that stands in several places of a tree is one finding.
func sortReasons(rs []Reason) []Reason {
	slices.SortFunc(rs, func(a, b Reason) int {
		return cmp.Or(compareReasons(&a, &b), cmp.Compare(a.Under, b.Under))
	})
	return slices.CompactFunc(rs, func(a, b Reason) bool { return compareReasons(&a, &b) == 0 })
}

// compareReasons orders by weight, then by what is concerned, then by every
// other field, so that the order of items never shows. Under is not compared.
func compareReasons(a, b *Reason) int {
	return cmp.Or(
		cmp.Compare(b.Action, a.Action),
		cmp.Compare(exitRank(a.Exit), exitRank(b.Exit)),
		cmp.Compare(codeRank(a.Code), codeRank(b.Code)),
		cmp.Compare(severityRank(b.Severity), severityRank(a.Severity)),
		cmp.Compare(b.Score, a.Score),
		cmp.Compare(a.Package.Ecosystem, b.Package.Ecosystem),
		cmp.Compare(a.Package.Name, b.Package.Name),
		cmp.Compare(a.Package.Version, b.Package.Version),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.Detail, b.Detail),
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.Feed, b.Feed),
		cmp.Compare(a.Summary, b.Summary),
		cmp.Compare(a.URL, b.URL),
		cmp.Compare(a.Released, b.Released),
		cmp.Compare(a.Window, b.Window),
		cmp.Compare(a.WindowBy, b.WindowBy),
		cmp.Compare(a.ClearsAt, b.ClearsAt),
		cmp.Compare(a.SafeVersion, b.SafeVersion),
		cmp.Compare(a.Fixed, b.Fixed),
		slices.Compare(a.Aliases, b.Aliases),
		compareBools(a.Unbounded, b.Unbounded),
	)
}

// codeRank orders reasons of one weight.
func codeRank(c Code) int {
	for i, o := range [...]Code{CodeMalicious, CodeVulnerable, CodeSource, CodePolicy, CodeSignal, CodeCooldown, CodeAgeUnknown,
		CodeIntelMissing, CodeIntelStale, CodeFilesChanged, CodeRegistry, CodeUnresolved, CodeBypass} {
		if c == o {
			return i
		}
	}
	return len(c) + 100
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func sortedCopy(s []string) []string {
	c := slices.Clone(s)
	slices.Sort(c)
	return c
}
