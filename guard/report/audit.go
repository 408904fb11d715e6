package report

import "pkgd/guard"

// Audit is what `pkgd audit` found. The writers sort it themselves.
type Audit struct {
	ExitCode  int
	Files     []AuditFile
	Findings  []Finding
	Packages  int // distinct packages looked at
	Knowledge guard.Knowledge
	Stale     bool
	// All lists every package read, for a bill of materials; nil: only those of
	// the findings are listed there.
	All []guard.Item
}

// AuditFile is one file that was read.
type AuditFile struct {
	File     string // as the user would name it
	Format   string // the lock format's name
	Packages int
	Problems []Problem
}

// Problem is a part of a file that was not understood.
type Problem struct {
	Line int // 0: the whole file
	What string
	Why  string
}

// Finding is one package of one file with what is known against it.
type Finding struct {
	Package guard.Package
	File    string
	Line    int // 0: none
	Direct  bool
	Dev     bool
	Path    []string       // from a direct dependency to this one, both included; nil unknown
	Reasons []guard.Reason // from guard.Findings
}
