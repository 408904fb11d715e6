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
		if r.Detail == guard.DetailManager {
			return "no plan could be made" + because(r.Summary)
		}
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
