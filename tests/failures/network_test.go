//go:build linux

package failures

import (
	"net"
	"os"
	"strings"
	"time"
)

// publicly is npm ci of a clean lock whose registry counts as a public one.
func (m *machine) publicly() result {
	m.Helper()
	m.public()
	m.cloned()
	return m.run("npm", "ci")
}

// soon makes the registry's deadline short enough for a test.
func (m *machine) soon() { m.set("PKGD_REGISTRY_API_TIMEOUT=0.4") }

func registrySilent(m *machine) result {
	m.soon()
	m.public()
	m.cloned()
	m.reg.Silence("/npm/")
	r := m.run("npm", "ci")
	if r.took > 8*time.Second {
		m.Errorf("a silent registry held the command up for %s", r.took)
	}
	return r
}

// registrySilentPrivate: of a private registry nobody expects release times.
func registrySilentPrivate(m *machine) result {
	m.soon()
	m.cloned()
	m.reg.Silence("/npm/")
	return m.run("npm", "ci")
}

func registrySlow(m *machine) result {
	m.reg.Latency(300 * time.Millisecond)
	return m.publicly()
}

// registryGone: nobody listens at its address.
func registryGone(m *machine) result {
	m.publicly() // its answers are not those of a lock it has not seen
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(m, err)
	must(m, l.Close())
	m.set("http_proxy=http://"+l.Addr().String(), "HTTP_PROXY=http://"+l.Addr().String())
	must(m, os.RemoveAll(m.data+"/cache"))
	return m.run("npm", "ci")
}

func (m *machine) answering(status int) result {
	m.Helper()
	m.public()
	m.cloned()
	m.reg.Fail("/npm/", status, -1)
	return m.run("npm", "ci")
}

func registryAbsent(m *machine) result    { return m.answering(404) }
func registryForbidden(m *machine) result { return m.answering(403) }
func registryBroken(m *machine) result    { return m.answering(500) }

func registryHTML(m *machine) result {
	m.public()
	m.cloned()
	m.reg.Say("/npm/", "<!doctype html><title>Log in to the guest network</title>")
	return m.run("npm", "ci")
}

func registryCut(m *machine) result {
	m.public()
	m.cloned()
	m.reg.BreakOff("/npm/")
	return m.run("npm", "ci")
}

func registryNoTimes(m *machine) result {
	m.public()
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-timeless@1.0.0"))
	return m.run("npm", "ci")
}

// registryReturns: one failure is not remembered.
func registryReturns(m *machine) result {
	m.public()
	m.cloned()
	m.reg.Fail("/npm/", 500, -1)
	if r := m.run("npm", "ci"); r.code != 5 {
		m.Errorf("while it fails: %d", r.code)
	}
	m.reg.Mend()
	return m.run("npm", "ci")
}

// clockAhead: ten years on, everything would look old.
func clockAhead(m *machine) result {
	m.public()
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-fresh@1.2.0"))
	m.set(clockBy + "=87600h")
	return m.run("npm", "ci")
}

func clockAheadClean(m *machine) result {
	m.set(clockBy + "=87600h")
	return m.publicly()
}

// clockAheadAlone: no registry is asked, so nobody contradicts the clock.
func clockAheadAlone(m *machine) result {
	m.publicly()
	m.reg.Fail("/npm/", 500, -1)
	m.set(clockBy + "=87600h")
	return m.run("npm", "ci")
}

func clockBehind(m *machine) result {
	m.set(clockBy + "=-87600h")
	return m.publicly()
}

// clockBack: a release time that was remembered lies in the future now.
func clockBack(m *machine) result {
	m.publicly()
	m.set(clockBy + "=-4000h")
	return m.run("npm", "ci")
}

// indexConfusion: the private index has the name, and the public one was taken.
func indexConfusion(m *machine) result {
	m.public()
	m.set("PIP_EXTRA_INDEX_URL=http://zz-private.example/simple")
	m.report("zz-clean", "1.1.0")
	return m.run("pip", "install", "zz-clean")
}

// hostileText: what a registry says is shown without what a terminal would obey.
func hostileText(m *machine) result {
	m.put("package.json", manifest)
	m.put(m.asked+"/plan", "printf '\\033[2K\\033]0;zz\\007npm error \\342\\200\\256gnp\\n' >&2\nexit 1\n")
	r := m.run("npm", "install", "zz-clean")
	if strings.ContainsAny(r.stderr, "\x1b\x07\u202e") {
		m.Errorf("control characters came through: %q", r.stderr)
	}
	return r
}
