package tests

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pkgd/shims"
)

const (
	maxLines      = 400 // of a file
	maxFunction   = 80  // lines of a function
	usualFile     = 150 // the median is below
	usualFunction = 40  // nine in ten are within
)

// dataTables are files that are longer because they are tables.
var dataTables []string

// checkInit: the early pass-through has the only init.
func checkInit(files []*file) []string {
	var bad []string
	for _, f := range files {
		for _, d := range f.tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && fn.Recv == nil && fn.Name.Name == "init" && f.path != "dispatch/early/early.go" {
				bad = append(bad, f.at(fn)+": only the early pass-through has an init")
			}
		}
	}
	return bad
}

// cheapCalls are calls that cost nothing worth speaking of at package level.
const cheapCalls = `sync.OnceValue sync.OnceValues sync.OnceFunc errors.New len cap new unsafe.Sizeof time.Duration`

// checkLevel: nothing is worked out at package level, and no map is built there.
// What is needed is made by sync.OnceValue when it is asked for.
func checkLevel(files []*file) []string {
	var bad []string
	for dir, list := range packages(files) {
		named := typeNames(list)
		for _, f := range list {
			if f.test || dir == "tests" || strings.HasPrefix(dir, "tests/") {
				continue
			}
			for _, d := range f.tree.Decls {
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
					bad = append(bad, work(f, g, named)...)
				}
			}
		}
	}
	return bad
}

// typeNames lists the types that a package declares: calling one converts.
func typeNames(files []*file) map[string]bool {
	out := map[string]bool{}
	for _, f := range files {
		for _, d := range f.tree.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, s := range g.Specs {
					out[s.(*ast.TypeSpec).Name.Name] = true
				}
			}
		}
	}
	return out
}

// templates is the field of a recipe that holds a scratch project's few files by
// name: the one map that rows may have.
const templates = "Template"

func work(f *file, g *ast.GenDecl, named map[string]bool) []string {
	var bad []string
	ast.Inspect(g, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // runs later
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == templates && f.dir == "shims" {
				return false
			}
		case *ast.CompositeLit:
			if _, ok := n.Type.(*ast.MapType); ok {
				bad = append(bad, f.at(n)+": a map at package level")
			}
		case *ast.CallExpr:
			name := types.ExprString(n.Fun)
			_, conversion := n.Fun.(*ast.ArrayType)
			if !conversion && !named[name] && !slices.Contains(strings.Fields(cheapCalls), name) && types.Universe.Lookup(name) == nil {
				bad = append(bad, f.at(n)+": "+name+" is called at package level")
			}
			if name == "make" {
				bad = append(bad, f.at(n)+": something is made at package level")
			}
		}
		return true
	})
	return bad
}

// ownNames are files that may ask for a name, as "file:name": those of shims that
// belong to the manager under another name, and those of lock whose format has a
// word that happens to be a manager's name.
const ownNames = `shims/python.go:pip lock/conda.go:pip lock/pixi.go:pip lock/yarn_berry.go:npm`

// checkNames: no code asks for a manager by its name. A difference between
// managers is a field; a comparison with a name, a case of one, or a map by
// names is what this finds. A manager's own files in shims may name it.
func checkNames(files []*file, names []string) []string {
	var bad []string
	for _, f := range files {
		if f.test || f.dir == "tests" || strings.HasPrefix(f.dir, "tests/") {
			continue
		}
		look := func(e ast.Expr) {
			lit, ok := e.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return
			}
			name := strings.Trim(lit.Value, "`\"")
			own := strings.HasPrefix(f.path, "shims/"+name) || slices.Contains(strings.Fields(ownNames), f.path+":"+name)
			if slices.Contains(names, name) && !own {
				bad = append(bad, f.at(e)+": asks for "+lit.Value+" by name; make the difference a field of its row")
			}
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op == token.EQL || n.Op == token.NEQ {
					look(n.X)
					look(n.Y)
				}
			case *ast.CaseClause:
				for _, e := range n.List {
					look(e)
				}
			case *ast.CompositeLit:
				if _, ok := n.Type.(*ast.MapType); ok {
					for _, e := range n.Elts {
						if kv, ok := e.(*ast.KeyValueExpr); ok {
							look(kv.Key)
						}
					}
				}
			}
			return true
		})
	}
	return bad
}

// outside are the ways to the world that go through dispatch/world.
const outside = `os.Getenv os.LookupEnv os.Environ time.Now time.Since http.DefaultClient http.Get os.Args`

// checkOutside: the environment, the clock and the network are handed in.
// become and early stand so early that they have the process's own words and
// nothing else; main's world is made in dispatch/world.
func checkOutside(files []*file) []string {
	var bad []string
	for _, f := range files {
		switch {
		case f.test, f.dir == "tests", strings.HasPrefix(f.dir, "tests/"), f.path == "dispatch/world/system.go", f.path == "dispatch/early/early.go":
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains(strings.Fields(outside), types.ExprString(s)) {
				bad = append(bad, f.at(n)+": "+types.ExprString(s)+" is for dispatch/world alone")
			}
			return true
		})
	}
	return bad
}

// checkDocs: every package says its one job and what is not in it.
func checkDocs(files []*file) []string {
	var bad []string
	for dir, list := range packages(files) {
		doc := ""
		for _, f := range list {
			if f.tree.Doc != nil && (!f.test || len(doc) == 0) {
				doc += f.tree.Doc.Text()
			}
		}
		words := strings.ToLower(strings.Join(strings.Fields(doc), " "))
		switch {
		case doc == "":
			bad = append(bad, dir+": the package has no doc comment")
		case list[0].tree.Name.Name != "main" && !strings.Contains(words, "not here"):
			bad = append(bad, dir+": the package's doc comment does not say what is not here")
		}
	}
	return bad
}

var unfinished = []string{"TO" + "DO", "FIX" + "ME", "XX" + "X"}

// checkFinished: nothing is left for later in a comment.
func checkFinished(files []*file) []string {
	word := regexp.MustCompile(`\b(` + strings.Join(unfinished, "|") + `)\b`)
	var bad []string
	for _, f := range files {
		for _, c := range f.tree.Comments {
			if found := word.FindString(c.Text()); found != "" {
				bad = append(bad, f.at(c)+": "+found)
			}
		}
	}
	return bad
}

// checkSizes: files and functions that can be read at a sitting.
func checkSizes(files []*file) []string {
	var bad []string
	for _, f := range files {
		if f.lines > maxLines && !slices.Contains(dataTables, f.path) {
			bad = append(bad, f.path+" has "+itoa(f.lines)+" lines, more than "+itoa(maxLines))
		}
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && !f.test && f.span(fn) > maxFunction {
				bad = append(bad, f.at(fn)+": "+fn.Name.Name+" has "+itoa(f.span(fn))+" lines, more than "+itoa(maxFunction))
			}
		}
	}
	return bad
}

// checkUsual: the limits above are not the rule.
func checkUsual(files []*file) []string {
	var lines []int
	functions, long := 0, 0
	for _, f := range files {
		if f.test {
			continue
		}
		lines = append(lines, f.lines)
		for _, d := range f.tree.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				functions++
				if f.span(fn) > usualFunction {
					long++
				}
			}
		}
	}
	var bad []string
	slices.Sort(lines)
	if m := lines[len(lines)/2]; m >= usualFile {
		bad = append(bad, "the median file has "+itoa(m)+" lines, and should have fewer than "+itoa(usualFile))
	}
	if long*10 > functions {
		bad = append(bad, itoa(long)+" of "+itoa(functions)+" functions are longer than "+itoa(usualFunction)+" lines")
	}
	return bad
}

func TestRules(t *testing.T) {
	files := sources(t)
	for name, check := range map[string]func([]*file) []string{
		"init": checkInit, "package level": checkLevel, "outside": checkOutside, "docs": checkDocs,
		"finished": checkFinished, "sizes": checkSizes, "usual": checkUsual,
		"names": func(f []*file) []string { return checkNames(f, shims.Names()) },
	} {
		t.Run(name, func(t *testing.T) { report(t, check(files)) })
	}
}
