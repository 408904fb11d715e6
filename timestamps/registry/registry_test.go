package registry

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// machine is a made-up machine: files by path and an environment.
func machine(env []string, files map[string]string) Surroundings {
	return Surroundings{
		Environ: env,
		Getenv: func(name string) (string, bool) {
			for _, kv := range env {
				if k, v, _ := strings.Cut(kv, "="); k == name {
					return v, true
				}
			}
			return "", false
		},
		Read: func(path string) ([]byte, error) {
			if text, ok := files[path]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		},
		Dir: "/p/sub", Home: "/h", ProjectDir: "/p", Manager: "/opt/m/bin/tool",
	}
}

// want compares the parts of a registry that a table row names.
func want(t *testing.T, what string, r *Registry, url string, private, project bool) {
	t.Helper()
	if r.URL != url || r.Private != private || r.ProjectOnly != project {
		t.Errorf("%s: got %s private=%v project=%v (from %s, problem %q), want %s %v %v",
			what, r.URL, r.Private, r.ProjectOnly, r.Source, r.Problem, url, private, project)
	}
}

// Every dialect has a row: a function that reads one and is not in the table
// would never run.
func TestEveryDialectIsInTheTable(t *testing.T) {
	rows := 0
	for range dialects() {
		rows++
	}
	found := 0
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
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "read") && returnsSet(fn) {
				found++
			}
		}
	}
	if found == 0 || found != rows {
		t.Errorf("%d functions read a dialect, the table has %d rows", found, rows)
	}
	for _, n := range Names() {
		if r := Read(n, machine(nil, nil)).For("zz"); r.Private || r.Kind == "" || r.Problem != "" {
			t.Errorf("%s without any configuration: %+v", n, r)
		}
	}
}

func returnsSet(fn *ast.FuncDecl) bool {
	if fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return false
	}
	star, ok := fn.Type.Results.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	id, ok := star.X.(*ast.Ident)
	return ok && id.Name == "Set"
}

func TestUnknownDialectAndEcosystem(t *testing.T) {
	if r := Read("nonsense", Surroundings{}).For("x"); r.Problem == "" || !r.Private {
		t.Errorf("an unknown dialect gives %+v", r)
	}
	if r := Default("Nonsense"); r.Problem == "" {
		t.Errorf("an unknown ecosystem gives %+v", r)
	}
}

func TestAddressesLoseCredentials(t *testing.T) {
	r := place("pypi", "PyPI", "https://me:s3cret@example.test/simple/?k=v#f", value{})
	if r.URL != "https://example.test/simple" || r.Auth != "Basic bWU6czNjcmV0" {
		t.Errorf("got %q with %q", r.URL, r.Auth)
	}
	for _, bad := range []string{"://x:s3cret@h", "https://x:s3cret@", "%zz", "nothing", "https://me:s3cret@h\x7f/"} {
		if r := place("npm", "npm", bad, value{}); r.Problem == "" || strings.Contains(r.Problem+r.URL, "s3cret") {
			t.Errorf("%q: %+v", bad, r)
		}
	}
	if r := place("npm", "npm", "file:///tmp/x", value{}); r.Problem == "" {
		t.Error("a file address can be asked?")
	}
}

func TestUnreadableFilesAreAbsent(t *testing.T) {
	s := machine(nil, nil)
	s.Read = func(string) ([]byte, error) { return nil, errors.New("no") }
	for _, n := range Names() {
		if r := Read(n, s).For("x"); r.Private {
			t.Errorf("%s: %+v", n, r)
		}
	}
	s.Read = func(string) ([]byte, error) { return make([]byte, maxFile+1), nil }
	for _, n := range Names() {
		_ = Read(n, s).For("x") // must end
	}
}

func FuzzRead(f *testing.F) {
	f.Add("registry=https://a.test\n@x:registry=${Z}\n[install]\nindex-url = x\n  y")
	f.Add("[source.crates-io]\nreplace-with='a'\n[source.a]\nreplace-with='b'\nregistry='x://y'\n[source.b]\nreplace-with='a'")
	f.Add("include=['config.toml']\n[registries.a]\nindex='sparse+http://h/'")
	f.Fuzz(func(t *testing.T, text string) {
		s := machine([]string{"Z=z", "PIP_CONFIG_FILE=/c"}, nil)
		s.Read = func(string) ([]byte, error) { return []byte(text), nil }
		for _, n := range Names() {
			set := Read(n, s)
			for _, r := range set.All() {
				if strings.Contains(r.URL, "@") && strings.Contains(r.URL, "://") && !strings.Contains(r.URL, "/@") {
					if a, _, _ := bare(r.URL); a != r.URL {
						t.Errorf("%s keeps credentials: %q", n, r.URL)
					}
				}
			}
			set.From("sparse+https://x.test/", "a")
			set.Setting("build.rustc")
		}
	})
}
