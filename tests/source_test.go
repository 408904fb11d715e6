package tests

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// file is one source file of the repository, for whatever system it is built.
type file struct {
	path  string // "dispatch/become/who.go"
	dir   string // its package's folder, "" at the top
	test  bool
	lines int
	text  string
	set   *token.FileSet
	tree  *ast.File
}

// imports lists what a file imports.
func (f *file) imports() []string {
	var out []string
	for _, i := range f.tree.Imports {
		out = append(out, strings.Trim(i.Path.Value, `"`))
	}
	return out
}

// at is the place of a node, for messages.
func (f *file) at(n ast.Node) string {
	return f.path + ":" + itoa(f.set.Position(n.Pos()).Line)
}

// span is how many lines a node has.
func (f *file) span(n ast.Node) int {
	return f.set.Position(n.End()).Line - f.set.Position(n.Pos()).Line + 1
}

// parse reads one file's text.
func parse(path_, text string) (*file, error) {
	f := &file{path: path_, dir: path.Dir(path_), test: strings.HasSuffix(path_, "_test.go"), text: text, set: token.NewFileSet()}
	if f.dir == "." {
		f.dir = ""
	}
	f.lines = strings.Count(text, "\n")
	var err error
	f.tree, err = parser.ParseFile(f.set, path_, text, parser.ParseComments|parser.SkipObjectResolution)
	return f, err
}

// sources reads every Go file of the repository. Test data and modules of their
// own are left out.
func sources(t *testing.T) []*file {
	t.Helper()
	const root = ".."
	var files []*file
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			name := d.Name()
			if name == "testdata" || name == "vendor" || len(name) > 2 && strings.HasPrefix(name, ".") {
				return filepath.SkipDir
			}
			if _, err := os.Stat(filepath.Join(p, "go.mod")); err == nil && p != root {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		f, err := parse(filepath.ToSlash(rel), string(text))
		if err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("only %d files were found: the test looks in the wrong place", len(files))
	}
	return files
}

// packages groups files by folder.
func packages(files []*file) map[string][]*file {
	out := map[string][]*file{}
	for _, f := range files {
		out[f.dir] = append(out[f.dir], f)
	}
	return out
}
