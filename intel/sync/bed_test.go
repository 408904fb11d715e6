package sync

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pkgd/guard"
	"pkgd/intel"
)

// rec writes a made-up record. Each place is "ecosystem name version…".
func rec(id, modified string, places ...string) string {
	var affected []string
	for _, p := range places {
		f := strings.Fields(p)
		versions := `"` + strings.Join(f[2:], `","`) + `"`
		affected = append(affected, fmt.Sprintf(`{"package":{"ecosystem":%q,"name":%q},"versions":[%s]}`, f[0], f[1], versions))
	}
	return fmt.Sprintf(`{"id":%q,"modified":"%sT00:00:00Z","summary":"about %s","affected":[%s]}`, id, modified, id, strings.Join(affected, ","))
}

// pack makes a zip of records, or of "name=text" for files of another name.
func pack(t testing.TB, records ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, r := range records {
		name, text, ok := strings.Cut(r, "=")
		if !ok || strings.HasPrefix(r, "{") {
			text = r
			name = strings.Split(r, `"`)[3] + ".json"
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bench is a store and a folder to import from.
type bed struct {
	t    *testing.T
	dir  string // the store
	from string
}

func newBed(t *testing.T) *bed {
	top := t.TempDir()
	return &bed{t: t, dir: filepath.Join(top, "intel"), from: filepath.Join(top, "from")}
}

// lay writes a file to import and gives its path.
func (b *bed) lay(name string, data []byte) string {
	b.t.Helper()
	path := filepath.Join(b.from, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *bed) load(change func(*Options), paths ...string) Report {
	b.t.Helper()
	o := Options{Dir: b.dir, Paths: paths}
	if change != nil {
		change(&o)
	}
	rep, err := Import(context.Background(), o)
	if err != nil {
		b.t.Fatal(err)
	}
	return rep
}

// ids gives the ids that hit "ecosystem name version".
func (b *bed) ids(places ...string) string {
	b.t.Helper()
	r, err := intel.Open([]string{b.dir})
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Close()
	if err = r.Verify(); err != nil {
		b.t.Error(err)
	}
	var out []string
	for _, p := range places {
		f := strings.Fields(p)
		found, err := r.Search([]guard.Package{{Ecosystem: f[0], Name: f[1], Version: f[2]}})
		if err != nil {
			b.t.Fatal(err)
		}
		for _, m := range found[0] {
			if m.Affected {
				out = append(out, m.ID)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (b *bed) want(what, ids string, places ...string) {
	b.t.Helper()
	if got := b.ids(places...); got != ids {
		b.t.Errorf("%s: %q, want %q", what, got, ids)
	}
}

func (b *bed) exported(ecosystem string) string {
	b.t.Helper()
	r, err := intel.Open([]string{b.dir})
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Close()
	return time.Unix(r.Knowledge([]string{ecosystem}).SyncedAt, 0).UTC().Format("2006-01-02")
}

func date(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return t
}
