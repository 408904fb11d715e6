package sarif

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"pkgd/guard"
	"pkgd/guard/report"
	old "pkgd/guard/report/sarif/zzold"
)

var defaults = map[string]any{"index": -1.0, "id": -1.0, "byteOffset": -1.0, "charOffset": -1.0, "rank": -1.0, "kind": "fail", "isComprehensive": false}

func strip(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			x = strip(x)
			v[k] = x
			if d, ok := defaults[k]; ok && d == x {
				delete(v, k)
			}
			if l, ok := x.([]any); ok && (len(l) == 0 && k != "results" && k != "rules" || k == "contents") {
				delete(v, k)
			}
			if m, ok := x.(map[string]any); ok && len(m) == 0 {
				delete(v, k)
			}
		}
	case []any:
		for i := range v {
			v[i] = strip(v[i])
		}
	}
	return v
}

func TestCmp(t *testing.T) {
	as := []report.Audit{audit(), {}}
	for _, text := range []string{"", "a\x1b[2Jb\u202e", "\xff", "http://[::1", "https://x.example/%zz", "/abs/pkg lock.json", "c:\\x", "<>&"} {
		a := audit()
		for i := range a.Findings {
			f := &a.Findings[i]
			f.File, f.Package.Name, f.Path = text, text, []string{text, text}
			for j := range f.Reasons {
				r := &f.Reasons[j]
				r.ID, r.Summary, r.URL, r.Feed, r.Severity = text, text, text, text, guard.Severity(text)
			}
		}
		a.Files[0].File, a.Files[0].Problems[0].What = text, text
		as = append(as, a)
	}
	for i, a := range as {
		var x, y bytes.Buffer
		if err := old.Write(&x, report.Options{}, a); err != nil {
			t.Fatal(err)
		}
		if err := Write(&y, report.Options{}, a); err != nil {
			t.Fatal(err)
		}
		var p, q any
		json.Unmarshal(x.Bytes(), &p)
		json.Unmarshal(y.Bytes(), &q)
		p = strip(p)
		if !reflect.DeepEqual(p, q) {
			s, _ := json.MarshalIndent(p, "", " ")
			u, _ := json.MarshalIndent(q, "", " ")
			t.Errorf("%d\n%s\n%s", i, s, u)
		}
	}
}
