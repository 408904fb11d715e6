package audit_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/dispatch/audit"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/tests/realdata"
	"pkgd/tests/realdata/need"
)

type truth struct {
	File      string
	Ecosystem string
	Audit     string
}

// judged are the ecosystems that the truth was made for.
func judged(ecosystem string) bool {
	return slices.Contains([]string{"npm", "PyPI", "crates.io", "RubyGems", "Packagist"}, ecosystem)
}

// TestRealLockFiles audits each real lock file and compares every finding with
// those made by the ecosystems' own comparators.
func TestRealLockFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("55,000 records and 97 files take long under the race detector")
	}
	data := need.Folder(t)
	s := newScene(t, nil)
	if err := realdata.Unpack(need.Folder(t, "lockfiles.tar.gz"), s.w.Dir); err != nil {
		t.Fatal(err)
	}
	s.take(filepath.Join(data, "osv"))
	root := filepath.Join(s.w.Dir, "lockfiles")
	text, err := os.ReadFile(filepath.Join(root, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []truth
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, one := range list {
		res := s.must(audit.Options{Paths: []string{filepath.Join(root, filepath.FromSlash(one.File))}})
		want := wanted(t, root, &one)
		got := map[string]bool{}
		for _, f := range res.Findings {
			if judged(f.Package.Ecosystem) {
				gather(got, &f)
			}
		}
		total += len(want)
		for k := range want {
			if !got[k] {
				t.Errorf("%s: missing %s", one.File, k)
			}
		}
		for k := range got {
			if pkg, _, _ := strings.Cut(k, " "); !want[k] && !hasPackage(want, pkg) {
				t.Errorf("%s: %s is found and not expected", one.File, k)
			}
		}
		if len(res.Files) != 1 || res.Files[0].Packages == 0 && len(res.Files[0].Problems) == 0 {
			t.Errorf("%s: nothing was read", one.File)
		}
	}
	t.Logf("%d files, %d ids", len(list), total)
	if len(list) == 0 || total == 0 {
		t.Error("the archive has no findings")
	}
}

func wanted(t *testing.T, root string, one *truth) map[string]bool {
	t.Helper()
	want := map[string]bool{}
	if one.Audit == "" {
		return want
	}
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(one.Audit)))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Findings []struct {
			Name, Version string
			IDs           []string
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for _, f := range doc.Findings {
		for _, id := range f.IDs {
			want[fmt.Sprintf("%s@%s %s", guard.NormalName(one.Ecosystem, f.Name), f.Version, id)] = true
		}
	}
	return want
}

// gather adds every id of a finding: aliases are one finding with all ids.
func gather(got map[string]bool, f *report.Finding) {
	for _, r := range f.Reasons {
		if r.ID == "" {
			continue
		}
		for _, id := range append([]string{r.ID}, r.Aliases...) {
			got[fmt.Sprintf("%s@%s %s", f.Package.Name, f.Package.Version, id)] = true
		}
	}
}

// hasPackage: further ids of an expected package are aliases that have no record
// of their own (CVE numbers).
func hasPackage(want map[string]bool, pkg string) bool {
	for k := range want {
		if strings.HasPrefix(k, pkg+" ") {
			return true
		}
	}
	return false
}
