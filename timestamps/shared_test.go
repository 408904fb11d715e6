package timestamps

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/jarcoal/httpmock"

	"pkgd/tests/realdata/need"
)

// recorded reads answers that were recorded at the real registries, by file
// name, from the folder of reference data.
func recorded(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	f, err := os.Open(need.Folder(t, "registry.tar.gz"))
	if err != nil {
		t.Skip("the reference data has no recorded answers of registries: " + err.Error())
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if path.Base(path.Dir(h.Name)) != folder || h.Typeflag != tar.TypeReg {
			continue
		}
		if out[path.Base(h.Name)], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no recorded answers of %s", folder)
	}
	return out
}

func TestRecordedIndexPages(t *testing.T) {
	files := 0
	for name, text := range recorded(t, "PyPI") {
		project, ok := strings.CutPrefix(strings.TrimSuffix(name, ".json"), "simple_")
		if !ok {
			continue
		}
		var page struct {
			Files []struct {
				Filename string `json:"filename"`
				Yanked   any    `json:"yanked"`
			} `json:"files"`
			Versions []string `json:"versions"`
		}
		if err := json.Unmarshal(text, &page); err != nil {
			t.Fatal(err)
		}
		b := mocked(t, func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/simple/"+project+"/" {
				return httpmock.NewStringResponse(404, ""), nil
			}
			return httpmock.NewBytesResponse(200, text), nil
		})
		r, err := b.Releases(context.Background(), Query{Ecosystem: "PyPI", Name: project})
		if err != nil {
			t.Fatalf("%s: %v", project, err)
		}
		for _, v := range page.Versions {
			if r.findPyPI(v) == nil && hasArchive(page.Files, project, v) {
				t.Errorf("%s: version %s was not found", project, v)
			}
		}
		for _, v := range r.Versions {
			for _, f := range v.Files {
				files++
				if f.Released == 0 || f.Integrity == "" {
					t.Errorf("%s: %+v", project, f)
				}
				a := ask1(t, b, Query{Ecosystem: "PyPI", Name: project, Version: v.Version, Artifact: f.Name, Integrity: f.Integrity})
				if a.Released != f.Released || a.Missing != nil || a.Private {
					t.Errorf("%s: %+v", f.Name, a)
				}
			}
		}
	}
	if files < 1000 {
		t.Errorf("only %d files", files)
	}
}

func hasArchive[F ~[]struct {
	Filename string `json:"filename"`
	Yanked   any    `json:"yanked"`
}](files F, project, version string) bool {
	for _, f := range files {
		if fileVersion(project, f.Filename) == version {
			return true
		}
	}
	return false
}

func TestRecordedOlderAnswer(t *testing.T) {
	text := recorded(t, "PyPI")["pypi_atomicwrites_json.json"]
	b := mocked(t, func(r *http.Request) (*http.Response, error) {
		if r.URL.Path != "/pypi/atomicwrites/json" {
			return httpmock.NewStringResponse(200, "<html></html>"), nil
		}
		return httpmock.NewBytesResponse(200, text), nil
	})
	r, err := b.Releases(context.Background(), Query{Ecosystem: "PyPI", Name: "atomicwrites"})
	if err != nil || len(r.Versions) < 10 || !r.dated() {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRecordedTimes(t *testing.T) {
	times := 0
	for name, text := range recorded(t, "npm") {
		var d npmDoc
		if err := d.read(strings.NewReader(string(text))); err != nil || d.name == "" {
			t.Fatalf("%s: %v", name, err)
		}
		for v, s := range d.time {
			times++
			if at := parseTime(s); at < year2009 {
				t.Errorf("%s %s: %q is read as %d", name, v, s, at)
			}
		}
	}
	if times < 5000 {
		t.Errorf("only %d times", times)
	}
}
