package lock

import (
	"errors"
	"testing"
)

// exactLacks: files that always list all that they name, with a part cut away.
var exactLacks = []exactCase{
	{"pnpm 9 without a package", "pnpm-lock.yaml", `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      zz-a: {specifier: ^1, version: 1.0.0}
      zz-own: {specifier: 'workspace:*', version: 'link:own'}
    devDependencies:
      zz-gone: {specifier: ^1, version: 1.0.0}
packages:
  zz-a@1.0.0: {resolution: {integrity: sha512-A}}
snapshots:
  zz-a@1.0.0:
    dependencies: {zz-lost: 2.0.0}
`, []string{"zz-a@1.0.0 registry sha512-A"}, []string{"line 13: zz-a@1.0.0: needs zz-lost@2.0.0 and more, which"}},
	{"pnpm 9 without its end", "pnpm-lock.yaml", "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      zz-a: {specifier: ^1, version: 1.0.0}\npackages:\n  zz-a@1.0.0: {resolution: {integrity: sha512-A}}\n",
		[]string{"zz-a@1.0.0 registry sha512-A"}, []string{"line 7: zz-a@1.0.0: needs its snapshot"}},
	{"pnpm 9 with its head alone", "pnpm-lock.yaml", "lockfileVersion: '9.0'\nsettings:\n  autoInstallPeers: true\n", nil, []string{`there are no "importers"`}},
	{"pnpm 6", "pnpm-lock.yaml", "lockfileVersion: '6.0'\ndependencies:\n  zz-a: {specifier: ^1, version: 1.0.0}\n", nil, []string{"line 3: dependencies: needs zz-a@1.0.0, which"}},
	{"berry", "yarn.lock", "__metadata:\n  version: 8\n\"zz-a@npm:^1\":\n  version: 1.0.0\n  resolution: \"zz-a@npm:1.0.0\"\n  dependencies:\n    zz-lost: \"npm:^1\"\n    zz-own: \"npm:^1\"\n" +
		"\"zz-own@workspace:.\":\n  version: 0.0.0-use.local\n  resolution: \"zz-own@workspace:.\"\n  dependencies:\n    zz-a: \"npm:^1\"\n",
		[]string{"member zz-own@0.0.0-use.local directory .", "zz-a@1.0.0 registry"}, []string{"line 7: zz-a@npm:^1: needs zz-lost@npm:^1, which"}},
	{"yarn 1", "yarn.lock", "# yarn lockfile v1\nzz-a@^1:\n  version \"1.0.0\"\n  dependencies:\n    zz-lost \"^1\"\n", []string{"zz-a@1.0.0 registry"}, []string{"line 2: zz-a: needs zz-lost@^1, which"}},
	{"bun", "bun.lock", `{"lockfileVersion":1,"packages":{"zz-own":["zz-own@workspace:own"],"zz-a":["zz-a@1.0.0","",{"dependencies":{"zz-lost":"1","zz-own":"1"},"optionalDependencies":{"zz-c":"1"}},"sha512-A"]}}`,
		[]string{"member zz-own@ directory own", "zz-a@1.0.0 registry sha512-A"}, []string{"zz-a: needs zz-lost, which"}},
	{"uv", "uv.lock", "version = 1\n[manifest]\nmembers = ['zz-own', 'zz-gone']\n[[package]]\nname = 'zz-own'\nsource = { virtual = '.' }\ndependencies = [\n  { name = 'zz-a' },\n  { name = 'zz-lost' },\n]\n" +
		"[[package]]\nname = 'zz-a'\nversion = '1.0'\nsource = { registry = 'https://pypi.org/simple' }\n",
		[]string{"member zz-own@ directory .", "zz-a@1.0 registry https://pypi.org/simple"}, []string{"line 9: zz-own: needs zz-lost and more, which"}},
	{"pylock", "pylock.toml", "lock-version = '1.0'\n[[packages]]\nname = 'zz-a'\nversion = '1.0'\ndependencies = [{name = 'zz-lost'}]\n", []string{"zz-a@1.0 registry"}, []string{"line 5: zz-a: needs zz-lost, which"}},
	{"pdm", "pdm.lock", "[metadata]\nlock_version = '4.5'\n[[package]]\nname = 'zz-a'\nversion = '1.0'\ndependencies = ['zz-lost>=1', \"zz-win; sys_platform == 'win32'\"]\n",
		[]string{"zz-a@1.0 registry"}, []string{"line 3: zz-a: needs zz-lost, which"}},
	{"conda-lock", "conda-lock.yml", "version: 1\npackage:\n- name: zz-a\n  version: '1'\n  manager: conda\n  platform: linux-64\n  url: https://zz.example/c/linux-64/zz-a-1-0.conda\n  dependencies:\n    __glibc: '>=2'\n    zz-lost: '>=1'\n",
		[]string{"zz-a@1 registry https://zz.example/c"}, []string{"line 10: zz-a: needs zz-lost, which"}},
	{"pixi", "pixi.lock", "version: 6\nenvironments:\n  default:\n    packages:\n      linux-64:\n      - conda: https://zz.example/c/linux-64/zz-a-1-0.conda\n      - conda: https://zz.example/c/linux-64/zz-lost-1-0.conda\n" +
		"packages:\n- conda: https://zz.example/c/linux-64/zz-a-1-0.conda\n", []string{"zz-a@1 registry https://zz.example/c"}, []string{"line 7: default: needs https://zz.example/c/linux-64/zz-lost-1-0.conda, which"}},
}

// TestWorkspacesOfYarn1 keeps the projects of a workspace, which Yarn 1 lists
// nowhere, from being missed.
func TestWorkspacesOfYarn1(t *testing.T) {
	src := "# yarn lockfile v1\nzz-a@^1:\n  version \"1.0.0\"\n  dependencies:\n    zz-own \"^1\"\n"
	for manifest, problems := range map[string]int{`{"workspaces":["own"]}`: 0, `{}`: 1, "": 0} {
		f := yarnClassic.Read([]byte(src), func(string) ([]byte, error) {
			if manifest == "" {
				return nil, errors.New("no such file")
			}
			return []byte(manifest), nil
		})
		if len(f.Problems) != problems {
			t.Errorf("with %q: %+v", manifest, f.Problems)
		}
	}
}
