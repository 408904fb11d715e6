package sync

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pkgd/intel"
)

// TestRealImport takes in everything, then once more.
func TestRealImport(t *testing.T) {
	osv := realData(t)
	var counts map[string]struct{ Records, Withdrawn int }
	data, err := os.ReadFile(filepath.Join(osv, "counts.json"))
	if err == nil {
		err = json.Unmarshal(data, &counts)
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "intel")
	begin := time.Now()
	rep, err := Import(context.Background(), Options{Dir: dir, Paths: []string{osv}})
	if err != nil {
		t.Fatal(err)
	}
	first := time.Since(begin)
	for _, s := range rep.Skips {
		t.Errorf("left out: %s", s)
	}
	want := 0
	for name, c := range counts {
		want += c.Records
		if e := rep.ecosystem(name); e.Added != c.Records || e.Read != c.Records || e.Records < c.Records {
			t.Errorf("%s: %+v, want %d records", name, e, c.Records)
		}
	}
	if rep.Records < want || !rep.Changed {
		t.Errorf("%d records in the store, want at least %d", rep.Records, want)
	}
	begin = time.Now()
	again, err := Import(context.Background(), Options{Dir: dir, Paths: []string{osv}})
	if err != nil || again.Changed || again.Generation != rep.Generation {
		t.Errorf("the second import: %v, changed %v, generation %s after %s", err, again.Changed, again.Generation, rep.Generation)
	}
	second := time.Since(begin)
	r, err := intel.Open([]string{dir})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	begin = time.Now()
	if err = r.Verify(); err != nil {
		t.Error(err)
	}
	size := treeSize(t, dir)
	t.Logf("first import %v, second %v, verify %v, %d bytes in the store, %d records", first, second, time.Since(begin), size, rep.Records)
	for _, c := range r.Counts() {
		if want := counts[c.Ecosystem].Withdrawn; c.Withdrawn < want || c.Exported == 0 && counts[c.Ecosystem].Records > 0 {
			t.Errorf("%+v, want %d withdrawn", c, want)
		}
	}
}

func treeSize(t testing.TB, dir string) int64 {
	total := int64(0)
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return total
}

// allText unpacks every record.
func allText(t testing.TB, osv string) [][]byte {
	t.Helper()
	zips, err := filepath.Glob(filepath.Join(osv, "*", exportName))
	if err != nil || len(zips) == 0 {
		t.Fatal(err, zips)
	}
	var out [][]byte
	for _, name := range zips {
		z, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
			out = append(out, data)
		}
		z.Close()
	}
	return out
}

// BenchmarkImport compares a first import of the real records with decoding the
// same bytes by encoding/json on one goroutine; the metric is their ratio.
func BenchmarkImport(b *testing.B) {
	osv := realData(b)
	text := allText(b, osv)
	var decode, load, decodeCPU, loadCPU time.Duration
	total := int64(0)
	for b.Loop() {
		total = 0
		begin, cpu := time.Now(), cpuTime()
		for _, raw := range text {
			var r struct {
				ID, Modified, Published, Withdrawn, Summary, Details string
				Aliases                                              []string
				Affected                                             []struct {
					Package struct{ Ecosystem, Name string }
					Ranges  []struct {
						Type   string
						Events []map[string]string
					}
					Versions []string
				}
			}
			if err := json.Unmarshal(raw, &r); err != nil {
				b.Fatal(err)
			}
			total += int64(len(raw))
		}
		decode += time.Since(begin)
		decodeCPU += cpuTime() - cpu
		dir := filepath.Join(b.TempDir(), "intel")
		begin, cpu = time.Now(), cpuTime()
		if _, err := Import(context.Background(), Options{Dir: dir, Paths: []string{osv}}); err != nil {
			b.Fatal(err)
		}
		load += time.Since(begin)
		loadCPU += cpuTime() - cpu
		b.ReportMetric(float64(treeSize(b, dir))/float64(total), "store/json")
	}
	b.ReportMetric(load.Seconds()/decode.Seconds(), "import/decode")
	b.ReportMetric(decodeCPU.Seconds()/float64(b.N), "decode-cpu-s")
	b.ReportMetric(loadCPU.Seconds()/float64(b.N), "import-cpu-s")
	b.ReportMetric(float64(total)*float64(b.N)/1e6/load.Seconds(), "MB/s")
}
