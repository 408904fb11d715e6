package store

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"pkgd/guard"
)

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
