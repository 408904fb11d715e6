package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// drawRecord gives names to a record, now and then those of others.
func drawRecord(rnd *rand.Rand) []string {
	names := []string{}
	for range 1 + rnd.IntN(3) {
		names = append(names, fmt.Sprintf("zz-%d", rnd.IntN(600)))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestSmallChanges publishes many small changes and holds every generation
// against a plain map of what should be in it.
func TestSmallChanges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "intel")
	seed := uint64(7)
	rnd := rand.New(rand.NewPCG(seed, 1))
	model := map[string][]string{}
	for i := range 500 {
		model[fmt.Sprintf("%s-%d", []string{"MAL", "GHSA"}[i%2], i)] = drawRecord(rnd)
	}
	w := lock(t, dir)
	defer func() { w.Close() }()
	put(t, w, npm, model)
	put(t, w, PartKey{"osv", "PyPI"}, map[string][]string{"MAL-P": {"zz-py"}})
	laid, whole := 0, 0
	for turn := range 24 {
		ids := slices.Sorted(maps.Keys(model))
		change, drop := map[string][]string{}, []string{}
		for range rnd.IntN(7) {
			id := ids[rnd.IntN(len(ids))]
			if rnd.IntN(3) == 0 {
				drop = append(drop, id)
				delete(model, id)
				delete(change, id)
			} else if _, ok := model[id]; ok {
				change[id] = drawRecord(rnd)
			}
		}
		change[fmt.Sprintf("MAL-new-%d", turn)] = drawRecord(rnd)
		drop = append(drop, "MAL-never-was")
		maps.Copy(model, change)
		m := put(t, w, npm, change, drop...)
		if over := len(m.Part(npm).Over); over > 0 {
			laid++
		} else {
			whole++
		}
		agree(t, w.Current(), model)
		if turn%5 == 0 {
			w.Close()
			w = lock(t, dir)
		}
	}
	if laid < 8 || whole == 0 {
		t.Errorf("%d generations with tables laid over, %d written anew: not all is tested", laid, whole)
	}
}

// agree compares a generation with the model.
func agree(t *testing.T, r *Reader, model map[string][]string) {
	t.Helper()
	if err := r.Verify(); err != nil {
		t.Fatal(err)
	}
	want, names, malicious := []string{}, map[string]bool{}, 0
	for id, list := range model {
		for _, n := range list {
			want = append(want, fmt.Sprintf("%s %s row of %s %s", n, id, id, n))
			names[n] = true
		}
		if strings.HasPrefix(id, "MAL") {
			malicious++
		}
	}
	slices.Sort(want)
	sorted := slices.Sorted(maps.Keys(names))
	got := rows(t, r, "npm", sorted...)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	p := r.Meta().Part(npm)
	if p.Records != len(model) || p.Names != len(names) || p.Malicious != malicious || p.Rows != len(want) {
		t.Fatalf("%+v, want %d records of %d packages in %d rows, %d malicious", p, len(model), len(names), len(want), malicious)
	}
	has, err := r.Listed("npm", sorted)
	if err != nil || slices.Contains(has, false) {
		t.Fatalf("a package with records is not listed: %v", err)
	}
}

// TestSmallChangeLinks: a small change leaves the large table as it is on disk,
// and the generation before reads as it did.
func TestSmallChangeLinks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "intel")
	rnd := rand.New(rand.NewPCG(8, 1))
	model := map[string][]string{}
	for i := range 300 {
		model[fmt.Sprintf("MAL-%d", i)] = drawRecord(rnd)
	}
	w := lock(t, dir)
	defer w.Close()
	put(t, w, npm, model)
	old, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	before := maps.Clone(model)
	model["MAL-7"] = []string{"zz-elsewhere"}
	put(t, w, npm, map[string][]string{"MAL-7": {"zz-elsewhere"}})
	agree(t, w.Current(), model)
	agree(t, old, before)
	base := func(r *Reader) os.FileInfo {
		info, err := os.Stat(filepath.Join(r.Path(), dbName, r.Meta().Part(npm).File))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	if !os.SameFile(base(old), base(w.Current())) {
		t.Error("the large table was written anew")
	}
}
