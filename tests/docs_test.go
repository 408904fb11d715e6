package tests

import (
	"bytes"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pkgd/dispatch/control"
	"pkgd/tests/docs/pages"
)

// checkPages compares the pages as they would be made now with those that are
// there, and finds man pages that no command has.
func checkPages(made map[string][]byte, read func(name string) ([]byte, error), there []string) []string {
	var bad []string
	for name, want := range made {
		got, err := read(name)
		switch {
		case err != nil:
			bad = append(bad, "docs/"+name+" is not there: make docs")
		case !bytes.Equal(got, want):
			bad = append(bad, "docs/"+name+" is stale: make docs")
		}
	}
	for _, name := range there {
		if made[name] == nil {
			bad = append(bad, "docs/"+name+" is of no command any more: make docs")
		}
	}
	return bad
}

func TestDocsAreFresh(t *testing.T) {
	made := pages.All()
	docs := filepath.Join("..", "docs")
	read := func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(docs, filepath.FromSlash(name))) }
	found, err := filepath.Glob(filepath.Join(docs, "man", "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, f := range found {
		there = append(there, "man/"+filepath.Base(f))
	}
	report(t, checkPages(made, read, there))

	// The check itself: a page that was changed, one that is gone, one too many.
	broken := checkPages(made, func(name string) ([]byte, error) {
		switch name {
		case "commands.md":
			return append(bytes.Clone(made[name]), 'x'), nil
		case "exit-codes.md":
			return nil, os.ErrNotExist
		}
		return made[name], nil
	}, []string{"man/pkgd-gone.1"})
	if len(broken) != 3 {
		t.Errorf("three faults are found as %q", broken)
	}
}

// TestExitCodesAreListed: every code of the guard stands in the table once.
func TestExitCodesAreListed(t *testing.T) {
	listed := map[int]int{}
	for _, c := range control.ExitCodes() {
		listed[c.Code]++
	}
	codes := 0
	for _, f := range sources(t) {
		if f.path != "guard/verdict.go" {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(v.Names[0].Name, "Exit") || len(v.Values) != 1 {
				return true
			}
			code, err := strconv.Atoi(v.Values[0].(*ast.BasicLit).Value)
			if codes++; err != nil || listed[code] != 1 {
				t.Errorf("%s stands in the table %d times", v.Names[0].Name, listed[code])
			}
			return true
		})
	}
	if codes != len(control.ExitCodes()) {
		t.Errorf("guard has %d exit codes and the table %d", codes, len(control.ExitCodes()))
	}
}

// TestCommandsAreInTheTable: a function that makes a command is called by the
// table, and every command says what it is for.
func TestCommandsAreInTheTable(t *testing.T) {
	made, table := map[string]string{}, ""
	for _, f := range sources(t) {
		if f.dir != "dispatch/control" || f.test {
			continue
		}
		if f.path == "dispatch/control/table.go" {
			table = f.text
			continue
		}
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasSuffix(fn.Name.Name, "Command") && fn.Type.Params.NumFields() == 0 {
				made[fn.Name.Name] = f.path
			}
		}
	}
	if len(made) < 20 || table == "" {
		t.Fatalf("only %d commands were found", len(made))
	}
	for name, path := range made {
		if !strings.Contains(table, name+"()") {
			t.Errorf("%s: %s is not in the table of commands", path, name)
		}
	}
	if n := strings.Count(string(pages.All()["commands.md"]), "\n## "); n != len(made)+1 {
		t.Errorf("%d commands are made and %d documented", len(made), n-1)
	}
}

// TestVariablesAreDocumented: every PKGD_ name of the sources stands in the page
// of variables.
func TestVariablesAreDocumented(t *testing.T) {
	made := pages.All()
	page := string(made["environment.md"])
	name := regexp.MustCompile(`"(PKGD_[A-Z_]*[A-Z])[="]`)
	for _, f := range sources(t) {
		if f.test || strings.HasPrefix(f.dir, "tests") {
			continue
		}
		for _, m := range name.FindAllStringSubmatch(f.text, -1) {
			if !strings.Contains(page, "`"+m[1]+"`") {
				t.Errorf("%s: %s is not in docs/environment.md", f.path, m[1])
			}
		}
	}
}
