package install

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"pkgd/guard"
)

func TestLinksWhatIsHereAndCanBeGuarded(t *testing.T) {
	s := newScene(t, "npm", "pip", "pip3", "zz-unknown")
	s.put(filepath.Join(s.real, "cargo"), "not a program")
	r := s.install()
	if r.names() != "npm pip pip3 pkgd" || r.How != HardLink || r.Code() != 0 {
		t.Errorf("links %q as %s, code %d", r.names(), r.How, r.Code())
	}
	bin, _ := os.Stat(s.binary)
	for _, l := range r.Links {
		info, err := os.Lstat(l.Path)
		if err != nil || !os.SameFile(bin, info) || l.Path != filepath.Join(s.shims(), l.Name) || l.State != "linked" {
			t.Errorf("%+v: %v", l, err)
		}
	}
	if r.Links[0].Real != filepath.Join(s.real, "npm") {
		t.Errorf("npm stands in front of %q", r.Links[0].Real)
	}
	if exists(filepath.Join(s.shims(), "cargo")) || exists(filepath.Join(s.shims(), "zz-unknown")) {
		t.Error("linked what is not here or not a manager")
	}
	if !exists(filepath.Join(s.shims(), Sentinel)) {
		t.Error("the folder has no sentinel")
	}
}

func TestManagersNarrows(t *testing.T) {
	s := newScene(t, "npm", "npx", "pip", "pip3")
	for asked, want := range map[string]string{"npm": "npm pkgd", "pip": "pip pip3 pkgd", "pip3": "pip3 pkgd", "npm,cargo": "npm pkgd"} {
		o := s.o
		o.Dir, o.Managers = filepath.Join(s.root, "d-"+asked), strings.Split(asked, ",")
		r, err := Install(o)
		if err != nil || r.names() != want {
			t.Errorf("%s: %q, want %q (%v)", asked, r.names(), want, err)
		}
	}
	s.o.Managers = []string{"zz-unknown"}
	_, err := Install(s.o)
	var e *Error
	if !errors.As(err, &e) || e.ExitCode() != guard.ExitUsage || !strings.Contains(err.Error(), "npm") {
		t.Errorf("%v", err)
	}
	if exists(s.data) {
		t.Error("a failed install left a folder behind")
	}
}

func TestNothingToLink(t *testing.T) {
	s := newScene(t)
	before := tree(t, s.root)
	if r := s.install(); r.Code() != guard.ExitGeneral || !strings.Contains(r.Text(), "nothing linked") {
		t.Errorf("code %d: %s", r.Code(), r.Text())
	}
	if tree(t, s.root) != before {
		t.Error("something was left behind")
	}
}

func TestForeignFilesStay(t *testing.T) {
	s := newScene(t, "npm", "pip")
	s.o.Dir = filepath.Join(s.root, "bin")
	theirs := filepath.Join(s.o.Dir, "npm")
	s.program(theirs, "#!/bin/sh\n# theirs\n")
	r := s.install()
	if got, _ := os.ReadFile(theirs); string(got) != "#!/bin/sh\n# theirs\n" {
		t.Fatalf("their npm is now %q", got)
	}
	if len(r.Skipped) != 1 || r.Skipped[0].Path != theirs || r.Code() != guard.ExitPartial || !r.Shared {
		t.Errorf("skipped %+v, code %d, shared %v", r.Skipped, r.Code(), r.Shared)
	}
	if exists(filepath.Join(s.o.Dir, Sentinel)) || !exists(filepath.Join(s.o.Dir, Shared)) {
		t.Error("a folder with other programs was marked as ours alone")
	}
	// Another tool takes one of our links over: it is theirs from then on.
	taken := filepath.Join(s.o.Dir, "pip")
	s.check(os.Remove(taken))
	s.program(taken, "#!/bin/sh\n# taken\n")
	s.install()
	s.remove()
	for _, path := range []string{theirs, taken} {
		if !exists(path) {
			t.Errorf("%s is gone", path)
		}
	}
	if left := names(s.o.Dir); strings.Join(left, " ") != "npm pip" {
		t.Errorf("left in the folder: %v", left)
	}
}

func TestInstallAgainIsTheUpgrade(t *testing.T) {
	s := newScene(t, "npm", "pip")
	s.o.IsOurs = nil // the manifest alone must know the old build
	s.install()
	if r := s.install(); r.Links[0].State != "kept" {
		t.Errorf("second install: %+v", r.Links)
	}
	fresh := s.binary + ".new"
	s.program(fresh, marker+"echo newer\n")
	s.check(os.Rename(fresh, s.binary))
	l, err := List(s.o)
	if err != nil || l.Links[0].State != "stale" {
		t.Fatalf("after the binary changed: %+v %v", l, err)
	}
	r := s.install()
	if len(r.Skipped) != 0 || r.Links[0].State != "renewed" {
		t.Errorf("links %+v, skipped %+v", r.Links, r.Skipped)
	}
	for _, l := range r.Links {
		if data, _ := os.ReadFile(l.Path); !strings.Contains(string(data), "newer") {
			t.Errorf("%s is still the old build", l.Name)
		}
	}
	if left := leftovers(s.shims()); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestCopiesWhereLinksCannotBe(t *testing.T) {
	s := newScene(t, "npm", "pip")
	other, err := os.MkdirTemp("/dev/shm", "pkgd-test-")
	if err != nil {
		t.Skip("no second file system to write to: " + err.Error())
	}
	defer os.RemoveAll(other)
	if err := os.Link(s.binary, filepath.Join(other, "probe")); err == nil {
		t.Skip("/dev/shm is on the same file system as the temporary folder")
	}
	s.o.Dir, s.o.IsOurs = filepath.Join(other, "shims"), nil
	r := s.install()
	if r.How != Copy || r.names() != "npm pip pkgd" {
		t.Fatalf("%s %q", r.How, r.names())
	}
	a, _ := os.Stat(r.Links[0].Path)
	for _, l := range r.Links {
		if b, err := os.Stat(l.Path); err != nil || !os.SameFile(a, b) || !isMarked(l.Path) || b.Mode().Perm() != 0o755 {
			t.Errorf("%s: %v", l.Name, err)
		}
	}
	if r := s.install(); r.Links[0].State != "kept" || len(r.Skipped) != 0 {
		t.Errorf("again: %+v %+v", r.Links, r.Skipped)
	}
	s.program(s.binary+".new", marker+"echo newer\n")
	s.check(os.Rename(s.binary+".new", s.binary))
	if r := s.install(); r.Links[0].State != "renewed" || len(r.Skipped) != 0 {
		t.Errorf("upgrade: %+v %+v", r.Links, r.Skipped)
	}
	s.remove()
	if exists(s.o.Dir) {
		t.Errorf("left: %v", names(s.o.Dir))
	}
}

func TestManyInstallsBesideLookups(t *testing.T) {
	s := newScene(t, "npm", "pip", "pip3")
	s.put(filepath.Join(s.home, ".bashrc"), "# mine\n")
	s.o.Shell = "bash"
	s.install()
	builds := []string{s.binary}
	for _, n := range []string{"1", "2", "3"} {
		builds = append(builds, s.binary+n)
		s.program(s.binary+n, marker+"# build "+n+"\n")
	}
	var stop atomic.Bool
	var lookups, installs sync.WaitGroup
	for range 2 {
		lookups.Go(func() {
			for !stop.Load() {
				for _, name := range []string{"npm", "pip", "pip3"} {
					if data, err := os.ReadFile(filepath.Join(s.shims(), name)); err != nil || !strings.HasPrefix(string(data), marker) {
						t.Errorf("%s while installing: %v", name, err)
						return
					}
				}
			}
		})
	}
	for i := range 16 {
		o := s.o
		o.Binary = builds[i%len(builds)]
		installs.Go(func() {
			if r, err := Install(o); err != nil || len(r.Links) != 4 || r.Code() != 0 {
				t.Errorf("%+v %v", r, err)
			}
		})
	}
	installs.Wait()
	stop.Store(true)
	lookups.Wait()
	text, _ := os.ReadFile(filepath.Join(s.home, ".bashrc"))
	if n := strings.Count(string(text), ": begin"); n != 1 {
		t.Errorf("%d blocks in .bashrc", n)
	}
	s.o.Binary = s.binary
	s.remove()
	if exists(s.shims()) {
		t.Errorf("left: %v", names(s.shims()))
	}
}

func TestInstallsAndRemovesAtOnce(t *testing.T) {
	s := newScene(t, "npm")
	s.check(os.MkdirAll(s.data, 0o755))
	before := tree(t, s.root)
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			var err error
			if i%2 == 0 {
				_, err = Install(s.o)
			} else {
				_, err = Remove(s.o)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s.install()
	s.remove()
	if after := tree(t, s.root); after != before {
		t.Errorf("left behind:\n%s\nbefore:\n%s", after, before)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	s := newScene(t, "npm")
	s.o.DryRun, s.o.Shell = true, "bash"
	before := tree(t, s.root)
	r := s.install()
	if tree(t, s.root) != before {
		t.Error("a dry run of install changed something")
	}
	if r.names() != "npm pkgd" || r.Links[0].State != "would link" || len(r.Files) != 2 || r.Files[0].State != "would add" {
		t.Errorf("%+v", r)
	}
	s.o.DryRun = false
	s.install()
	s.o.DryRun = true
	before = tree(t, s.root)
	if r := s.remove(); r.names() != "npm pkgd" || r.Files[0].State != "would remove" {
		t.Errorf("%+v", r)
	}
	if tree(t, s.root) != before {
		t.Error("a dry run of remove changed something")
	}
}

func TestHandMadeLinks(t *testing.T) {
	s := newScene(t, "npm")
	s.o.Dir = filepath.Join(s.root, "image")
	s.check(os.Mkdir(s.o.Dir, 0o755))
	s.check(os.Link(s.binary, filepath.Join(s.o.Dir, "npm")))
	l, err := List(s.o)
	if err != nil || len(l.Links) != 1 || !l.Links[0].Hand || l.Links[0].State != "current" {
		t.Errorf("%+v %v", l, err)
	}
	if r := s.remove(); r.names() != "npm" {
		t.Errorf("%+v", r)
	}
	if r := s.remove(); len(r.Links) != 0 || r.Code() != 0 || !strings.Contains(r.Text(), "nothing to take away") {
		t.Errorf("twice: %+v", r)
	}
}

func TestRemoveSome(t *testing.T) {
	s := newScene(t, "npm", "pip", "pip3")
	s.install()
	o := s.o
	o.Managers = []string{"pip"}
	if r, err := Remove(o); err != nil || r.names() != "pip pip3" {
		t.Errorf("%+v %v", r, err)
	}
	if !exists(filepath.Join(s.shims(), "npm")) || exists(filepath.Join(s.shims(), "pip")) {
		t.Error("the wrong links are gone")
	}
}

func TestInterruptedInstallIsCleanedUp(t *testing.T) {
	s := newScene(t, "npm")
	s.install()
	s.put(filepath.Join(s.shims(), ".npm.0123456789abcdef.tmp"), "half")
	s.remove()
	if exists(s.shims()) {
		t.Errorf("left: %v", names(s.shims()))
	}
	for name, want := range map[string]bool{".npm.0123456789abcdef.tmp": true, ".zz.0123456789abcdef.tmp": false, ".npm.tmp": false,
		"npm.0123456789abcdef.tmp": false, ".npm.xyz.tmp": false, "." + Sentinel + ".0123456789abcdef.tmp": true, ".tmp": false, "": false} {
		if leftover(name) != want {
			t.Errorf("leftover(%q) = %v", name, !want)
		}
	}
}
