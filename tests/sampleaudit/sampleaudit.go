// Package sampleaudit is one audit that every writer of audits is tried with.
//
// What is not here: what the writers make of it.
package sampleaudit

import (
	"pkgd/guard"
	"pkgd/guard/report"
)

// Audit has malware, a vulnerability, a young release and a problem.
func Audit() report.Audit {
	npm := func(name, version string) guard.Package {
		return guard.Package{Ecosystem: "npm", Name: name, Version: version}
	}
	reason := func(p guard.Package, c guard.Code, s guard.Severity, id string) guard.Reason {
		return guard.Reason{Package: p, Code: c, Action: guard.Note, Severity: s, Feed: "osv", ID: id, Score: 0.7}
	}
	evil, left, fresh := npm("zz-evil", "1.0.0"), npm("@zz/left", "1.2.0"), npm("zz-new", "0.1.0")
	bad := reason(evil, guard.CodeMalicious, guard.Critical, "MAL-2026-1")
	bad.Action, bad.Aliases, bad.URL, bad.Summary = guard.Block, []string{"GHSA-mmmm"}, "https://osv.dev/vulnerability/MAL-2026-1", "Malicious code in \u202ezz-evil"
	flaw := reason(left, guard.CodeVulnerable, guard.High, "GHSA-1111")
	flaw.Fixed, flaw.Summary, flaw.URL = "1.3.0", "Prototype pollution", "javascript:alert(1)"
	none := reason(left, guard.CodeVulnerable, guard.NoSeverity, "PYSEC-1")
	young := guard.Reason{Package: fresh, Code: guard.CodeCooldown, Detail: guard.DetailLocked, Action: guard.Block, Released: 1_780_000_000, Window: 7 * 86400, ClearsAt: 1_780_604_800, SafeVersion: "0.0.9"}
	return report.Audit{ExitCode: 4, Packages: 12, Knowledge: guard.Knowledge{Records: 9, SyncedAt: 1_780_000_000},
		Files: []report.AuditFile{
			{File: "app/package-lock.json", Format: "package-lock", Packages: 9, Problems: []report.Problem{{Line: 3, What: "node_modules/zz-odd", Why: "no text"}}},
			{File: "lib #1/package-lock.json", Format: "package-lock", Packages: 3}},
		Findings: []report.Finding{
			{Package: fresh, File: "lib #1/package-lock.json", Line: 4, Direct: true, Reasons: []guard.Reason{young}},
			{Package: left, File: "app/package-lock.json", Line: 9, Path: []string{"zz-app@1.0.0", "@zz/left@1.2.0"}, Reasons: []guard.Reason{none, flaw}},
			{Package: left, File: "lib #1/package-lock.json", Line: 14, Dev: true, Direct: true, Reasons: []guard.Reason{flaw}},
			{Package: evil, File: "app/package-lock.json", Path: []string{"zz-app@1.0.0", "zz-mid@2.0.0", "zz-evil@1.0.0"}, Reasons: []guard.Reason{bad}},
		}}
}
