package registry

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func start(t *testing.T) (*Universe, *Server) {
	t.Helper()
	u := New(func() time.Time { return noon })
	s, err := Start(u)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return u, s
}

func get(t *testing.T, address, accept string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", accept)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, body
}

func TestArchivesAreTheSameEveryTime(t *testing.T) {
	a, b := New(func() time.Time { return noon }), New(func() time.Time { return noon.Add(time.Hour) })
	for _, e := range []string{NPM, PyPI, Crates} {
		if len(a.Names(e)) < 15 {
			t.Errorf("%s has %v", e, a.Names(e))
		}
		for _, name := range a.Names(e) {
			for i, r := range a.find(e, name).releases {
				for j, f := range r.files {
					if !bytes.Equal(f.data, b.find(e, name).releases[i].files[j].data) {
						t.Errorf("%s %s %s differs", e, name, f.name)
					}
				}
			}
		}
	}
}

func TestSwapChangesBytesOnly(t *testing.T) {
	u, _ := start(t)
	for _, e := range []string{NPM, PyPI, Crates} {
		before := u.release(e, "zz-clean", "1.1.0")
		u.Swap(e, "zz-clean", "1.1.0")
		after := u.release(e, "zz-clean", "1.1.0")
		if bytes.Equal(before.files[0].data, after.files[0].data) || u.Released(before) != u.Released(after) {
			t.Errorf("%s", e)
		}
	}
	u.Withdraw(NPM, "zz-fresh", "1.2.0")
	if p := u.find(NPM, "zz-fresh"); p.tags["latest"] != "1.1.0" {
		t.Errorf("latest is %s", p.tags["latest"])
	}
}

// Everything that the made-up packages run is the canary line and nothing else.
func TestPackagesAreInert(t *testing.T) {
	u, _ := start(t)
	for _, name := range u.Names(NPM) {
		for _, r := range u.find(NPM, name).releases {
			text := unpack(t, r.files[0].data)["package/package.json"]
			var m struct {
				Scripts map[string]string `json:"scripts"`
			}
			if err := json.Unmarshal([]byte(text), &m); err != nil {
				t.Fatal(err)
			}
			for k, line := range m.Scripts {
				if k != "postinstall" || line != canary(name) {
					t.Errorf("%s runs %q", name, line)
				}
			}
		}
	}
}

func unpack(t *testing.T, data []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(z)
	for {
		h, err := r.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[h.Name] = string(text)
	}
}

func TestWheelsAreWhole(t *testing.T) {
	u, _ := start(t)
	f := u.release(PyPI, "zz-app", "1.0.0").files[0]
	z, err := zip.NewReader(bytes.NewReader(f.data), int64(len(f.data)))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, e := range z.File {
		names[e.Name] = true
	}
	for _, n := range []string{"zz_app/__init__.py", "zz_app-1.0.0.dist-info/METADATA", "zz_app-1.0.0.dist-info/WHEEL", "zz_app-1.0.0.dist-info/RECORD"} {
		if !names[n] {
			t.Errorf("no %s", n)
		}
	}
	if !strings.Contains(string(f.meta), "Requires-Dist: zz-lib>=1.0.0,<2\n") {
		t.Errorf("metadata %s", f.meta)
	}
}

func TestDocuments(t *testing.T) {
	u, s := start(t)
	resp, body := get(t, s.NPM()+"zz-fresh", "application/json")
	if !strings.Contains(string(body), `"1.2.0":"2026-06-01T07:00:00.000Z"`) || resp.Header.Get("Date") != noon.Format(http.TimeFormat) {
		t.Errorf("whole document %s at %s", body, resp.Header.Get("Date"))
	}
	_, body = get(t, s.NPM()+"zz-fresh", "application/vnd.npm.install-v1+json")
	if strings.Contains(string(body), `"time"`) || !strings.Contains(string(body), `"modified":"2026-06-01T07:00:00Z"`) {
		t.Errorf("short document %s", body)
	}
	_, body = get(t, s.NPM()+"@zz%2fscoped", "")
	if !strings.Contains(string(body), `@zz/scoped/-/scoped-1.0.0.tgz`) {
		t.Errorf("scoped %s", body)
	}
	for address, kind := range map[string]string{
		s.PyPI() + "/zz-app/": "text/html; charset=utf-8", s.URL() + "/pypi/zz-app/json": "application/json",
		s.URL() + "/pypi/zz-app/1.0.0/json": "application/json", s.URL() + "/index/zz/-a/zz-app": "text/plain",
		s.URL() + "/index/config.json": "application/json", s.URL() + "/api/v1/crates/zz-app": "application/json",
		s.URL() + "/dl/zz-app/1.0.0/download": "application/octet-stream", s.NPM() + "zz-app/latest": "application/json",
		s.NPM() + "zz-app/-/zz-app-1.0.0.tgz":                            "application/octet-stream",
		s.URL() + "/files/zz-app/zz_app-1.0.0-py3-none-any.whl.metadata": "text/plain",
	} {
		resp, body := get(t, address, "*/*")
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != kind || len(body) == 0 {
			t.Errorf("%s: %d %s", address, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
	for _, address := range []string{s.NPM() + "zz-no", s.PyPI() + "/zz-no/", s.URL() + "/index/zz/-n/zz-no", s.URL() + "/index/zz-app", s.URL() + "/x"} {
		if resp, _ := get(t, address, ""); resp.StatusCode != 404 {
			t.Errorf("%s: %d", address, resp.StatusCode)
		}
	}
	u.Publish(NPM, "zz-fresh", Release{Version: "1.3.0"})
	if _, body := get(t, s.NPM()+"zz-fresh", ""); !strings.Contains(string(body), `"latest":"1.3.0"`) {
		t.Error("a release published meanwhile is not there")
	}
}

func TestLogAndKnobs(t *testing.T) {
	_, s := start(t)
	s.Fail("/npm/", 503, 1)
	first, _ := get(t, s.NPM()+"zz-app", "x/y")
	second, body := get(t, s.NPM()+"zz-app", "")
	if first.StatusCode != 503 || second.StatusCode != 200 {
		t.Errorf("%d then %d", first.StatusCode, second.StatusCode)
	}
	log := s.Requests()
	if len(log) != 2 || log[0].Status != 503 || log[0].Accept != "x/y" || log[1].Bytes != len(body) || log[1].Path != "/npm/zz-app" {
		t.Errorf("%+v", log)
	}
	s.Token("t")
	if resp, _ := get(t, s.NPM()+"zz-app", ""); resp.StatusCode != 401 {
		t.Errorf("without a token: %d", resp.StatusCode)
	}
	s.Forget()
	if len(s.Requests()) != 0 {
		t.Error("the log is not empty")
	}
}

func TestRecords(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "osv")
	if err := WriteRecords(dir, "2026-06-01T00:00:00Z"); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3*len(records) {
		t.Fatalf("%d files, %v", len(files), err)
	}
	u := New(func() time.Time { return noon })
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			ID       string `json:"id"`
			Affected []struct {
				Package struct{ Ecosystem, Name string } `json:"package"`
			} `json:"affected"`
		}
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		p := doc.Affected[0].Package
		if doc.ID+".json" != f.Name() || u.find(p.Ecosystem, p.Name) == nil {
			t.Errorf("%s is about %v, which is not there", f.Name(), p)
		}
	}
}
