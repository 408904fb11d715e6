package lock

import (
	"testing"

	"pkgd/guard"
)

// TestNPMSource tells a registry's own place for a name and version from every
// other address.
func TestNPMSource(t *testing.T) {
	for _, c := range []struct {
		resolved, name, version string
		want                    guard.SourceType
		location                string
	}{
		{"", "zz-a", "1.0.0", guard.Registry, ""},
		{"https://registry.npmjs.org/zz-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.Registry, "https://registry.npmjs.org"},
		{"https://registry.yarnpkg.com/zz-a/-/zz-a-1.0.0.tgz#0123", "zz-a", "1.0.0", guard.Registry, "https://registry.yarnpkg.com"},
		{"https://registry.npmjs.org/@zz/a/-/a-1.0.0.tgz", "@zz/a", "1.0.0", guard.Registry, "https://registry.npmjs.org"},
		{"https://registry.npmjs.org/@zz%2fa/-/a-1.0.0.tgz", "@zz/a", "1.0.0", guard.Registry, "https://registry.npmjs.org"},
		{"https://registry.npmjs.org/%40zz%2Fa/-/a-1.0.0.tgz", "@zz/a", "1.0.0", guard.Registry, "https://registry.npmjs.org"},
		{"https://u:p@npm.zz.example/api/npm/zz-a/-/zz-a-1.0.0.tgz?x=y", "zz-a", "1.0.0", guard.Registry, "https://npm.zz.example/api/npm"},
		{"https://gitlab.zz.example/api/v4/packages/npm/@zz/a/-/@zz/a-1.0.0.tgz", "@zz/a", "1.0.0", guard.Registry, "https://gitlab.zz.example/api/v4/packages/npm"},
		{"https://npm.pkg.github.com/download/@zz/a/1.0.0/0123abc", "@zz/a", "1.0.0", guard.Registry, "https://npm.pkg.github.com"},
		{"https://registry.npmjs.org/zz-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0+build", guard.Registry, "https://registry.npmjs.org"},
		// another package, another version, another file
		{"https://registry.npmjs.org/zz-b/-/zz-b-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "https://registry.npmjs.org/zz-b/-/zz-b-1.0.0.tgz"},
		{"https://registry.npmjs.org/zz-a/-/zz-a-1.0.1.tgz", "zz-a", "1.0.0", guard.URL, "https://registry.npmjs.org/zz-a/-/zz-a-1.0.1.tgz"},
		{"https://registry.npmjs.org/evilzz-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "https://registry.npmjs.org/evilzz-a/-/zz-a-1.0.0.tgz"},
		{"https://registry.npmjs.org/zz-b/-/../../zz-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "https://registry.npmjs.org/zz-b/-/../../zz-a/-/zz-a-1.0.0.tgz"},
		{"https://zz.example/get?f=/zz-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "https://zz.example/get?f=/zz-a/-/zz-a-1.0.0.tgz"},
		{"https://zz.example/evil.tgz#/zz-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "https://zz.example/evil.tgz"},
		{"https://registry.npmjs.org/%7a%7a-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "https://registry.npmjs.org/%7a%7a-a/-/zz-a-1.0.0.tgz"},
		{"https://npm.pkg.github.com.zz.example/download/@zz/a/1.0.0/x", "@zz/a", "1.0.0", guard.URL, "https://npm.pkg.github.com.zz.example/download/@zz/a/1.0.0/x"},
		{"ftp://registry.npmjs.org/zz-a/-/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "ftp://registry.npmjs.org/zz-a/-/zz-a-1.0.0.tgz"},
		{"git+ssh://git@github.com/zz/a.git#abc", "zz-a", "1.0.0", guard.Git, "git+ssh://git@github.com/zz/a.git#abc"},
		{"git+https://token@github.com/zz/a.git#abc", "zz-a", "1.0.0", guard.Git, "git+https://github.com/zz/a.git#abc"},
		{"github:zz/a", "zz-a", "1.0.0", guard.Git, "github:zz/a"},
		{"https://codeload.github.com/zz/a/tar.gz/abc", "zz-a", "1.0.0", guard.Git, "https://codeload.github.com/zz/a/tar.gz/abc"},
		{"https://registry.npm.taobao.org/@zz/a/download/@zz/a-1.0.0.tgz?cache=0&other_urls=x", "@zz/a", "1.0.0", guard.Registry, "https://registry.npm.taobao.org"},
		{"https://registry.npm.taobao.org/zz-a/download/zz-b-1.0.0.tgz", "zz-a", "1.0.0", guard.URL, "https://registry.npm.taobao.org/zz-a/download/zz-b-1.0.0.tgz"},
		{"https://github.com/zz/a#0123abc", "zz-a", "1.0.0", guard.Git, "https://github.com/zz/a#0123abc"},
		{"https://github.com/zz/a/archive/v1.tar.gz", "zz-a", "1.0.0", guard.URL, "https://github.com/zz/a/archive/v1.tar.gz"},
		{"https://github.com.zz.example/zz/a", "zz-a", "1.0.0", guard.URL, "https://github.com.zz.example/zz/a"},
		{"./zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.File, "./zz-a-1.0.0.tgz"},
		{"file:zz-a.tgz#0123", "zz-a", "1.0.0", guard.File, "zz-a.tgz"},
		{"file:../zz-a", "zz-a", "1.0.0", guard.Directory, "../zz-a"},
		{"file:vendor/zz-a-1.0.0.tgz", "zz-a", "1.0.0", guard.File, "vendor/zz-a-1.0.0.tgz"},
	} {
		if got := npmSource(c.resolved, c.name, c.version); got != (guard.Source{Type: c.want, Location: c.location}) {
			t.Errorf("%s for %s@%s: %+v, want %s %s", c.resolved, c.name, c.version, got, c.want, c.location)
		}
	}
}

// TestDetect finds formats by path, and by content where a name is shared.
func TestDetect(t *testing.T) {
	for _, c := range [][3]string{
		{"package-lock.json", "", "package-lock"}, {"a/b/node_modules/.package-lock.json", "", "package-lock"}, {`c:\zz\package-lock.json`, "", "package-lock"},
		{"yarn.lock", "# yarn lockfile v1\n", "yarn-classic"}, {"yarn.lock", "# x\n\n__metadata:\n  version: 8\n", "yarn-berry"}, {"yarn.lock", "\ufeff__metadata:\n", "yarn-berry"},
		{"requirements.txt", "", "requirements"}, {"requirements/dev.txt", "", "requirements"}, {"a/requirements-dev.txt", "", "requirements"}, {"dev-requirements.txt", "", "requirements"},
		{"conda-linux-64.lock", "@EXPLICIT\n", "conda-explicit"}, {"conda-linux-64.lock", "x", ""}, {"gradle/verification-metadata.xml", "", "gradle-verification"},
		{"/var/lib/dpkg/status", "", "dpkg-status"}, {"status", "", ""}, {"lib/apk/db/installed", "", "apk-installed"}, {"Brewfile.lock.json", "", "brewfile-lock"}, {"Brewfile", "", "brewfile"},
		{"package.json", "", ""}, {"xpackage-lock.json", "", ""}, {"uv.lock", "", "uv-lock"}, {"environment.yml", "", "conda-environment"}, {"sub/Gemfile.lock", "", "gemfile-lock"},
	} {
		got := ""
		if f := Detect(c[0], []byte(c[1])); f != nil {
			got = f.Name
		}
		if got != c[2] {
			t.Errorf("%s with %q is %q, want %q", c[0], c[1], got, c[2])
		}
	}
	if f := Detect("requirements.txt", nil); f != &requirements {
		t.Error("requirements.txt by its name alone")
	}
}
