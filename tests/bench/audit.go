//go:build unix

package main

import (
	"archive/zip"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"pkgd/tests/bench/synthetic"
	"pkgd/tests/realdata"
)

// auditedLock is the lock file of the audit rows: some 2,000 packages.
const auditedLock = "lockfiles/files/yarn-classic/jestjs__jest@6a0f070e02/yarn.lock"

// auditFew: the real npm records.
func auditFew(b *bench) (map[string]float64, error) { return b.audits("audit-few", 0) }

// auditMany: ten times as many, all but the real ones made up.
func auditMany(b *bench) (map[string]float64, error) { return b.audits("audit-many", b.many(247_000)) }

// audits measures an audit of one lock file, and osv-scanner's where it is
// installed, on the same records.
func (b *bench) audits(place string, more int) (map[string]float64, error) {
	data, err := realdata.Folder()
	if err != nil {
		return nil, err
	}
	if err = realdata.Unpack(filepath.Join(data, "lockfiles.tar.gz"), filepath.Join(b.dir, place)); err != nil {
		return nil, err
	}
	lock := filepath.Join(b.dir, place, filepath.FromSlash(auditedLock))
	// The folder is laid out as osv-scanner looks for it.
	exports := filepath.Join(b.dir, place, "osv-scalibr")
	defer os.RemoveAll(exports)
	_, err = synthetic.Write(exports, synthetic.Set{Records: more, Seed: 5, Only: "npm"}, func(ecosystem string, z *zip.Writer) error {
		return copyEntries(z, filepath.Join(data, "osv", ecosystem, "all.zip"))
	})
	if err != nil {
		return nil, err
	}
	_, env, err := b.home()
	if err != nil {
		return nil, err
	}
	if _, err = b.load(env, exports); err != nil {
		return nil, err
	}
	z, err := zip.OpenReader(filepath.Join(exports, "npm", "all.zip"))
	if err != nil {
		return nil, err
	}
	out := map[string]float64{"records": float64(len(z.File))}
	z.Close()
	var times []time.Duration
	for range b.repeat(9) {
		r, err := b.watched(env, filepath.Dir(lock), b.pkgd, "audit", "-o", "json", lock)
		if err != nil {
			return nil, err
		}
		if r.code != 0 && r.code != 4 {
			return nil, fmt.Errorf("pkgd audit ended with %d: %s", r.code, r.out)
		}
		times, out["peak"] = append(times, r.wall), max(out["peak"], r.peak)
	}
	out["audit"] = ms(median(times))
	return out, b.scanner(out, lock, filepath.Dir(exports))
}

// scanner adds osv-scanner's figures where `make bench-peers` has installed it.
func (b *bench) scanner(out map[string]float64, lock, exports string) error {
	if b.peers == "" {
		return nil
	}
	program, err := filepath.Abs(filepath.Join(b.peers, "osv-scanner"))
	if err != nil {
		return err
	}
	if _, err = os.Stat(program); err != nil {
		return nil
	}
	env := []string{"PATH=/usr/bin:/bin", "HOME=" + b.dir}
	var times []time.Duration
	for range b.repeat(3) {
		r, err := b.watched(env, filepath.Dir(lock), program, "scan", "source", "--offline", "--format", "json", "--local-db-path", exports, "-L", lock)
		if err != nil {
			return err
		}
		if r.code != 0 && r.code != 1 {
			return fmt.Errorf("osv-scanner ended with %d: %s", r.code, r.out)
		}
		times, out["osv-peak"] = append(times, r.wall), max(out["osv-peak"], r.peak)
	}
	out["osv"] = ms(median(times))
	return nil
}

// copyEntries takes all entries of an archive over as they are.
func copyEntries(z *zip.Writer, from string) error {
	r, err := zip.OpenReader(from)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, f := range r.File {
		if err = z.Copy(f); err != nil {
			return err
		}
	}
	return nil
}
