package clients

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A canary is a program that writes down that it ran. The tests name it in every
// setting that names a program, in the project and in its parent, and put it
// into every script of every package: during a plan none may run.

// canary makes the program and gives its path and the file it writes.
func canary(t *testing.T, dir string) (program, song string) {
	t.Helper()
	program, song = filepath.Join(dir, "canary.sh"), filepath.Join(dir, "canary.song")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"$0 $*\" >>'"+song+"'\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return program, song
}

func silent(t *testing.T, song, what string) {
	t.Helper()
	if data, err := os.ReadFile(song); err == nil {
		t.Errorf("%s ran a program: %s", what, data)
	}
}

// put writes files, each with the canary's path in place of CANARY.
func put(t *testing.T, dir, program, song string, files ...string) {
	t.Helper()
	for i := 0; i+1 < len(files); i += 2 {
		path := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("CANARY", program, "SONG", song).Replace(files[i+1])
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNodeCanary(t *testing.T) {
	each(t, "npm", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		parent := folder(t, s, "parent")
		program, song := canary(t, s.Root)
		s.Set("ZZ_CANARY=" + song)
		npmrc := "git=CANARY\nscript-shell=CANARY\nshell=CANARY\neditor=CANARY\nviewer=CANARY\nnode-gyp=CANARY\nonload-script=CANARY.js\n" +
			"node-options=--require CANARY.js\nignore-scripts=false\nprefix=" + parent + "/p\n"
		scripts := `"preinstall":"CANARY pre","install":"CANARY in","postinstall":"CANARY post","prepare":"CANARY prep","preprepare":"CANARY","postprepare":"CANARY","dependencies":"CANARY"`
		project := filepath.Join(parent, "project")
		put(t, parent, program, song, ".npmrc", npmrc, "package.json", `{"name":"zz-parent","version":"1.0.0","workspaces":["other"],"scripts":{`+scripts+`}}`)
		put(t, project, program, song, ".npmrc", npmrc,
			"package.json", `{"name":"zz-project","version":"1.0.0","scripts":{`+scripts+`},"dependencies":{"zz-app":"^1.0.0","zz-hook":"1.0.0","zz-sub":"file:./sub"}}`,
			"sub/package.json", `{"name":"zz-sub","version":"1.0.0","scripts":{`+scripts+`},"dependencies":{"zz-lib":"^1.0.0"}}`,
			".npm-extension.mjs", "import fs from 'node:fs'; fs.appendFileSync('SONG', 'extension')\n",
			".npm-extension.cjs", "require('node:fs').appendFileSync('SONG', 'extension')\n")
		put(t, s.Root, program, song, "canary.sh.js", "require('node:fs').appendFileSync('SONG', 'required')\n")
		for _, words := range [][]string{
			{"npm", "install"}, {"npm", "install", "zz-clean"}, {"npm", "update"}, {"npm", "dedupe"}, {"npm", "install-test"},
			{"npm", "uninstall", "zz-app"}, {"npm", "prune"}, {"npm", "ci"}, {"npm", "install", "-g", "zz-hook"}, {"npx", "--yes", "zz-tool"},
			{"npm", "init", "zz-tool"}, {"npm", "audit", "fix"}, {"npm", "rebuild"}, {"npm", "pack", "zz-hook"},
		} {
			d := check(t, s, project, words...)
			silent(t, song, strings.Join(words, " "))
			_ = os.Remove(song)
			if words[1] == "install" && len(words) == 2 && !d.Plan.Complete {
				t.Errorf("%v: the plan is not complete: %v", words, d.Reasons)
			}
		}
	})
}

func TestPythonCanary(t *testing.T) {
	each(t, "pip", func(t *testing.T, client string) {
		t.Parallel()
		s := stage(t, client)
		parent := folder(t, s, "parent")
		program, song := canary(t, s.Root)
		s.Set("ZZ_CANARY=" + song)
		sing := "open('SONG', 'a').write('python ran')\n"
		project := filepath.Join(parent, "project")
		put(t, project, program, song,
			"sitecustomize.py", sing, "usercustomize.py", sing, "pip.py", sing, "setup.py", sing+"from setuptools import setup; setup(name='zz-old', version='1')\n",
			"static/pyproject.toml", inTree, "static/backend.py", sing+backend, "static/setup.py", sing,
			"dynamic/pyproject.toml", strings.Replace(inTree, `version = "1.0"`, `dynamic = ["version", "dependencies"]`, 1), "dynamic/backend.py", sing+backend,
			"requirements.txt", "--no-binary :all:\nzz-hook\nzz-app\n", "editable.txt", "-e ./static\n./dynamic\n")
		for _, words := range [][]string{
			{"pip", "install", "."}, {"pip", "install", "-e", "."}, {"pip", "install", "./static"}, {"pip", "install", "-e", "./static"},
			{"pip", "install", "./dynamic"}, {"pip", "install", "-r", "requirements.txt"}, {"pip", "install", "-r", "editable.txt"},
			{"pip", "install", "--no-binary", "zz-hook", "zz-hook"}, {"pip", "install", "--no-build-isolation", "zz-hook", "--no-binary", ":all:"},
			{"pip", "download", "zz-hook", "--no-binary", ":all:"}, {"pip", "wheel", "."}, {"pip", "install", "git+file://" + project},
			{"pip", "install", s.Server.PyPI() + "/zz-hook/zz_hook-1.0.0.tar.gz"},
		} {
			check(t, s, project, words...)
			silent(t, song, strings.Join(words, " "))
			_ = os.Remove(song)
		}
	})
}

func TestCrateCanary(t *testing.T) {
	each(t, "cargo", func(t *testing.T, client string) {
		s := stage(t, client)
		parent := folder(t, s, "parent")
		program, song := canary(t, s.Root)
		s.Set("ZZ_CANARY=" + song)
		config := "[build]\nrustc = \"CANARY\"\nrustc-wrapper = \"CANARY\"\nrustc-workspace-wrapper = \"CANARY\"\nrustdoc = \"CANARY\"\n" +
			"[registry]\nglobal-credential-providers = [\"CANARY\"]\n[registries.zz]\nindex = \"" + s.Server.Crates() + "\"\ncredential-provider = [\"CANARY\"]\n" +
			"[net]\ngit-fetch-with-cli = true\n[target.x86_64-unknown-linux-gnu]\nrunner = \"CANARY\"\nlinker = \"CANARY\"\n" +
			"[alias]\nzz = [\"build\"]\n[env]\nRUSTC_WRAPPER = \"CANARY\"\nRUSTC = { value = \"CANARY\", force = true }\n[credential-alias]\nx = [\"CANARY\"]\n"
		project := filepath.Join(parent, "project")
		put(t, parent, program, song, ".cargo/config.toml", config)
		put(t, project, program, song, ".cargo/config.toml", config,
			"Cargo.toml", crateProject+"zz-app = \"1\"\nzz-hook = \"1\"\nzz-sub = { path = \"sub\" }\n", "src/main.rs", "fn main() {}\n",
			"build.rs", "fn main() { std::fs::write(\"SONG\", \"build.rs\").unwrap(); }\n",
			"sub/Cargo.toml", strings.Replace(crateProject, "zz-mine", "zz-sub", 1)+"zz-lib = \"1\"\n", "sub/src/lib.rs", "",
			"rust-toolchain.toml", "[toolchain]\npath = \""+parent+"/toolchain\"\n")
		put(t, parent, program, song, "toolchain/bin/cargo", "#!/bin/sh\necho toolchain >>'SONG'\n", "toolchain/bin/rustc", "#!/bin/sh\necho toolchain >>'SONG'\n")
		for _, words := range [][]string{
			{"cargo", "build"}, {"cargo", "test"}, {"cargo", "run"}, {"cargo", "add", "zz-clean"}, {"cargo", "update"}, {"cargo", "fetch"},
			{"cargo", "generate-lockfile"}, {"cargo", "install", "zz-tool"}, {"cargo", "install", "--path", "."}, {"cargo", "zz"}, {"cargo", "doc"},
			{"cargo", "vendor"}, {"cargo", "metadata"}, {"cargo", "tree"}, {"cargo", "remove", "zz-app"}, {"cargo", "clippy"},
		} {
			d := check(t, s, project, words...)
			silent(t, song, strings.Join(words, " "))
			_ = os.Remove(song)
			if words[1] == "build" && !d.Plan.Complete {
				t.Errorf("%v: the plan is not complete: %v", words, d.Reasons)
			}
		}
	})
}
