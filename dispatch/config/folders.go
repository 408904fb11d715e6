package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"pkgd/dispatch/config/owner"
	"pkgd/dispatch/world"
	"pkgd/guard"
)

const folderName = "pkg-defender"

func systemFile(w *world.World) string {
	if runtime.GOOS == "windows" {
		return below(w.Env("ProgramData"), "pkgd", "pkgd.toml")
	}
	return "/etc/pkgd/pkgd.toml"
}

func systemData(w *world.World) string {
	if runtime.GOOS == "windows" {
		return below(w.Env("ProgramData"), "pkgd")
	}
	return "/var/lib/pkgd"
}

// below joins, and stays "" where there is no base.
func below(base string, parts ...string) string {
	if !filepath.IsAbs(base) {
		return ""
	}
	return filepath.Join(append([]string{base}, parts...)...)
}

// home is the user's home folder; "" none. Under a locked system file it is the
// one the system's user list names, since the environment may not relocate.
func (c *Config) home() string {
	if c.locked && runtime.GOOS != "windows" {
		return listedHome(c.w.UID)
	}
	if runtime.GOOS == "windows" {
		return c.w.Env("USERPROFILE")
	}
	return c.w.Env("HOME")
}

func (c *Config) base(xdg, unix, windows string) string {
	switch runtime.GOOS {
	case "windows":
		return below(c.w.Env(windows), folderName)
	case "darwin":
		if c.locked || c.w.Env(xdg) == "" {
			return below(c.home(), "Library", "Application Support", folderName)
		}
	}
	if v := c.w.Env(xdg); filepath.IsAbs(v) && !c.locked {
		return filepath.Join(v, folderName)
	}
	return below(c.home(), unix, folderName)
}

// platformUserFile: with PKGD_DATA_DIR everything is in that folder, the
// configuration too; a file at the platform's place still counts where the
// folder has none.
func (c *Config) platformUserFile() string {
	platform := below(c.base("XDG_CONFIG_HOME", ".config", "LOCALAPPDATA"), "pkgd.toml")
	v := c.w.Env("PKGD_DATA_DIR")
	if v == "" || c.locked {
		return platform
	}
	inside := filepath.Join(absolute(c.w, v), "pkgd.toml")
	if _, err := os.Stat(inside); err == nil || platform == "" {
		return inside
	}
	if _, err := os.Stat(platform); err == nil {
		return platform
	}
	return inside
}

// nearestProject is the first pkgd.toml from the working folder upward that is
// no other layer's file; "" none.
func (c *Config) nearestProject() string {
	if !filepath.IsAbs(c.w.Dir) {
		return ""
	}
	for dir := filepath.Clean(c.w.Dir); ; dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "pkgd.toml")
		if path != c.user && path != c.opt.SystemFile {
			if info, err := os.Lstat(path); err == nil && !info.IsDir() {
				return path
			}
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

func absolute(w *world.World, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(w.Dir, path)
}

// findFolders settles the data folder and which stores are read.
func (c *Config) findFolders() {
	system, named := c.opt.SystemData, c.namedData()
	switch {
	case named != "":
		c.data = named
		c.stores = []string{named}
	case c.locked:
		c.data = c.base("XDG_DATA_HOME", filepath.Join(".local", "share"), "LOCALAPPDATA")
		c.stores = []string{system}
	default:
		c.data = c.base("XDG_DATA_HOME", filepath.Join(".local", "share"), "LOCALAPPDATA")
		if c.data != "" {
			c.stores = append(c.stores, c.data)
		}
		if _, err := os.Stat(system); err == nil {
			c.stores = append(c.stores, system)
		}
	}
	if _, err := os.Lstat(c.data); isNotDir(err) && named == "" {
		c.stores = slices.DeleteFunc(c.stores, func(d string) bool { return d == c.data })
		c.data = "" // HOME=/dev/null is no home
	}
	if c.data == "" && c.w.UID == 0 {
		c.data = system // root without a home keeps everything with the system's store
	}
	if err := c.checkFolders(); err != nil {
		c.Refused, c.data, c.stores = err, "", nil
	}
}

// namedData is the folder that somebody named: PKGD_DATA_DIR, then
// database.path (a file of the Python tool's database means its folder).
func (c *Config) namedData() string {
	if v := c.w.Env("PKGD_DATA_DIR"); v != "" {
		if !c.locked {
			return absolute(c.w, v)
		}
		c.Notes = append(c.Notes, "PKGD_DATA_DIR is ignored: "+c.opt.SystemFile+" is locked")
	}
	v := c.Text("database.path")
	if v == "" {
		return ""
	}
	if strings.HasPrefix(v, "~/") {
		v = below(c.home(), v[2:])
	}
	if strings.HasSuffix(v, ".db") {
		v = filepath.Dir(v)
	}
	return absolute(c.w, v)
}

// checkFolders refuses folders that are not ours. A home that belongs to
// somebody else (sudo that keeps HOME) is refused before anything of root's is
// put into it.
func (c *Config) checkFolders() error {
	for _, dir := range append([]string{c.data}, c.stores...) {
		if dir == "" {
			continue
		}
		dir, err := c.checkFolder(dir)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		e := &Error{What: "the data folder " + dir + " is refused", Why: err.Error(), Code: guard.ExitStore,
			Next: "give it to this user, or name another one with PKGD_DATA_DIR"}
		if c.w.UID == 0 && c.w.Env("SUDO_USER") != "" {
			e.Next = "use sudo -H, so that root does not write into another user's home"
		}
		return e
	}
	return nil
}

// checkFolder says why one data folder, or one of the folders in it, is not
// ours, and which. A link counts with its own owner and with what is behind it.
func (c *Config) checkFolder(dir string) (string, error) {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) && dir == c.data {
		up, info, err := existingParent(dir)
		if err == nil {
			err = owner.Parent(info, c.w.UID)
		}
		return up, err
	}
	for _, sub := range []string{"", "intel", "cache", "journal", "plans"} {
		path := filepath.Join(dir, sub)
		link, err := os.Lstat(path)
		if sub != "" && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil && link.Mode()&fs.ModeSymlink != 0 {
			err = owner.Parent(link, c.w.UID)
		}
		var info fs.FileInfo
		if err == nil {
			info, err = os.Stat(path)
		}
		if err == nil && !info.IsDir() {
			err = errors.New("it is not a folder")
		}
		if err == nil {
			err = owner.Trusted(info, c.w.UID)
		}
		if err != nil {
			return path, err
		}
	}
	return dir, nil
}

func existingParent(dir string) (string, fs.FileInfo, error) {
	for {
		up := filepath.Dir(dir)
		info, err := os.Stat(up)
		if err == nil || !errors.Is(err, fs.ErrNotExist) || up == dir {
			return up, info, err
		}
		dir = up
	}
}
