package clients

import (
	"path/filepath"
	"strings"
	"testing"
)

// What npm would do otherwise in the plan than in the run, were it not looked
// after: options, variables and project files about saving and locks, paths that
// mean another place in the copy, packages that a variable names.
var nodeTricks = []struct {
	name  string
	files []string // of the project, in turn; its package.json asks for zz-clean
	words string   // DIR is the project's folder
}{
	{"no-save", nil, "npm install --no-save zz-evil"},
	{"save=false", []string{".npmrc", "save=false\n"}, "npm install zz-evil"},
	{"save by a variable", nil, "env npm_config_save=false npm install zz-evil"},
	{"no-save of a tree", nil, "npm install --no-save zz-nest"},
	{"folder", []string{"l/package.json", dependsOnEvil}, "npm install ./l"},
	{"folder without a dot", []string{"l/package.json", dependsOnEvil}, "npm install l/"},
	{"folder by its path", []string{"l/package.json", dependsOnEvil}, "npm install DIR/l"},
	{"folder by its address", []string{"l/package.json", dependsOnEvil}, "npm install file:DIR/l"},
	{"folder by a name", []string{"l/package.json", dependsOnEvil}, "npm install zz-x@file:l"},
	{"folder in a manifest", []string{"l/package.json", dependsOnEvil, "package.json", `{"dependencies":{"zz-l":"a/../l"}}`}, "npm install"},
	{"package by a variable", nil, "env npm_config_package=zz-evil npm exec --yes -c true"},
	{"workspaces in braces", []string{"w/b/package.json", dependsOnEvil, "package.json", `{"workspaces":["w/{a,b}"]}`}, "npm install"},
}

const dependsOnEvil = `{"name":"zz-l","version":"1.0.0","dependencies":{"zz-evil":"*"}}`

// TestNodeTricks: none of them gets malware past the plan.
func TestNodeTricks(t *testing.T) {
	each(t, "npm", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		for _, c := range nodeTricks {
			t.Run(c.name, func(t *testing.T) {
				dir := folder(t, s, "trick-"+strings.ReplaceAll(c.name, " ", "-"), append([]string{"package.json", `{"dependencies":{"zz-clean":"^1.0.0"}}`,
					"package-lock.json", cleanLock}, c.files...)...)
				must(t, s, dir, 4, strings.Fields(strings.ReplaceAll(c.words, "DIR", dir))...)
				if got := strings.Join(nodeTree(t, dir), " "); strings.Contains(got, "zz-evil") {
					t.Errorf("on the disk: %s", got)
				}
			})
		}
	})
}

// cleanLock holds the project to an older release.
const cleanLock = `{"lockfileVersion":3,"requires":true,"packages":{"":{"dependencies":{"zz-clean":"^1.0.0"}},` +
	`"node_modules/zz-clean":{"version":"1.0.0"}}}`

// TestNodeUnheededLock: where npm is told to heed no lock, what it chooses is
// what was judged.
func TestNodeUnheededLock(t *testing.T) {
	each(t, "npm", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		for name, words := range map[string]string{
			"option": "npm install --no-package-lock", "update": "npm update --no-package-lock", "file": "npm install",
		} {
			t.Run(name, func(t *testing.T) {
				dir := folder(t, s, "unheeded-"+name, "package.json", `{"dependencies":{"zz-clean":"^1.0.0"}}`, "package-lock.json", cleanLock)
				if name == "file" {
					folder(t, s, filepath.Base(dir), ".npmrc", "package-lock=false\n")
				}
				d := check(t, s, dir, strings.Fields(words)...)
				must(t, s, dir, 0, strings.Fields(words)...)
				equal(t, "tree", nodeTree(t, dir), d.packages())
				equal(t, "tree", nodeTree(t, dir), []string{"zz-clean@1.1.0"})
			})
		}
	})
}
