//go:build linux

package failures

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// store is the folder of the intelligence.
func (m *machine) store(parts ...string) string {
	return filepath.Join(append([]string{m.data, "intel"}, parts...)...)
}

// generation is the folder of the one in use.
func (m *machine) generation(parts ...string) string {
	m.Helper()
	return m.store(append([]string{strings.TrimSpace(m.get(m.store("CURRENT")))}, parts...)...)
}

// replace changes a file's text.
func (m *machine) replace(path, old, new string) {
	m.Helper()
	text := m.get(path)
	if !strings.Contains(text, old) {
		m.Fatalf("%s has no %q", path, old)
	}
	must(m, os.WriteFile(path, []byte(strings.Replace(text, old, new, 1)), 0o644))
}

func storeMissing(m *machine) result {
	must(m, os.RemoveAll(m.store()))
	return m.ci()
}

func storeEmpty(m *machine) result {
	must(m, os.RemoveAll(m.store()))
	must(m, os.Mkdir(m.store(), 0o700))
	return m.ci()
}

// storeNothing: all there is is files without a byte.
func storeNothing(m *machine) result {
	must(m, filepath.WalkDir(m.store(), func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "CURRENT" {
			err = os.Truncate(path, 0)
		}
		return err
	}))
	return m.ci()
}

func storeDamaged(m *machine) result {
	m.replace(m.generation("META"), `"records":`, `"records":9`)
	return m.ci()
}

// storeTruncated: every file of the database is cut in half.
func storeTruncated(m *machine) result {
	found, err := filepath.Glob(m.generation("db", "*"))
	must(m, err)
	for _, path := range found {
		info, err := os.Stat(path)
		must(m, err)
		must(m, os.Truncate(path, info.Size()/2))
	}
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-evil@1.0.0"))
	return m.run("npm", "ci")
}

// storeSidecar: a byte is changed in the file that answers most look-ups.
func storeSidecar(m *machine) result {
	path := m.generation("pkgs.fp")
	data := []byte(m.get(path))
	for i := range data {
		data[i] ^= 0x55
	}
	must(m, os.WriteFile(path, data, 0o644))
	return m.ci()
}

func storeNewer(m *machine) result {
	m.replace(m.generation("META"), "pkgd-store 1 ", "pkgd-store 2 ")
	return m.ci()
}

// currentElsewhere: CURRENT names a folder outside, which has all that a
// generation has.
func currentElsewhere(m *machine) result {
	must(m, os.CopyFS(filepath.Join(m.root, "gen-1"), os.DirFS(m.generation())))
	must(m, os.WriteFile(m.store("CURRENT"), []byte("../../gen-1\n"), 0o644))
	return m.ci()
}

func currentGone(m *machine) result {
	must(m, os.WriteFile(m.store("CURRENT"), []byte("gen-77\n"), 0o644))
	return m.ci()
}

// linkedGeneration: a generation is a link to somewhere else.
func linkedGeneration(m *machine) result {
	gen, aside := m.generation(), filepath.Join(m.root, "aside")
	must(m, os.Rename(gen, aside))
	must(m, os.Symlink(aside, gen))
	return m.ci()
}

// plantedLinks: every file that pkgd writes is a link to the user's own file
// beforehand. It must not be written through any.
func plantedLinks(m *machine) result {
	precious := filepath.Join(m.home, "precious")
	m.put(precious, "precious\n")
	for _, path := range []string{
		"cache/release-times", "cache/release-times.lock", "journal/format", "journal/lock", "journal/seg-00000001.jsonl", "journal/blobs",
		"bypasses.jsonl", "cache/plans",
	} {
		path = filepath.Join(m.data, path)
		must(m, os.MkdirAll(filepath.Dir(path), 0o700))
		must(m, os.Symlink(precious, path))
	}
	r := m.ci()
	if got := m.get(precious); got != "precious\n" {
		m.Errorf("it was written through a link: %q", got)
	}
	return r
}

func storeWritable(m *machine) result {
	must(m, os.Chmod(m.store(), 0o777))
	return m.ci()
}

func dataWritable(m *machine) result {
	must(m, os.Chmod(m.data, 0o777))
	return m.ci()
}

// dataForeign: the data folder belongs to somebody else.
func dataForeign(m *machine) result {
	m.give(m.data)
	return m.ci()
}

// give makes a folder another user's than the one who runs pkgd.
func (m *machine) give(dir string) {
	m.Helper()
	if os.Geteuid() == 0 {
		must(m, os.Chown(dir, 54321, 54321))
		return
	}
	m.set(fmt.Sprintf("%s=%d", userIs, os.Geteuid()+1))
}

func configForeign(m *machine) result {
	m.cloned()
	path := filepath.Join(m.root, "pkgd.toml")
	m.put(path, "[cooldown]\ndefault_days = 9\n")
	m.set("PKGD_CONFIG_PATH=" + path)
	m.give(path)
	if os.Geteuid() != 0 {
		must(m, os.RemoveAll(m.data)) // which would be refused first
	}
	return m.run("npm", "ci")
}

func configWritable(m *machine) result {
	path := filepath.Join(m.data, "pkgd.toml")
	m.put(path, "[cooldown]\ndefault_days = 9\n")
	must(m, os.Chmod(path, 0o666))
	return m.ci()
}

// sudoHome: sudo that keeps HOME makes root look into another user's home.
func sudoHome(m *machine) result {
	m.set("PKGD_DATA_DIR="+unset, "SUDO_USER=zz-somebody", userIs+"=0")
	must(m, os.MkdirAll(filepath.Join(m.home, ".local", "share"), 0o755))
	if os.Geteuid() == 0 {
		for _, dir := range []string{"", ".local", ".local/share"} {
			must(m, os.Chown(filepath.Join(m.home, dir), 54321, 54321))
		}
	}
	r := m.ci()
	if _, err := os.Stat(filepath.Join(m.home, ".local", "share", "pkg-defender")); err == nil {
		m.Error("something of root's was put into the other user's home")
	}
	return r
}

func noHome(m *machine) result {
	m.set("PKGD_DATA_DIR="+unset, "HOME="+unset, userIs+"=1000")
	return m.ci()
}

func homeNowhere(m *machine) result {
	m.set("PKGD_DATA_DIR="+unset, "HOME=/dev/null", userIs+"=1000")
	return m.ci()
}

// readOnly takes the right to write anything away from whoever runs pkgd.
func (m *machine) readOnly() {
	m.Helper()
	if os.Geteuid() == 0 {
		m.user = 65534 // root may write everywhere
	}
	must(m, os.Chmod(m.home, 0o555))
	must(m, os.Chmod(m.data, 0o555))
	m.Cleanup(func() { _ = os.Chmod(m.data, 0o755) })
}

func readOnlyHome(m *machine) result {
	m.cloned()
	m.readOnly()
	return m.run("npm", "ci")
}

func readOnlyPlan(m *machine) result {
	m.readOnly()
	return m.install("zz-clean")
}

// fullDisk: nothing can be written any more. The decision does not need it.
func fullDisk(m *machine) result {
	m.cloned()
	m.limit = "0"
	return m.run("npm", "ci")
}

func fullDiskPlan(m *machine) result {
	m.limit = "0"
	return m.install("zz-clean")
}

// fullDiskImport: what was there stays, to the byte.
func fullDiskImport(m *machine) result {
	before := m.get(m.store("CURRENT"))
	m.records("records", time.Now().Add(time.Hour))
	m.limit = "4096"
	r := m.run("pkgd", "intel", "import", "records")
	m.limit = ""
	if after := m.get(m.store("CURRENT")); after != before {
		m.Errorf("CURRENT was %q and is %q", before, after)
	}
	if got := m.ci(); got.code != 0 {
		m.Errorf("afterwards npm ci ended with %d\n%s", got.code, got.stderr)
	}
	return r
}

// zipBomb: 64 MB of zeros in a few kilobytes.
func zipBomb(m *machine) result {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("ZZ-1.json")
	must(m, err)
	zeros := make([]byte, 1<<20)
	for range 64 {
		_, err = f.Write(zeros)
		must(m, err)
	}
	must(m, z.Close())
	m.put("npm/all.zip", b.String())
	before := m.get(m.store("CURRENT"))
	r := m.run("pkgd", "intel", "import", "npm/all.zip")
	if after := m.get(m.store("CURRENT")); after != before {
		m.Errorf("CURRENT was %q and is %q", before, after)
	}
	return r
}

// damagedZip: an export that is cut off is no export.
func damagedZip(m *machine) result {
	text := m.export("npm", time.Now())
	m.put("npm/all.zip", text[:len(text)*2/3])
	r := m.run("pkgd", "intel", "import", "npm/all.zip")
	m.stillStopped()
	return r
}

// stillStopped: what the store knew, it knows.
func (m *machine) stillStopped() {
	m.Helper()
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-evil@1.0.0"))
	if r := m.run("npm", "ci"); r.code != 4 {
		m.Errorf("known malware in a lock file ends with %d\n%s", r.code, r.stderr)
	}
}

// olderExport: an export of last month over that of today.
func olderExport(m *machine) result {
	m.put("new/npm/all.zip", m.export("npm", time.Now()))
	if r := m.run("pkgd", "intel", "import", "new"); r.code != 0 {
		m.Fatalf("the first import ended with %d\n%s", r.code, r.stderr)
	}
	m.put("old/npm/all.zip", m.export("npm", time.Now().Add(-30*24*time.Hour)))
	r := m.run("pkgd", "intel", "import", "old")
	m.stillStopped()
	return r
}

// importInto a store that belongs to a newer pkgd.
func importNewer(m *machine) result {
	m.replace(m.generation("META"), "pkgd-store 1 ", "pkgd-store 2 ")
	m.records("records", time.Now())
	return m.run("pkgd", "intel", "import", "records")
}

// stale makes the intelligence so old.
func (m *machine) stale(days int) {
	m.Helper()
	must(m, os.RemoveAll(m.store()))
	at := time.Now().Add(-time.Duration(days) * 24 * time.Hour)
	m.records("../records", at)
	if r := m.run("pkgd", "intel", "import", "--as-of", at.UTC().Format(time.RFC3339), "../records"); r.code != 0 {
		m.Fatalf("the import ended with %d\n%s", r.code, r.stderr)
	}
}

// staleWarns once a day, and not with every command.
func staleWarns(m *machine) result {
	m.stale(2)
	first := m.ci()
	if again := m.ci(); again.code != 0 || strings.Contains(again.stderr, "threat intelligence") {
		m.Errorf("the second command of the day ended with %d and says\n%s", again.code, again.stderr)
	}
	m.set(clockBy + "=25h")
	if next := m.ci(); !strings.Contains(next.stderr, "threat intelligence") {
		m.Errorf("a day later it is silent:\n%s", next.stderr)
	}
	return first
}

func staleBlocks(m *machine) result {
	m.stale(8)
	return m.ci()
}
