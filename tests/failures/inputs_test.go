//go:build linux

package failures

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

func manifestBOM(m *machine) result {
	m.put("package.json", "\ufeff"+manifest)
	m.answer(m.lockText("zz-clean@1.1.0"))
	return m.run("npm", "install", "zz-clean")
}

func manifestComments(m *machine) result {
	m.put("package.json", "{ // a comment\n\"name\": \"zz-project\"}")
	m.answer(m.lockText("zz-clean@1.1.0"))
	return m.run("npm", "install", "zz-clean")
}

// manifestUnreadable: the file is there, and this user may not read it.
func manifestUnreadable(m *machine) result {
	m.put("package.json", manifest)
	m.answer(m.lockText("zz-clean@1.1.0"))
	m.stranger()
	must(m, os.Chmod(m.in("package.json"), 0))
	return m.run("npm", "install", "zz-clean")
}

// stranger runs everything as a user with no rights but on the machine's own
// folders, since root may read everything.
func (m *machine) stranger() {
	m.Helper()
	if os.Geteuid() != 0 {
		return
	}
	m.user = 65534
	must(m, filepath.WalkDir(m.root, func(path string, _ os.DirEntry, err error) error {
		if err == nil && filepath.Dir(path) != filepath.Join(m.root, "bin") && filepath.Dir(path) != m.shims { // links to one file
			err = os.Lchown(path, 65534, 65534)
		}
		return err
	}))
}

// manifestHuge: 60 MB, most of it a hole.
func manifestHuge(m *machine) result {
	m.put("package.json", manifest)
	must(m, os.Truncate(m.in("package.json"), 60<<20))
	m.answer(m.lockText("zz-clean@1.1.0"))
	return m.run("npm", "install", "zz-clean")
}

// manifestLarge: 50 MB of valid JSON.
func manifestLarge(m *machine) result {
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","description":"`+strings.Repeat("z", 50<<20-80)+`"}`)
	m.answer(m.lockText("zz-clean@1.1.0"))
	return m.run("npm", "install", "zz-clean")
}

// manifestPipe: nobody writes into it, so reading it would wait for ever.
func manifestPipe(m *machine) result {
	must(m, syscall.Mkfifo(m.in("package.json"), 0o644))
	m.answer(m.lockText("zz-clean@1.1.0"))
	return m.run("npm", "install", "zz-clean")
}

// lockPipe is the same for the file that npm ci reads.
func lockPipe(m *machine) result {
	m.put("package.json", manifest)
	must(m, syscall.Mkfifo(m.in("package-lock.json"), 0o644))
	return m.run("npm", "ci")
}

// configPipe is the same for npm's configuration.
func configPipe(m *machine) result {
	must(m, syscall.Mkfifo(m.in(".npmrc"), 0o644))
	return m.ci()
}

// requirementsStdin: pip would read what pkgd has read already.
func requirementsStdin(m *machine) result {
	return m.feed("zz-clean==1.1.0\n", "pip", "install", "-r", "/dev/stdin")
}

func (m *machine) restoring(lock string) result {
	m.Helper()
	m.put("package.json", manifest)
	m.put("package-lock.json", lock)
	return m.run("npm", "ci")
}

func lockBOM(m *machine) result   { return m.restoring("\ufeff" + m.lockText("zz-clean@1.1.0")) }
func lockEmpty(m *machine) result { return m.restoring("") }

func lockTruncated(m *machine) result {
	text := m.lockText("zz-clean@1.1.0", "zz-lib@1.1.0")
	return m.restoring(text[:len(text)*2/3])
}

func lockConflict(m *machine) result {
	text := m.lockText("zz-clean@1.1.0")
	mark := strings.LastIndex(text, "\n")
	return m.restoring(text[:mark] + "\n<<<<<<< HEAD\n=======\n>>>>>>> other" + text[mark:])
}

// twice writes an entry a second time, in front of the first.
func twice(text, entry string) string {
	return strings.Replace(text, `"packages": {`, `"packages": {`+entry, 1)
}

func lockDuplicate(m *machine) result {
	return m.restoring(twice(m.lockText("zz-clean@1.1.0"), `"node_modules/zz-clean": {"version": "1.0.0"},`))
}

func lockDuplicateEvil(m *machine) result {
	return m.restoring(twice(m.lockText("zz-clean@1.1.0", "zz-evil@1.0.0"), `"node_modules/zz-clean": {"version": "1.0.0"},`))
}

// elsewhere is a lock whose one entry is fetched from an address of somebody's.
func (m *machine) elsewhere(resolved string) result {
	m.Helper()
	e := m.entry("zz-clean", "1.1.0")
	e.Resolved = resolved
	return m.restoring(lockOf(m, map[string]locked{"zz-clean": e}))
}

func lockElsewhere(m *machine) result {
	return m.elsewhere("https://zz-evil.example/zz-clean/-/zz-clean-1.1.0.tgz")
}

func lockOther(m *machine) result {
	return m.elsewhere(m.registry() + "zz-evil/-/zz-evil-1.0.0.tgz")
}

// lockPublic: npm itself puts the configured registry in the public one's place.
func lockPublic(m *machine) result {
	return m.elsewhere("https://registry.npmjs.org/zz-clean/-/zz-clean-1.1.0.tgz")
}

func lockNoHash(m *machine) result {
	e := m.entry("zz-clean", "1.1.0")
	e.Integrity = ""
	return m.restoring(lockOf(m, map[string]locked{"zz-clean": e}))
}

// lockWrongHash: the registry has other bytes under that version.
func lockWrongHash(m *machine) result {
	m.public()
	e := m.entry("zz-clean", "1.1.0")
	e.Integrity = m.entry("zz-evil", "1.0.0").Integrity
	return m.restoring(lockOf(m, map[string]locked{"zz-clean": e}))
}

// brought is a lock in which a package of the registry brings something in that
// no registry vouches for.
func (m *machine) brought(resolved string) result {
	m.Helper()
	parent := m.entry("zz-lib", "1.1.0")
	parent.Needs = map[string]string{"zz-link": resolved}
	link := locked{Version: "1.0.0", Resolved: resolved, Integrity: parent.Integrity, brought: true}
	return m.restoring(lockOf(m, map[string]locked{"zz-lib": parent, "zz-link": link}))
}

func dependsOnGit(m *machine) result {
	return m.brought("git+ssh://git@zz-host.example/zz/link.git#0123456789abcdef0123456789abcdef01234567")
}

func dependsOnURL(m *machine) result { return m.brought("https://zz-host.example/zz-link.tgz") }

// confusable: a Cyrillic letter in a name.
func confusable(m *machine) result {
	e := m.entry("zz-clean", "1.1.0")
	e.Resolved = ""
	return m.restoring(lockOf(m, map[string]locked{"zz-сlean": e}))
}

func confusableWord(m *machine) result {
	m.put("package.json", manifest)
	m.put(m.asked+"/plan", "echo 'npm error 404 Not Found' >&2\nexit 1\n")
	return m.run("npm", "install", "zz-сlean")
}

// manyWords: as many as the system lets through with room for the manager.
func manyWords(m *machine) result {
	words := make([]string, 0, 40_000)
	for range cap(words) {
		words = append(words, "zz-clean")
	}
	return m.install(words...)
}

// longWord: one word of 120 KB.
func longWord(m *machine) result {
	return m.install("zz-clean@" + strings.Repeat("1", 120<<10))
}

func badBytes(m *machine) result { return m.install("zz-\xff\xfe") }

// badBytesPass: what brings nothing in goes through as it is.
func badBytesPass(m *machine) result {
	r := m.run("npm", "run", "zz-\xff\xfe\n")
	if r.stdout != "REAL npm run zz-\xff\xfe\n\n" {
		m.Errorf("the manager was given %q", r.stdout)
	}
	return r
}

// workspacesEverywhere: a thousand patterns, each through the same three hundred
// files.
func workspacesEverywhere(m *machine) result {
	for i := range 300 {
		m.put(fmt.Sprintf("p/%d", i), "")
	}
	var patterns []string
	for i := range 1000 {
		patterns = append(patterns, fmt.Sprintf(`"p/*%d"`, i))
	}
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","workspaces":[`+strings.Join(patterns, ",")+`]}`)
	m.answer(m.lockText("zz-clean@1.1.0"))
	return m.run("npm", "install", "zz-clean")
}

// requirementsRound: two files that include each other.
func requirementsRound(m *machine) result {
	m.put("a.txt", "zz-clean==1.1.0\n-r b.txt\n")
	m.put("b.txt", "-r a.txt\n")
	m.report("zz-clean", "1.1.0")
	return m.run("pip", "install", "-r", "a.txt")
}

func requirementsRemote(m *machine) result {
	m.put("requirements.txt", "-r https://zz-host.example/requirements.txt\n")
	return m.run("pip", "install", "-r", "requirements.txt")
}

// report is what the fake pip answers when it is asked for a plan.
func (m *machine) report(name, version string) {
	m.Helper()
	hash := m.wheel(name, version)
	file := strings.ReplaceAll(name, "-", "_") + "-" + version + "-py3-none-any.whl"
	m.put(m.asked+"/report.json", `{"version":"1","install":[{"download_info":{"url":"http://pypi.org/files/`+file+`",`+
		`"archive_info":{"hashes":{"sha256":"`+hash+`"}}},"requested":true,"metadata":{"name":"`+name+`","version":"`+version+`"}}],"environment":{}}`)
}

// workspacesPattern: the folder above may be the project's root, or may not.
func workspacesPattern(m *machine) result {
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","workspaces":["+(a|b)"]}`)
	m.put("package-lock.json", m.lockText("zz-evil@1.0.0"))
	m.put("a/package.json", `{"name":"zz-a","version":"1.0.0"}`)
	m.work = m.in("a")
	return m.run("npm", "ci")
}

// workspacesBraces: with these it is clear.
func workspacesBraces(m *machine) result {
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","workspaces":["{a,b/{c,d}}"]}`)
	m.put("package-lock.json", m.lockText("zz-evil@1.0.0"))
	m.put("b/d/package.json", `{"name":"zz-d","version":"1.0.0"}`)
	m.work = m.in("b/d")
	return m.run("npm", "ci")
}

// workspacesCase: to npm, keys that differ in case are different keys.
func workspacesCase(m *machine) result {
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","workspaces":["a"],"Workspaces":[]}`)
	m.put("package-lock.json", m.lockText("zz-evil@1.0.0"))
	m.put("a/package.json", `{"name":"zz-a","version":"1.0.0"}`)
	m.work = m.in("a")
	return m.run("npm", "ci")
}

// cargoPipe is a configuration that nobody ever writes.
func cargoPipe(m *machine) result {
	m.crate()
	must(m, os.Mkdir(m.in(".cargo"), 0o755))
	must(m, syscall.Mkfifo(m.in(".cargo/config.toml"), 0o644))
	return m.run("cargo", "zz-verb")
}
