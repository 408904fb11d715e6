package cyclonedx

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/tests/golden"
	"pkgd/tests/sampleaudit"
)

// schema compiles the official schema, which the library's module carries.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/CycloneDX/cyclonedx-go").Output()
	dir := filepath.Join(strings.TrimSpace(string(out)), "schema")
	if _, serr := os.Stat(filepath.Join(dir, "bom-1.6.schema.json")); err != nil || serr != nil {
		t.Skipf("the schema of the library's module is not on this machine: %v %v", err, serr)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for name, file := range map[string]string{"bom-1.6.schema.json": "bom-1.6.schema.json", "spdx.schema.json": "spdx.schema.json", "jsf-0.82.schema.json": "jsf-0.82.schemax.json"} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource("http://cyclonedx.org/schema/"+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("http://cyclonedx.org/schema/bom-1.6.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func valid(t *testing.T, s *jsonschema.Schema, doc []byte) {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%v\n%s", err, doc)
	}
}

func full() report.Audit {
	a := sampleaudit.Audit()
	a.All = []guard.Item{
		{Package: guard.Package{Ecosystem: "npm", Name: "zz-app", Version: "1.0.0"}, Integrity: "sha512-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw=="},
		{Package: guard.Package{Ecosystem: "PyPI", Name: "zz-py", Version: "2.0"}, Integrity: "sha256:" + strings.Repeat("ab", 32), Dev: true},
		{Package: guard.Package{Ecosystem: "npm", Name: "zz-mine", Version: "0.0.0"}, Member: true},
		{Package: a.Findings[1].Package, Integrity: "sha1-short"},
	}
	return a
}

func TestCycloneDX(t *testing.T) {
	s := schema(t)
	doc := written(t, report.Options{}, full())
	valid(t, s, doc)
	golden.Check(t, "audit.cdx.json", doc)
	var bom struct {
		Components      []struct{ Name string }
		Vulnerabilities []struct {
			ID      string
			Affects []struct{ Ref string }
		}
	}
	if err := json.Unmarshal(doc, &bom); err != nil {
		t.Fatal(err)
	}
	if len(bom.Components) != 5 || len(bom.Vulnerabilities) != 3 || bom.Vulnerabilities[0].ID != "MAL-2026-1" || len(bom.Vulnerabilities[1].Affects) != 1 {
		t.Errorf("%+v", bom)
	}
	valid(t, s, written(t, report.Options{}, report.Audit{}))
}

// The library must read the document whole: what it then writes, converted to 1.6
// by its own rules, is the same bytes.
func TestReadBack(t *testing.T) {
	for _, a := range []report.Audit{full(), sampleaudit.Audit(), {}} {
		doc := written(t, report.Options{}, a)
		bom := new(cdx.BOM)
		if err := cdx.NewBOMDecoder(bytes.NewReader(doc), cdx.BOMFileFormatJSON).Decode(bom); err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		enc := cdx.NewBOMEncoder(&again, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false)
		if err := enc.EncodeVersion(bom, cdx.SpecVersion1_6); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(report.EscapeHidden(again.Bytes()), doc) {
			t.Errorf("read back it differs:\n%s\nwant:\n%s", again.Bytes(), doc)
		}
	}
}

func TestHostileCycloneDX(t *testing.T) {
	s := schema(t)
	for _, text := range []string{"", "a\x1b[2Jb\u202e", "line\nbreak", "\xff", "http://[::1", "a b", "<x>&"} {
		a := full()
		for i := range a.Findings {
			f := &a.Findings[i]
			f.File, f.Package.Name, f.Package.Version = text, text, text
			for j := range f.Reasons {
				r := &f.Reasons[j]
				r.ID, r.Summary, r.URL, r.Feed, r.Severity, r.Aliases = text, text, text, text, guard.Severity(text), []string{text}
			}
		}
		a.All[0].Integrity = "sha512-" + text
		doc := written(t, report.Options{}, a)
		valid(t, s, doc)
		for _, r := range string(doc) {
			if r != '\n' && report.Hidden(r) {
				t.Errorf("%q lets %q through", text, r)
			}
		}
	}
}

func TestPurl(t *testing.T) {
	for p, want := range map[guard.Package]string{
		{Ecosystem: "npm", Name: "@zz/left", Version: "1.0.0"}:           "pkg:npm/%40zz/left@1.0.0",
		{Ecosystem: "PyPI", Name: "zz-py", Version: "2.0"}:               "pkg:pypi/zz-py@2.0",
		{Ecosystem: "Maven", Name: "org.zz:lib", Version: "1"}:           "pkg:maven/org.zz/lib@1",
		{Ecosystem: "Go", Name: "example.com/zz/lib", Version: "v1.0.0"}: "pkg:golang/example.com/zz/lib@v1.0.0",
		{Ecosystem: "Debian:12", Name: "zz", Version: "1:2-3"}:           "pkg:deb/debian/zz@1:2-3?distro=debian-12",
		{Ecosystem: "nobody knows", Name: "zz", Version: "1"}:            "",
	} {
		if got := Purl(p); got != want {
			t.Errorf("%s: %s, want %s", p, got, want)
		}
	}
}
