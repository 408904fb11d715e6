package version

import (
	"bufio"
	"errors"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/guard"
)

// exampleFile names the file of examples of an ecosystem.
func exampleFile(ecosystem string) string {
	return filepath.Join("testdata", strings.ReplaceAll(strings.ToLower(ecosystem), " ", "-")+".txt")
}

// TestEveryEcosystem fails when a row is forgotten, here or in guard's table, or
// when an order has no examples.
func TestEveryEcosystem(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range rows {
		if seen[r.ecosystem] {
			t.Errorf("%s has two rows", r.ecosystem)
		}
		seen[r.ecosystem] = true
		e := guard.FindEcosystem(r.ecosystem)
		if e == nil || e.Name != r.ecosystem {
			t.Errorf("%s is not a row of guard.Ecosystems", r.ecosystem)
		}
		if (r.order == nil) == (r.why == "") {
			t.Errorf("%s: want either an order or the reason why there is none", r.ecosystem)
		}
	}
	for _, e := range guard.Ecosystems {
		if !seen[e.Name] {
			t.Errorf("%s of guard.Ecosystems has no row in table.go", e.Name)
		}
	}
	examples := map[*order]bool{}
	for _, r := range rows {
		if _, err := os.Stat(exampleFile(r.ecosystem)); err == nil {
			examples[r.order] = true
		}
	}
	for _, r := range rows {
		if r.order != nil && !examples[r.order] {
			t.Errorf("%s: no file %s", r.ecosystem, exampleFile(r.ecosystem))
		}
	}
}

// TestNames: aliases, case and releases lead to the same row.
func TestNames(t *testing.T) {
	for _, name := range []string{"Debian:12", "debian", "apt", "Alpine:v3.20", "Rocky Linux:9", "Red Hat:enterprise_linux:9::appstream", "Ubuntu:22.04:LTS", "pip", "composer", "golang", "brew"} {
		if !Ordered(name, "1.2.3") {
			t.Errorf("%s: 1.2.3 has no place", name)
		}
	}
	if _, err := Compare("nonesuch", "1", "2"); !errors.Is(err, ErrUnordered) || !strings.Contains(err.Error(), "nonesuch") {
		t.Errorf("unknown ecosystem: %v", err)
	}
}

// TestExamples reads every file of examples.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		i := slices.IndexFunc(rows[:], func(r row) bool { return exampleFile(r.ecosystem) == file })
		if i < 0 {
			t.Errorf("%s belongs to no row", file)
			continue
		}
		t.Run(rows[i].ecosystem, func(t *testing.T) { runExamples(t, rows[i].ecosystem, file) })
	}
}

func runExamples(t *testing.T, ecosystem, file string) {
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	n := 0
	for s := bufio.NewScanner(in); s.Scan(); {
		if line := s.Text(); line != "" && line[0] != '#' {
			n++
			runExample(t, ecosystem, line)
		}
	}
	if n == 0 {
		t.Error("no examples in it")
	}
}

// runExample reads one line: "a < b < c", "a = b", "CONSTRAINT has v…",
// "CONSTRAINT lacks v…", "CONSTRAINT pins v", "CONSTRAINT pins nothing",
// "CONSTRAINT unreadable", "v unordered", "v early" (a pre-release), "v final".
func runExample(t *testing.T, ecosystem, line string) {
	t.Helper()
	if c, list, ok := strings.Cut(line, " has "); ok {
		checkInside(t, ecosystem, c, list, true)
		return
	}
	if c, list, ok := strings.Cut(line, " lacks "); ok {
		checkInside(t, ecosystem, c, list, false)
		return
	}
	if c, v, ok := strings.Cut(line, " pins "); ok {
		checkPin(t, ecosystem, c, v)
		return
	}
	f := strings.Fields(line)
	last := f[len(f)-1]
	subject := strings.TrimSuffix(strings.TrimSuffix(line, last), " ")
	switch last {
	case "unreadable":
		if _, err := Satisfies(ecosystem, subject, "1.2.3"); !errors.Is(err, ErrConstraint) {
			t.Errorf("%q: %v", line, err)
		}
	case "unordered":
		if _, err := Compare(ecosystem, subject, subject); Ordered(ecosystem, subject) || !errors.Is(err, ErrUnordered) {
			t.Errorf("%q: %v", line, err)
		}
	case "early", "final":
		if got := Prerelease(ecosystem, subject); got != (last == "early") {
			t.Errorf("%q: pre-release is %t", line, got)
		}
	default:
		for i := 1; i+1 < len(f); i += 2 {
			checkPair(t, ecosystem, f[i-1], f[i], f[i+1])
		}
		if len(f) < 3 {
			t.Errorf("odd example %q", line)
		}
	}
}

func checkPin(t *testing.T, ecosystem, constraint, want string) {
	t.Helper()
	got, exact := IsExact(ecosystem, constraint)
	if want == "nothing" && exact || want != "nothing" && (got != want || !exact) {
		t.Errorf("%s: %q: want %s, got %q %t", ecosystem, constraint, want, got, exact)
	}
}

func checkInside(t *testing.T, ecosystem, constraint, versions string, want bool) {
	t.Helper()
	for _, v := range strings.Fields(versions) {
		if got, err := Satisfies(ecosystem, constraint, v); err != nil || got != want {
			t.Errorf("%s: %q and %s: want %t, got %t, %v", ecosystem, constraint, v, want, got, err)
		}
	}
}

// TestImports: every command pays for what this package's imports do at start.
func TestImports(t *testing.T) {
	allowed := []string{"errors", "strconv", "pkgd/guard"}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if p := strings.Trim(i.Path.Value, `"`); !slices.Contains(allowed, p) {
				t.Errorf("%s imports %s", file, p)
			}
		}
	}
}
