package version

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pkgd/tests/realdata/need"
)

// TestReferencePairs: every pair of every file is ordered as the reference does.
func TestReferencePairs(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(need.Folder(t, "versions"), "*.tsv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pairs: %v", err)
	}
	for _, file := range files {
		ecosystem := strings.TrimSuffix(filepath.Base(file), ".tsv")
		t.Run(ecosystem, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for line := range strings.Lines(string(data)) {
				f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
				if len(f) != 3 {
					t.Fatalf("odd line %q", line)
				}
				n++
				checkPair(t, ecosystem, f[0], f[1], f[2])
			}
			t.Logf("%d pairs", n)
		})
	}
}

// checkPair tests both directions.
func checkPair(t *testing.T, ecosystem, a, relation, b string) {
	t.Helper()
	want := map[string]int{"<": -1, "=": 0, ">": 1}[relation]
	got, err := Compare(ecosystem, a, b)
	back, errBack := Compare(ecosystem, b, a)
	if err != nil || errBack != nil || got != want || back != -want {
		t.Errorf("%s: want %s %s %s, got %d and %d, %v", ecosystem, a, relation, b, got, back, err)
	}
}
