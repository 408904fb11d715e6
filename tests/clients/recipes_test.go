package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const nodeProject = `{"name":"zz-project","version":"1.0.0"}`

// TestNodeRecipes runs one command for every way of planning npm has, and
// compares what lies on the disk with what was judged.
func TestNodeRecipes(t *testing.T) {
	each(t, "npm", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		t.Run("copy", func(t *testing.T) {
			dir := folder(t, s, "copy", "package.json", nodeProject)
			d := check(t, s, dir, "npm", "install", "zz-app", "zz-wants-fresh")
			must(t, s, dir, 0, "npm", "install", "zz-app", "zz-wants-fresh")
			equal(t, "tree", nodeTree(t, dir), d.packages())
			// What is there already stays, and bare install changes nothing.
			must(t, s, dir, 0, "npm", "install")
			equal(t, "tree after a bare install", nodeTree(t, dir), d.packages())
			must(t, s, dir, 0, "npm", "update")
			equal(t, "tree after update", nodeTree(t, dir), d.packages())
			must(t, s, dir, 0, "npm", "uninstall", "zz-wants-fresh")
			equal(t, "tree after uninstall", nodeTree(t, dir), []string{"zz-app@1.0.0", "zz-leaf@1.2.0", "zz-lib@1.1.0"})
		})
		t.Run("ci", func(t *testing.T) {
			dir := folder(t, s, "ci", "package.json", `{"name":"zz-project","version":"1.0.0","dependencies":{"zz-app":"^1.0.0"}}`)
			must(t, s, dir, 0, "npm", "install", "--package-lock-only")
			d := check(t, s, dir, "npm", "ci")
			if d.Plan.Coverage != "lockfile" {
				t.Errorf("npm ci was planned as %q", d.Plan.Coverage)
			}
			must(t, s, dir, 0, "npm", "ci")
			equal(t, "tree", nodeTree(t, dir), d.packages())
			must(t, s, dir, 0, "npm", "rebuild")
		})
		t.Run("workspace", func(t *testing.T) {
			dir := folder(t, s, "space", "package.json", `{"name":"zz-root","version":"1.0.0","workspaces":["packages/*"]}`,
				"packages/a/package.json", `{"name":"zz-a","version":"1.0.0","dependencies":{"zz-lib":"^1.0.0","zz-b":"^1.0.0"}}`,
				"packages/b/package.json", `{"name":"zz-b","version":"1.0.0"}`)
			member := filepath.Join(dir, "packages", "a")
			d := check(t, s, member, "npm", "install", "zz-clean")
			must(t, s, member, 0, "npm", "install", "zz-clean")
			want := append([]string{"zz-a@1.0.0", "zz-b@1.0.0"}, d.packages()...)
			got := nodeTree(t, dir)
			for _, p := range d.packages() {
				if !strings.Contains(strings.Join(got, " "), p) {
					t.Errorf("%s was judged and is not on the disk: %v", p, got)
				}
			}
			if len(got) > len(want) {
				t.Errorf("more on the disk than was judged: %v, judged %v", got, want)
			}
		})
		t.Run("global", func(t *testing.T) {
			prefix := filepath.Join(s.Root, "prefix")
			dir := folder(t, s, "global")
			d := check(t, s, dir, "npm", "install", "-g", "--prefix", prefix, "zz-tool", "zz-app")
			must(t, s, dir, 0, "npm", "install", "-g", "--prefix", prefix, "zz-tool", "zz-app")
			equal(t, "tree", nodeTree(t, filepath.Join(prefix, "lib")), d.packages())
			must(t, s, dir, 0, "npm", "uninstall", "-g", "--prefix", prefix, "zz-app")
		})
		t.Run("npx", func(t *testing.T) {
			dir := folder(t, s, "npx")
			r := must(t, s, dir, 0, "npx", "--yes", "zz-tool")
			if !strings.Contains(r.Stderr, "zz-tool@1.1.0") {
				t.Errorf("the young release was not held back: %s", r.Stderr)
			}
			must(t, s, dir, 4, "npx", "--yes", "zz-evil")
			// A copy that was fetched past the guard is judged, too.
			kept := folder(t, s, "kept")
			cache := filepath.Join(s.Root, "npmcache")
			s.Universe.Publish("npm", "zz-turned", release("1.0.0", 100, true))
			real := s.Real("npx")
			if _, err := s.Run(kept, real, "--yes", "--cache", cache, "zz-turned"); err != nil {
				t.Fatal(err)
			}
			must(t, s, kept, 0, "npx", "--yes", "--cache", cache, "zz-turned")
		})
		t.Run("exec", func(t *testing.T) {
			dir := folder(t, s, "exec", "package.json", nodeProject)
			must(t, s, dir, 4, "npm", "exec", "--yes", "--package", "zz-evil", "--", "zz-tool")
			must(t, s, dir, 0, "npm", "exec", "--yes", "--package=zz-tool", "-c", "true")
		})
		t.Run("dry run", func(t *testing.T) {
			dir := folder(t, s, "dry", "package.json", nodeProject)
			must(t, s, dir, 4, "npm", "install", "--dry-run", "--no-dry-run", "zz-evil")
			if _, err := os.Stat(filepath.Join(dir, "node_modules")); err == nil {
				t.Error("something was installed")
			}
		})
		t.Run("alias", func(t *testing.T) {
			dir := folder(t, s, "alias", "package.json", nodeProject)
			must(t, s, dir, 4, "npm", "install", "zz-good@npm:zz-evil@6.6.6")
		})
		t.Run("scoped", func(t *testing.T) {
			dir := folder(t, s, "scoped", "package.json", nodeProject)
			d := check(t, s, dir, "npm", "install", "@zz/scoped")
			must(t, s, dir, 0, "npm", "install", "@zz/scoped")
			equal(t, "tree", nodeTree(t, dir), d.packages())
		})
	})
}
