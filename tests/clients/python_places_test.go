package clients

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"pkgd/tests/scene"
)

// What pip is told to take from an address, a repository or a folder.

// wheelBytes makes a wheel with one module.
func wheelBytes(t *testing.T, name, version, text string, requires ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	module := strings.ReplaceAll(name, "-", "_")
	info := module + "-" + version + ".dist-info/"
	meta := "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n"
	for _, r := range requires {
		meta += "Requires-Dist: " + r + "\n"
	}
	for _, f := range [][2]string{
		{module + ".py", text}, {info + "METADATA", meta}, {info + "RECORD", ""},
		{info + "WHEEL", "Wheel-Version: 1.0\nGenerator: zz\nRoot-Is-Purelib: true\nTag: py3-none-any\n"},
	} {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// moduleText is what was installed of a module; "" nothing.
func moduleText(site, module string) string {
	data, _ := os.ReadFile(filepath.Join(site, module+".py"))
	return string(data)
}

// TestPythonAddresses installs a wheel by its address, whose bytes change between
// plan and run.
func TestPythonAddresses(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		good, bad := wheelBytes(t, "zz-direct", "1.0", "judged = True\n", "zz-leaf"), wheelBytes(t, "zz-direct", "1.0", "judged = False\n", "zz-leaf")
		var now atomic.Pointer[[]byte]
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(*now.Load()) }))
		defer server.Close()
		address := server.URL + "/zz_direct-1.0-py3-none-any.whl"
		s, swapNow := swapping(t, client, "pip")
		s.Set("ZZ_HOST=" + strings.TrimPrefix(server.URL, "http://"))
		for name, words := range map[string][]string{
			"word":      {address},
			"marker":    {"zz-direct @ " + address + " ; python_version > '3'"},
			"file":      {"-r", "lists/all.txt"},
			"file=":     {"--requirement=lists/all.txt", "zz-lib"},
			"variable":  {"-r", "lists/variable.txt"},
			"age":       {"--uploaded-prior-to", "2030-01-01", "-r", "lists/all.txt"},
			"download":  {"-d", "out", address},
			"constrain": {"-c", "lists/constrain.txt", "zz-direct"},
		} {
			t.Run(name, func(t *testing.T) {
				if name == "age" && client == "pip-23" {
					return
				}
				dir := folder(t, s, "to "+name, "lists/all.txt", "zz-clean # \n-r direct.txt\n", "lists/direct.txt", "zz-direct @ "+address+"\n-c more.txt\n",
					"lists/more.txt", "zz-leaf < 2\n", "lists/variable.txt", "http://${ZZ_HOST}/zz_direct-1.0-py3-none-any.whl # why\n",
					"lists/constrain.txt", "zz-direct @ "+address+"\n")
				site := filepath.Join(dir, "site")
				install := append([]string{"pip", "install", "--target", site}, words...)
				if name == "download" {
					install = append([]string{"pip", "download"}, words...)
				}
				now.Store(&good)
				swapNow(func() { now.Store(&bad) })
				r := run(t, s, dir, install...)
				if r.Code == 0 || r.Code == 5 || moduleText(site, "zz_direct") != "" {
					t.Errorf("other bytes behind the address: ended with %d, installed %q\n%s", r.Code, moduleText(site, "zz_direct"), r.Stderr)
				}
				_, err := os.Stat(filepath.Join(dir, "out", "zz_direct-1.0-py3-none-any.whl"))
				if err == nil {
					t.Error("other bytes were downloaded")
				}
				if name == "age" || name == "variable" {
					return
				}
				now.Store(&good)
				swapNow(func() {})
				must(t, s, dir, 0, install...)
				if name != "download" && moduleText(site, "zz_direct") != "judged = True\n" {
					t.Errorf("installed %q", moduleText(site, "zz_direct"))
				}
			})
		}
		t.Run("setting", func(t *testing.T) {
			now.Store(&good)
			dir := folder(t, s, "set", "all.txt", "zz-direct @ "+address+"\n", "held.txt", "zz-direct @ "+address+"#sha256="+strings.Repeat("0", 64)+"\n")
			site := filepath.Join(dir, "site")
			r := must(t, s, dir, 5, "env", "PIP_REQUIREMENT=all.txt", filepath.Join(s.Shims, "pip"), "install", "--target", site)
			if !strings.Contains(r.Stderr, "#sha256=") {
				t.Errorf("it does not say what to write: %s", r.Stderr)
			}
			must(t, s, dir, 5, "pip", "install", "--target", site, "-r", "held.txt") // pip checks that hash in the plan
		})
	})
}

// gitIn runs git in a folder and gives what it prints.
func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=zz", "-c", "user.email=zz@example.invalid", "-c", "commit.gpgsign=false"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v %s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// pythonRepository commits a project whose build backend sings and writes a
// module that says which commit it is of.
func pythonRepository(t *testing.T, s *scene.Scene, name, project, song string, more ...string) string {
	t.Helper()
	dir := folder(t, s, name)
	put(t, dir, "", song, append([]string{"pyproject.toml", project, "backend.py", "open('SONG', 'a').write('backend')\n" +
		strings.Replace(backend, `"zz_mine.py", ""`, `"zz_mine.py", open("text").read()`, 1), "text", "one"}, more...)...)
	return commit(t, dir)
}

// TestPythonRepositories installs from repositories.
func TestPythonRepositories(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		s, swapNow := swapping(t, client, "pip")
		song := filepath.Join(s.Root, "song")
		repo := pythonRepository(t, s, "repo", inTree, song, "sub/pyproject.toml", strings.ReplaceAll(inTree, "zz-app", "zz-lib"), "sub/backend.py", strings.ReplaceAll(backend, "zz-app", "zz-lib"))
		first := gitIn(t, repo, "rev-parse", "HEAD")
		gitIn(t, repo, "tag", "-a", "-m", "one", "v1")
		gitIn(t, repo, "branch", "side/one")
		gitIn(t, repo, "update-ref", "refs/pull/1/head", "HEAD")
		gitIn(t, repo, "checkout", "-q", "-b", "next")
		put(t, repo, "", "", "text", "two")
		gitIn(t, repo, "commit", "-qam", "two")
		second := gitIn(t, repo, "rev-parse", "HEAD")
		bare := filepath.Join(s.Root, "web", "repo.git")
		gitIn(t, repo, "clone", "-q", "--bare", repo, bare)
		gitIn(t, bare, "update-server-info")
		web := httptest.NewServer(http.FileServer(http.Dir(filepath.Dir(bare))))
		defer web.Close()
		at := "git+file://" + repo
		app := []string{"zz-app@1.0.0", "zz-leaf@1.2.0", "zz-lib@1.1.0"}
		for name, c := range map[string]struct {
			words  []string
			commit string
			text   string
			tree   []string
		}{
			"head":         {[]string{at}, second, "two", app},
			"tag":          {[]string{at + "@v1"}, first, "one", app},
			"branch":       {[]string{at + "@side/one#egg=zz-mine"}, first, "one", app},
			"commit":       {[]string{at + "@" + first}, first, "one", app},
			"short commit": {[]string{at + "@" + first[:9]}, first, "one", app},
			"ref":          {[]string{at + "@refs/pull/1/head"}, first, "one", app},
			"name":         {[]string{"zz-mine @ git+" + web.URL + "/repo.git@next", "zz-leaf<1.2"}, second, "two", []string{"zz-app@1.0.0", "zz-leaf@1.0.0", "zz-lib@1.1.0"}},
			"subfolder":    {[]string{at + "@v1#subdirectory=sub"}, first, "", app[1:]},
			"dumb server":  {[]string{"git+" + web.URL + "/repo.git@v1"}, first, "one", app},
			"file":         {[]string{"-r", "lists/all.txt"}, first, "one", app},
			"editable":     {[]string{"--src", "src", "-e", at + "@" + first + "#egg=zz-mine"}, first, "one", app},
		} {
			t.Run(name, func(t *testing.T) {
				dir := folder(t, s, "take "+name, "lists/all.txt", "zz-mine @ git+"+web.URL+"/repo.git@v1 ; python_version > '3'\n")
				words := append([]string{"pip", "install", "--target", filepath.Join(dir, "site")}, c.words...)
				_ = os.Remove(song)
				d := check(t, s, dir, words...)
				silent(t, song, "the plan for "+name)
				equal(t, "plan", d.packages(), append(c.tree, "zz-mine@1.0")[:len(c.tree)+1])
				if !d.Plan.Complete || d.Decision != "warn" {
					t.Errorf("decided %q, %v", d.Decision, d.Reasons)
				}
				if name == "head" || name == "commit" || name == "short commit" || name == "ref" || name == "dumb server" {
					return // planned like the others
				}
				must(t, s, dir, 0, words...)
				if name == "editable" {
					return
				}
				equal(t, "tree", pythonTree(t, filepath.Join(dir, "site")), d.packages())
				if got := moduleText(filepath.Join(dir, "site"), "zz_mine"); got != c.text {
					t.Errorf("installed what says %q instead of %q", got, c.text)
				}
			})
		}
		t.Run("swap", func(t *testing.T) {
			dir := folder(t, s, "swap")
			swapNow(func() {
				put(t, repo, "", "", "text", "three")
				gitIn(t, repo, "commit", "-qam", "three")
			})
			must(t, s, dir, 0, "pip", "install", "--target", filepath.Join(dir, "site"), at+"@next")
			if got := moduleText(filepath.Join(dir, "site"), "zz_mine"); got != "two" {
				t.Errorf("installed what says %q", got)
			}
		})
		hostile(t, s, repo)
		refused(t, s, repo, first, song)
	})
}

// hostile plans in a project whose own git configuration, and that of the
// repository asked for, name programs for everything.
func hostile(t *testing.T, s *scene.Scene, repo string) {
	dir := folder(t, s, "hostile")
	program, song := canary(t, s.Root)
	gitIn(t, dir, "init", "-q")
	config := "[core]\n\tfsmonitor = CANARY\n\thooksPath = hooks\n\tsshCommand = CANARY\n\tgitProxy = CANARY\n\talternateRefsCommand = CANARY\n\taskPass = CANARY\n" +
		"[credential]\n\thelper = !CANARY\n[uploadpack]\n\tpackObjectsHook = CANARY\n[protocol \"ext\"]\n\tallow = always\n" +
		"[url \"ext::CANARY \"]\n\tinsteadOf = file:///\n[filter \"zz\"]\n\tsmudge = CANARY\n\tprocess = CANARY\n"
	hooks := []string{}
	for _, h := range []string{"post-checkout", "reference-transaction", "post-update", "pre-receive", "post-index-change", "pre-auto-gc"} {
		hooks = append(hooks, "hooks/"+h, "#!/bin/sh\nexec CANARY "+h+"\n", ".git/hooks/"+h, "#!/bin/sh\nexec CANARY "+h+"\n")
	}
	put(t, dir, program, song, append(hooks, ".git/config", config, ".gitattributes", "* filter=zz\n", "git", "#!/bin/sh\nexec CANARY\n")...)
	bad := filepath.Join(s.Root, "work", "hostile-repo")
	gitIn(t, repo, "clone", "-q", repo, bad)
	put(t, bad, program, song, ".gitattributes", "* filter=zz\n")
	gitIn(t, bad, "add", ".gitattributes")
	gitIn(t, bad, "commit", "-qm", "attributes")
	put(t, bad, program, song, hooks...)
	if err := os.WriteFile(filepath.Join(bad, ".git", "config"), []byte(strings.ReplaceAll(config, "CANARY", program)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{repo, bad} {
		d := check(t, s, dir, "pip", "install", "git+file://"+from+"@next")
		if !d.Plan.Complete {
			t.Errorf("%s: %v", from, d.Reasons)
		}
		silent(t, song, "a plan in a hostile project")
	}
}

// refused are the repositories that no plan is made of, or a bad one.
func refused(t *testing.T, s *scene.Scene, repo, commit, song string) {
	at := "git+file://" + repo
	dir := folder(t, s, "refused")
	install := []string{"pip", "install", "--target", filepath.Join(dir, "site")}
	for says, words := range map[string][]string{
		"stays on its branch":            {"-e", at + "@v1#egg=zz-mine"},
		"has no branch, tag or commit":   {at + "@zz"},
		"says that it is zz-mine":        {"zz-other @ " + at},
		"no name of a branch":            {at + "@--upload-pack=x"},
		"repositories of git only":       {"hg+file://" + repo},
		"a folder that pkgd does not":    {at + "#subdirectory=../x"},
		"known before its code has run ": {at + "@v1#subdirectory=none"},
	} {
		r := must(t, s, dir, 5, append(install, words...)...)
		if !strings.Contains(r.Stderr, says) {
			t.Errorf("%v: %s", words, r.Stderr)
		}
	}
	old := pythonRepository(t, s, "old", strings.Replace(inTree, `dependencies = ["zz-app"]`, `dynamic = ["dependencies"]`, 1), song, "setup.py", "open('SONG', 'a')\n")
	_ = os.Remove(song)
	must(t, s, dir, 5, append(install, "git+file://"+old)...)
	silent(t, song, "a project that is not static")
	evil := pythonRepository(t, s, "evil", strings.ReplaceAll(inTree, "zz-app", "zz-nest"), song)
	must(t, s, dir, 4, append(install, "git+file://"+evil)...)
	gitIn(t, repo, "branch", "-q", commit, "next")
	must(t, s, dir, 5, append(install, at+"@side/one")...)
}

// TestPythonSpellings: an interpreter that heeds no variable plans all the same,
// and runs nothing of the working folder.
func TestPythonSpellings(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		_, song := canary(t, s.Root)
		s.Set("ZZ_CANARY=" + song)
		sing := "open('SONG', 'a').write('python ran')\n"
		dir := folder(t, s, "spelt")
		put(t, dir, "", song, "runpy.py", sing, "os.py", sing, "pip.py", sing, "static/pyproject.toml", inTree, "static/backend.py", sing+backend)
		const python = "python3"
		for _, lead := range []string{"-Im pip", "-E -W ignore -mpip"} {
			for wanted, code := range map[string]int{"zz-lib": 0, "zz-nest": 4, "zz-hook": 0, "./static": 0} {
				d := check(t, s, dir, append(append([]string{python}, strings.Fields(lead)...), "install", "--target", "site", wanted)...)
				if d.ExitCode != code || !d.Plan.Complete {
					t.Errorf("%s install %s: %d, %v", lead, wanted, d.ExitCode, d.Reasons)
				}
				silent(t, song, lead+" "+wanted)
				_ = os.Remove(song)
			}
		}
		clean := folder(t, s, "clean")
		must(t, s, clean, 0, s.Binary, python, "-Im", "pip", "install", "--target", "site", "zz-lib")
		equal(t, "site", pythonTree(t, filepath.Join(clean, "site")), []string{"zz-leaf@1.2.0", "zz-lib@1.1.0"})
	})
}

// save keeps what an address gives.
func save(t *testing.T, address, path string) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = errors.New(res.Status)
	}
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
}

// TestPythonSettings: what a configuration file names is planned like words.
func TestPythonSettings(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		wheels := folder(t, s, "wheels")
		if err := os.WriteFile(filepath.Join(wheels, "zz_direct-1.0-py3-none-any.whl"), wheelBytes(t, "zz-direct", "1.0", "", "zz-leaf"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"zz-hook/zz_hook-1.0.0.tar.gz", "zz-source/zz_source-1.1.0.tar.gz", "zz-source/zz_source-1.0.0-py3-none-any.whl",
			"zz-lib/zz_lib-1.1.0-py3-none-any.whl", "zz-leaf/zz_leaf-1.2.0-py3-none-any.whl"} {
			save(t, s.Server.URL()+"/files/"+file, filepath.Join(wheels, filepath.Base(file)))
		}
		for name, c := range map[string]struct {
			conf  string
			words []string
			code  int
			tree  []string
		}{
			"editable":          {"[install]\neditable = ./mine\n", nil, 0, []string{"zz-app@1.0.0", "zz-leaf@1.2.0", "zz-lib@1.1.0", "zz-mine@1.0"}},
			"bad editable":      {"[install]\neditable =\n    ./mine\n    ./bad\n", nil, 4, nil},
			"editable and word": {"[install]\neditable = ./bad\n", []string{"-e", "./mine"}, 4, nil},
			"requirement":       {"[install]\nrequirement = deep/all.txt\nconstraint = deep/more.txt\n", nil, 0, []string{"zz-app@1.0.0", "zz-leaf@1.0.0", "zz-lib@1.1.0", "zz-mine@1.0"}},
			"links, source":     {"[global]\nfind-links = " + wheels + "\nno-index = yes\n", []string{"zz-hook", "zz-lib"}, 0, []string{"zz-hook@1.0.0", "zz-leaf@1.2.0", "zz-lib@1.1.0"}},
			"links, newer":      {"[install]\nfind-links = " + wheels + "\n", []string{"zz-source"}, 0, []string{"zz-source@1.1.0"}},
			"links, binary":     {"[global]\nfind-links = " + wheels + "\nno-index = yes\n", []string{"--only-binary", "zz-source", "zz-source"}, 0, []string{"zz-source@1.0.0"}},
			"links":             {"[install]\nfind-links = " + wheels + "\n", []string{"zz-direct"}, 0, []string{"zz-direct@1.0", "zz-leaf@1.2.0"}},
		} {
			t.Run(name, func(t *testing.T) {
				dir := folder(t, s, "conf "+name, "pip.conf", c.conf, "mine/pyproject.toml", inTree, "mine/backend.py", backend,
					"bad/pyproject.toml", strings.ReplaceAll(strings.ReplaceAll(inTree, "zz-app", "zz-nest"), "zz-mine", "zz-bad"), "bad/backend.py", backend,
					// A path in a file is seen from the working folder.
					"deep/all.txt", "./mine\n", "deep/mine/pyproject.toml", strings.ReplaceAll(inTree, "zz-app", "zz-nest"), "deep/more.txt", "zz-leaf < 1.2\n")
				words := append([]string{"env", "PIP_CONFIG_FILE=" + filepath.Join(dir, "pip.conf"), filepath.Join(s.Shims, "pip"), "install", "--target", filepath.Join(dir, "site")}, c.words...)
				must(t, s, dir, c.code, words...)
				equal(t, "tree", pythonTree(t, filepath.Join(dir, "site")), c.tree)
			})
		}
	})
}
