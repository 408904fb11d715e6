//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pkgd/tests/bench/synthetic"
	"pkgd/tests/realdata"
)

// home is a data folder of its own, and the environment that points there.
func (b *bench) home() (dir string, env []string, err error) {
	if dir, err = os.MkdirTemp(b.dir, "home-"); err != nil {
		return "", nil, err
	}
	return dir, []string{"PATH=" + b.shims + ":" + b.real + ":/usr/bin:/bin", "HOME=" + dir, "PKGD_DATA_DIR=" + filepath.Join(dir, "data")}, nil
}

// load imports exports as a person would, at a time of its own so that none is
// refused as old.
func (b *bench) load(env []string, paths ...string) (ran, error) {
	b.loads++
	at := time.Now().Add(time.Duration(b.loads) * time.Second).UTC().Format(time.RFC3339)
	return b.succeeds(env, b.dir, append([]string{b.pkgd, "intel", "import", "--as-of", at}, paths...)...)
}

// importReal: the real records, into an empty store, again and again.
func importReal(b *bench) (map[string]float64, error) {
	data, err := realdata.Folder()
	if err != nil {
		return nil, err
	}
	return b.imports(filepath.Join(data, "osv"), b.repeat(5))
}

// imports measures imports and decoding alone by turns. Of several rounds the
// median counts, and of peaks the highest.
func (b *bench) imports(dir string, rounds int) (map[string]float64, error) {
	var load, decode, loadCPU, decodeCPU []time.Duration
	out := map[string]float64{}
	for range rounds {
		home, env, err := b.home()
		if err != nil {
			return nil, err
		}
		r, err := b.load(env, dir)
		if err != nil {
			return nil, err
		}
		d, err := decodeAlone(dir)
		if err != nil {
			return nil, err
		}
		load, decode = append(load, r.wall), append(decode, d.wall)
		loadCPU, decodeCPU = append(loadCPU, r.cpu), append(decodeCPU, d.cpu)
		out["peak"] = max(out["peak"], r.peak)
		out["json"] = float64(d.compact) / 1e6
		if out["store"], err = sizeOf(filepath.Join(home, "data", "intel")); err != nil {
			return nil, err
		}
		b.kept = env
	}
	out["import"], out["decode"] = median(load).Seconds(), median(decode).Seconds()
	out["cpu"] = median(loadCPU).Seconds() / median(decodeCPU).Seconds()
	return out, nil
}

// importMany: synthetic records, then a day's update of them, and the same once
// more.
func importMany(b *bench) (map[string]float64, error) {
	n := b.many(300_000)
	var dirs [2]string
	for turn := range dirs {
		dirs[turn] = filepath.Join(b.dir, fmt.Sprintf("synthetic-%d", turn))
		defer os.RemoveAll(dirs[turn])
		if _, err := synthetic.Write(dirs[turn], synthetic.Set{Records: n, Seed: 1, Turn: turn}, nil); err != nil {
			return nil, err
		}
	}
	out, err := b.imports(dirs[0], b.repeat(3))
	if err != nil {
		return nil, err
	}
	out["records"] = float64(n)
	data := strings.TrimPrefix(b.kept[len(b.kept)-1], "PKGD_DATA_DIR=")
	before := data + "-before"
	if err = os.CopyFS(before, os.DirFS(data)); err != nil {
		return nil, err
	}
	var update, again []time.Duration
	for range b.repeat(5) {
		if err = os.RemoveAll(data); err == nil {
			err = os.CopyFS(data, os.DirFS(before))
		}
		if err != nil {
			return nil, err
		}
		r, err := b.load(b.kept, dirs[1])
		if err != nil {
			return nil, err
		}
		update, out["update-peak"] = append(update, r.wall), max(out["update-peak"], r.peak)
		if r, err = b.load(b.kept, dirs[1]); err != nil {
			return nil, err
		}
		again = append(again, r.wall)
	}
	out["update"], out["again"] = median(update).Seconds(), median(again).Seconds()
	return out, nil
}

// sizeOf is what a folder takes, in MB; a file with several names counts once
// for each.
func sizeOf(dir string) (float64, error) {
	total := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return float64(total) / 1e6, err
}
