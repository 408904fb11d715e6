package install

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestUndoneToTheByte(t *testing.T) {
	homes := map[string]func(s *scene){
		"empty home":       func(*scene) {},
		"no line end":      func(s *scene) { s.each("alias ll='ls -l'") },
		"line end":         func(s *scene) { s.each("# mine\nexport A=1\n") },
		"empty files":      func(s *scene) { s.each("") },
		"windows line end": func(s *scene) { s.each("# mine\r\n") },
		"not text":         func(s *scene) { s.each("\x00\xff\xfe no end") },
		"private": func(s *scene) {
			s.each("x\n")
			s.check(os.Chmod(filepath.Join(s.home, ".bashrc"), 0o600))
			s.check(os.Chmod(filepath.Join(s.home, ".zshrc"), 0o444))
		},
		"dotfiles are links": func(s *scene) {
			for _, f := range startupNames {
				kept := filepath.Join(s.root, "dotfiles", filepath.Base(f))
				s.put(kept, "# kept elsewhere")
				s.check(os.MkdirAll(filepath.Dir(filepath.Join(s.home, f)), 0o755))
				s.check(os.Symlink(kept, filepath.Join(s.home, f)))
			}
		},
	}
	for name, prepare := range homes {
		for _, shell := range []string{"bash", "zsh", "fish", "sh"} {
			t.Run(name+" "+shell, func(t *testing.T) {
				s := newScene(t, "npm")
				prepare(s)
				before := tree(t, s.root)
				s.o.Shell = shell
				r := s.install()
				if len(r.Files) == 0 || r.Code() != 0 {
					t.Fatalf("no file was edited: %+v", r)
				}
				during := tree(t, s.home) + tree(t, s.root)
				if !strings.Contains(during, ": begin") {
					t.Fatal("nothing was written")
				}
				s.install() // once more must not write twice
				if again := tree(t, s.home) + tree(t, s.root); strings.Count(again, ": begin") != strings.Count(during, ": begin") {
					t.Error("a second install wrote more lines")
				}
				s.remove()
				if after := tree(t, s.root); after != before {
					t.Errorf("before:\n%s\nafter:\n%s", before, after)
				}
			})
		}
	}
}

var startupNames = []string{".bashrc", ".profile", ".zshenv", ".zprofile", ".zshrc", ".config/fish/config.fish"}

func (s *scene) each(text string) {
	for _, f := range startupNames {
		s.put(filepath.Join(s.home, f), text)
	}
}

func TestWhatTheUserWroteAfterwardsStays(t *testing.T) {
	s := newScene(t, "npm")
	rc := filepath.Join(s.home, ".bashrc")
	s.put(rc, "first")
	s.o.Shell = "bash"
	s.install()
	data, _ := os.ReadFile(rc)
	s.put(rc, "zeroth\n"+string(data)+"last\n")
	s.remove()
	if got, _ := os.ReadFile(rc); string(got) != "zeroth\nfirst\nlast\n" {
		t.Errorf("%q", got)
	}
	// Lines the user took out are no reason to complain; half of them are.
	s.install()
	s.put(rc, "mine alone\n")
	s.remove()
	if got, _ := os.ReadFile(rc); string(got) != "mine alone\n" {
		t.Errorf("%q", got)
	}
	s.install()
	data, _ = os.ReadFile(rc)
	cut := strings.ReplaceAll(string(data), endMark(s.shims()), "")
	s.put(rc, cut)
	r := s.remove()
	if got, _ := os.ReadFile(rc); string(got) != cut || r.Files[0].Problem == "" {
		t.Errorf("%q %+v", got, r.Files)
	}
}

func TestTwoFoldersShareAFile(t *testing.T) {
	s := newScene(t, "npm")
	s.put(filepath.Join(s.home, ".bashrc"), "mine")
	before := tree(t, s.root)
	s.o.Shell = "bash"
	a, b := s.o, s.o
	a.Dir, b.Dir = filepath.Join(s.root, "a"), filepath.Join(s.root, "a b")
	for _, o := range []Options{a, b} {
		if _, err := Install(o); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range []Options{b, a} {
		if _, err := Remove(o); err != nil {
			t.Fatal(err)
		}
	}
	if after := tree(t, s.root); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestLinksBesideTheStartUpFiles(t *testing.T) {
	s := newScene(t, "npm")
	s.put(filepath.Join(s.home, ".bashrc"), "mine\n")
	before := tree(t, s.root)
	s.o.Dir, s.o.Shell = s.home, "bash"
	if r := s.install(); r.Code() != 0 || !r.Shared || len(r.Files) != 2 {
		t.Errorf("%+v", r)
	}
	s.remove()
	if after := tree(t, s.root); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestFilesThatAreNotOursToWrite(t *testing.T) {
	t.Run("a link that leads nowhere", func(t *testing.T) {
		s := newScene(t, "npm")
		s.o.Shell = "bash"
		target := filepath.Join(s.root, "planted")
		s.check(os.Symlink(target, filepath.Join(s.home, ".bashrc")))
		r := s.install()
		if r.Files[0].Problem == "" || r.Code() != 8 || exists(target) {
			t.Errorf("%+v", r.Files)
		}
	})
	t.Run("a folder", func(t *testing.T) {
		s := newScene(t, "npm")
		s.o.Shell = "bash"
		s.check(os.Mkdir(filepath.Join(s.home, ".bashrc"), 0o755))
		if r := s.install(); r.Files[0].Problem == "" {
			t.Errorf("%+v", r.Files)
		}
	})
	t.Run("a link to another user's file", func(t *testing.T) {
		s := newScene(t, "npm")
		s.o.Shell = "bash"
		if os.Geteuid() != 0 {
			t.Skip("only root can give files to another user")
		}
		theirs := filepath.Join(s.root, "theirs")
		s.put(theirs, "theirs\n")
		s.check(os.Chown(theirs, 4711, 4711))
		s.check(os.Symlink(theirs, filepath.Join(s.home, ".bashrc")))
		r := s.install()
		if got, _ := os.ReadFile(theirs); string(got) != "theirs\n" || !strings.Contains(r.Files[0].Problem, "4711") {
			t.Errorf("%q %+v", got, r.Files)
		}
	})
	t.Run("another user's home", func(t *testing.T) {
		s := newScene(t, "npm")
		s.o.Shell, s.o.Dir = "bash", filepath.Join(s.root, "mine")
		if os.Geteuid() != 0 {
			t.Skip("only root can give files to another user")
		}
		s.check(os.Chown(s.home, 4711, 4711))
		r := s.install()
		if len(r.Files) != 1 || !strings.Contains(r.Files[0].Problem, "sudo -H") || len(names(s.home)) != 0 {
			t.Errorf("%+v %v", r.Files, names(s.home))
		}
	})
	t.Run("no home", func(t *testing.T) {
		s := newScene(t, "npm")
		s.o.Shell, s.o.Dir = "bash", filepath.Join(s.root, "mine")
		s.env("PATH=" + s.real)
		if r := s.install(); r.names() != "npm pkgd" || len(r.Files) != 1 || !strings.Contains(r.Files[0].Problem, "HOME") {
			t.Errorf("%+v", r)
		}
	})
	t.Run("read-only home", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root writes everywhere")
		}
		s := newScene(t, "npm")
		s.check(os.Chmod(s.home, 0o555))
		defer os.Chmod(s.home, 0o755)
		s.o.Shell = "bash"
		if _, err := Install(s.o); err == nil || !strings.Contains(err.Error(), "--dir") {
			t.Errorf("%v", err)
		}
	})
}

func TestFoldersThatCannotBeTrusted(t *testing.T) {
	s := newScene(t, "npm")
	s.o.Dir = filepath.Join(s.root, "open")
	s.check(os.Mkdir(s.o.Dir, 0o755))
	s.check(os.Chmod(s.o.Dir, 0o777))
	if _, err := Install(s.o); err == nil || !strings.Contains(err.Error(), "others can write") || len(names(s.o.Dir)) != 0 {
		t.Errorf("%v %v", err, names(s.o.Dir))
	}
	s.o.Dir = filepath.Join(s.root, "a:b")
	if _, err := Install(s.o); err == nil || exists(s.o.Dir) {
		t.Errorf("%v", err)
	}
	s.o.Dir = filepath.Join(s.binary, "sub")
	if _, err := Install(s.o); err == nil {
		t.Error("links below a file")
	}
	s.o.Dir = filepath.Join(s.root, "list")
	s.install()
	list := filepath.Join(s.o.Dir, Sentinel)
	for _, text := range []string{"", "{", `{"version":1,"links":["../npm"]}`, `{"version":99}`} {
		s.put(list, text)
		if _, err := Remove(s.o); err == nil {
			t.Errorf("a list %q was taken", text)
		}
	}
	s.check(os.Remove(list))
	s.check(os.Symlink(s.binary, list))
	if _, err := Install(s.o); err == nil {
		t.Error("a planted link was read as the list")
	}
	if !isMarked(s.binary) {
		t.Error("a planted link was followed")
	}
}
