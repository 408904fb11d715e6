package tests

import (
	"strings"
	"testing"
)

// TestChecksBite breaks every rule once on purpose, and keeps it once.
func TestChecksBite(t *testing.T) {
	names := func(f []*file) []string { return checkNames(f, []string{"zz-npm"}) }
	rooms := func(f []*file) []string {
		return checkRooms(f, picture("low\n\ta\n\tb  a\nhigh\n\tc\n"))
	}
	const doc = "// Package a is one thing.\n//\n// What is not here: others.\n"
	for _, c := range []struct {
		rule  string
		check func([]*file) []string
		path  string
		text  string
		bad   bool
	}{
		{"init", checkInit, "a/a.go", "package a\nfunc init() {}\n", true},
		{"init", checkInit, "dispatch/early/early.go", "package early\nfunc init() {}\n", false},
		{"map", checkLevel, "a/a.go", "package a\nvar m = map[string]int{}\n", true},
		{"map", checkLevel, "a/a.go", "package a\nvar m = sync.OnceValue(func() map[string]int { return map[string]int{} })\n", false},
		{"regexp", checkLevel, "a/a.go", "package a\nvar r = regexp.MustCompile(`x`)\n", true},
		{"call", checkLevel, "a/a.go", "package a\ntype n int\nvar x, y = n(1), []byte(`x`)\n", false},
		{"call", checkLevel, "a/a.go", "package a\nvar t = []row{{Do: build(1)}}\n", true},
		{"name", names, "a/a.go", "package a\nfunc f(s string) bool { return s == \"zz-npm\" }\n", true},
		{"name", names, "a/a.go", "package a\nfunc f(s string) { switch s { case `zz-npm`: } }\n", true},
		{"name", names, "a/a.go", "package a\nvar row = struct{ Name string }{Name: \"zz-npm\"}\n", false},
		{"name", names, "shims/zz-npm_verbs.go", "package shims\nfunc f(s string) bool { return s == \"zz-npm\" }\n", false},
		{"outside", checkOutside, "a/a.go", "package a\nvar home = os.Getenv\n", true},
		{"outside", checkOutside, "dispatch/world/system.go", "package world\nvar now = time.Now\n", false},
		{"doc", checkDocs, "a/a.go", "package a\n", true},
		{"doc", checkDocs, "a/a.go", "// Package a is.\npackage a\n", true},
		{"doc", checkDocs, "a/a.go", doc + "package a\n", false},
		{"finished", checkFinished, "a/a.go", "package a\n\n// " + unfinished[0] + ": later\n", true},
		{"size", checkSizes, "a/a.go", "package a\n" + strings.Repeat("\n", maxLines), true},
		{"size", checkSizes, "a/a.go", "package a\nfunc f() {" + strings.Repeat("\n", maxFunction) + "}\n", true},
		{"usual", checkUsual, "a/a.go", "package a\nfunc f() {" + strings.Repeat("\n", usualFunction) + "}\n", true},
		{"usual", checkUsual, "a/a.go", "package a\n" + strings.Repeat("\n", usualFile), true},
		{"usual", checkUsual, "a/a.go", "package a\nfunc f() {}\n", false},
		{"pure", checkPure, "guard/version/a.go", "package version\nimport \"os\"\n", true},
		{"pure", checkPure, "guard/version/a.go", "package version\nimport \"strings\"\n", false},
		{"light", checkLight, "shims/a.go", "package shims\nimport \"strings\"\n", true},
		{"light", checkLight, "dispatch/become/a.go", "package become\nimport \"pkgd/lock\"\n", true},
		{"light", checkLight, "shims/a.go", "package shims\nimport (\n\"os\"\n\"pkgd/guard\"\n)\n", false},
		{"room", rooms, "a/a.go", "package a\nimport \"pkgd/c\"\n", true},
		{"room", rooms, "a/a.go", "package a\nimport \"pkgd/b\"\n", true},
		{"room", rooms, "d/d.go", "package d\n", true},
		{"room", rooms, "b/b.go", "package b\nimport \"pkgd/a\"\n", false},
		{"room", rooms, "c/c.go", "package c\nimport \"pkgd/b\"\n", false},
	} {
		f, err := parse(c.path, c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.check([]*file{f}); len(got) > 0 != c.bad {
			t.Errorf("%s: %q gives %q", c.rule, c.text, got)
		}
	}
}
