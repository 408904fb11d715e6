package lock

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// exactCase is a small file with one thing that real files have or lack.
type exactCase struct {
	name, file, src string
	want            []string // "[member ]name@version source location[ digest]" of all that is read
	problems        []string // parts of what is said
}

var exactPixi = []exactCase{
	{"source packages since version 7", "pixi.lock", `version: 7
environments:
  default:
    packages:
      linux-64:
      - conda_source: zz-own[0011aabb] @ packages/own
packages:
- conda_source: zz-own[0011aabb] @ packages/own
  depends: []
- conda_source: zz-recipe[0022aabb] @ .
  version: 1.0.0
  source:
    git: https://zz.example/zz.git
    rev: 0123abc
- conda_source: zz-away[0033aabb] @ ../away
- conda_source: zz-tar[0044aabb] @ https://zz.example/zz.tar.gz
- conda_source: zz-git[0055aabb] @ git+https://zz.example/zz2@main
`, []string{"member zz-own@ directory packages/own", "zz-recipe@1.0.0 git https://zz.example/zz.git#0123abc", "zz-away@ directory ../away",
		"zz-tar@ url https://zz.example/zz.tar.gz", "zz-git@ git git+https://zz.example/zz2@main"}, nil},
	{"two packages of one folder", "pixi.lock", "version: 6\npackages:\n- conda: ../zz\n  name: zz-a\n  version: '1'\n- conda: ../zz\n  name: zz-b\n  version: '1'\n- conda: ../zz\n  name: zz-b\n  version: '1'\n" +
		"- conda: .\n  name: zz-c\n  package_build_source:\n    url: https://zz.example/c.zip\n",
		[]string{"zz-a@1 directory ../zz", "zz-b@1 directory ../zz", "zz-c@ url https://zz.example/c.zip"}, nil},
	{"an index of one's own", "pixi.lock", `version: 7
packages:
- pypi: https://zz.example/files/zz_a-1.0-py3-none-any.whl
  name: zz-a
  version: '1.0'
  index: https://zz.example/simple
- pypi: https://zz.example/files/zz_b-1.0-py3-none-any.whl
  name: zz-a
  version: '1.0'
  index: https://zz.example/simple
- pypi: https://files.pythonhosted.org/packages/zz_b-1.0-py3-none-any.whl
  name: zz-c
  version: '1.0'
- pypi: https://files.pythonhosted.org/packages/zz_d-1.0-py3-none-any.whl
  name: zz-d
- pypi: ./wheels/zz_e-1.0-py3-none-any.whl
  name: zz-e
  version: '1.0'
`, []string{"zz-a@1.0 registry https://zz.example/simple", "zz-a@1.0 url https://zz.example/files/zz_b-1.0-py3-none-any.whl",
		"zz-c@1.0 url https://files.pythonhosted.org/packages/zz_b-1.0-py3-none-any.whl", "zz-d@1.0 registry https://files.pythonhosted.org",
		"zz-e@1.0 file ./wheels/zz_e-1.0-py3-none-any.whl"}, nil},
	{"digests until version 3", "pixi.lock", "version: 1\npackage:\n- manager: conda\n  name: zz-a\n  version: '1'\n  url: https://zz.example/c/noarch/zz-a-1-0.conda\n  hash:\n    md5: aa\n    sha256: bb\n" +
		"- manager: pip\n  name: zz-b\n  version: '1'\n  url: https://files.pythonhosted.org/zz_b-1.tar.gz\n  hash:\n    md5: cc\n",
		[]string{"zz-a@1 registry https://zz.example/c sha256:bb", "zz-b@1 registry https://files.pythonhosted.org md5:cc"}, nil},
	{"archives of no channel", "explicit.txt", "@EXPLICIT\nfile:///opt/zz-a-1.0-0.conda\n./zz-b-1.0-0.tar.bz2#00\n",
		[]string{"zz-a@1.0 file /opt/zz-a-1.0-0.conda", "zz-b@1.0 file ./zz-b-1.0-0.tar.bz2 md5:00"}, nil},
	{"an address of another package", "conda-lock.yml", `version: 1
package:
- {name: zz-a, version: '1', manager: conda, platform: linux-64, url: 'https://zz.example/c/linux-64/zz-a-1-0.conda'}
- {name: zz-b, version: '1', manager: conda, platform: linux-64, url: 'https://zz.example/c/linux-64/zz-b-2-0.conda'}
- {name: zz-c, version: '1.0', manager: pip, platform: linux-64, url: 'https://zz.example/zz_c-1.0.tar.gz'}
- {name: zz-d, version: '1.0', manager: pip, platform: linux-64, url: 'https://github.com/zz/d/archive/v1.0.tar.gz'}
`, []string{"zz-a@1 registry https://zz.example/c", "zz-b@1 url https://zz.example/c/linux-64/zz-b-2-0.conda", "zz-c@1.0 registry https://zz.example",
		"zz-d@1.0 url https://github.com/zz/d/archive/v1.0.tar.gz"}, nil},
}

var exactPython = []exactCase{
	{"files of another name or place", "uv.lock", `version = 1
[[package]]
name = "zz-a"
version = "1.0+zz"
source = { registry = "https://pypi.org/simple" }
wheels = [{ url = "https://files.pythonhosted.org/zz_a-1.0%2Bzz-py3-none-any.whl" }]
[[package]]
name = "zz-b"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
wheels = [
    { url = "https://files.pythonhosted.org/zz_b-1.0-py3-none-any.whl" },
    { url = "https://files.pythonhosted.org/zz_x-1.0-py3-none-any.whl" },
]
[[package]]
name = "zz-c"
version = "1.0.0"
source = { registry = "https://pypi.org/simple" }
sdist = { url = "https://zz.example/zz-c-1.0.0.tar.gz" }
[[package]]
name = "zz-d"
version = "1.0.0"
source = { registry = "https://zz.example/simple" }
sdist = { url = "https://cdn.zz.example/zz_d-1.0.tar.gz" }
`, []string{"zz-a@1.0+zz registry https://pypi.org/simple", "zz-b@1.0 url https://files.pythonhosted.org/zz_x-1.0-py3-none-any.whl",
		"zz-c@1.0.0 url https://zz.example/zz-c-1.0.0.tar.gz", "zz-d@1.0.0 registry https://zz.example/simple"}, nil},
	{"no index named", "pylock.toml", "lock-version = '1.0'\n[[packages]]\nname = 'zz-a'\nversion = '1.0'\nwheels = [{url = 'https://u:p@zz.example/zz_a-1.0-py3-none-any.whl'}]\n" +
		"[[packages]]\nname = 'zz-b'\nversion = '1.0'\nwheels = [{url = 'https://files.pythonhosted.org/zz_b-1.0-py3-none-any.whl'}]\n",
		[]string{"zz-a@1.0 registry https://zz.example", "zz-b@1.0 registry"}, nil},
	{"files of other versions", "pdm.lock", "[metadata]\nlock_version = '4.1'\n[metadata.files]\n'zz-a 1.0' = [\n {url = 'https://zz.example/zz_a-0.9.tar.gz'},\n {url = 'https://zz.example/zz_a-1.0.tar.gz'},\n]\n" +
		"'zz-b 1.0' = [{url = 'https://zz.example/zz_a-1.0.tar.gz'}]\n[[package]]\nname = 'zz-a'\nversion = '1.0'\n[[package]]\nname = 'zz-b'\nversion = '1.0'\n",
		[]string{"zz-a@1.0 registry https://zz.example", "zz-b@1.0 url https://zz.example/zz_a-1.0.tar.gz"}, nil},
	{"a word that is no value", "pylock.toml", "lock-version = '1.0'\n[[packages]]\nname = 'zz-a'\nversion = '1.0'\nx = [1_000, 0xff, -1.5e3, inf, 07:30:00, 1979-05-27 07:32:00Z, true]\ny = nope\n",
		[]string{"zz-a@1.0 registry"}, []string{"line 6: file: this line is not TOML"}},
	{"names and passwords from the environment", "requirements.txt", "--extra-index-url https://${ZZ_USER}:${ZZ_TOKEN}@zz.example/simple\nzz-a @ git+https://${ZZ_TOKEN}@github.com/zz/a@v1\n" +
		"-i https://${ZZ_HOST}/simple\nzz-b @ https://zz.example/${ZZ}/zz_b-1.0.tar.gz\n",
		[]string{"zz-a@v1 git git+https://github.com/zz/a@v1", "zz-b@1.0 url https://zz.example/${ZZ}/zz_b-1.0.tar.gz"},
		[]string{"line 3: -i https://${ZZ_HOST}/simple: an environment variable", "line 4: zz-b @"}},
	{"no requirements", "requirements.txt", "zz-a==1.0#x\nzz-b ==1.0 @ https://zz.example\nzz-c [p:q]\nzz-d==1.0,\nzz-e===any#thing\nzz-f>=1, !=1.5.*\nzz-g=='1'\n",
		[]string{"zz-d@ registry", "zz-e@any#thing registry", "zz-f@ registry"},
		[]string{"line 1: zz-a", "line 2: zz-b", "line 3: zz-c", "line 7: zz-g"}},
}

var exactNode = []exactCase{
	{"packages below a folder of the project", "package-lock.json", `{"lockfileVersion":1,"dependencies":{"zz-own":{"version":"file:own","requires":{"zz-a":"^1.0.0"},
"dependencies":{"zz-a":{"version":"1.0.0","requires":{"zz-b":"^1.0.0"},"dependencies":{"zz-b":{"version":"1.0.0"}}}}}}}`,
		[]string{"member zz-own@ directory own", "zz-a@1.0.0 registry", "zz-b@1.0.0 registry"}, nil},
	{"an address as a version", "package-lock.json", `{"lockfileVersion":1,"dependencies":{"@zz/a":{"version":"https://registry.npmjs.org/@zz/a/-/a-1.0.0.tgz"},
"zz-b":{"version":"https://registry.npmjs.org/zz-a/-/zz-a-1.0.0.tgz"},"zz-c":{"version":"https://zz.example/zz-c-1.0.0.tgz"}}}`,
		[]string{"@zz/a@1.0.0 registry https://registry.npmjs.org", "zz-b@ url https://registry.npmjs.org/zz-a/-/zz-a-1.0.0.tgz", "zz-c@ url https://zz.example/zz-c-1.0.0.tgz"}, nil},
	{"archives on the disk", "yarn.lock", "# yarn lockfile v1\n\"zz-a@file:vendor/a.tgz\":\n  version \"1.0.0\"\n  resolved \"file:vendor/a.tgz#0123456789012345678901234567890123456789\"\n\n" +
		"\"zz-b@file:vendor/b.tgz\":\n  version \"1.0.0\"\n\n\"zz-c@file:own\":\n  version \"1.0.0\"\n",
		[]string{"zz-a@1.0.0 file vendor/a.tgz sha1:0123456789012345678901234567890123456789", "zz-b@1.0.0 file vendor/b.tgz", "member zz-c@1.0.0 directory own"}, nil},
	{"an entry whose names are lost", "yarn.lock", "# yarn lockfile v1\nzz-a@^1:\n  version \"1.0.0\"\n\n  version \"2.0.0\"\n", []string{"zz-a@2.0.0 registry"},
		[]string{"line 5: zz-a@^1: the version stands twice"}},
}

func TestExact(t *testing.T) {
	for _, c := range slices.Concat(exactPixi, exactPython, exactNode, exactLacks) {
		t.Run(c.name, func(t *testing.T) { checkExact(t, c) })
	}
}

func checkExact(t *testing.T, c exactCase) {
	f, err := Read(c.file, []byte(c.src), func(name string) ([]byte, error) {
		if name == "package.json" {
			return []byte(`{"dependencies":{"zz-a":"^1"}}`), nil
		}
		return nil, errors.New("no such file")
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range slices.Concat(f.Members, f.Entries) {
		s := strings.TrimSpace(fmt.Sprintf("%s@%s %s %s", e.Name, e.Version, e.Source.Type, e.Source.Location) + " " + e.Integrity)
		if e.Member {
			s = "member " + s
		}
		got = append(got, strings.Join(strings.Fields(s), " "))
	}
	if !slices.Equal(got, c.want) {
		t.Errorf("read\n %s\nwant\n %s", strings.Join(got, "\n "), strings.Join(c.want, "\n "))
	}
	for i, p := range f.Problems {
		said := fmt.Sprintf("line %d: %s: %s", p.Line, p.What, p.Why)
		if i >= len(c.problems) || !strings.Contains(said, c.problems[i]) {
			t.Errorf("said %q, want %q", said, c.problems)
		}
	}
	if len(f.Problems) < len(c.problems) {
		t.Errorf("said %+v, want %q", f.Problems, c.problems)
	}
}

// TestBerryMemberBesideRelease keeps a member that another member asks for apart
// from a release of it that a package brings in.
func TestBerryMemberBesideRelease(t *testing.T) {
	f := yarnBerry.Read([]byte(`__metadata:
  version: 8
"zz-a@npm:^1":
  version: 1.0.0
  resolution: "zz-a@npm:1.0.0"
"zz-a@workspace:*, zz-a@workspace:a":
  version: 0.0.0
  resolution: "zz-a@workspace:a"
"zz-b@npm:^1":
  version: 1.0.0
  resolution: "zz-b@npm:1.0.0"
  dependencies:
    zz-a: "npm:^1"
"zz@workspace:.":
  version: 0.0.0
  resolution: "zz@workspace:."
  dependencies:
    zz-a: "workspace:*"
    zz-b: "npm:^1"
`), nil)
	if len(f.Entries) != 2 || f.Entries[0].Direct || f.Entries[0].Under != "zz-b@1.0.0" || !f.Entries[1].Direct || len(f.Problems) != 0 {
		t.Error(dump(f))
	}
}
