//go:build linux

package failures

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

func (m *machine) segment() string { return filepath.Join(m.data, "journal", "seg-00000001.jsonl") }

// journalNone: where the journal should be, there is a file.
func journalNone(m *machine) result {
	m.put(m.data+"/journal", "")
	return m.ci()
}

// journalChanged: a verdict was rewritten. Installs go on, and verify tells.
func journalChanged(m *machine) result {
	m.ci()
	m.replace(m.segment(), `"decision":"allow"`, `"decision":"block"`)
	if r := m.ci(); r.code != 0 || r.stderr != "" {
		m.Errorf("npm ci ended with %d\n%s", r.code, r.stderr)
	}
	return m.run("pkgd", "audit-logs", "verify")
}

// journalTorn: the last record was not written to its end.
func journalTorn(m *machine) result {
	m.ci()
	text := m.get(m.segment())
	must(m, os.Truncate(m.segment(), int64(len(text)-20)))
	if r := m.ci(); r.code != 0 || r.stderr != "" {
		m.Errorf("npm ci ended with %d\n%s", r.code, r.stderr)
	}
	return m.run("pkgd", "audit-logs", "verify")
}

// journalGone: the documents that a record names are gone.
func journalGone(m *machine) result {
	m.ci()
	must(m, os.RemoveAll(filepath.Join(m.data, "journal", "blobs")))
	return m.run("pkgd", "audit-logs", "verify")
}

func journalNewer(m *machine) result {
	m.ci()
	m.replace(m.data+"/journal/format", "1", "9")
	return m.ci()
}

func journalForeign(m *machine) result {
	m.ci()
	must(m, os.Chmod(m.data+"/journal", 0o777))
	return m.ci()
}

func (m *machine) times() string { return filepath.Join(m.data, "cache", "release-times") }

// timesDamaged: release times are asked for again.
func timesDamaged(m *machine) result {
	m.publicly()
	data := []byte(m.get(m.times()))
	for i := range data {
		data[i] ^= 0xff
	}
	must(m, os.WriteFile(m.times(), data, 0o600))
	r := m.run("npm", "ci")
	m.reg.Fail("/npm/", 500, -1)
	if again := m.run("npm", "ci"); again.code != 0 {
		m.Errorf("what was asked anew is not remembered: %d\n%s", again.code, again.stderr)
	}
	return r
}

// timesForged: a young release is given another one's age.
func timesForged(m *machine) result {
	m.public()
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-fresh@1.2.0"))
	m.run("npm", "ci")
	data := []byte(m.get(m.times()))
	for i := range data {
		if i >= 32 {
			data[i] = 0
		}
	}
	must(m, os.WriteFile(m.times(), data, 0o600))
	return m.run("npm", "ci")
}

func timesNewer(m *machine) result {
	m.publicly()
	data := []byte(m.get(m.times()))
	data[8] = 9
	fixHeader(data)
	must(m, os.WriteFile(m.times(), data, 0o600))
	return m.run("npm", "ci")
}

// planKept makes a plan that is reused, and gives its file.
func (m *machine) planKept() string {
	m.Helper()
	if r := m.install("zz-clean@1.1.0"); r.code != 0 {
		m.Fatalf("npm install ended with %d\n%s", r.code, r.stderr)
	}
	found, _ := filepath.Glob(filepath.Join(m.data, "cache", "plans", "*.json"))
	if len(found) != 1 {
		m.Fatalf("%d plans are kept", len(found))
	}
	return found[0]
}

// planDamaged: it is made again.
func planDamaged(m *machine) result {
	path := m.planKept()
	text := m.get(path)
	must(m, os.WriteFile(path, []byte(text[:len(text)/2]), 0o600))
	before := strings.Count(m.seen("calls"), "\n")
	r := m.install("zz-clean@1.1.0")
	if strings.Count(m.seen("calls"), "\n") != before+1 {
		m.Error("no plan was made")
	}
	return r
}

// planEmptied: a kept plan that has lost its packages is no plan.
func planEmptied(m *machine) result {
	path := m.planKept()
	must(m, os.WriteFile(path, []byte("{}"), 0o600))
	return m.install("zz-clean@1.1.0")
}

// held keeps a lock of pkgd's for as long as the test runs, as a process that
// hangs would.
func (m *machine) held(path string) {
	m.Helper()
	must(m, os.MkdirAll(filepath.Dir(path), 0o700))
	lock := flock.New(path)
	got, err := lock.TryLock()
	must(m, err)
	if !got {
		m.Fatalf("%s is locked", path)
	}
	m.Cleanup(func() { _ = lock.Close() })
}

func journalHeld(m *machine) result {
	m.held(filepath.Join(m.data, "journal", "lock"))
	return m.ci()
}

func timesHeld(m *machine) result {
	m.held(m.times() + ".lock")
	return m.ci()
}
