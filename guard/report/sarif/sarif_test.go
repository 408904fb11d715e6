package sarif

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/tests/golden"
	"pkgd/tests/sampleaudit"
)

// schema compiles the official schema, which the library keeps as a constant of
// its source: its own Validate sees what its reader made of the document, this
// sees the document.
var schema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && len(lit.Value) > 1000 {
			var text string
			if text, err = strconv.Unquote(lit.Value); err == nil {
				var doc any
				if doc, err = jsonschema.UnmarshalJSON(strings.NewReader(text)); err == nil {
					err = c.AddResource("sarif.json", doc)
				}
			}
		}
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	return c.Compile("sarif.json")
})

// valid checks against the official schema, as written and as the library reads it.
func valid(t *testing.T, doc []byte) *sarif.Report {
	t.Helper()
	s, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	log, err := sarif.FromBytes(doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Fatalf("%v\n%s", err, doc)
	}
	return log
}

func TestSARIF(t *testing.T) {
	doc := written(t, report.Options{}, sampleaudit.Audit())
	log := valid(t, doc)
	golden.Check(t, "audit.sarif", doc)
	run := log.Runs[0]
	if len(run.Results) != 5 || len(run.Tool.Driver.Rules) != 4 {
		t.Errorf("%d results, %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
	for i, r := range run.Results {
		if *run.Tool.Driver.Rules[r.RuleIndex].ID != *r.RuleID {
			t.Errorf("result %d names another rule", i)
		}
	}
	if at := run.Results[1].Locations[0].PhysicalLocation; *at.ArtifactLocation.URI != "app/package-lock.json" || *at.Region.StartLine != 9 {
		t.Errorf("%+v", at)
	}
}

func TestEmptyAndHostileSARIF(t *testing.T) {
	valid(t, written(t, report.Options{}, report.Audit{}))
	for _, text := range []string{"", "a\x1b[2Jb\u202e", "line\nbreak", "\xff", "http://[::1", "https://x.example/%zz", "/abs/pkg lock.json", "c:\\x"} {
		a := sampleaudit.Audit()
		for i := range a.Findings {
			f := &a.Findings[i]
			f.File, f.Package.Name, f.Path = text, text, []string{text, text}
			for j := range f.Reasons {
				r := &f.Reasons[j]
				r.ID, r.Summary, r.URL, r.Feed, r.Severity = text, text, text, text, guard.Severity(text)
			}
		}
		a.Files[0].File, a.Files[0].Problems[0].What = text, text
		doc := written(t, report.Options{}, a)
		valid(t, doc)
		for _, r := range string(doc) {
			if r != '\n' && report.Hidden(r) {
				t.Errorf("%q lets %q through", text, r)
			}
		}
	}
}

// The library's reader must not be what makes the document valid: nothing is in
// it that the reader drops or reads otherwise.
func TestReadBack(t *testing.T) {
	for _, a := range []report.Audit{sampleaudit.Audit(), {}} {
		doc := written(t, report.Options{}, a)
		again, err := json.Marshal(valid(t, doc))
		if err != nil {
			t.Fatal(err)
		}
		var ours, theirs any
		if err := errors.Join(json.Unmarshal(doc, &ours), json.Unmarshal(again, &theirs)); err != nil {
			t.Fatal(err)
		}
		if lost := missing("", ours, theirs); lost != "" {
			t.Errorf("read back, %s is another\n%s", lost, again)
		}
	}
}

// missing names the first value of a that b has not in the same place; "" where b
// has them all. The library adds the standard's defaults, so b may have more.
func missing(at string, a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return at
		}
		for k, v := range a {
			if lost := missing(at+"/"+k, v, b[k]); lost != "" {
				return lost
			}
		}
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return at
		}
		for i, v := range a {
			if lost := missing(at+"/"+strconv.Itoa(i), v, b[i]); lost != "" {
				return lost
			}
		}
	default:
		if a != b {
			return at
		}
	}
	return ""
}
