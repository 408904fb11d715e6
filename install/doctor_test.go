package install

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pkgd/guard"
)

func (s *scene) doctor() *Diagnosis {
	s.t.Helper()
	d, err := Doctor(s.o)
	s.check(err)
	return d
}

// guarded puts the links first on PATH.
func (s *scene) guarded() {
	s.install()
	s.env("PATH="+s.shims()+":"+s.real, "HOME="+s.home)
}

func (d *Diagnosis) find(k Kind) *Finding {
	if i := slices.IndexFunc(d.Findings, func(f Finding) bool { return f.Kind == k }); i >= 0 {
		return &d.Findings[i]
	}
	return nil
}

func TestDoctorOfAGuardedShell(t *testing.T) {
	s := newScene(t, "npm", "pip", "pip3.12")
	s.guarded()
	d := s.doctor()
	if d.Code() != 0 || len(d.Statuses) != 3 {
		t.Fatalf("code %d: %s", d.Code(), d.Text())
	}
	for _, st := range d.Statuses {
		if !st.Guarded || st.Runs != filepath.Join(s.shims(), st.Name) || st.Real != filepath.Join(s.real, st.Name) {
			t.Errorf("%+v", st)
		}
	}
	if !strings.Contains(d.Text(), "sudo") {
		t.Error("nothing is said about how far the guard reaches")
	}
}

func TestDoctorFindsWhatPassesUnguarded(t *testing.T) {
	cases := []struct {
		name, manager string
		prepare       func(s *scene)
		kind          Kind
		by            string
	}{
		{"links last", "npm", func(s *scene) { s.env("PATH="+s.real+":"+s.shims(), "HOME="+s.home) }, Shadowed, ""},
		{"links not on PATH", "npm", func(s *scene) { s.env("PATH="+s.real, "HOME="+s.home) }, NotLinked, "data"},
		{"a manager that came later", "cargo", func(s *scene) { s.program(filepath.Join(s.real, "cargo"), "#!/bin/sh\n") }, NotLinked, ""},
		{"active environment", "pip", func(s *scene) {
			s.venv()
			s.env("PATH="+s.root+"/venv/bin:"+s.shims()+":"+s.real, "HOME="+s.home, "VIRTUAL_ENV="+s.root+"/venv")
		}, Shadowed, "environment"},
		{"module of an active environment", "pip", func(s *scene) {
			s.venv()
			s.env("PATH="+s.shims()+":"+s.real, "HOME="+s.home, "VIRTUAL_ENV="+s.root+"/venv")
		}, ModuleRun, ""},
		{"a dependency's program", "npm", func(s *scene) {
			s.program(filepath.Join(s.root, "app", "node_modules", ".bin", "npm"), "#!/bin/sh\n")
			s.o.World.Dir = filepath.Join(s.root, "app", "src")
		}, DependBin, "dependency"},
		{"a dependency's folder on PATH", "npm", func(s *scene) {
			s.program(filepath.Join(s.root, "node_modules", ".bin", "npm"), "#!/bin/sh\n")
			s.env("PATH="+s.root+"/node_modules/.bin:"+s.shims()+":"+s.real, "HOME="+s.home)
		}, Shadowed, "dependency"},
		{"the working folder", "npm", func(s *scene) {
			s.o.World.Dir = filepath.Join(s.root, "hostile")
			s.program(filepath.Join(s.root, "hostile", "npm"), "#!/bin/sh\n")
			s.env("PATH=:"+s.shims()+":"+s.real, "HOME="+s.home)
		}, Shadowed, "working folder"},
		{"a link taken over", "npm", func(s *scene) {
			s.check(os.Remove(filepath.Join(s.shims(), "npm")))
			s.program(filepath.Join(s.shims(), "npm"), "#!/bin/sh\n")
		}, NotLinked, ""},
		{"an alias past the links", "npm", func(s *scene) {
			s.put(filepath.Join(s.home, ".bashrc"), "alias npm='"+s.real+"/npm --loud'\n")
		}, AliasLine, ""},
		{"a folder that others can write", "", func(s *scene) { s.check(os.Chmod(s.shims(), 0o777)) }, BadFolder, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s := newScene(t, "npm", "pip")
			s.guarded()
			tc.prepare(s)
			d := s.doctor()
			f := d.find(tc.kind)
			if f == nil || f.Level != Fail || f.Name != tc.manager || f.By != strings.Replace(tc.by, "data", s.shims(), 1) || d.Code() != guard.ExitGeneral {
				t.Fatalf("code %d, found %+v in %s", d.Code(), f, d.Text())
			}
			if tc.manager != "" && !strings.Contains(f.Text(), tc.manager) {
				t.Errorf("words: %s", f.Text())
			}
			name := tc.manager
			if name == "" {
				name = "npm"
			}
			if v, err := Verify(s.o, name); err != nil || v.Code() != guard.ExitGeneral {
				t.Errorf("verify %s: %d %v\n%s", name, v.Code(), err, v.Text())
			}
		})
	}
}

func (s *scene) venv() {
	s.put(filepath.Join(s.root, "venv", "pyvenv.cfg"), "home = /usr/bin\n")
	s.program(filepath.Join(s.root, "venv", "bin", "pip"), "#!/bin/sh\n")
	s.put(filepath.Join(s.root, "venv", "lib", "python3.12", "site-packages", "pip", "__main__.py"), "")
}

func TestDoctorWarnsOfTheRest(t *testing.T) {
	s := newScene(t, "npm", "pip")
	s.put(filepath.Join(s.home, ".bashrc"), "mine\n")
	s.o.Shell = "bash"
	s.guarded()
	s.put(filepath.Join(s.home, ".bashrc"), "mine\nalias npm=zz-other\nnpm () { command npm \"$@\"; }\nfunction pip\n")
	s.program(filepath.Join(s.root, "seed", "pkgd"), "#!/usr/bin/env python3\n")
	s.program(s.binary+".new", marker+"echo newer\n")
	s.check(os.Rename(s.binary+".new", s.binary))
	s.check(os.Remove(filepath.Join(s.shims(), "pip")))
	s.env("PATH="+s.root+"/seed:"+s.shims(), "HOME="+s.home)
	d := s.doctor()
	for _, k := range []Kind{OtherPkgd, AliasLine, LinesGone, StaleLink, MissingLink, Remembered, NothingReal} {
		if f := d.find(k); f == nil || f.Level == Fail {
			t.Errorf("%s: %+v", k, f)
		}
	}
	if f := d.find(AliasLine); f != nil && (f.Line != 2 || f.Path != filepath.Join(s.home, ".bashrc")) {
		t.Errorf("%+v", f)
	}
	if d.Code() != 0 {
		t.Errorf("code %d: %s", d.Code(), d.Text())
	}
}

func TestDoctorSeesAFileThatSwitchesOursOff(t *testing.T) {
	s := newScene(t, "npm")
	s.o.Shell = "bash"
	s.guarded()
	if d := s.doctor(); d.find(LinesGone) != nil {
		t.Fatalf("just installed: %s", d.Text())
	}
	later := filepath.Join(s.home, ".bash_profile")
	s.put(later, "# from a tool\n")
	if f := s.doctor().find(LinesGone); f == nil || f.Path != later {
		t.Errorf("%+v", f)
	}
	s.install()
	if f := s.doctor().find(LinesGone); f != nil {
		t.Errorf("after another install: %+v", f)
	}
}

func TestMeaningOfLines(t *testing.T) {
	for line, want := range map[string]string{
		"alias npm=pnpm": "npm=pnpm", " alias npm='/usr/bin/npm -s' ": "npm=/usr/bin/npm -s", "alias npm pnpm": "npm=pnpm", "alias -g npm=x": "npm=x",
		"npm() {": "npm=", "npm ()": "npm=", "function npm {": "npm=", "function npm": "npm=", "function npm() {": "npm=",
		"# alias npm=x": "", "npm install": "", "alias": "", "echo npm()x": "", "": "",
	} {
		name, value, ok := meaning(line)
		got := ""
		if ok && known(name) {
			got = name + "=" + value
		}
		if got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestVerify(t *testing.T) {
	s := newScene(t, "npm", "pip", "pip3")
	s.guarded()
	v, err := Verify(s.o, "pip")
	if err != nil || v.Code() != 0 || len(v.Statuses) != 2 {
		t.Errorf("%+v %v", v, err)
	}
	s.o.Usable = func() error { return errors.New("it is empty") }
	if v, _ = Verify(s.o, "npm"); v.Code() != guard.ExitStore || !strings.Contains(v.Text(), "it is empty") {
		t.Errorf("%d %s", v.Code(), v.Text())
	}
	s.env("PATH="+s.real, "HOME="+s.home)
	if v, _ = Verify(s.o, "npm"); v.Code() != guard.ExitGeneral {
		t.Errorf("unguarded and no store: %d", v.Code())
	}
	if v, _ = Verify(s.o, "cargo"); v.Code() != guard.ExitGeneral || !strings.Contains(v.Text(), "not here") {
		t.Errorf("%d %s", v.Code(), v.Text())
	}
	var e *Error
	if _, err = Verify(s.o, "zz-unknown"); !errors.As(err, &e) || e.ExitCode() != guard.ExitUsage {
		t.Errorf("%v", err)
	}
	// One name of a manager says nothing about the others.
	s.check(os.Remove(filepath.Join(s.shims(), "pip3")))
	s.env("PATH="+s.shims()+":"+s.real, "HOME="+s.home)
	s.o.Usable = nil
	for name, want := range map[string]int{"pip": 1, "pip3": 1, "npm": 0} {
		if v, err := Verify(s.o, name); err != nil || v.Code() != want {
			t.Errorf("%s: %d, want %d (%v)", name, v.Code(), want, err)
		}
	}
}

func TestEnv(t *testing.T) {
	s := newScene(t)
	s.o.Dir = "/x y"
	for shell, want := range map[string]string{
		"bash": `export PATH="/x y:$PATH"`, "fish": "set -gx PATH '/x y' $PATH", "": `export PATH="/x y:$PATH"`,
		"powershell": "$env:PATH = '/x y' + [IO.Path]::PathSeparator + $env:PATH", "nu": `$env.PATH = ($env.PATH | prepend "/x y")`,
	} {
		s.o.Shell = shell
		if _, got, err := Env(s.o); err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", shell, got, err, want)
		}
	}
	s.o.Dir, s.o.Data = "", ""
	var e *Error
	if _, _, err := Env(s.o); !errors.As(err, &e) || e.ExitCode() != guard.ExitStore {
		t.Errorf("no place: %v", err)
	}
}

func TestTextsHoldNoControls(t *testing.T) {
	f := Finding{Kind: AliasLine, Name: "npm", Path: "/a\x1b[31m", Line: 1, Why: "alias npm=\u202ex"}
	d := &Diagnosis{Findings: []Finding{f}}
	if s := d.Text(); strings.ContainsAny(s, "\x1b\u202e") {
		t.Errorf("%q", s)
	}
}

func TestCallingShellEndsWithAnAnswer(t *testing.T) {
	if s := CallingShell(); s != "" && findShell(s) == nil {
		t.Errorf("called from %q", s)
	}
}
