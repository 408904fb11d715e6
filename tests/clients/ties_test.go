package clients

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pkgd/tests/scene"
)

// swapping sets a scene up in which the registry changes its answers between
// plan and run: the real manager is reached through a wrapper that, outside of
// plans, waits until swap is done.
func swapping(t *testing.T, client string, programs ...string) (s *scene.Scene, swapNow func(swap func())) {
	t.Helper()
	binary(t)
	real := folderOf(t, client)
	wrappers := filepath.Join(t.TempDir(), "wrappers")
	if err := os.MkdirAll(wrappers, 0o700); err != nil {
		t.Fatal(err)
	}
	ready, done := filepath.Join(wrappers, "ready"), filepath.Join(wrappers, "done")
	for _, p := range programs {
		script := fmt.Sprintf("#!/bin/sh\nif [ -z \"$PKGD_PLANNING\" ] && [ -e %[3]s.armed ]; then\n\t: >%[3]s\n\twhile [ ! -e %[4]s ]; do sleep 0.05; done\nfi\nexec %[1]s/%[2]s \"$@\"\n",
			real, p, ready, done)
		if err := os.WriteFile(filepath.Join(wrappers, p), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s = stage(t, client, wrappers)
	s.Set("npm_config_fetch_retries=0") // npm tries an archive with a wrong hash again for a minute
	return s, func(swap func()) {
		for _, f := range []string{ready, done} {
			_ = os.Remove(f)
		}
		if err := os.WriteFile(ready+".armed", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		go func() {
			for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
				if _, err := os.Stat(ready); err == nil {
					swap()
					_ = os.WriteFile(done, nil, 0o600)
					return
				}
			}
		}()
	}
}

// swapBoth publishes a newer release that every age allows, and puts other bytes
// under the version that was judged.
func swapBoth(s *scene.Scene, ecosystem string) func() {
	return func() {
		s.Universe.Publish(ecosystem, "zz-leaf", release("1.3.0", 90, false))
		s.Universe.Swap(ecosystem, "zz-leaf", "1.2.0")
	}
}

// seeded finds the number that the registry writes into every archive: 0 for
// what was there from the beginning, another for what took its place.
var seeded = regexp.MustCompile(`(?m)(?://|#) +[1-9][0-9]*$`)

// swapped says whether bytes that were put under a version afterwards lie
// somewhere in a folder.
func swapped(t *testing.T, dir string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if n := d.Name(); n != "index.js" && n != "lib.rs" && n != "__init__.py" || strings.Contains(path, "/npm/") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err == nil && seeded.Match(data) {
			found = true
		}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return found
}

// tied checks what a run left behind: nothing newer and no other bytes got in.
// A run that failed for that reason has kept its promise.
func tied(t *testing.T, r scene.Result, dir string, tree []string) {
	t.Helper()
	for _, p := range tree {
		if p == "zz-leaf@1.3.0" {
			t.Errorf("a release that came between plan and run got in: %v\n%s", tree, r.Stderr)
		}
	}
	if swapped(t, dir) {
		t.Errorf("other bytes under the same version got in (exit %d): %s%s", r.Code, r.Stdout, r.Stderr)
	}
	if r.Code == 0 && len(tree) == 0 {
		t.Error("nothing was installed, and the run says it was")
	}
	t.Logf("the run ended with %d, tree %v", r.Code, tree)
}

func run(t *testing.T, s *scene.Scene, dir string, words ...string) scene.Result {
	t.Helper()
	r, err := s.Run(dir, words[0], words[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestNodeTies(t *testing.T) {
	each(t, "npm", func(t *testing.T, client string) {
		t.Parallel()
		t.Run("install", func(t *testing.T) {
			s, swapNow := swapping(t, client, "npm", "npx")
			dir := folder(t, s, "tie", "package.json", nodeProject)
			swapNow(swapBoth(s, "npm"))
			r := run(t, s, dir, "npm", "install", "zz-app")
			tied(t, r, dir, nodeTree(t, dir))
		})
		t.Run("words that undo the tie", func(t *testing.T) {
			s, swapNow := swapping(t, client, "npm", "npx")
			dir := folder(t, s, "tie", "package.json", nodeProject)
			swapNow(swapBoth(s, "npm"))
			r := run(t, s, dir, "npm", "install", "--no-prefer-offline", "zz-app")
			tied(t, r, dir, nodeTree(t, dir))
		})
		t.Run("words on the age", func(t *testing.T) {
			s := stage(t, client)
			dir := folder(t, s, "age", "package.json", nodeProject)
			must(t, s, dir, 0, "npm", "install", "zz-fresh", "--before=2030-01-01")
			equal(t, "tree", nodeTree(t, dir), []string{"zz-fresh@1.1.0"})
		})
		t.Run("global", func(t *testing.T) {
			s, swapNow := swapping(t, client, "npm", "npx")
			dir, prefix := folder(t, s, "tie"), filepath.Join(s.Root, "prefix")
			swapNow(swapBoth(s, "npm"))
			r := run(t, s, dir, "npm", "install", "-g", "--prefix", prefix, "zz-app")
			tied(t, r, prefix, nodeTree(t, prefix))
		})
		t.Run("npx", func(t *testing.T) {
			s, swapNow := swapping(t, client, "npm", "npx")
			s.Universe.Publish("npm", "zz-runs", release("1.0.0", 100, true))
			dir := folder(t, s, "tie")
			swapNow(func() {
				s.Universe.Publish("npm", "zz-runs", release("1.1.0", 90, true))
				s.Universe.Swap("npm", "zz-runs", "1.0.0")
			})
			r := run(t, s, dir, "npx", "--yes", "zz-runs")
			tree := nodeTree(t, filepath.Join(s.Home, ".npm", "_npx"))
			for _, p := range tree {
				if p == "zz-runs@1.1.0" {
					t.Errorf("a release that came between plan and run was run: %v %s", tree, r.Stderr)
				}
			}
			if swapped(t, filepath.Join(s.Home, ".npm", "_npx")) {
				t.Error("other bytes under the same version were run")
			}
		})
		t.Run("ci", func(t *testing.T) {
			s, swapNow := swapping(t, client, "npm", "npx")
			dir := folder(t, s, "tie", "package.json", `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-app":"^1.0.0"}}`)
			must(t, s, dir, 0, "npm", "install", "--package-lock-only")
			swapNow(swapBoth(s, "npm"))
			r := run(t, s, dir, "npm", "ci")
			tied(t, r, dir, nodeTree(t, dir))
		})
	})
}

func TestPythonTies(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		s, swapNow := swapping(t, client, "pip")
		dir := folder(t, s, "tie")
		site := filepath.Join(dir, "site")
		swapNow(swapBoth(s, "PyPI"))
		r := run(t, s, dir, "pip", "install", "--target", site, "zz-app")
		tied(t, r, site, pythonTree(t, site))
		if r.Code != 0 {
			t.Errorf("pip is fed the judged archives and needs nothing else: %s", r.Stderr)
		}
	})
}

func TestCrateTies(t *testing.T) {
	each(t, "cargo", func(t *testing.T, client string) {
		main := []string{"src/main.rs", "fn main() {}\n"}
		for _, words := range [][]string{{"cargo", "add", "zz-app"}, {"cargo", "build"}, {"cargo", "update"}, {"cargo", "generate-lockfile"}} {
			t.Run(words[1], func(t *testing.T) {
				s, swapNow := swapping(t, client, "cargo")
				manifest := crateProject
				if words[1] != "add" {
					manifest += "zz-app = \"1\"\n"
				}
				dir := folder(t, s, "tie", append(main, "Cargo.toml", manifest)...)
				swapNow(swapBoth(s, "crates.io"))
				r := run(t, s, dir, words...)
				tied(t, r, filepath.Join(s.Home, ".cargo", "registry", "src"), crateLock(t, filepath.Join(dir, "Cargo.lock")))
			})
		}
		t.Run("install", func(t *testing.T) {
			s, swapNow := swapping(t, client, "cargo")
			tool := release("1.0.0", 100, true)
			tool.Deps = map[string]string{"zz-leaf": "^1.0.0"}
			s.Universe.Publish("crates.io", "zz-uses", tool)
			dir, root := folder(t, s, "tie"), filepath.Join(s.Root, "installed")
			swapNow(swapBoth(s, "crates.io"))
			r := run(t, s, dir, "cargo", "install", "--root", root, "zz-uses")
			tied(t, r, filepath.Join(s.Home, ".cargo", "registry", "src"), []string{"zz-uses@1.0.0"})
			if r.Code != 0 {
				t.Errorf("cargo is fed the judged crates and needs nothing else: %s", r.Stderr)
			}
		})
	})
}
