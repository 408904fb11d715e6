package lock

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/guard"
	"pkgd/tests/realdata/need"
)

// findShared gives the unpacked root: the folder with files/ and expected/.
func findShared(t testing.TB, dir string) string {
	t.Helper()
	for _, d := range []string{dir, filepath.Join(dir, "lockfiles")} {
		if _, err := os.Stat(filepath.Join(d, "files")); err == nil {
			return d
		}
	}
	t.Fatal("the archive has no files/ folder")
	return ""
}

type wantPackage struct {
	Name, Version, Source, Specifier, Marker, Platform, Build, Manager, Type, Revision string
	Dev, Optional, Bundled, Indirect                                                   bool
	Groups, Platforms                                                                  []string
	Hashes                                                                             json.RawMessage
	Extras                                                                             string
}

type wantFile struct {
	File, Format, Ecosystem string
	Packages                []wantPackage
	Members                 []wantPackage `json:"workspace_members"`
}

// reasons lists the packages that differ from the expected list on purpose.
var reasons = []struct{ file, name, why string }{
	{"pnpm-v5.4/chartjs", "babel-loader", devOfPeers}, {"pnpm-v5.4/chartjs", "terser-webpack-plugin", devOfPeers},
	{"pnpm-v6.0/chartjs", "@eslint-community/eslint-utils", devOfPeers}, {"pnpm-v6.0/chartjs", "babel-loader", devOfPeers},
	{"pnpm-v6.0/chartjs", "@typescript-eslint/eslint-plugin", devOfPeers}, {"pnpm-v6.0/chartjs", "@typescript-eslint/parser", devOfPeers},
	{"pnpm-v6.0/chartjs", "@typescript-eslint/type-utils", devOfPeers}, {"pnpm-v6.0/chartjs", "@typescript-eslint/utils", devOfPeers},
	{"composer-lock/koel", "teamtnt/laravel-scout-tntsearch-driver",
		"from a repository of the project's own (no notification-url, another owner's fork): here its source is git, the list takes it for Packagist's"},
}

const devOfPeers = "one package with two sets of peers, one for development only: the list has the first one's mark, here it is for development only when both are"

// excuse takes the lines of a difference off that are on the table. A package
// must stand on both sides then: none is ever excused for being left out.
func excuse(rel string, differ []string) []string {
	sides := map[string]string{}
	for _, line := range differ {
		id, _, _ := strings.Cut(line[2:], " ")
		sides[id] += line[:1]
	}
	return slices.DeleteFunc(differ, func(line string) bool {
		id, _, _ := strings.Cut(line[2:], " ")
		for _, r := range reasons {
			if strings.HasPrefix(rel, r.file) && strings.Contains(id, ":"+r.name+"@") && len(sides[id]) == 2 {
				return true
			}
		}
		return false
	})
}

func TestRealFiles(t *testing.T) {
	root := findShared(t, need.Unpacked(t, "lockfiles.tar.gz"))
	files, entries := 0, 0
	err := filepath.WalkDir(filepath.Join(root, "expected"), func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(filepath.Join(root, "expected"), strings.TrimSuffix(p, ".json"))
		files++
		t.Run(rel, func(t *testing.T) { entries += compareReal(t, root, rel) })
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files != 97 {
		t.Errorf("%d files with an expected list, want 97", files)
	}
	t.Logf("%d files, %d packages", files, entries)
}

func readReal(t testing.TB, root, rel string) *File {
	t.Helper()
	full := filepath.Join(root, "files", rel)
	data, err := os.ReadFile(full)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(rel, data, func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(full), filepath.FromSlash(name)))
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func compareReal(t *testing.T, root, rel string) int {
	var want wantFile
	data, err := os.ReadFile(filepath.Join(root, "expected", rel+".json"))
	if err == nil {
		err = json.Unmarshal(data, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	f := readReal(t, root, rel)
	for _, p := range f.Problems {
		t.Errorf("problem: line %d: %s: %s", p.Line, p.What, p.Why)
	}
	got := comparable(f, want)
	wanted := make(map[string]bool)
	for i := range want.Packages {
		wanted[describe(&want.Packages[i], want.Ecosystem)] = true
	}
	differ := diff(got, wanted)
	gotMembers, wantMembers := map[string]bool{}, map[string]bool{}
	for _, m := range f.Members {
		gotMembers[m.Name+" "+m.Version] = true
	}
	for _, m := range want.Members {
		wantMembers[guard.NormalName(want.Ecosystem, m.Name)+" "+m.Version] = true
	}
	differ = append(differ, diff(gotMembers, wantMembers)...)
	differ = excuse(filepath.ToSlash(rel), differ)
	if len(differ) > 0 {
		t.Errorf("%d differences:\n%s", len(differ), strings.Join(differ[:min(len(differ), 12)], "\n"))
	}
	for _, e := range f.Entries {
		if e.Line <= 0 {
			t.Errorf("%s@%s has no line", e.Name, e.Version)
			break
		}
	}
	return len(want.Packages)
}
