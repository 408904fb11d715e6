package install

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"pkgd/dispatch/config/owner"
	"pkgd/dispatch/world"
	"pkgd/guard"
)

// Sentinel is the file that marks a folder as holding nothing but our links; it
// is the manifest, too. Shared is the manifest's name in a folder that other
// programs share (/usr/local/sbin): such a folder stays on PATH for plans.
const (
	Sentinel = ".pkgd-shims"
	Shared   = ".pkgd-links"
)

// NoShell as Options.Shell leaves every start-up file alone.
const NoShell = "none"

// Options says what to install or examine. World is required.
type Options struct {
	World *world.World
	// Dir is the folder of the links; "": shims below Data, or the system's
	// folder with System.
	Dir  string
	Data string // pkgd's data folder, "" none
	// System installs for every user of the machine.
	System bool
	// Binary is the running pkgd, absolute, as the system names it.
	Binary string
	// Managers narrows what is linked: canonical names stand for all names of
	// the manager, others for themselves. nil: every manager that is here.
	Managers []string
	// Shell is whose start-up files are edited; "": with Dir none, else the
	// shell that called. NoShell: none.
	Shell  string
	DryRun bool
	// IsOurs says whether a file is a pkgd, whatever its version or place; nil:
	// only what the manifest knows and the running binary itself.
	IsOurs func(path string) bool
	// Caller names the shell that called, "" unknown; nil: looked up among the
	// parents of this process.
	Caller func() string
	// Usable says why the intelligence store cannot be used; nil: not asked.
	Usable func() error
	// Root stands before the system's own folders (/etc, /usr/local/sbin): an
	// image that is being built, or a test. "": /.
	Root string
}

// Error is an install, removal or look that failed. It says what, why and what
// to do next.
type Error struct {
	What, Why, Next string
	Code            int // 0: guard.ExitGeneral
}

func (e *Error) Error() string {
	s := e.What + ": " + e.Why
	if e.Next != "" {
		s += "; " + e.Next
	}
	return s
}

// ExitCode is the exit code of the contract for it.
func (e *Error) ExitCode() int {
	if e.Code != 0 {
		return e.Code
	}
	return guard.ExitGeneral
}

// folder settles the folder of the links and whether other programs share it.
func (o *Options) folder() (dir string, shared bool, err error) {
	switch {
	case o.Dir != "":
		dir = o.Dir
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(o.World.Dir, dir)
		}
	case o.System && runtime.GOOS == "windows":
		return "", false, &Error{What: "there is no system folder for links here", Why: "Windows has none that comes first on PATH", Next: "name one with --dir"}
	case o.System:
		// The first folder of root's, Debian's sudo's and most images' PATH.
		dir = o.root("/usr/local/sbin")
	case o.Data != "":
		dir = filepath.Join(o.Data, "shims")
	default:
		return "", false, &Error{What: "there is no place for the links", Why: "no data folder is known", Next: "set HOME or PKGD_DATA_DIR, or name a folder with --dir", Code: guard.ExitStore}
	}
	dir = filepath.Clean(dir)
	if strings.ContainsRune(dir, os.PathListSeparator) || strings.ContainsAny(dir, "\n\r\x00") {
		return "", false, &Error{What: "links cannot be put into " + dir, Why: "no PATH can name such a folder", Next: "choose one without \"" + string(os.PathListSeparator) + "\" and line breaks", Code: guard.ExitUsage}
	}
	return dir, o.sharedFolder(dir), nil
}

// sharedFolder: one of the system's usual folders, or one in which things stood
// before us.
func (o *Options) sharedFolder(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, Sentinel)); err == nil {
		return false
	}
	if _, err := os.Lstat(filepath.Join(dir, Shared)); err == nil {
		return true
	}
	for _, d := range []string{"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/opt/homebrew/bin"} {
		if dir == o.root(d) || dir == d {
			return true
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if !o.ours(filepath.Join(dir, e.Name()), nil) && !leftover(e.Name()) {
			return true
		}
	}
	return false
}

func (o *Options) root(path string) string { return filepath.Join("/", o.Root, path) }

// home is the user's home, and an error where it is another user's: what root
// writes there under a preserved HOME is that user's way into root.
func (o *Options) home() (string, error) {
	name := "HOME"
	if runtime.GOOS == "windows" {
		name = "USERPROFILE"
	}
	home := o.World.Env(name)
	if !filepath.IsAbs(home) {
		return "", &Error{What: "no start-up file can be edited", Why: name + " names no folder", Next: "set it, or use --shell " + NoShell}
	}
	info, err := os.Stat(home)
	if err != nil {
		return "", &Error{What: "no start-up file can be edited", Why: err.Error(), Next: "set " + name + " to a folder that is there, or use --shell " + NoShell}
	}
	if err := owner.Parent(info, o.World.UID); err != nil {
		return "", &Error{What: "the start-up files in " + home + " are left alone", Why: err.Error(), Next: "use sudo -H, or --shell " + NoShell}
	}
	return home, nil
}

// ours says whether a file is one of our links: the running binary, one that
// the manifest knows, or any pkgd.
func (o *Options) ours(path string, m *manifest) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return danglingOurs(path, m)
	}
	if bin, err := os.Stat(o.Binary); err == nil && o.Binary != "" && os.SameFile(bin, info) {
		return true
	}
	if m.knows(info) {
		return true
	}
	return o.IsOurs != nil && o.IsOurs(path)
}

// danglingOurs: a symlink of ours whose binary is gone.
func danglingOurs(path string, m *manifest) bool {
	target, err := os.Readlink(path)
	return err == nil && m != nil && m.Binary != "" && target == m.Binary
}
