package timestamps

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"pkgd/timestamps/registry"
)

// A registry kind without its row would never be asked: every function that
// lists a registry's releases must be in the table.
func TestEveryKindIsInTheTable(t *testing.T) {
	var found []string
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || fn.Type.Results == nil || len(fn.Type.Results.List) != 2 || !strings.HasPrefix(fn.Name.Name, "list") {
				continue
			}
			found = append(found, fn.Name.Name)
		}
	}
	if rows := len(kinds()); rows == 0 || rows != len(found) {
		t.Errorf("the table has %d rows, the package lists registries by %v", rows, found)
	}
	for _, k := range kinds() {
		if k.name == "" || k.title == "" || k.since == 0 || k.list == nil || k.pick == nil {
			t.Errorf("the row %q is not whole", k.name)
		}
	}
}

// What timestamps/registry names must be something that can be asked.
func TestEveryDialectNamesAKind(t *testing.T) {
	for _, n := range registry.Names() {
		r := registry.Read(n, registry.Surroundings{}).For("a")
		if findKind(r.Kind) == nil {
			t.Errorf("dialect %s names registries of the kind %q, which has no row", n, r.Kind)
		}
	}
	if len(Kinds()) != len(kinds()) {
		t.Error("Kinds is not the table")
	}
}
