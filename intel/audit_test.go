package intel_test

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pkgd/guard"
	"pkgd/intel"
	intelsync "pkgd/intel/sync"
	"pkgd/tests/realdata/need"
)

var realStore struct {
	sync.Once
	dir string
	err error
}

// openReal imports the real records once for all tests of this package.
func openReal(t testing.TB) *intel.Reader {
	t.Helper()
	data := need.Folder(t)
	realStore.Do(func() {
		realStore.dir, realStore.err = os.MkdirTemp("", "pkgd-intel-*")
		if realStore.err == nil {
			_, realStore.err = intelsync.Import(context.Background(), intelsync.Options{
				Dir: filepath.Join(realStore.dir, "intel"), Paths: []string{filepath.Join(data, "osv")}})
		}
	})
	if realStore.err != nil {
		t.Fatal(realStore.err)
	}
	r, err := intel.Open([]string{filepath.Join(realStore.dir, "intel")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestMain(m *testing.M) {
	code := m.Run()
	if realStore.dir != "" {
		os.RemoveAll(realStore.dir)
	}
	os.Exit(code)
}

type expectedFile struct {
	Ecosystem string
	Packages  []struct{ Name, Version, Source, Manager string }
}

type auditFile struct {
	Findings []struct {
		Name, Version string
		IDs           []string
	}
}

// readLocks reads the package lists and findings of the real lock files.
func readLocks(t *testing.T) (lists map[string]*expectedFile, findings map[string]*auditFile) {
	t.Helper()
	f, err := os.Open(need.Folder(t, "lockfiles.tar.gz"))
	if err != nil {
		t.Skipf("the real lock files are not here: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lists, findings = map[string]*expectedFile{}, map[string]*auditFile{}
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return lists, findings
		}
		if err != nil {
			t.Fatal(err)
		}
		kind, rel, _ := strings.Cut(strings.TrimPrefix(h.Name, "lockfiles/"), "/")
		switch {
		case h.Typeflag != tar.TypeReg:
		case kind == "expected":
			lists[rel] = new(expectedFile)
			err = json.NewDecoder(tr).Decode(lists[rel])
		case kind == "audit":
			findings[rel] = new(auditFile)
			err = json.NewDecoder(tr).Decode(findings[rel])
		}
		if err != nil {
			t.Fatal(h.Name, err)
		}
	}
}

// TestRealAudits holds the findings for every package of the real lock files
// against those made with the ecosystems' own comparators.
func TestRealAudits(t *testing.T) {
	r := openReal(t)
	lists, findings := readLocks(t)
	total := 0
	for rel, want := range findings {
		list := lists[rel]
		if list == nil {
			t.Errorf("%s has no package list", rel)
			continue
		}
		pkgs := list.packages()
		results, err := r.Search(pkgs)
		if err != nil {
			t.Fatal(err)
		}
		incidents, err := r.Match(pkgs)
		if err != nil {
			t.Fatal(err)
		}
		got, wanted := map[string]bool{}, map[string]bool{}
		for i, p := range pkgs {
			for _, m := range results[i] {
				if m.Affected {
					got[p.Name+"@"+p.Version+" "+m.ID] = true
				}
				if m.Affected && !holds(incidents[i], m.ID) {
					t.Errorf("%s: %s: search says that %s hits, match does not", rel, p, m.ID)
				}
			}
		}
		for _, f := range want.Findings {
			for _, id := range f.IDs {
				wanted[guard.NormalName(list.Ecosystem, f.Name)+"@"+f.Version+" "+id] = true
			}
		}
		total += len(wanted)
		if d := differences(got, wanted); len(d) > 0 {
			t.Errorf("%s: %d differences\n%s", rel, len(d), strings.Join(d[:min(len(d), 10)], "\n"))
		}
	}
	t.Logf("%d files, %d findings", len(findings), total)
	if len(findings) == 0 {
		t.Error("the archive has no findings")
	}
}

func (f *expectedFile) packages() []guard.Package {
	var out []guard.Package
	for _, p := range f.Packages {
		if p.Version == "" || p.Source != "" && p.Source != "patch" || p.Manager != "" {
			continue
		}
		out = append(out, guard.Package{Ecosystem: f.Ecosystem, Name: guard.NormalName(f.Ecosystem, p.Name), Version: p.Version})
	}
	return out
}

// holds says whether an incident that hits for certain has an id.
func holds(list []guard.Threat, id string) bool {
	for _, t := range list {
		if !t.Unresolved && (t.ID == id || slices.Contains(t.Aliases, id)) {
			return true
		}
	}
	return false
}

func differences(got, want map[string]bool) []string {
	var out []string
	for k := range got {
		if !want[k] {
			out = append(out, fmt.Sprintf("  + %s", k))
		}
	}
	for k := range want {
		if !got[k] {
			out = append(out, fmt.Sprintf("  - %s", k))
		}
	}
	slices.Sort(out)
	return out
}
