package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var npm = PartKey{Feed: "osv", Ecosystem: "npm"}

// put publishes records (id → names) as one change.
func put(t testing.TB, w *Writer, k PartKey, records map[string][]string, drop ...string) *Meta {
	t.Helper()
	c := Change{PartKey: k, Drop: map[string][]byte{}, New: NewSorter(t.TempDir())}
	defer c.New.Close()
	for _, id := range drop {
		c.Drop[id] = nil
	}
	for id, names := range records {
		c.Drop[id] = nil
		e := Entry{Sum: 7, Size: 9, Modified: 11, Revision: 1, Malicious: strings.HasPrefix(id, "MAL"), Names: names}
		if err := c.New.Add(IndexKey(nil, id), e.Append(nil)); err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if err := c.New.Add(RowKey(nil, n, id), []byte("row of "+id+" "+n)); err != nil {
				t.Fatal(err)
			}
		}
	}
	m, err := w.Publish(context.Background(), []Change{c}, []Feed{{PartKey: k, Exported: 100, Whole: true}})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func lock(t testing.TB, dir string) *Writer {
	t.Helper()
	w, err := Lock(context.Background(), dir, 5*time.Second, false)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

var template struct {
	sync.Once
	dir string
}

// made gives a copy of a store of two generations. It is built once: putting
// generations on disk for certain is what takes time.
func made(t testing.TB) string {
	t.Helper()
	template.Do(func() {
		top, err := os.MkdirTemp("", "pkgd-store-*")
		if err != nil {
			t.Fatal(err)
		}
		template.dir = filepath.Join(top, "intel")
		w := lock(t, template.dir)
		put(t, w, npm, map[string][]string{"MAL-1": {"zz-a", "zz-b"}, "GHSA-1": {"zz-a"}})
		put(t, w, PartKey{"osv", "PyPI"}, map[string][]string{"MAL-2": {"zz-py"}})
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	})
	dir := filepath.Join(t.TempDir(), "intel")
	if err := os.CopyFS(dir, os.DirFS(template.dir)); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chmod(path, map[bool]os.FileMode{true: 0o755, false: 0o644}[d.IsDir()])
	}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	if template.dir != "" {
		os.RemoveAll(filepath.Dir(template.dir))
	}
	os.Exit(code)
}

func rows(t testing.TB, r *Reader, ecosystem string, names ...string) []string {
	t.Helper()
	var out []string
	err := r.Rows(ecosystem, names, func(_ PartKey, name, id string, value []byte) error {
		out = append(out, name+" "+id+" "+string(value))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPublishAndRead(t *testing.T) {
	dir := made(t)
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	has, err := r.Listed("npm", []string{"zz-a", "zz-none", "zz-b", "zz-py"})
	if err != nil || !slices.Equal(has, []bool{true, false, true, false}) {
		t.Errorf("listed: %v %v", has, err)
	}
	want := []string{"zz-a GHSA-1 row of GHSA-1 zz-a", "zz-a MAL-1 row of MAL-1 zz-a", "zz-b MAL-1 row of MAL-1 zz-b"}
	if got := rows(t, r, "npm", "zz-a", "zz-aa", "zz-b"); !slices.Equal(got, want) {
		t.Errorf("rows: %q", got)
	}
	p := r.Meta().Part(npm)
	if p.Records != 2 || p.Malicious != 1 || p.Names != 2 || p.Rows != 3 || r.Meta().Records() != 3 {
		t.Errorf("counts: %+v", p)
	}
	e, ok, err := r.Entry(npm, "MAL-1")
	if err != nil || !ok || !slices.Equal(e.Names, []string{"zz-a", "zz-b"}) || e.Sum != 7 || e.Size != 9 || e.Modified != 11 || !e.Malicious {
		t.Errorf("entry: %+v %v %v", e, ok, err)
	}
	if _, ok, err = r.Entry(npm, "MAL-2"); ok || err != nil {
		t.Errorf("an entry of another part: %v %v", ok, err)
	}
	if err = r.Verify(); err != nil {
		t.Error(err)
	}
	gens, _ := filepath.Glob(filepath.Join(dir, "gen-*"))
	if len(gens) != 1 || filepath.Base(gens[0]) != "gen-2" {
		t.Errorf("generations: %v", gens)
	}
	if tmp, _ := filepath.Glob(filepath.Join(dir, "tmp-*")); len(tmp) > 0 {
		t.Errorf("left behind: %v", tmp)
	}
}

func TestChanges(t *testing.T) {
	dir := made(t)
	w := lock(t, dir)
	put(t, w, npm, map[string][]string{"MAL-1": {"zz-c"}, "MAL-3": {"zz-a"}}, "GHSA-1")
	w.Close()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := rows(t, r, "npm", "zz-a", "zz-b", "zz-c"); !slices.Equal(got, []string{"zz-a MAL-3 row of MAL-3 zz-a", "zz-c MAL-1 row of MAL-1 zz-c"}) {
		t.Errorf("npm: %q", got)
	}
	if got := rows(t, r, "PyPI", "zz-py"); len(got) != 1 {
		t.Errorf("the other part: %q", got)
	}
	if has, err := r.Listed("npm", []string{"zz-b"}); err != nil || has[0] {
		t.Errorf("a package without records is still listed: %v", err)
	}
	if err = r.Verify(); err != nil {
		t.Error(err)
	}
}

// TestReaderKeepsItsGeneration: a generation that is read is not collected, and
// goes with the next writer after it was let go.
func TestReaderKeepsItsGeneration(t *testing.T) {
	dir := made(t)
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := lock(t, dir)
	put(t, w, npm, map[string][]string{"MAL-9": {"zz-new"}}, "MAL-1", "GHSA-1")
	w.Close()
	if got := rows(t, r, "npm", "zz-a"); len(got) != 2 {
		t.Errorf("the old generation reads %q", got)
	}
	if has, err := r.Listed("npm", []string{"zz-new"}); err != nil || has[0] {
		t.Errorf("the old generation lists a new package: %v", err)
	}
	r.Close()
	lock(t, dir).Close()
	if gens, _ := filepath.Glob(filepath.Join(dir, "gen-*")); len(gens) != 1 || filepath.Base(gens[0]) != "gen-3" {
		t.Errorf("generations: %v", gens)
	}
}

func TestOneWriter(t *testing.T) {
	dir := made(t)
	w := lock(t, dir)
	defer w.Close()
	if _, err := Lock(context.Background(), dir, 0, false); !Is(err, Busy) {
		t.Errorf("a second writer: %v", err)
	}
}

// TestReadersBesidePublishes: 64 readers open, look up and close while a writer
// publishes without a pause; every one sees one whole generation.
func TestReadersBesidePublishes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "intel")
	w := lock(t, dir)
	defer w.Close()
	names := []string{"zz-canary-1", "zz-canary-2", "zz-canary-3"}
	publish := func(i int) {
		id := fmt.Sprintf("MAL-%06d", i)
		put(t, w, npm, map[string][]string{id: names}, fmt.Sprintf("MAL-%06d", i-1))
		w.collect(filepath.Base(w.Current().path))
	}
	publish(1)
	done := make(chan struct{})
	var wait sync.WaitGroup
	for range 64 {
		wait.Go(func() {
			last := uint64(0)
			for {
				select {
				case <-done:
					return
				default:
				}
				r, err := Open(dir)
				if err != nil {
					t.Error(err)
					return
				}
				ids := map[string]bool{}
				err = r.Rows("npm", names, func(_ PartKey, _, id string, _ []byte) error { ids[id] = true; return nil })
				has, bad := r.Listed("npm", names)
				if err != nil || bad != nil || len(ids) != 1 || slices.Contains(has, false) || r.Meta().Number < last {
					t.Errorf("a torn view: %v %v %v %v, generation %d after %d", err, bad, ids, has, r.Meta().Number, last)
				}
				last = r.Meta().Number
				r.Close()
				time.Sleep(50 * time.Millisecond)
			}
		})
	}
	for i := 2; i <= 12; i++ {
		publish(i)
	}
	close(done)
	wait.Wait()
}

func TestForeignOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	dir := made(t)
	if err := os.Chown(dir, 12345, -1); err != nil {
		t.Skip(err)
	}
	if err := use(dir); !Is(err, Foreign) {
		t.Errorf("a store of another user: %v", err)
	}
	if _, err := Lock(context.Background(), dir, 0, true); !Is(err, Foreign) {
		t.Errorf("writing to a store of another user: %v", err)
	}
}

// TestCancelledPublish leaves the generation before in use.
func TestCancelledPublish(t *testing.T) {
	dir := made(t)
	w := lock(t, dir)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Publish(ctx, []Change{{PartKey: npm, All: true}}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	w.Close()
	r, err := Open(dir)
	if err != nil || r.Meta().Number != 2 {
		t.Fatal(err)
	}
	r.Close()
}

func BenchmarkOpenMiss(b *testing.B) {
	dir := made(b)
	for b.Loop() {
		r, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if has, err := r.Listed("npm", []string{"zz-none"}); err != nil || has[0] {
			b.Fatal(err)
		}
		r.Close()
	}
}

func BenchmarkOpenHit(b *testing.B) {
	dir := made(b)
	for b.Loop() {
		r, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		if got := rows(b, r, "npm", "zz-a"); len(got) != 2 {
			b.Fatal(got)
		}
		r.Close()
	}
}
