//go:build unix

package main

import (
	"fmt"
	"path/filepath"

	"pkgd/tests/realdata"
)

// groups is the table of what is measured. A new row is one line, and a new
// group one function that makes what its calls need.
var groups = []group{
	{prepare: passThrough, rows: []row{
		{what: "pass-through (npm run x)", of: "pass", over: "bash", ref: "bash shim", budget: 1.6},
		{what: "pass-through: empty Go", of: "pass", over: "empty", ref: "empty Go that execs", budget: 2.0},
		{what: "pkgd --version", of: "version", over: "bash", ref: "bash shim", budget: 8},
		{what: "pkgd --help", of: "help", over: "bash", ref: "bash shim", budget: 8},
		{what: "pkgd parse npm install left-pad", of: "parse", over: "bash", ref: "bash shim", budget: 8},
	}},
	{prepare: judgedOne, rows: []row{
		{what: "judged, 1 package, no record, time cached", of: "judged", over: "bash", ref: "bash shim", budget: 8},
	}},
	{prepare: judgedMany, rows: []row{
		{what: "judged, lock of 1,500, 5 with records, times cached", of: "judged", over: "bash", ref: "bash shim", budget: 15},
	}},
	{values: memory, rows: []row{
		{what: "memory of a judged call, 1 package", of: "1", unit: "MB", budget: 40},
		{what: "memory of a judged call, lock of 1,500", of: "1500", unit: "MB", budget: 40},
	}},
	{values: crowd, rows: []row{
		{what: "64 judged at once beside a running sync: failures", of: "failed", unit: "calls", rule: never},
		{what: "64 judged at once beside a running sync: wall", of: "wall", over: "share", ref: "64 x one alone / processors", budget: 1.5},
		{what: "generations published meanwhile", of: "published", unit: "", rule: shown},
	}},
	{values: cachedTimes, rows: []row{
		{what: "1,500 cached release times, in process", of: "cached", budget: 1},
	}},
	{values: askedTimes, rows: []row{
		{what: "lock of 1,500, no time cached, 20 ms latency", of: "asked", unit: "s", budget: 10},
		{what: "  bytes asked for", of: "bytes", unit: "MB", rule: shown},
		{what: "  requests", of: "requests", rule: shown},
	}},
	{values: importReal, rows: []row{
		{what: "import, real records", of: "import", over: "decode", ref: decodeWords, unit: "s", budget: 0.6},
		{what: "  processor time, to decoding's", of: "cpu", unit: "x", rule: shown},
		{what: "import, real records: peak memory", of: "peak", unit: "MB", budget: 256},
		{what: "store size, real records", of: "store", over: "json", ref: "compact JSON", unit: "MB", budget: 0.35},
	}},
	{values: importMany, rows: []row{
		{what: "synthetic records", of: "records", rule: shown},
		{what: "import, synthetic", of: "import", over: "decode", ref: decodeWords, unit: "s", budget: 0.6},
		{what: "  processor time, to decoding's", of: "cpu", unit: "x", rule: shown},
		{what: "import, synthetic: peak memory", of: "peak", unit: "MB", budget: 256},
		{what: "store size, synthetic", of: "store", over: "json", ref: "compact JSON", unit: "MB", budget: 0.35},
		{what: "update of 1 %, synthetic", of: "update", over: "import", ref: "first import", unit: "s", budget: 0.1},
		{what: "update of 1 %: peak memory", of: "update-peak", unit: "MB", budget: 256},
		{what: "the same export again", of: "again", over: "import", ref: "first import", unit: "s", budget: 0.1},
	}},
	{values: publishing, rows: []row{
		{what: "publish: records", of: "records", rule: shown},
		{what: "publish: readers that failed", of: "failed", unit: "readers", rule: never},
		{what: "publish: torn states seen", of: "torn", unit: "readers", rule: never},
		{what: "  readers, 100 a second", of: "read", rule: shown},
		{what: "  first import", of: "import", unit: "s", rule: shown},
		{what: "  peak memory of the first import", of: "peak", unit: "MB", budget: 256},
		{what: "  one update with its publish", of: "publish", unit: "s", rule: shown},
	}},
	{values: quietSync, rows: []row{
		{what: "sync with nothing new", of: "sync", unit: "s", budget: 1},
		{what: "  requests that are not conditional", of: "plain", rule: never},
		{what: "  files written", of: "written", rule: never},
	}},
	{values: auditFew, rows: auditRows("real", 0.1)},
	{values: auditMany, rows: auditRows("ten times the", 0.02)},
}

// decodeWords names the reference of imports: one goroutine, into a struct of the
// members that an import makes something of.
const decodeWords = "encoding/json alone"

// auditRows are the rows of an audit with so many records.
func auditRows(records string, budget float64) []row {
	return []row{
		{what: "audit of 2,000 packages, " + records + " npm records", of: "audit", over: "osv", ref: "osv-scanner", budget: budget},
		{what: "  npm records", of: "records", rule: shown},
		{what: "  peak memory", of: "peak", unit: "MB", budget: 64},
		{what: "  osv-scanner's peak memory", of: "osv-peak", unit: "MB", rule: shown},
	}
}

// common are the calls that every group compares with.
func (b *bench) common() ([]call, error) {
	if b.bash == "" {
		return nil, fmt.Errorf("bash to compare with is %w", realdata.ErrAbsent)
	}
	env := b.environ()
	return []call{
		{name: direct, path: b.target, argv: []string{b.target, "run", "x"}, env: env},
		{name: "bash", path: b.bash, argv: []string{b.bash, "run", "x"}, env: env},
		{name: "empty", path: b.empty, argv: []string{b.empty, b.target, "run", "x"}, env: env},
	}, nil
}

// passThrough: a command that brings nothing in, and pkgd's own quick answers.
func passThrough(b *bench) ([]call, error) {
	calls, err := b.common()
	if err != nil {
		return nil, err
	}
	env := b.environ()
	own := func(name string, words ...string) call {
		return call{name: name, path: b.pkgd, argv: append([]string{b.pkgd}, words...), env: env}
	}
	shim := filepath.Join(b.shims, "npm")
	return append(calls,
		call{name: "pass", path: shim, argv: []string{shim, "run", "x"}, env: env},
		own("version", "--version"),
		own("help", "--help"),
		own("parse", "parse", "npm", "install", "left-pad"),
	), nil
}
