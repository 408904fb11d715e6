//go:build linux

package failures

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// wheel puts a wheel of the index where the fake pip gives it from, and gives
// its hash.
func (m *machine) wheel(name, version string) string {
	m.Helper()
	file := strings.ReplaceAll(name, "-", "_") + "-" + version + "-py3-none-any.whl"
	req, err := http.NewRequest(http.MethodGet, m.reg.PyPI()+"/"+name+"/", nil)
	must(m, err)
	req.Header.Set("Accept", "application/vnd.pypi.simple.v1+json")
	resp, err := http.DefaultClient.Do(req)
	must(m, err)
	defer resp.Body.Close()
	var doc struct {
		Files []struct {
			Name   string `json:"filename"`
			Hashes struct {
				SHA256 string `json:"sha256"`
			} `json:"hashes"`
		} `json:"files"`
	}
	must(m, json.NewDecoder(resp.Body).Decode(&doc))
	for _, f := range doc.Files {
		if f.Name == file {
			m.put(filepath.Join(m.asked, file), "a wheel")
			return f.Hashes.SHA256
		}
	}
	m.Fatalf("the index has no %s", file)
	return ""
}

// trap is a program that leaves a trace when it is run.
func (m *machine) trap(path string) {
	m.Helper()
	m.put(path, "#!/bin/sh\n: >"+filepath.Join(m.root, "sprung")+"\n")
	must(m, os.Chmod(m.in(path), 0o755))
}

// unsprung checks that no trap was run.
func (m *machine) unsprung() {
	m.Helper()
	if _, err := os.Stat(filepath.Join(m.root, "sprung")); err == nil {
		m.Error("a program of the project was run")
	}
}

// projectRegistry: the only one who names a registry is the project.
func projectRegistry(m *machine) result {
	m.cloned()
	m.put(".npmrc", "registry="+m.reg.NPM()+"\n")
	m.set("npm_config_registry=" + unset)
	return m.run("npm", "ci")
}

// obeys is how npm finds the programs it runs: the environment beats the
// project's file.
const obeys = `setting() { eval "v=\$npm_config_$1"; [ -n "$v" ] || v=$(sed -n "s/^$2=//p" .npmrc 2>/dev/null); printf %s "$v"; }
for one in "git git" "script_shell script-shell" "node_options node-options"; do
  program=$(setting $one)
  case "$program" in *./*|*/work/*) "$program" ;; esac
done
`

func projectPrograms(m *machine) result {
	m.trap("x.sh")
	m.put(".npmrc", "git=./x.sh\nscript-shell=./x.sh\nnode-options=--require ./x.sh\n")
	m.put(m.asked+"/plan", obeys)
	r := m.install("zz-clean")
	m.unsprung()
	env := m.get(m.asked + "/env")
	for _, want := range []string{"npm_config_git=git\n", "npm_config_script_shell=/bin/sh\n", "npm_config_ignore_scripts=true\n"} {
		if !strings.Contains(env, want) {
			m.Errorf("the plan's environment has no %q", want)
		}
	}
	return r
}

const cargoManifest = "[package]\nname = \"zz-project\"\nversion = \"1.0.0\"\n\n[dependencies]\nzz-clean = \"1\"\n"

const cargoLock = `version = 4

[[package]]
name = "zz-project"
version = "1.0.0"
dependencies = ["zz-clean"]

[[package]]
name = "zz-clean"
version = "1.1.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "0000000000000000000000000000000000000000000000000000000000000000"
`

// crate makes the working folder a crate, and the registry the source of crates.
func (m *machine) crate() {
	m.Helper()
	m.put("Cargo.toml", cargoManifest)
	m.put("src/lib.rs", "")
	m.put(m.home+"/.cargo/config.toml", m.reg.CargoConfig())
	m.put(m.asked+"/Cargo.lock", cargoLock)
}

func projectWrapper(m *machine) result {
	m.crate()
	m.trap("x.sh")
	m.put(".cargo/config.toml", "[build]\nrustc-wrapper = \"./x.sh\"\nrustc = \"./x.sh\"\n\n[alias]\nupdate = \"run\"\n")
	m.put(m.asked+"/plan", "program=$(sed -n 's/^rustc-wrapper = //p' .cargo/config.toml 2>/dev/null | tr -d '\"')\n"+
		"[ -z \"${RUSTC_WRAPPER:-$program}\" ] || \"${RUSTC_WRAPPER:-$program}\"\n")
	r := m.run("cargo", "update")
	m.unsprung()
	if seen := m.seen("project-config"); strings.Contains(seen, "x.sh") {
		m.Errorf("the plan's copy names the project's program:\n%s", seen)
	}
	return r
}

// projectToolchain: rustup would run the project's own cargo.
func projectToolchain(m *machine) result {
	m.crate()
	m.trap("toolchain/bin/cargo")
	m.put("rust-toolchain.toml", "[toolchain]\npath = \"toolchain\"\n")
	m.put(m.asked+"/plan", "path=$(sed -n 's/^path = //p' rust-toolchain.toml 2>/dev/null | tr -d '\"')\n[ -z \"$path\" ] || \"$path/bin/cargo\"\n")
	r := m.run("cargo", "update")
	m.unsprung()
	if seen := m.seen("project-config"); strings.Contains(seen, "path") {
		m.Errorf("the plan's copy names the project's toolchain:\n%s", seen)
	}
	return r
}

// seen is what the fake noted; "" nothing.
func (m *machine) seen(name string) string {
	data, _ := os.ReadFile(filepath.Join(m.asked, name))
	return string(data)
}

func projectLoosens(m *machine) result {
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-fresh@1.2.0"))
	m.put("pkgd.toml", "[cooldown]\ndefault_days = 0\n")
	return m.run("npm", "ci")
}

// projectWrong: no value of the project's is taken for another one.
func projectWrong(m *machine) result {
	m.put("pkgd.toml", "[policy]\nmalicious = \"allow\"\n")
	return m.ci()
}

func environmentLoosens(m *machine) result {
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-fresh@1.2.0"))
	m.set("PKGD_COOLDOWN_DEFAULT_DAYS=0")
	return m.run("npm", "ci")
}

// besidePath: programs of the project stand in front of the real manager.
func besidePath(m *machine) result {
	for _, p := range []string{"npm", "bin/npm"} {
		m.trap(p)
	}
	m.path = m.shims + ":.::bin:./:" + m.real + ":/usr/bin:/bin"
	r := m.ci()
	m.unsprung()
	return r
}

func onlyBeside(m *machine) result {
	m.trap("npm")
	m.path = ".:" + m.shims
	m.cloned()
	r := m.run("npm", "ci")
	m.unsprung()
	return r
}

// binNamed: a dependency ships a command that is called like the manager.
func binNamed(m *machine) result {
	e := m.entry("zz-tool", "1.0.0")
	e.Bin = map[string]string{"npm": "cli.js"}
	return m.restoring(lockOf(m, map[string]locked{"zz-tool": e}))
}

// evil is npm ci of a lock with known malware.
func (m *machine) evil() result {
	m.Helper()
	return m.restoring(m.lockText("zz-evil@1.0.0"))
}

// marksSet: pkgd's own marks in the environment, set by hand. None of them means
// that a check may be left out.
func marksSet(m *machine) result {
	m.set("PKGD_PLANNING=1", "PKGD_PLAN_HOP=1", "PKGD_PLAN_MARK=/zz", "PKGD_DRY_RUN=0",
		"PKGD_CHAIN=npm|1|0|"+filepath.Join(m.real, "npm")+";npm|x|y|z;;|||;%zz")
	return m.evil()
}

// marksDeep: it looks as if plans had called plans.
func marksDeep(m *machine) result {
	m.set("PKGD_PLANNING=99")
	return m.evil()
}

// planChanges: a file is written each time pkgd looks.
func planChanges(m *machine) result {
	m.put(m.asked+"/plan", "echo ' ' >>'"+m.in("package.json")+"'\n")
	return m.install("zz-clean")
}

// planChangesOnce: it is written once, so that the second plan holds.
func planChangesOnce(m *machine) result {
	m.put(m.asked+"/plan", "[ -f \"$ZZ_FAKE/once\" ] || { : >\"$ZZ_FAKE/once\"; echo ' ' >>'"+m.in("package.json")+"'; }\n")
	r := m.install("zz-clean")
	if n := strings.Count(m.seen("calls"), "\n"); n != 2 {
		m.Errorf("%d plans were made", n)
	}
	return r
}

// configMissing: the file that stands in for the user's is not there.
func configMissing(m *machine) result {
	m.set("PKGD_CONFIG_PATH=" + filepath.Join(m.root, "no-such.toml"))
	return m.ci()
}

func configDamaged(m *machine) result {
	m.put(m.data+"/pkgd.toml", "[cooldown\ndefault_days = ")
	return m.ci()
}

// writesIfSaving is how npm writes its lock: not where the last word on saving is
// no, whoever says it.
const writesIfSaving = `save=$npm_config_save
[ -n "$save" ] || save=$(sed -n 's/^save=//p' .npmrc 2>/dev/null)
for word; do case "$word" in --no-save) save=false ;; --save) save=true ;; esac; done
[ "$save" != false ] || exit 0
`

// noSave: what is not saved is installed all the same.
func noSave(m *machine) result {
	m.cloned()
	m.answer(m.lockText("zz-clean@1.1.0", "zz-evil@1.0.0"))
	m.put(m.asked+"/plan", writesIfSaving)
	m.put(".npmrc", "save=false\n")
	if r := m.run("npm", "install", "zz-evil"); r.code != 4 {
		m.Errorf("with save=false in .npmrc it ends with %d", r.code)
	}
	return m.run("npm", "install", "--no-save", "zz-evil")
}

// unwritten: the resolver leaves the lock as it was.
func unwritten(m *machine) result {
	m.cloned()
	m.put(m.asked+"/plan", "exit 0\n")
	return m.run("npm", "install", "zz-evil-else")
}

// unwrittenNone: it writes none, and there was none.
func unwrittenNone(m *machine) result {
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-evil":"*"}}`)
	return m.run("npm", "install")
}

// lockUnheeded: the project's lock is clean, and the run is told not to heed it.
func lockUnheeded(m *machine) result {
	m.cloned()
	m.answer(m.lockText("zz-evil@1.0.0"))
	m.put(m.asked+"/plan", "[ ! -f package-lock.json ] || exit 0\n")
	m.put(".npmrc", "package-lock=false\n")
	if r := m.run("npm", "install"); r.code != 4 {
		m.Errorf("with package-lock=false in .npmrc it ends with %d", r.code)
	}
	must(m, os.Remove(m.in(".npmrc")))
	return m.run("npm", "install", "--no-package-lock")
}

// configRelative: the plan is made in another folder, and means the same file.
func configRelative(m *machine) result {
	m.put("own.npmrc", "")
	m.set("npm_config_userconfig=./own.npmrc")
	r := m.install("zz-clean", "--globalconfig=own.npmrc")
	if want := "npm_config_userconfig=" + m.in("own.npmrc") + "\n"; !strings.Contains(m.seen("env"), want) {
		m.Errorf("the plan's environment has no %q", want)
	}
	if want := "--globalconfig=" + m.in("own.npmrc"); !strings.Contains(m.seen("calls"), want) {
		m.Errorf("the plan's words are %q", m.seen("calls"))
	}
	return r
}

// dryRun: a run that is only to say what it would do changes nothing.
func dryRun(m *machine) result {
	m.crate()
	before := strings.Replace(cargoLock, "1.1.0", "1.0.0", 1)
	m.put("Cargo.lock", before)
	r := m.run("cargo", "update", "--dry-run")
	if m.get("Cargo.lock") != before {
		m.Error("Cargo.lock was written")
	}
	if r.stdout != "REAL cargo update --dry-run\n" {
		m.Errorf("the manager was called as %q", r.stdout)
	}
	return r
}

// folder is a folder of the project that depends on something.
func (m *machine) folder() {
	m.Helper()
	m.put("package.json", manifest)
	m.put("l/package.json", `{"name":"zz-l","version":"1.0.0","dependencies":{"zz-clean":"1"}}`)
	m.answer(m.lockText("zz-clean@1.1.0"))
}

// folderNamed: the plan follows the copy of the folder, as the run follows it.
func folderNamed(m *machine) result {
	m.folder()
	var r result
	for _, word := range []string{"./l", "l/", m.in("l"), "file:" + m.in("l"), "zz-x@file:" + m.in("l")} {
		r = m.run("npm", "install", word)
		calls := strings.Split(strings.TrimSpace(m.seen("calls")), "\n")
		last := calls[len(calls)-1]
		if !strings.Contains(last, "/tree"+m.in("l")+" ") {
			m.Errorf("%s is planned as %q", word, last)
		}
	}
	return r
}

// folderWhole: a manifest names a folder of its project by its whole path.
func folderWhole(m *machine) result {
	m.folder()
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-l":"file:`+m.in("l")+`"}}`)
	return m.run("npm", "install")
}

func folderLinked(m *machine) result {
	m.folder()
	return m.run("npm", "link", "./l")
}

// execVariable: a variable names what npm exec fetches.
func execVariable(m *machine) result {
	m.set("npm_config_package=zz-evil")
	m.answer(m.lockText("zz-evil@1.0.0"))
	r := m.run("npm", "exec", "-c", "true")
	if !strings.Contains(m.seen("calls"), "npm install zz-evil ") {
		m.Errorf("the plan asked for %q", m.seen("calls"))
	}
	return r
}
