package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pkgd/guard"
)

func unixOnly(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("owners and modes are not looked at on Windows")
	}
}

func TestFolders(t *testing.T) {
	unixOnly(t)
	m := newMachine(t)
	c := m.load()
	own := filepath.Join(m.home, "data", "pkg-defender")
	if c.DataDir() != own || strings.Join(c.StoreDirs(), " ") != filepath.Join(own, "intel") {
		t.Errorf("data %s, stores %v", c.DataDir(), c.StoreDirs())
	}
	if err := os.Mkdir(m.opt.SystemData, 0o755); err != nil {
		t.Fatal(err)
	}
	if c = m.load(); len(c.StoreDirs()) != 2 || c.StoreDirs()[1] != filepath.Join(m.opt.SystemData, "intel") {
		t.Errorf("with a system store: %v", c.StoreDirs())
	}
	m.env("PKGD_DATA_DIR=" + filepath.Join(m.root, "d"))
	c = m.load()
	if c.DataDir() != filepath.Join(m.root, "d") || len(c.StoreDirs()) != 1 || c.UserFile() != filepath.Join(m.root, "d", "pkgd.toml") {
		t.Errorf("relocated: %s %v %s", c.DataDir(), c.StoreDirs(), c.UserFile())
	}
}

func TestNoHome(t *testing.T) {
	unixOnly(t)
	m := newMachine(t)
	m.w.Environ, m.w.UID = nil, 4711
	c := m.load()
	if c.DataDir() != "" || len(c.StoreDirs()) != 0 || c.JournalDir() != "" || c.Refused != nil {
		t.Errorf("data %q stores %v refused %v", c.DataDir(), c.StoreDirs(), c.Refused)
	}
	if _, err := c.Grant(Bypass{}); err == nil {
		t.Error("a bypass was granted without a place for it")
	}
}

func TestForeignFoldersAreRefused(t *testing.T) {
	unixOnly(t)
	cases := map[string]func(m *machine){
		"others can write the data folder": func(m *machine) {
			dir := filepath.Join(m.home, "data", "pkg-defender")
			os.MkdirAll(dir, 0o755)
			os.Chmod(dir, 0o777)
		},
		// As seen by another user the machine's files are foreign; the home, too.
		"somebody else's home": func(m *machine) { m.w.UID = os.Geteuid() + 4711 },
		"somebody else's folder": func(m *machine) {
			m.w.UID = os.Geteuid() + 4711
			os.MkdirAll(filepath.Join(m.home, "data", "pkg-defender"), 0o700)
		},
	}
	for name, prepare := range cases {
		t.Run(name, func(t *testing.T) {
			if os.Geteuid() == 0 && strings.HasPrefix(name, "somebody") {
				t.Skip("root's files are trusted by everybody; this needs another user's")
			}
			m := newMachine(t)
			prepare(m)
			c := m.load()
			var e *Error
			if !errors.As(c.Refused, &e) || e.ExitCode() != guard.ExitStore || c.DataDir() != "" || len(c.StoreDirs()) != 0 {
				t.Errorf("refused %v, data %q, stores %v", c.Refused, c.DataDir(), c.StoreDirs())
			}
		})
	}
}

// With root as the tester a file can be given to another user.
func TestOwnersAsRoot(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files to another user")
	}
	m := newMachine(t)
	if err := os.Chown(m.home, 4711, 4711); err != nil {
		t.Fatal(err)
	}
	m.env("SUDO_USER=somebody")
	c := m.load()
	if c.Refused == nil || !strings.Contains(c.Refused.Error(), "sudo -H") {
		t.Errorf("sudo with a preserved HOME: %v", c.Refused)
	}
	m = newMachine(t)
	m.put(m.userFile, "[cooldown]\nenabled = false\n")
	os.Chown(m.userFile, 4711, 4711)
	if _, err := Load(m.w, m.opt); err == nil || !strings.Contains(err.Error(), "belongs to user 4711") {
		t.Errorf("somebody else's configuration: %v", err)
	}
}

func TestFoldersInsideAreLookedAt(t *testing.T) {
	unixOnly(t)
	m := newMachine(t)
	own := m.load().DataDir()
	for _, sub := range []string{"intel", "journal"} {
		dir := filepath.Join(own, sub)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		os.Chmod(dir, 0o777)
		if c := m.load(); c.Refused == nil || !strings.Contains(c.Refused.Error(), dir) {
			t.Errorf("%s that others can write: %v", sub, c.Refused)
		}
		os.Remove(dir)
	}
	open := filepath.Join(m.root, "open")
	os.Mkdir(open, 0o755)
	os.Chmod(open, 0o777)
	if err := os.Symlink(open, filepath.Join(own, "cache")); err != nil {
		t.Fatal(err)
	}
	if c := m.load(); c.Refused == nil {
		t.Error("a link to a folder that others can write was followed")
	}
	os.Remove(filepath.Join(own, "cache"))
	if os.Geteuid() == 0 {
		os.Symlink(m.home, filepath.Join(own, "plans"))
		os.Lchown(filepath.Join(own, "plans"), 4711, 4711)
		if c := m.load(); c.Refused == nil || !strings.Contains(c.Refused.Error(), "4711") {
			t.Errorf("another user's link was followed: %v", c.Refused)
		}
	}
}

func TestHomeThatIsNone(t *testing.T) {
	unixOnly(t)
	m := newMachine(t)
	if err := os.Mkdir(m.opt.SystemData, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, home := range []string{"/dev/null", "", "relative"} {
		m.w.Environ, m.w.UID = []string{"HOME=" + home}, 4711
		c := m.load()
		if c.Refused != nil || c.DataDir() != "" || strings.Join(c.StoreDirs(), " ") != filepath.Join(m.opt.SystemData, "intel") {
			t.Errorf("HOME=%s: refused %v, data %q, stores %v", home, c.Refused, c.DataDir(), c.StoreDirs())
		}
	}
}

func TestWritableConfigurationIsRefused(t *testing.T) {
	unixOnly(t)
	m := newMachine(t)
	m.put(m.userFile, "")
	os.Chmod(m.userFile, 0o666)
	_, err := Load(m.w, m.opt)
	var e *Error
	if !errors.As(err, &e) || e.ExitCode() != guard.ExitConfig || !strings.Contains(err.Error(), "others can write") {
		t.Errorf("%v", err)
	}
}

func TestLocked(t *testing.T) {
	unixOnly(t)
	m := newMachine(t)
	m.put(m.systemFile, "locked = true\n[policy]\nsource = \"block\"\n")
	m.put(m.userFile, "[policy]\nsource = \"allow\"\nprofile = \"malware\"\n[cooldown]\ndefault_days = 20\n[output]\ncolor = false\n")
	other := filepath.Join(m.root, "other.toml")
	m.put(other, "[cooldown]\nenabled = false\n")
	m.env("PKGD_CONFIG_PATH="+other, "PKGD_DATA_DIR="+m.root, "PKGD_DATABASE_PATH="+m.root)
	// The user's list of the system names the home, so the file in the
	// machine's home stands at a path that only this test knows.
	m.w.Environ = append([]string{}, m.w.Environ...)
	c, err := Load(m.w, m.opt)
	if err != nil {
		t.Fatal(err)
	}
	if c.Value("policy.source") != "block" || c.Value("cooldown.enabled") != true {
		t.Errorf("a locked value moved: %v %v", c.Value("policy.source"), c.Value("cooldown.enabled"))
	}
	m.env("PKGD_FEEDS_OSV_URL=http://127.0.0.1:1/")
	if got := m.load().Text("feeds.osv_url"); got != "" {
		t.Errorf("the feed was moved to %s", got)
	}
	if d := c.DataDir(); d == m.root || strings.HasPrefix(d, m.home) {
		t.Errorf("the data folder moved to %s", d)
	}
	if got := strings.Join(c.StoreDirs(), " "); got != filepath.Join(m.opt.SystemData, "intel") {
		t.Errorf("stores %s", got)
	}
	said := strings.Join(c.Notes, "\n")
	for _, word := range []string{"PKGD_CONFIG_PATH", "PKGD_DATA_DIR", "database.path"} {
		if !strings.Contains(said, word) {
			t.Errorf("nothing said about %s: %s", word, said)
		}
	}
}

func TestStandInFile(t *testing.T) {
	m := newMachine(t)
	m.put(m.userFile, "[cooldown]\ndefault_days = 30\n")
	m.put(filepath.Join(m.project, "ci.toml"), "[cooldown]\ndefault_days = 2\n")
	m.env("PKGD_CONFIG_PATH=ci.toml")
	if got := m.load().Int("cooldown.default_days"); got != 2 {
		t.Errorf("the file that stands in says 2, got %d", got)
	}
	m.opt.File = "missing.toml"
	if _, err := Load(m.w, m.opt); err == nil || !strings.Contains(err.Error(), "missing.toml") {
		t.Errorf("a missing --config passed: %v", err)
	}
}

func TestPipeInsteadOfAFileDoesNotHang(t *testing.T) {
	unixOnly(t)
	m := newMachine(t)
	path := filepath.Join(m.project, "pkgd.toml")
	if err := mkfifo(path); err != nil {
		t.Skip("no pipes here: " + err.Error())
	}
	if _, err := Load(m.w, m.opt); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("%v", err)
	}
}
