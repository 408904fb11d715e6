//go:build linux

package failures

import (
	"strings"
)

// vendored puts the crates of the project into a folder, in crates.io's stead.
func (m *machine) vendored(kind, dir string) {
	m.Helper()
	m.crate()
	m.put(".cargo/config.toml", "[source.crates-io]\nreplace-with = 'folder'\n\n[source.folder]\n"+kind+" = '"+dir+"'\n")
	m.reg.Forget()
}

// unasked fails where the registry was asked for anything.
func (m *machine) unasked() {
	m.Helper()
	if asked := m.reg.Requests(); len(asked) > 0 {
		m.Errorf("nothing is fetched, and yet the registry was asked for %v", asked)
	}
}

func folderCrates(m *machine) result {
	m.set("CI=1")
	for _, kind := range []string{"directory", "local-registry"} {
		m.vendored(kind, "crates")
		r := m.run("cargo", "build")
		if m.unasked(); r.code != 0 || strings.Contains(r.stderr, "pkgd:") || kind == "local-registry" {
			return r
		}
	}
	return result{}
}

func folderMalware(m *machine) result {
	m.vendored("directory", "crates")
	m.put(m.asked+"/Cargo.lock", strings.ReplaceAll(cargoLock, "zz-clean", "zz-evil"))
	return m.run("cargo", "build")
}

func folderForeign(m *machine) result {
	m.vendored("directory", m.root+"/elsewhere")
	return m.run("cargo", "build")
}

func folderArchives(m *machine) result {
	m.set("CI=1")
	m.report("zz-clean", "1.1.0")
	report := strings.Replace(m.get(m.asked+"/report.json"), "http://pypi.org/files/", "file://"+m.in("wheels")+"/", 1)
	m.put(m.asked+"/report.json", report)
	m.put("wheels/none", "")
	return m.run("pip", "install", "--no-index", "--find-links", "wheels", "zz-clean")
}

// installConfig: the fake cargo notes what the plan's copy holds of the project.
func installConfig(m *machine) result {
	m.vendored("directory", "crates")
	m.put("rust-toolchain.toml", "[toolchain]\nchannel = 'zz'\n")
	m.put(m.asked+"/plan", "[ \"$1\" != vendor ] || printf '[source.crates-io]\\nreplace-with = \"vendored-sources\"\\n[source.vendored-sources]\\ndirectory = \"/zz\"\\n'\n")
	r := m.run("cargo", "install", "zz-clean")
	if seen := m.seen("project-config"); strings.Contains(seen, "replace-with") || !strings.Contains(seen, "channel") {
		m.Errorf("the plan's copy has this of the project's configuration:\n%s", seen)
	}
	return r
}

func lockPlace(m *machine) result {
	m.crate()
	m.put(".cargo/config.toml", "[resolver]\nlockfile-path = 'x/Cargo.lock'\n")
	for _, words := range [][]string{{"cargo", "build"}, {"cargo", "build", "--locked"}} {
		if r := m.run(words...); r.code != 5 {
			return r
		}
	}
	m.put(".cargo/config.toml", "")
	return m.run("cargo", "build", "--lockfile-path", "x/Cargo.lock")
}

func scriptManifest(m *machine) result {
	m.crate()
	m.put("zz.rs", "---\n[dependencies]\nzz-evil = '1'\n---\n")
	if r := m.run("cargo", "build", "--locked", "--manifest-path", "zz.rs"); r.code != 5 {
		return r
	}
	return m.run("cargo", "build", "--manifest-path", "zz.rs")
}

func syncProjects(m *machine) result {
	m.crate()
	return m.run("cargo", "vendor", "--sync", "other/Cargo.toml")
}

// wordLocked: what a program besides cargo brings in, no lock file of a project
// tells.
func wordLocked(m *machine) result {
	m.crate()
	m.put("Cargo.lock", cargoLock)
	return m.run("cargo", "zz-verb", "--locked")
}

func aliasVariable(m *machine) result {
	m.crate()
	m.set("CARGO_ALIAS_FMT=add zz-evil")
	return m.run("cargo", "fmt")
}

func aliasLists(m *machine) result {
	m.crate()
	m.put(".cargo/config.toml", "[alias]\nfmt = ['add']\n")
	m.put("sub/.cargo/config.toml", "[alias]\nfmt = ['zz-evil']\n")
	m.work = m.in("sub")
	return m.run("cargo", "fmt")
}

func manifestNone(m *machine) result {
	r := m.run("cargo", "add", "zz-clean")
	if m.seen("calls") != "" {
		m.Errorf("cargo was asked for a plan: %s", m.seen("calls"))
	}
	return r
}
