package main

import (
	"errors"
	"path/filepath"
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
}

// common are the calls that every group compares with.
func (b *bench) common() ([]call, error) {
	if b.bash == "" {
		return nil, errors.New("there is no bash here to compare with")
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
