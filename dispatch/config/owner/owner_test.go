//go:build unix

package owner

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestWhoMayBeTrusted(t *testing.T) {
	me := os.Geteuid()
	file := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(file, me, me); err != nil {
		t.Skip("no group of this user's own: " + err.Error())
	}
	stat := func(mode fs.FileMode) fs.FileInfo {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	for mode, ok := range map[fs.FileMode]bool{0o600: true, 0o644: true, 0o664: true, 0o666: false, 0o602: false} {
		if err := Trusted(stat(mode), me); (err == nil) != ok {
			t.Errorf("%04o: %v", mode, err)
		}
	}
	info := stat(0o600)
	if Own(info, me) != nil || Own(info, me+1) == nil {
		t.Error("Own does not tell users apart")
	}
	// Root's files are trusted by everybody, other users' by nobody.
	if err := Trusted(info, me+1); (err == nil) != (me == 0) {
		t.Errorf("as another user: %v", err)
	}
	if me != 0 {
		return
	}
	if err := os.Chown(file, 4711, 4712); err != nil {
		t.Fatal(err)
	}
	if err := Trusted(stat(0o600), 0); err == nil {
		t.Error("root trusts another user's file")
	}
	if err := Trusted(stat(0o620), 4711); err == nil {
		t.Error("another group can write it")
	}
	if err := Parent(stat(0o700), 0); err == nil {
		t.Error("root would write into another user's folder")
	}
	if err := Parent(stat(0o777|fs.ModeSticky), 0); err != nil {
		t.Errorf("a folder for everybody: %v", err)
	}
}
