package lock

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/guard"
)

var update = flag.Bool("update", false, "write the want.txt files anew; read them before you commit them")

// dump writes everything that was read, one entry a line, so that a want.txt
// can be read and checked by eye against its lock file.
func dump(f *File) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s version=%s pinned=%t hashed=%t wishes=%t\n", f.Format, f.Version, f.Pinned, f.Hashed, f.Wishes)
	if len(f.Includes)+len(f.Registries) > 0 {
		fmt.Fprintf(&b, "includes=%v registries=%v\n", f.Includes, f.Registries)
	}
	for i := range f.Members {
		b.WriteString("member ")
		dumpEntry(&b, &f.Members[i])
	}
	for i := range f.Entries {
		dumpEntry(&b, &f.Entries[i])
	}
	for _, p := range f.Problems {
		fmt.Fprintf(&b, "problem line %d: %s: %s\n", p.Line, p.What, p.Why)
	}
	return b.String()
}

func dumpEntry(b *strings.Builder, e *Entry) {
	fmt.Fprintf(b, "%d %s", e.Line, e.Package)
	for _, m := range []struct {
		name string
		on   bool
	}{{"direct", e.Direct}, {"exact", e.Exact}, {"locked", e.Locked}, {"dev", e.Dev}, {"optional", e.Optional}, {"dev-optional", e.DevOptional},
		{"bundled", e.Bundled}, {"member", e.Member}, {"by-registry", e.ByRegistry}} {
		if m.on {
			b.WriteString(" " + m.name)
		}
	}
	for _, v := range [][2]string{{"source", strings.TrimSpace(string(e.Source.Type) + " " + e.Source.Location)}, {"kind", e.Kind}, {"requested", e.Requested},
		{"specifier", e.Specifier}, {"integrity", shorten(e.Integrity)}, {"artifact", e.Artifact}, {"groups", strings.Join(e.Groups, ",")},
		{"platforms", strings.Join(e.Platforms, ",")}, {"extras", strings.Join(e.Extras, ",")}, {"marker", e.Marker}, {"in", e.In},
		{"under", e.Under}, {"needs", strings.Join(e.Needs, " | ")}} {
		if v[1] != "" {
			fmt.Fprintf(b, " %s=[%s]", v[0], v[1])
		}
	}
	b.WriteByte('\n')
}

// shorten keeps digests readable: their kind, start and length.
func shorten(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if len(w) > 24 {
			words[i] = fmt.Sprintf("%s…%d", w[:14], len(w))
		}
	}
	return strings.Join(words, " ")
}

// golden lists the small files that were made for each format.
func golden(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{} // folder -> the lock file in it
	err := filepath.WalkDir("testdata", func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(p, "fuzz") {
			return err
		}
		parts := strings.Split(filepath.ToSlash(p), "/")
		f := Detect(p, mustRead(t, p))
		if f == nil || !strings.HasPrefix(parts[1], f.Name) || files[parts[1]] != "" {
			return nil
		}
		files[parts[1]] = p
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, main := range map[string]string{"requirements": "requirements.txt", "go-work": "go.work"} {
		files[dir] = filepath.Join("testdata", dir, main)
	}
	return files
}

func mustRead(t testing.TB, p string) []byte {
	t.Helper()
	data, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func beside(p string) Opener {
	return func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(p), filepath.FromSlash(name)))
	}
}

func TestGolden(t *testing.T) {
	files := golden(t)
	for dir, p := range files {
		f, err := Read(p, mustRead(t, p), beside(p))
		if err != nil {
			t.Fatal(err)
		}
		got, want := dump(f), filepath.Join("testdata", dir, "want.txt")
		if *update {
			if err := os.WriteFile(want, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if w := string(mustRead(t, want)); got != w {
			t.Errorf("%s:\n got %s\nwant %s", p, got, w)
		}
	}
}

// TestNoFormatForgotten holds the table and the test data against each other,
// and the table against the vocabulary.
func TestNoFormatForgotten(t *testing.T) {
	covered := map[string]bool{}
	for _, p := range golden(t) {
		covered[Detect(p, mustRead(t, p)).Name] = true
	}
	seen := map[string]bool{}
	for _, f := range Formats {
		switch {
		case f.Name == "" || f.Title == "" || len(f.Files) == 0 || f.parse == nil:
			t.Errorf("the row of %q lacks something", f.Name)
		case seen[f.Name]:
			t.Errorf("two rows are called %s", f.Name)
		case !covered[f.Name]:
			t.Errorf("no test data in testdata/%s*", f.Name)
		case guard.FindEcosystem(f.Ecosystem) == nil:
			t.Errorf("%s: the ecosystem %q is in no table", f.Name, f.Ecosystem)
		case FormatNamed(f.Name) != f:
			t.Errorf("%s is not found by its name", f.Name)
		}
		seen[f.Name] = true
	}
	// A variable of type Format that is in no row is a format forgotten.
	for _, p := range must(filepath.Glob("*.go")) {
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		for n, line := range strings.Split(string(mustRead(t, p)), "\n") {
			if name, ok := strings.CutSuffix(line, " = Format{"); ok && strings.HasPrefix(name, "var ") {
				if !slices.Contains(strings.FieldsFunc(string(mustRead(t, "table.go")), func(c rune) bool { return strings.ContainsRune("&, \t\n{}", c) }), name[4:]) {
					t.Errorf("%s:%d: %s is not in the table", p, n+1, name[4:])
				}
			}
		}
	}
}

func must(list []string, err error) []string {
	if err != nil {
		panic(err)
	}
	return list
}
