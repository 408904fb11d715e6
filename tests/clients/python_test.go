package clients

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pkgd/tests/registry"
)

// release makes a release that is some days old.
func release(version string, days int, bin bool) registry.Release {
	return registry.Release{Version: version, Age: time.Duration(days) * 24 * time.Hour, Bin: bin}
}

const inTree = `[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "zz-mine"
version = "1.0"
dependencies = ["zz-app"]
`

// A build backend that needs nothing, and says when it ran.
const backend = `import os, zipfile

def _wheel(d):
    name = "zz_mine-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(d, name), "w") as z:
        z.writestr("zz_mine.py", "")
        z.writestr("zz_mine-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: zz-mine\nVersion: 1.0\nRequires-Dist: zz-app\n")
        z.writestr("zz_mine-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: zz\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        z.writestr("zz_mine-1.0.dist-info/RECORD", "")
    return name

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory)

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _wheel(wheel_directory)
`

// TestPythonRecipes runs one command for every way of planning pip has.
func TestPythonRecipes(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		install := func(dir string, words ...string) []string {
			return append([]string{"pip", "install", "--target", filepath.Join(dir, "site")}, words...)
		}
		t.Run("requirements", func(t *testing.T) {
			dir := folder(t, s, "requirements", "requirements.txt", "zz-fresh\nzz-app == 1.0.0\n-r more/more.txt\n",
				"more/more.txt", "-c cons.txt\nzz-lib\n", "more/cons.txt", "zz-lib < 1.1\n")
			d := check(t, s, dir, install(dir, "-r", "requirements.txt")...)
			must(t, s, dir, 0, install(dir, "-r", "requirements.txt")...)
			got := pythonTree(t, filepath.Join(dir, "site"))
			equal(t, "tree", got, d.packages())
			equal(t, "tree", got, []string{"zz-app@1.0.0", "zz-fresh@1.1.0", "zz-leaf@1.2.0", "zz-lib@1.0.0"})
		})
		t.Run("source", func(t *testing.T) {
			dir := folder(t, s, "source")
			d := check(t, s, dir, install(dir, "zz-source")...)
			equal(t, "plan", d.packages(), []string{"zz-source@1.1.0"})
			must(t, s, dir, 0, install(dir, "zz-source")...)
			equal(t, "tree", pythonTree(t, filepath.Join(dir, "site")), d.packages())
			// Binaries only: the wheel before it.
			dir = folder(t, s, "binary")
			must(t, s, dir, 0, install(dir, "--only-binary", ":all:", "zz-source")...)
			equal(t, "tree", pythonTree(t, filepath.Join(dir, "site")), []string{"zz-source@1.0.0"})
		})
		t.Run("local project", func(t *testing.T) {
			dir := folder(t, s, "local", "pyproject.toml", inTree, "backend.py", backend)
			d := check(t, s, dir, install(dir, ".")...)
			must(t, s, dir, 0, install(dir, ".")...)
			equal(t, "tree", pythonTree(t, filepath.Join(dir, "site")), append(d.packages(), "zz-mine@1.0"))
			evil := folder(t, s, "local-evil", "pyproject.toml", strings.ReplaceAll(inTree, "zz-app", "zz-nest"), "backend.py", backend)
			must(t, s, evil, 4, install(evil, "-e", ".")...)
		})
		t.Run("not static", func(t *testing.T) {
			dir := folder(t, s, "setup", "setup.py", "raise SystemExit('ran')\n")
			r := must(t, s, dir, 5, install(dir, ".")...)
			if strings.Contains(r.Stdout+r.Stderr, "ran") {
				t.Errorf("setup.py ran: %s", r.Stderr)
			}
		})
		t.Run("hashed", func(t *testing.T) {
			dir := folder(t, s, "hashed")
			d := check(t, s, dir, install(dir, "zz-app")...)
			lines := ""
			for _, p := range d.Plan.Packages {
				lines += p.Name + "==" + p.Version + " --hash=" + p.Integrity + "\n"
			}
			dir = folder(t, s, "hashed", "locked.txt", lines)
			h := check(t, s, dir, install(dir, "-r", "locked.txt")...)
			if h.Plan.Coverage != "lockfile" {
				t.Errorf("planned as %q", h.Plan.Coverage)
			}
			must(t, s, dir, 0, install(dir, "-r", "locked.txt")...)
			equal(t, "tree", pythonTree(t, filepath.Join(dir, "site")), d.packages())
		})
		t.Run("nothing to do", func(t *testing.T) {
			dir := folder(t, s, "again")
			must(t, s, dir, 0, "pip", "list")
			must(t, s, dir, 0, "pip", "download", "-d", "out", "zz-lib")
			must(t, s, dir, 4, "pip", "download", "-d", "out", "zz-nest")
			must(t, s, dir, 4, "pip", "wheel", "-w", "out", "zz-nest")
		})
		t.Run("constraint of the user", func(t *testing.T) {
			dir := folder(t, s, "constrained", "c.txt", "zz-lib == 1.0.0\n")
			s.Set("PIP_CONSTRAINT=" + filepath.Join(dir, "c.txt"))
			must(t, s, dir, 0, install(dir, "zz-app")...)
			equal(t, "tree", pythonTree(t, filepath.Join(dir, "site")), []string{"zz-app@1.0.0", "zz-leaf@1.2.0", "zz-lib@1.0.0"})
		})
	})
}
