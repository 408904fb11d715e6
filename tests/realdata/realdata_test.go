package realdata

import (
	"archive/tar"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

func TestUnpackStaysInside(t *testing.T) {
	dir := t.TempDir()
	archive := filepath.Join(dir, "a.tar.gz")
	f, err := os.Create(archive)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	w := tar.NewWriter(z)
	for _, name := range []string{"lockfiles/index.json", "../../outside"} {
		text := []byte(`[{"File":"files/zz/a.lock","Repository":"zz"}]`)
		if err = w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: int64(len(text)), Mode: 0o600}); err != nil {
			t.Fatal(err)
		}
		if _, err = w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []interface{ Close() error }{w, z, f} {
		if err = c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err = os.Rename(archive, filepath.Join(dir, "lockfiles.tar.gz")); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "deep", "down")
	list, err := LockFiles(dir, to)
	if err != nil || len(list) != 1 || list[0].File != filepath.Join(to, "lockfiles", "files", "zz", "a.lock") {
		t.Errorf("%+v %v", list, err)
	}
	if _, err = os.Stat(filepath.Join(to, "outside")); err != nil {
		t.Error("a path that leads outside was not kept inside:", err)
	}
}
