//go:build linux

package failures

import (
	"encoding/json"
	"os"
	"strings"
)

// globals makes a folder of what is installed globally: "zz-clean@1.1.0".
func (m *machine) globals(releases ...string) {
	m.Helper()
	m.set("npm_config_prefix=" + m.in("prefix"))
	for _, r := range releases {
		i := strings.LastIndexByte(r, '@')
		m.put("prefix/lib/node_modules/"+r[:i]+"/package.json", `{"name":"`+r[:i]+`","version":"`+r[i+1:]+`"}`)
	}
}

// globalSetting: one .npmrc or variable says for every command what -g says for
// one, and npm writes no lock file for that in a plan either.
func globalSetting(m *machine) result {
	m.put("package.json", manifest)
	m.globals()
	m.answer(m.lockText("zz-clean@1.1.0"))
	m.put(".npmrc", "global=true\n")
	if r := m.run("npm", "install", "zz-clean"); r.code != 0 || r.stdout != "REAL npm install zz-clean\n" {
		m.Errorf("by the project's file it ends with %d: %s", r.code, r.stdout)
	}
	for _, want := range []string{"npm_config_global=false\n", "npm_config_location=user\n"} {
		if !strings.Contains(m.seen("env"), want) {
			m.Errorf("the plan's environment has no %q", want)
		}
	}
	if got := m.seen("calls"); !strings.HasPrefix(got, "npm install zz-clean --package-lock-only") {
		m.Errorf("the plan asked for %q", got)
	}
	m.put(".npmrc", "")
	m.answer(m.lockText("zz-evil@1.0.0"))
	m.set("npm_config_location=global")
	return m.run("npm", "install", "zz-evil")
}

// globalUpdate: it names nothing, and everything there may change.
func globalUpdate(m *machine) result {
	m.globals()
	if r := m.run("npm", "update", "-g"); r.code != 0 || m.seen("calls") != "" {
		m.Errorf("with nothing installed it ends with %d and plans %q", r.code, m.seen("calls"))
	}
	m.globals("zz-clean@1.0.0", "@zz/scoped@1.0.0")
	must(m, os.Symlink(m.in("elsewhere"), m.in("prefix/lib/node_modules/zz-linked")))
	m.answer(m.lockText("zz-clean@1.1.0", "@zz/scoped@1.0.0"))
	if r := m.run("npm", "update", "-g"); r.code != 0 || r.stdout != "REAL npm update -g\n" {
		m.Errorf("it ends with %d: %s", r.code, r.stdout)
	}
	if got := m.seen("calls"); !strings.Contains(got, " zz-clean@* ") || !strings.Contains(got, " @zz/scoped@* ") || strings.Contains(got, "zz-linked") {
		m.Errorf("the plan asked for %q", got)
	}
	m.answer(m.lockText("zz-clean@1.1.0"))
	if r := m.run("npm", "update", "-g"); r.code != 5 {
		m.Errorf("with one of them left out of the plan it ends with %d", r.code)
	}
	m.answer(m.lockText("zz-clean@1.1.0", "@zz/scoped@1.0.0", "zz-evil@1.0.0"))
	return m.run("npm", "update", "-g")
}

// folderTaken: npm link takes what is installed globally as it is, and fetches
// nothing of that name.
func folderTaken(m *machine) result {
	m.put("package.json", manifest)
	m.globals("zz-clean@1.1.0", "zz-evil@1.0.0")
	m.answer(m.lockText("zz-clean@1.1.0"))
	if r := m.run("npm", "link", "zz-clean"); r.code != 0 || r.stdout != "REAL npm link zz-clean\n" {
		m.Errorf("it ends with %d: %s", r.code, r.stdout)
	}
	if got := m.seen("calls"); strings.Contains(got, "zz-clean") {
		m.Errorf("the plan asked for %q", got)
	}
	return m.run("npm", "link", "zz-evil")
}

// folderStays: the user has linked the folder in, and the run does not touch it.
// Without the link it would come in with a package.
func folderStays(m *machine) result {
	m.put("package.json", `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-app":"^1.0.0"}}`)
	m.put("../lib/package.json", `{"name":"zz-lib","version":"1.9.0"}`)
	app := m.entry("zz-app", "1.0.0")
	app.Needs = map[string]string{"zz-lib": "^1.0.0"}
	text, err := json.Marshal(app)
	must(m, err)
	m.answer(`{"lockfileVersion":3,"packages":{"":{"dependencies":{"zz-app":"^1.0.0"}},"../lib":{"name":"zz-lib","version":"1.9.0"},` +
		`"node_modules/zz-app":` + string(text) + `,"node_modules/zz-lib":{"resolved":"../lib","link":true}}}`)
	if r := m.run("npm", "install"); r.code != 4 {
		m.Errorf("without the link it ends with %d", r.code)
	}
	must(m, os.Mkdir(m.in("node_modules"), 0o700))
	must(m, os.Symlink("../../elsewhere", m.in("node_modules/zz-lib")))
	if r := m.run("npm", "install"); r.code != 4 {
		m.Errorf("with a link to another folder it ends with %d", r.code)
	}
	must(m, os.Remove(m.in("node_modules/zz-lib")))
	must(m, os.Symlink("../../lib", m.in("node_modules/zz-lib")))
	return m.run("npm", "install")
}
