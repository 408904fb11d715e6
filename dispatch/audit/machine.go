package audit

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"pkgd/dispatch/become"
	"pkgd/lock"
)

// machine adds the places of this machine where managers install for everybody
// or for this user.
func (w *walk) machine() {
	for _, pattern := range w.places() {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue
		}
		for _, path := range found {
			info, err := os.Stat(path)
			switch {
			case err != nil:
			case info.IsDir():
				w.root, w.ignore = path, nil
				w.folder(path, w.show(path, path), 0)
			default:
				if read := installedFile(path); read != nil {
					w.add(source{path: path, show: w.show(path, path), root: filepath.Dir(path), read: read})
				}
			}
		}
	}
	for _, dir := range []string{"/var/lib/rpm", "/usr/lib/sysimage/rpm"} {
		if names, err := os.ReadDir(dir); err == nil && len(names) > 0 {
			w.add(source{path: dir, show: dir, root: dir, read: w.rpm})
			return
		}
	}
}

// places are the folders and files to look at, as patterns.
func (w *walk) places() []string {
	env := w.s.o.World.Env
	home := env("HOME")
	var out []string
	add := func(base string, parts ...string) {
		if filepath.IsAbs(base) {
			out = append(out, filepath.Join(append([]string{base}, parts...)...))
		}
	}
	or := func(value, otherwise string) string {
		if value != "" {
			return value
		}
		return otherwise
	}
	below := func(parts ...string) string {
		if home == "" {
			return ""
		}
		return filepath.Join(append([]string{home}, parts...)...)
	}
	add(env("VIRTUAL_ENV"))
	add(env("CONDA_PREFIX"), "conda-meta")
	add(or(env("CARGO_HOME"), below(".cargo")), ".crates2.json")
	add(or(env("PIPX_HOME"), below(".local", "share", "pipx")), "venvs")
	add(below(".local", "pipx", "venvs"))
	add(or(env("UV_TOOL_DIR"), below(".local", "share", "uv", "tools")))
	add(below(".local", "lib"), "python3*", "site-packages")
	for _, lib := range []string{"/usr/lib", "/usr/local/lib"} {
		add(lib, "node_modules")
		add(lib, "python3*", "dist-packages")
		add(lib, "python3*", "site-packages")
	}
	add(or(env("npm_config_prefix"), env("NPM_CONFIG_PREFIX")), "lib", "node_modules")
	add(env("GEM_HOME"), "specifications")
	add(below(".gem"), "ruby", "*", "specifications")
	add(below(".local", "share", "gem"), "ruby", "*", "specifications")
	add("/var/lib/gems", "*", "specifications")
	add(or(env("COMPOSER_HOME"), below(".config", "composer")), "vendor", "composer", "installed.json")
	for _, brew := range []string{env("HOMEBREW_PREFIX"), "/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"} {
		add(brew, "Cellar")
	}
	add("/var/lib/dpkg/status")
	add("/lib/apk/db/installed")
	return out
}

// rpmTimeout bounds the one program that an audit of installed packages runs.
const rpmTimeout = time.Minute

// rpm asks rpm itself: its database is a program's own affair.
func (w *walk) rpm() *lock.File {
	t, err := become.Find(become.Call{Name: "rpm", Environ: w.s.o.World.Environ})
	if err != nil {
		return unread("rpm", errors.New("there is a database of rpm's and no rpm on PATH to read it"))
	}
	ctx, cancel := context.WithTimeout(context.Background(), rpmTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, t.Path, "-qa", "--qf", lock.RPMQueryFormat)
	cmd.Env = w.s.o.World.Environ
	out, err := cmd.Output()
	if err != nil {
		return unread("rpm", err)
	}
	f := lock.FormatNamed("rpm-list").Read(out, opener("/", "/"))
	f.Format = "rpm-list"
	return f
}
