package install

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestWithoutAShell(t *testing.T) {
	s := newScene(t, "npm")
	s.o.Dir = filepath.Join(s.root, "image")
	s.o.Caller = func() string { return "bash" }
	r := s.install()
	if len(r.Files) != 0 || !r.Left || !strings.Contains(r.Text(), `export PATH="`+s.o.Dir+`:$PATH"`) {
		t.Errorf("%+v\n%s", r, r.Text())
	}
	if len(names(s.home)) != 0 {
		t.Errorf("a start-up file was made: %v", names(s.home))
	}
	s.o.Shell = "klingon"
	if _, err := Install(s.o); err == nil || !strings.Contains(err.Error(), "zsh") {
		t.Errorf("%v", err)
	}
}

func TestWhichShellIsMeant(t *testing.T) {
	for _, tc := range []struct{ called, env, want string }{
		{"zsh", "/bin/bash", "zsh"}, {"sh", "/usr/bin/fish", "fish"}, {"", "/bin/bash", "bash"}, {"sh", "", "sh"}, {"", "", ""}, {"-bash", "", "bash"}, {"", "/bin/unknown", ""},
	} {
		s := newScene(t)
		s.env("SHELL=" + tc.env)
		s.o.Caller = func() string { return tc.called }
		sh, err := s.o.shell()
		if err != nil || shellName(sh) != tc.want {
			t.Errorf("called from %q with SHELL=%q: %q (%v), want %q", tc.called, tc.env, shellName(sh), err, tc.want)
		}
	}
}

func TestSystemWide(t *testing.T) {
	s := newScene(t, "npm")
	s.o.System = true
	s.put(s.o.root("/etc/profile.d/00-first.sh"), "")
	s.check(os.MkdirAll(s.o.root("/usr/local/sbin"), 0o755))
	before := tree(t, s.root)
	r := s.install()
	if r.Dir != s.o.root("/usr/local/sbin") || !r.Shared || exists(filepath.Join(r.Dir, Sentinel)) {
		t.Errorf("%+v", r)
	}
	if len(r.Files) != 1 || r.Files[0].Path != s.o.root("/etc/profile.d/zz-pkgd.sh") {
		t.Errorf("%+v", r.Files)
	}
	s.remove()
	if after := tree(t, s.root); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

// The lines are tried in the shells that are here.
func TestLinesInRealShells(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "dash"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			t.Logf("%s is not here", shell)
			continue
		}
		for _, dir := range []string{"/a/b", "/a b/c", "/x'y", `/x"y`, "/a$HOME", "/a`id`", `/a\b`} {
			sh := findShell(shell)
			show := "\nprintf %s \"$PATH\"\n"
			if shell == "fish" {
				show = "\nstring join : $PATH\n"
			}
			for name, text := range map[string]string{"line": sh.line(dir), "block": sh.block(dir) + sh.block(dir)} {
				cmd := exec.Command(path, "-c", text+show)
				cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + t.TempDir()}
				out, err := cmd.CombinedOutput()
				if want := dir + ":/usr/bin:/bin"; err != nil || strings.TrimSpace(string(out)) != want {
					t.Errorf("%s %s: %q (%v), want %q", shell, name, out, err, want)
				}
			}
		}
		if shell == "dash" || shell == "bash" {
			cmd := exec.Command(path, "-eu", "-c", "unset PATH\n"+posixBlock("/only")+"echo \"$PATH\"")
			if out, err := cmd.CombinedOutput(); err != nil || string(out) != "/only\n" {
				t.Errorf("%s -eu without PATH: %q %v", shell, out, err)
			}
		}
	}
}

func TestBashFindsTheLinks(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	for _, login := range []string{".profile", ".bash_profile", ""} {
		s := newScene(t, "npm")
		if login != "" {
			// What many start-up files do: leave early, and put folders in front.
			s.put(filepath.Join(s.home, login), "PATH=\"$HOME/bin:"+s.real+":$PATH\"\n[ -f ~/.bashrc ] && . ~/.bashrc\n")
			s.put(filepath.Join(s.home, ".bashrc"), "case $- in *i*) ;; *) return;; esac\nPATH=\""+s.real+":$PATH\"\n")
		}
		s.o.Shell = "bash"
		s.install()
		for _, how := range []string{"-ic", "-lc", "-lic"} {
			cmd := exec.Command(bash, how, "command -v npm")
			cmd.Env = []string{"HOME=" + s.home, "PATH=" + s.real + ":/usr/bin:/bin", "TERM=dumb"}
			out, err := cmd.Output()
			if want := filepath.Join(s.shims(), "npm"); err != nil || strings.TrimSpace(string(out)) != want {
				t.Errorf("%q bash %s: %q %v, want %s", login, how, out, err, want)
			}
		}
	}
}
