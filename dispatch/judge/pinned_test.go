package judge

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pkgd/dispatch/config"
	"pkgd/dispatch/world"
	"pkgd/shims"
)

// pipSession is a session of pip with a folder of its own.
func pipSession(t *testing.T, env ...string) *session {
	t.Helper()
	root := t.TempDir()
	env = append(env, "PATH="+os.Getenv("PATH"), "HOME="+root, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull)
	return &session{
		w: &world.World{Environ: env, Dir: root, Now: time.Now}, m: shims.Find("pip"), cfg: &config.Config{},
		cmd: shims.Parse(shims.Find("pip"), "pip", []string{"install"}), folder: &folder{root: root}, inputs: inputs{},
	}
}

func TestPinnedRequirement(t *testing.T) {
	commit, hash := strings.Repeat("c", 40), strings.Repeat("a", 64)
	s := pipSession(t, "ZZ_TOKEN=zz:pw", "ZZ_AT=v1@x", "ZZ_REV=v1")
	p := &pinned{
		s: s, w: &wishes{commits: map[string]string{"git+https://h.test/r.git@": commit, "git+https://h.test/r.git@v1": commit, "git+https://h.test/r.git@side/x": commit}},
		hashes: map[string]string{"https://h.test/zz-1-py3-none-any.whl": hash, "https://h.test/zz-1-py3-none-any.whl?a=b.whl": hash},
		direct: map[string]bool{"zz-gone": true},
	}
	wheel := "https://h.test/zz-1-py3-none-any.whl"
	for raw, want := range map[string]string{
		"zz-lib":                                     "=",
		"./zz":                                       "=",
		wheel:                                        wheel + "#sha256=" + hash,
		wheel + "#egg=zz":                            wheel + "#egg=zz&sha256=" + hash,
		wheel + "?a=b.whl":                           wheel + "?a=b.whl#sha256=" + hash,
		wheel + " ; python_version > '3'":            wheel + "#sha256=" + hash + " ; python_version > '3'",
		wheel + "; python_version > '3'":             wheel + "#sha256=" + hash + "; python_version > '3'",
		"zz @ " + wheel + ";python_version>'3'":      "zz @ " + wheel + "#sha256=" + hash + ";python_version>'3'",
		"zz[x]@" + wheel:                             "zz[x]@" + wheel + "#sha256=" + hash,
		"https://${ZZ_TOKEN}@" + wheel[8:]:           "https://${ZZ_TOKEN}@" + wheel[8:] + "#sha256=" + hash,
		wheel + " --config-settings a=b":             wheel + "#sha256=" + hash + " --config-settings a=b",
		wheel + "#sha512=00":                         "=",
		wheel + "#egg=zz&md5=00":                     "=",
		wheel + " --hash=sha256:00":                  "=",
		"https://h.test/zz_other-1-py3-none-any.whl": "=", // it was not installed
		"https://h.test/zz_gone-1-py3-none-any.whl":  "!", // it was, and from elsewhere
		"git+https://h.test/r.git":                   "git+https://h.test/r.git@" + commit,
		"git+https://h.test/r.git@v1#egg=zz[x]&subdirectory=a":  "git+https://h.test/r.git@" + commit + "#egg=zz[x]&subdirectory=a",
		"zz @ git+https://zz:pw@h.test/r.git@v1 ; os_name=='x'": "zz @ git+https://zz:pw@h.test/r.git@" + commit + " ; os_name=='x'",
		"git+https://${ZZ_TOKEN}@h.test/r.git@side/x":           "git+https://${ZZ_TOKEN}@h.test/r.git@" + commit,
		"git+https://h.test/r.git@${ZZ_REV}":                    "!",
	} {
		got, err := p.requirement(raw)
		switch {
		case want == "!":
			if err == nil {
				t.Errorf("%s became %s", raw, got)
			}
		case want == "=" && (got != raw || err != nil), want != "=" && (got != want || err != nil):
			t.Errorf("%s:\n got  %s (%v)\n want %s", raw, got, err, want)
		}
	}
}

func TestReadRepository(t *testing.T) {
	for raw, want := range map[string]string{
		"git+https://h.test/u/r.git":                             "https://h.test/u/r.git  ",
		"git+https://zz:pw@h.test/u/r@side/x#egg=a":              "https://zz:pw@h.test/u/r side/x ",
		"zz @ git+ssh://git@h.test/u/r.git@v1#subdirectory=a/b/": "ssh://git@h.test/u/r.git v1 a/b",
		"git+file:///srv/r@v1":                                   "file:///srv/r v1 ",
		"git+https://h.test/r@":                                  "!", "git+https://h.test/r?x@v1": "!", "hg+https://h.test/r": "!", "git+ext://sh": "!",
		"git+https://h.test/r#subdirectory=../x": "!", "git+https://h.test/r#subdirectory=/x": "!", "git+https://-oProxyCommand=x/r": "!",
	} {
		r, err := readRepository(raw)
		if want == "!" {
			if err == nil {
				t.Errorf("%s was read as %+v", raw, r)
			}
			continue
		}
		if err != nil || r.address+" "+r.revision+" "+r.folder != want {
			t.Errorf("%s: %+v, %v", raw, r, err)
		}
	}
}

// TestFindRevision compares what is found with what git itself checks out.
func TestFindRevision(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git here")
	}
	s := pipSession(t)
	repo := filepath.Join(s.w.Dir, "repo")
	git := func(args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", repo, "-c", "user.name=zz", "-c", "user.email=zz@example.invalid"}, args...)...)
		cmd.Env = append(s.w.Environ, "GIT_AUTHOR_DATE=2020-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2020-01-01T00:00:00Z")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v %s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	if err := os.MkdirAll(filepath.Join(repo, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	const table = "[project]\nname = 'zz'\nversion = '1'\ndependencies = ['zz-lib']\n"
	for name, text := range map[string]string{"pyproject.toml": table, "sub/pyproject.toml": "[project]\nname = 'zz-sub'\n"} {
		if err := os.WriteFile(filepath.Join(repo, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("sub", filepath.Join(repo, "link")); err != nil {
		t.Fatal(err)
	}
	git("init", "-q", "-b", "main")
	git("add", ".")
	git("commit", "-qm", "one")
	one := git("rev-parse", "HEAD")
	git("tag", "-a", "-m", "x", "v1")
	git("tag", "main") // a branch comes before a tag of its name
	git("update-ref", "refs/pull/7/head", "HEAD")
	git("rm", "-q", "pyproject.toml")
	if err := os.Symlink("sub/pyproject.toml", filepath.Join(repo, "pyproject.toml")); err != nil {
		t.Fatal(err)
	}
	git("add", ".")
	git("commit", "-qm", "two")
	two := git("rev-parse", "HEAD")
	for i, c := range []struct{ revision, folder, commit, name string }{
		{"", "sub", two, "zz-sub"}, {"main", "sub", two, "zz-sub"}, {"v1", "", one, "zz"}, {"refs/tags/main", "", one, "zz"}, {"refs/pull/7/head", "", one, "zz"},
		{one, "", one, "zz"}, {strings.ToUpper(one), "", one, "zz"}, {one[:8], "", one, "zz"}, {two, "sub", two, "zz-sub"},
		{"v2", "", "", ""}, {"-x", "", "", ""}, {"main~1", "", "", ""}, {strings.Repeat("e", 40), "", "", ""}, {"eeeeeee", "", "", ""},
		{two, "", two, ""}, {one, "link", one, ""}, {one, "none", one, ""}, // a link; below a link; nothing there
	} {
		r := &repository{address: "file://" + repo, revision: c.revision, folder: c.folder}
		err := s.lookInto(context.Background(), r, i)
		if (err == nil) != (c.name != "") || r.commit != c.commit && c.commit != "" || err == nil && r.meta.name != c.name {
			t.Errorf("%q %q: commit %s, %v", c.revision, c.folder, r.commit, err)
		}
	}
	git("branch", one, "refs/heads/main")
	if err := s.lookInto(context.Background(), &repository{address: "file://" + repo, revision: "v1"}, 99); err == nil || !strings.Contains(err.Error(), "called like the commit") {
		t.Errorf("a branch that is called like the commit: %v", err)
	}
}

func TestVersionInName(t *testing.T) {
	for base, want := range map[string]string{"zz_app-1.0": "1.0", "zz-app-1.0": "1.0", "Zz.App-1.0-2": "1.0-2", "zz-1.0": "", "zz_app": "", "zz_apps-1": "", "": ""} {
		if got := versionInName(base, "zz-app"); got != want {
			t.Errorf("%s: %q, want %q", base, got, want)
		}
	}
}
