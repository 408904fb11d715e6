package synthetic

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"testing"
)

// records reads all records of an export by id.
func records(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	zips, err := filepath.Glob(filepath.Join(dir, "*", "all.zip"))
	if err != nil || len(zips) != 4 {
		t.Fatal(err, zips)
	}
	out := map[string][]byte{}
	for _, name := range zips {
		z, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		before := ""
		for _, f := range z.File {
			if f.Name <= before {
				t.Fatalf("%s stands behind %s", f.Name, before)
			}
			before = f.Name
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil || !json.Valid(data) {
				t.Fatalf("%s: %v: %s", f.Name, err, data)
			}
			out[f.Name] = data
		}
		z.Close()
	}
	return out
}

func TestWrite(t *testing.T) {
	turns := make([]map[string][]byte, 0, 3)
	for _, turn := range []int{0, 0, 1} {
		dir := t.TempDir()
		size, err := Write(dir, Set{Records: 2000, Seed: 1, Turn: turn}, nil)
		if err != nil {
			t.Fatal(err)
		}
		list, total := records(t, dir), int64(0)
		for _, data := range list {
			total += int64(len(data))
		}
		if size != total {
			t.Errorf("%d bytes were said and %d written", size, total)
		}
		turns = append(turns, list)
	}
	if n := len(turns[0]); n != 2000+Canaries {
		t.Errorf("%d records", n)
	}
	changed := 0
	for name, data := range turns[0] {
		if !bytes.Equal(data, turns[1][name]) {
			t.Fatalf("%s differs between two runs", name)
		}
		if turns[2][name] == nil {
			t.Errorf("%s is missing from the update", name)
		} else if !bytes.Equal(data, turns[2][name]) {
			changed++
		}
	}
	if fresh := len(turns[2]) - len(turns[0]); fresh < 5 || changed < Canaries+15 || changed > Canaries+40 {
		t.Errorf("an update has %d new and %d changed records", fresh, changed)
	}
}
