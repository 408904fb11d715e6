package report

import (
	"strconv"

	"pkgd/guard"
)

// why names the rule and the setting behind an answer.
func why(r *guard.Reason) string {
	switch r.Code {
	case guard.CodeMalicious:
		if r.Detail == guard.DetailByName {
			return record(r) + "; the record is of the name, not of these bytes"
		}
		return record(r)
	case guard.CodeVulnerable:
		return record(r) + vulnerableRule(r)
	case guard.CodeSignal:
		return record(r) + " (policy.signal)"
	case guard.CodeCooldown:
		return whyCooldown(r)
	case guard.CodeAgeUnknown:
		return "releases of unknown age are held (policy.age_unknown)"
	case guard.CodeRegistry:
		if r.Package.Name == "" {
			return "what cannot be seen is not let in (policy.incomplete)"
		}
		return "releases of unknown age are held (policy.age_unknown)"
	case guard.CodeUnresolved:
		return whyUnresolved(r)
	case guard.CodeSource:
		return whySource(r)
	case guard.CodePolicy:
		return "nothing would show that its bytes were swapped (policy.no_integrity)"
	case guard.CodeFilesChanged:
		return "what is judged must be what runs (policy.incomplete)"
	case guard.CodeIntelStale:
		if r.Detail == guard.DetailClock {
			return "this machine's clock is behind, or the data is (policy.intel_stale)"
		}
		return "it must not be older than " + hours(r.Window) + ": pkgd intel sync (policy.intel_stale)"
	case guard.CodeIntelMissing:
		return "without it nothing can be called clean (policy.intel_missing)"
	}
	return ""
}

// record names the record behind a threat: id, severity, feed, first fixed
// version, and what it says.
func record(r *guard.Reason) string {
	s := Clean(r.ID)
	if r.Severity != "" && r.Severity != guard.NoSeverity {
		s += ", " + Clean(string(r.Severity))
	}
	if r.Feed != "" {
		s += ", " + Clean(r.Feed)
	}
	if r.Fixed != "" {
		s += ", first fixed in " + Visible(r.Fixed)
	}
	if r.Unbounded {
		s += ", said of all versions"
	}
	return s + because(r.Summary)
}

func vulnerableRule(r *guard.Reason) string {
	switch r.Detail {
	case guard.DetailFixable:
		return "; a mended version is inside what was asked and old enough (policy.vulnerable)"
	case guard.DetailScore:
		return "; score " + strconv.FormatFloat(r.Score, 'g', 2, 64) + " (policy.score_threshold)"
	case guard.DetailLessens:
		return "; what is installed now is worse"
	}
	return ""
}

func whyCooldown(r *guard.Reason) string {
	switch r.Detail {
	case guard.DetailReplan:
		return "releases that are too young are held back (cooldown.default_days)"
	case guard.DetailFirstFix:
		return "it is the first release that mends " + Clean(r.ID) + " (cooldown.fix_after_hours)"
	}
	key := "cooldown.default_days"
	switch r.WindowBy {
	case "package":
		key = "cooldown.overrides"
	case "ecosystem":
		key = "cooldown.per_ecosystem"
	case "signal":
		key = "cooldown.default_days and policy.signal_days"
	}
	if r.Detail == guard.DetailLocked {
		key += ", cooldown.locked"
	}
	return "releases younger than " + span(r.Window) + " are held back (" + key + ")"
}

func whyUnresolved(r *guard.Reason) string {
	switch r.Detail {
	case guard.DetailName, guard.DetailVersion:
		return "what cannot be looked up cannot be called clean (policy.unresolved)"
	case guard.DetailRange:
		return record(r) + "; it may or may not be hit (policy.unresolved)"
	}
	return "what cannot be seen is not let in (policy.incomplete)"
}

func whySource(r *guard.Reason) string {
	switch r.Detail {
	case guard.DetailPlace:
		return "a lock file that points elsewhere is how bytes are swapped (policy.source_transitive)"
	case guard.DetailProjectRegistry:
		return "it is not among registries.trusted (policy.project_registry)"
	case guard.DetailNameConfusion:
		return "a public package may stand in for a private one (policy.name_confusion)"
	}
	if r.Under != "" {
		return "no registry vouches for it, and it comes in with " + Visible(r.Under) + " (policy.source_transitive)"
	}
	return "no registry vouches for it (policy.source)"
}
