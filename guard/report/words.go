package report

import (
	"strconv"
	"time"

	"pkgd/guard"
)

// What says what was found, in one line.
func What(r *guard.Reason, opt *Options) string {
	p := pkg(r)
	switch r.Code {
	case guard.CodeMalicious:
		return p + " is known malware" + via(r)
	case guard.CodeVulnerable:
		return p + " has a known vulnerability" + via(r)
	case guard.CodeSignal:
		return p + " is talked about as suspicious"
	case guard.CodeCooldown:
		return whatCooldown(r, opt)
	case guard.CodeAgeUnknown:
		if r.Detail == guard.DetailAhead {
			return p + " has a release time that lies in the future"
		}
		return "it is not known when " + p + " was released" + because(r.Summary)
	case guard.CodeRegistry:
		if r.Package.Name == "" {
			return "the registry did not answer" + because(r.Summary)
		}
		return "the registry did not say when " + p + " was released" + because(r.Summary)
	case guard.CodeUnresolved:
		return whatUnresolved(r)
	case guard.CodeSource:
		return whatSource(r)
	case guard.CodePolicy:
		return p + " stands in the lock file without a hash"
	case guard.CodeFilesChanged:
		return "files changed while pkgd looked at them" + because(r.Summary)
	case guard.CodeIntelStale, guard.CodeIntelMissing:
		return whatIntel(r, opt)
	case guard.CodeBypass:
		return "an exception holds for " + p + " (" + r.Detail + ")" + because(r.Summary)
	}
	return p + ": " + string(r.Code) + because(r.Summary)
}

func whatCooldown(r *guard.Reason, opt *Options) string {
	if r.Detail == guard.DetailReplan {
		return "nothing old enough fits" + because(r.Summary)
	}
	return pkg(r) + " was released " + ago(r.Released, opt.Now) + via(r)
}

// via names what brings a package in that nobody asked for.
func via(r *guard.Reason) string {
	if r.Under == "" {
		return ""
	}
	return " and comes in with " + Visible(r.Under)
}

func whatUnresolved(r *guard.Reason) string {
	p := pkg(r)
	switch r.Detail {
	case guard.DetailName:
		return p + " is a name that its registry cannot hold" + because(r.Summary)
	case guard.DetailVersion:
		return "it is not known which version of " + p + " would come in"
	case guard.DetailRange:
		return p + " cannot be compared with the versions that " + Clean(r.ID) + " speaks of"
	case guard.DetailNothing:
		return "no package could be read from this command"
	case guard.DetailInput:
		return "not everything could be read" + because(r.Summary)
	case guard.DetailWords:
		return "not every word of the command is understood" + because(r.Summary)
	}
	return "it is not known all of what would come in" + because(r.Summary)
}

func whatSource(r *guard.Reason) string {
	p := pkg(r)
	switch r.Detail {
	case guard.DetailPlace:
		return p + " would not come from its registry's own place" + because(r.Summary)
	case guard.DetailProjectRegistry:
		return "only a file of the project names the registry " + Visible(r.Summary)
	case guard.DetailNameConfusion:
		return p + " comes from the public registry, and " + Visible(r.Summary) + " has the name, too"
	case guard.DetailGit:
		return p + " comes from git" + because(r.Summary)
	case guard.DetailFile, guard.DetailDirectory:
		return p + " comes from a local " + r.Detail + because(r.Summary)
	}
	return p + " comes from an address" + because(r.Summary)
}

func whatIntel(r *guard.Reason, opt *Options) string {
	switch r.Detail {
	case guard.DetailOld:
		return "the threat intelligence was last refreshed " + stale(r.Released, opt.Now)
	case guard.DetailClock:
		return "the threat intelligence is from the future: " + stamp(r.Released)
	case guard.DetailNewer:
		return "the threat intelligence was written by a newer pkgd"
	case guard.DetailEmpty, guard.DetailNever:
		return "there is no threat intelligence for this command yet"
	case guard.DetailLookup:
		return "a look-up in the threat intelligence failed" + because(r.Summary)
	}
	return "the threat intelligence cannot be used" + because(r.Summary)
}

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

// pkg is the package of a reason, for people.
func pkg(r *guard.Reason) string {
	if r.Package.Name == "" {
		return "a package"
	}
	return Visible(r.Package.String())
}

func because(s string) string {
	if s = clip(Clean(s), 200); s == "" {
		return ""
	}
	return ": " + s
}

// ago says how long ago something was; without a clock, when.
func ago(then, now int64) string {
	switch {
	case then <= 0:
		return "at an unknown time"
	case now <= 0:
		return "on " + date(then)
	case then > now:
		return "in the future, on " + date(then)
	}
	for _, u := range units {
		if n := (now - then) / u.seconds; n > 0 {
			return count(n, u.name) + " ago"
		}
	}
	return "just now"
}

// stale is ago, in hours up to some days: the limit is one of hours.
func stale(then, now int64) string {
	if now <= 0 || then <= 0 || then > now {
		return ago(then, now)
	}
	return hours(now-then) + " ago"
}

func hours(sec int64) string {
	if sec < 3*24*3600 {
		return count(sec/3600, "hour")
	}
	return count(sec/(24*3600), "day")
}

type unit struct {
	seconds int64
	name    string
}

var units = [...]unit{{24 * 3600, "day"}, {3600, "hour"}, {60, "minute"}}

// span writes a length of time in the largest unit that says it exactly.
func span(sec int64) string {
	for _, u := range units {
		if sec > 0 && sec%u.seconds == 0 {
			return count(sec/u.seconds, u.name)
		}
	}
	return count(max(sec, 0), "second")
}

func count(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.FormatInt(n, 10) + " " + unit + "s"
}

func date(sec int64) string {
	if sec > maxTime {
		return "an impossible date"
	}
	return time.Unix(sec, 0).UTC().Format("2006-01-02")
}
