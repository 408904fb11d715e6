//go:build linux

package failures

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

func planFails(m *machine) result {
	m.put(m.asked+"/plan", "echo 'npm error code ETARGET' >&2\nexit 1\n")
	return m.install("zz-clean")
}

// planHangs: the manager never answers, and neither does what it started.
func planHangs(m *machine) result {
	m.put(m.asked+"/plan", m.sleeps())
	m.set("PKGD_COMMAND_TIMEOUT_SECONDS=1")
	r := m.install("zz-clean")
	if r.took > 10*time.Second {
		m.Errorf("it took %s, with a second for the plan", r.took)
	}
	m.asleep(false)
	return r
}

// sleeps is a plan that waits, in two processes.
func (m *machine) sleeps() string {
	return "sleep 3.1e1 & echo $! >\"$ZZ_FAKE/pids\"; echo $$ >>\"$ZZ_FAKE/pids\"\nsleep 30\n"
}

// asleep checks whether the processes of such a plan are there.
func (m *machine) asleep(want bool) {
	m.Helper()
	for _, pid := range strings.Fields(m.get(m.asked + "/pids")) {
		there := running(pid)
		for end := time.Now().Add(3 * time.Second); there != want && time.Now().Before(end); there = running(pid) {
			time.Sleep(20 * time.Millisecond)
		}
		if there != want {
			m.Errorf("process %s of the plan runs: %v", pid, there)
		}
	}
}

// running says whether a process is there and no zombie.
func running(pid string) bool {
	data, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := bytes.Cut(data, []byte(") "))
	return len(rest) > 0 && rest[0] != 'Z' && rest[0] != 'X'
}

// started runs a command until its plan sleeps, and then does something to it.
func (m *machine) started(then func(pid int), args ...string) result {
	m.Helper()
	m.put("package.json", manifest)
	m.answer(m.lockText("zz-clean@1.1.0"))
	m.put(m.asked+"/plan", m.sleeps())
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	return m.finish(ctx, m.command(ctx, args...), args, func(pid int) {
		for ctx.Err() == nil && strings.Count(m.seen("pids"), "\n") < 2 {
			time.Sleep(10 * time.Millisecond)
		}
		if ctx.Err() == nil {
			then(pid)
		}
	})
}

func interrupted(m *machine) result {
	r := m.started(func(pid int) { _ = syscall.Kill(-pid, syscall.SIGINT) }, "npm", "install", "zz-clean")
	m.asleep(false)
	return r
}

func terminated(m *machine) result {
	r := m.started(func(pid int) { _ = syscall.Kill(pid, syscall.SIGTERM) }, "npm", "install", "zz-clean")
	m.asleep(false)
	return r
}

func hungUp(m *machine) result {
	r := m.started(func(pid int) { _ = syscall.Kill(pid, syscall.SIGHUP) }, "npm", "install", "zz-clean")
	m.asleep(false)
	return r
}

func checkInterrupted(m *machine) result {
	r := m.started(func(pid int) { _ = syscall.Kill(-pid, syscall.SIGINT) }, "pkgd", "check", "npm", "install", "zz-clean")
	m.asleep(false)
	return r
}

// killed: nothing of it is in the way of the next call, which clears up.
func killed(m *machine) result {
	r := m.started(func(pid int) { _ = syscall.Kill(pid, syscall.SIGKILL) }, "npm", "install", "zz-clean")
	if r.code != -1 || len(m.plans()) != 1 {
		m.Errorf("it ended with %d and left %d plans", r.code, len(m.plans()))
	}
	pids := strings.Fields(m.get(m.asked + "/pids"))
	if running(pids[1]) {
		time.Sleep(time.Second)
		if running(pids[1]) {
			m.Error("the manager of the plan goes on")
		}
	}
	// What it had started itself would go on until it ends; it is in its group.
	if group, err := strconv.Atoi(pids[1]); err == nil && group > 1 {
		_ = syscall.Kill(-group, syscall.SIGKILL)
	}
	must(m, os.Remove(m.asked+"/plan"))
	r = m.run("npm", "install", "zz-clean")
	if n := len(m.plans()); n != 1 {
		m.Errorf("%d plans are left; the run's own is one", n)
	}
	return r
}

func managerMissing(m *machine) result {
	must(m, os.Remove(filepath.Join(m.real, "npm")))
	m.path = m.shims + ":" + m.real
	return m.ci()
}

func managerForbidden(m *machine) result {
	must(m, os.Chmod(filepath.Join(m.real, "npm"), 0o644))
	m.path = m.shims + ":" + m.real
	return m.ci()
}

// managerBroken: its interpreter is not there.
func managerBroken(m *machine) result {
	m.put(m.real+"/npm", "#!/zz/no/such/interpreter\n")
	return m.ci()
}

const wrapper = "#!/bin/sh\nexec npm \"$@\"\n"

func wrapperOnly(m *machine) result {
	m.put(m.real+"/npm", wrapper)
	m.path = m.shims + ":" + m.real
	return m.ci()
}

// wrapperPlan: a wrapper calls the manager by name, and the real one stands
// behind it. The plan is made through it, too.
func wrapperPlan(m *machine) result {
	m.put(m.root+"/w/npm", wrapper)
	must(m, os.Chmod(m.root+"/w/npm", 0o755))
	m.path = m.shims + ":" + m.root + "/w:" + m.real + ":/usr/bin:/bin"
	m.set("PKGD_COMMAND_TIMEOUT_SECONDS=10")
	r := m.install("zz-clean")
	if n := strings.Count(m.seen("calls"), "\n"); n < 1 || n > 2 {
		m.Errorf("%d plans were made", n)
	}
	return r
}

// wrapperPlanOnly: there is nothing but the wrapper.
func wrapperPlanOnly(m *machine) result {
	m.put(m.real+"/npm", wrapper)
	m.path = m.shims + ":" + m.real
	m.set("PKGD_COMMAND_TIMEOUT_SECONDS=2")
	return m.install("zz-clean")
}

// twoCopies: another copy of pkgd stands between the link and the real manager.
func twoCopies(m *machine) result {
	data, err := os.ReadFile(suiteBinary())
	must(m, err)
	must(m, os.Mkdir(m.root+"/opt", 0o755))
	must(m, os.WriteFile(m.root+"/opt/npm", data, 0o755))
	m.path = m.shims + ":" + m.root + "/opt:" + m.shims + ":" + m.real + ":/usr/bin:/bin"
	r := m.install("zz-clean")
	if n := strings.Count(m.seen("calls"), "\n"); n != 1 {
		m.Errorf("%d plans were made", n)
	}
	return r
}

// crowd: many shims judge while imports publish.
func crowd(m *machine) result {
	m.cloned()
	n := 64
	if testing.Short() {
		n = 12
	}
	m.put("one/npm/all.zip", m.export("npm", time.Now().Add(-2*time.Minute)))
	m.put("two/npm/all.zip", m.export("npm", time.Now().Add(-1*time.Minute)))
	stop := make(chan struct{})
	var publishing, judging sync.WaitGroup
	imports := 0
	publishing.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			r := m.run("pkgd", "--force", "intel", "import", []string{"one", "two"}[i%2])
			if r.code != 0 {
				m.Errorf("the import ended with %d\n%s%s", r.code, r.stdout, r.stderr)
				return
			}
			imports++
		}
	})
	results := make([]result, n)
	for i := range n {
		judging.Go(func() { results[i] = m.run("npm", "ci") })
	}
	judging.Wait()
	close(stop)
	publishing.Wait()
	for _, r := range results {
		if r.code != 0 || r.stderr != "" {
			m.Errorf("npm ci ended with %d\n%s", r.code, r.stderr)
		}
	}
	if imports == 0 {
		m.Error("nothing was published meanwhile")
	}
	if kept := strings.Count(m.get(m.data+"/journal/seg-00000001.jsonl"), `"kind":"decision"`); kept != n {
		m.Errorf("%d decisions are in the journal, of %d", kept, n)
	}
	return results[0]
}

// errorFull: nothing can be said, and the verdict is the same.
func errorFull(m *machine) result {
	m.put("package.json", manifest)
	m.put("package-lock.json", m.lockText("zz-evil@1.0.0"))
	return m.run("/bin/sh", "-c", "exec "+m.shims+"/npm ci 2>/dev/full")
}

// folderGone: the working folder was removed.
func folderGone(m *machine) result {
	return m.run("/bin/sh", "-c", "mkdir gone && cd gone && rmdir ../gone && exec "+m.shims+"/npm install zz-clean")
}
