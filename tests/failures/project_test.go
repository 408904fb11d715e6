//go:build linux

package failures

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// public makes the loopback registry stand for the public ones: their own
// addresses, asked through it as a proxy.
func (m *machine) public() {
	m.set("http_proxy="+m.reg.URL(), "HTTP_PROXY="+m.reg.URL(), "npm_config_registry="+publicNPM, "PIP_INDEX_URL=http://pypi.org/simple")
}

const publicNPM = "http://registry.npmjs.org/npm/"

// registry is the address of npm's registry that the environment names.
func (m *machine) registry() string {
	for _, kv := range m.environ() {
		if v, ok := strings.CutPrefix(kv, "npm_config_registry="); ok {
			return v
		}
	}
	return ""
}

// locked is an entry of a package-lock.
type locked struct {
	Version   string            `json:"version"`
	Resolved  string            `json:"resolved,omitempty"`
	Integrity string            `json:"integrity,omitempty"`
	Needs     map[string]string `json:"dependencies,omitempty"`
	Bin       map[string]string `json:"bin,omitempty"`
	brought   bool              // by another one: the project does not ask for it
}

// entry is a release as npm writes it into a lock, with the registry's hash.
func (m *machine) entry(name, version string) locked {
	m.Helper()
	resp, err := http.Get(m.reg.NPM() + name + "/" + version)
	must(m, err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	must(m, err)
	var doc struct {
		Dist struct {
			Integrity string `json:"integrity"`
		} `json:"dist"`
	}
	must(m, json.Unmarshal(data, &doc))
	m.reg.Forget()
	short := name[strings.LastIndexByte(name, '/')+1:]
	return locked{Version: version, Resolved: m.registry() + name + "/-/" + short + "-" + version + ".tgz", Integrity: doc.Dist.Integrity}
}

// lockText is a package-lock of releases ("zz-clean@1.1.0"), all direct.
func (m *machine) lockText(releases ...string) string {
	m.Helper()
	entries := map[string]locked{}
	for _, r := range releases {
		i := strings.LastIndexByte(r, '@')
		entries[r[:i]] = m.entry(r[:i], r[i+1:])
	}
	return lockOf(m, entries)
}

// lockOf writes a package-lock of entries by name. The project asks for those
// that no other brings.
func lockOf(m *machine, entries map[string]locked) string {
	m.Helper()
	root := map[string]any{"name": "zz-project", "version": "1.0.0"}
	packages := map[string]any{"": root}
	deps := map[string]string{}
	for name, e := range entries {
		packages["node_modules/"+name] = e
		if !e.brought {
			deps[name] = e.Version
		}
	}
	root["dependencies"] = deps
	text, err := json.MarshalIndent(map[string]any{"name": "zz-project", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}, "", "  ")
	must(m, err)
	return string(text)
}

const manifest = `{"name":"zz-project","version":"1.0.0"}`

// cloned makes the working folder a project with a lock of old, clean releases.
func (m *machine) cloned() {
	m.Helper()
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-clean@1.1.0"))
}

// ci is the command of most rows: it restores a clean lock, so that nothing but
// the row's own failure stands in its way.
func (m *machine) ci() result {
	m.Helper()
	m.cloned()
	return m.run("npm", "ci")
}

// answer is what the fake npm resolves to when it is asked for a plan.
func (m *machine) answer(lock string) { m.put(m.asked+"/package-lock.json", lock) }

// install plans with the fake npm, which resolves to a clean release.
func (m *machine) install(args ...string) result {
	m.Helper()
	m.put("package.json", manifest)
	m.answer(m.lockText("zz-clean@1.1.0"))
	return m.run(append([]string{"npm", "install"}, args...)...)
}
