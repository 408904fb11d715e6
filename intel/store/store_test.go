package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pkgd/guard"
)

var npm = PartKey{Feed: "osv", Ecosystem: "npm"}

// put publishes records (id → names) as one change.
func put(t testing.TB, w *Writer, k PartKey, records map[string][]string, drop ...string) *Meta {
	t.Helper()
	c := Change{PartKey: k, Drop: map[string]struct{}{}, New: NewSorter(t.TempDir())}
	defer c.New.Close()
	for _, id := range drop {
		c.Drop[id] = struct{}{}
	}
	for id, names := range records {
		c.Drop[id] = struct{}{}
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

func flip(t *testing.T, path string, at int64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at < 0 {
		at += int64(len(data))
	}
	data[at] ^= 0x40
	if err = os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// use does what a look-up does, with a package that has records and one that
// has none.
func use(dir string) error {
	r, err := Open(dir)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err = r.Listed("npm", []string{"zz-a", "zz-none"}); err != nil {
		return err
	}
	return r.Rows("npm", []string{"zz-a"}, func(PartKey, string, string, []byte) error { return nil })
}

func one(t *testing.T, pattern string) string {
	t.Helper()
	list, _ := filepath.Glob(pattern)
	if len(list) == 0 {
		t.Fatalf("no %s", pattern)
	}
	return list[0]
}

func TestBrokenStores(t *testing.T) {
	cases := map[string]struct {
		kind  Kind
		spoil func(t *testing.T, dir string)
	}{
		"no folder":             {Absent, func(t *testing.T, dir string) { os.RemoveAll(dir) }},
		"no CURRENT":            {Absent, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "CURRENT")) }},
		"empty CURRENT":         {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "") }},
		"CURRENT elsewhere":     {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "../gen-2\n") }},
		"CURRENT absolute":      {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "/tmp/gen-2\n") }},
		"CURRENT of nothing":    {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", "gen-7\n") }},
		"CURRENT is huge":       {Damaged, func(t *testing.T, dir string) { write(t, dir, "CURRENT", strings.Repeat("gen-2\n", 99)) }},
		"CURRENT is a link":     {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "CURRENT")) }},
		"CURRENT is a folder":   {Damaged, func(t *testing.T, dir string) { mkdir(t, filepath.Join(dir, "CURRENT")) }},
		"the generation a link": {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "gen-2")) }},
		"META is a link":        {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "gen-2", "META")) }},
		"db is a link":          {Foreign, func(t *testing.T, dir string) { replaceByLink(t, filepath.Join(dir, "gen-2", "db")) }},
		"a table is a link":     {Foreign, func(t *testing.T, dir string) { replaceByLink(t, one(t, dir+"/gen-2/db/*.sst")) }},
		"others can write":      {Foreign, func(t *testing.T, dir string) { os.Chmod(dir, 0o777) }},
		"the group can write":   {Foreign, func(t *testing.T, dir string) { os.Chmod(filepath.Join(dir, "gen-2"), 0o775) }},
		"others can write META": {Foreign, func(t *testing.T, dir string) { os.Chmod(filepath.Join(dir, "gen-2", "META"), 0o666) }},
		"no META":               {Damaged, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "gen-2", "META")) }},
		"empty META":            {Damaged, func(t *testing.T, dir string) { write(t, dir, "gen-2/META", "") }},
		"META changed":          {Damaged, func(t *testing.T, dir string) { flip(t, filepath.Join(dir, "gen-2", "META"), -5) }},
		"META of a newer pkgd":  {Newer, func(t *testing.T, dir string) { write(t, dir, "gen-2/META", "pkgd-store 2 whatever\n") }},
		"META of another": {Damaged, func(t *testing.T, dir string) {
			os.Rename(dir+"/gen-2", dir+"/gen-5")
			write(t, dir, "CURRENT", "gen-5\n")
		}},
		"no readers.lock":        {Damaged, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "gen-2", "readers.lock")) }},
		"no sidecar":             {Damaged, func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "gen-2", "pkgs.fp")) }},
		"empty sidecar":          {Damaged, func(t *testing.T, dir string) { write(t, dir, "gen-2/pkgs.fp", "") }},
		"short sidecar":          {Damaged, func(t *testing.T, dir string) { os.Truncate(dir+"/gen-2/pkgs.fp", pageSize) }},
		"sidecar header changed": {Damaged, func(t *testing.T, dir string) { flip(t, dir+"/gen-2/pkgs.fp", 13) }},
		"sidecar page changed":   {Damaged, func(t *testing.T, dir string) { flip(t, dir+"/gen-2/pkgs.fp", 2*pageSize+pageHead+3) }},
		"sidecar pages swapped":  {Damaged, swapPages},
		"a table is gone":        {Damaged, func(t *testing.T, dir string) { os.Remove(one(t, dir+"/gen-2/db/*.sst")) }},
		"a table is short":       {Damaged, func(t *testing.T, dir string) { os.Truncate(one(t, dir+"/gen-2/db/*.sst"), 100) }},
		"the manifest is gone":   {Damaged, func(t *testing.T, dir string) { os.Remove(one(t, dir+"/gen-2/db/MANIFEST*")) }},
		"tables are changed":     {Damaged, changeTables},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := made(t)
			if err := use(dir); err != nil {
				t.Fatal(err)
			}
			c.spoil(t, dir)
			err := use(dir)
			if !Is(err, c.kind) {
				t.Fatalf("got %v", err)
			}
			var e *Error
			if errors.As(err, &e) && (e.Why == "" || e.Next == "") {
				t.Errorf("the error does not say why and what next: %v", err)
			}
			w, err := Lock(context.Background(), dir, 0, true)
			switch {
			case c.kind == Newer:
				if !Is(err, Newer) {
					t.Errorf("a newer store is written over: %v", err)
				}
			case c.kind == Damaged || c.kind == Absent:
				if err != nil {
					t.Fatalf("cannot be built anew: %v", err)
				}
				put(t, w, npm, map[string][]string{"MAL-1": {"zz-a"}})
				w.Close()
				if err := use(dir); err != nil {
					t.Errorf("after building anew: %v", err)
				}
			case w != nil:
				w.Close()
			}
		})
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o755)); err != nil {
		t.Fatal(err)
	}
}

// replaceByLink moves a file or folder away and plants a link to it.
func replaceByLink(t *testing.T, path string) {
	t.Helper()
	away := filepath.Join(t.TempDir(), "away")
	if err := errors.Join(os.Rename(path, away), os.Symlink(away, path)); err != nil {
		t.Skipf("no links here: %v", err)
	}
}

func swapPages(t *testing.T, dir string) {
	path := dir + "/gen-2/pkgs.fp"
	data, err := os.ReadFile(path)
	if err != nil || len(data) != 3*pageSize {
		t.Fatal(err, len(data))
	}
	swapped := slices.Concat(data[:pageSize], data[2*pageSize:], data[pageSize:2*pageSize])
	if err = os.WriteFile(path, swapped, 0o644); err != nil {
		t.Fatal(err)
	}
}

func changeTables(t *testing.T, dir string) {
	list, _ := filepath.Glob(dir + "/gen-2/db/*.sst")
	for _, path := range list {
		flip(t, path, 20)
	}
}

// TestVerifyFinds: what no look-up happens to touch.
func TestVerifyFinds(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"a table":        changeTables,
		"the options":    func(t *testing.T, dir string) { flip(t, one(t, dir+"/gen-2/db/OPTIONS*"), 40) },
		"a sidecar page": func(t *testing.T, dir string) { flip(t, dir+"/gen-2/pkgs.fp", pageSize+100) },
	} {
		dir := made(t)
		spoil(t, dir)
		r, err := Open(dir)
		if err != nil {
			t.Fatal(name, err)
		}
		if err = r.Verify(); !Is(err, Damaged) {
			t.Errorf("%s: %v", name, err)
		}
		r.Close()
	}
}

// TestSidecarAgrees: on generated spellings, sidecar and database say the same.
func TestSidecarAgrees(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 5_000
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	spellings := make([]string, 0, n)
	for len(spellings) < n {
		spellings = append(spellings, spelling(rnd))
	}
	pypi := PartKey{"osv", "PyPI"}
	records := map[string][]string{}
	in := map[string]bool{}
	for i, s := range spellings[:n/2] {
		name := guard.NormalName("PyPI", s)
		in[name] = true
		records[fmt.Sprintf("ZZ-%d", i)] = []string{name}
	}
	dir := filepath.Join(t.TempDir(), "intel")
	w := lock(t, dir)
	defer w.Close()
	put(t, w, pypi, records)
	r := w.Current()
	names := make([]string, n)
	for i, s := range spellings {
		names[i] = guard.NormalName("PyPI", s)
	}
	has, err := r.Listed("PyPI", names)
	if err != nil {
		t.Fatal(err)
	}
	sorted := slices.Clone(names)
	slices.Sort(sorted)
	found := map[string]bool{}
	err = r.Rows("PyPI", slices.Compact(sorted), func(_ PartKey, name, _ string, _ []byte) error {
		found[name] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		if has[i] != in[name] || found[name] != in[name] {
			t.Fatalf("%q (%q): sidecar %v, database %v, put in %v", name, spellings[i], has[i], found[name], in[name])
		}
	}
}

func spelling(rnd *rand.Rand) string {
	const letters = "abcABCxyzXYZ019-_.-_."
	b := make([]byte, 1+rnd.IntN(12))
	for i := range b {
		b[i] = letters[rnd.IntN(len(letters))]
	}
	return "z" + string(b)
}

func TestSorter(t *testing.T) {
	s := NewSorter(t.TempDir())
	s.limit = 512
	defer s.Close()
	rnd := rand.New(rand.NewPCG(3, 4))
	want := map[string]string{}
	for i := range 5000 {
		k, v := fmt.Sprintf("n%03d", rnd.IntN(700)), fmt.Sprint(i)
		want[k] = v
		if err := s.Add([]byte(k), []byte(v)); err != nil {
			t.Fatal(err)
		}
		if i == 2500 {
			if err := s.Park(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(s.runs) < 10 {
		t.Errorf("only %d runs: the test does not test merging", len(s.runs))
	}
	last := []byte{}
	n := 0
	err := s.Each(func(k, v []byte) error {
		if n > 0 && bytes.Compare(last, k) >= 0 {
			t.Errorf("%q after %q", k, last)
		}
		if want[string(k)] != string(v) {
			t.Errorf("%q: %q, want the last one, %q", k, v, want[string(k)])
		}
		last = append(last[:0], k...)
		n++
		return nil
	})
	if err != nil || n != len(want) {
		t.Errorf("%d keys, want %d: %v", n, len(want), err)
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
