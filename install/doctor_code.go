package install

import (
	"path/filepath"
	"runtime"
	"slices"

	"pkgd/shims"
)

// modules: an interpreter runs a manager as a module ("python -m NAME") past
// every link. In an active environment that is a failure, since what is
// installed there is what the user works with; elsewhere a note.
func (x *examiner) modules() {
	seen := map[string]bool{}
	for _, env := range x.environments() {
		for _, name := range modulesIn(env) {
			x.add(Finding{Level: Fail, Kind: ModuleRun, Name: name, Path: interpreter(env)})
			seen[env] = true
		}
	}
	for _, python := range append(x.files("python3"), x.files("python")...) {
		real, err := filepath.EvalSymlinks(python)
		if err != nil || seen[filepath.Dir(filepath.Dir(python))] || seen[real] || x.o.ours(python, x.m) {
			continue
		}
		seen[real] = true
		for _, name := range modulesIn(filepath.Dir(filepath.Dir(real))) {
			x.add(Finding{Level: Note, Kind: ModuleRun, Name: name, Path: python})
		}
	}
}

// environments lists the active virtual environments: the one the environment
// names, and those on PATH.
func (x *examiner) environments() []string {
	var all []string
	add := func(dir string) {
		if filepath.IsAbs(dir) && exists(filepath.Join(dir, "pyvenv.cfg")) && !slices.Contains(all, dir) {
			all = append(all, dir)
		}
	}
	add(filepath.Clean(x.o.World.Env("VIRTUAL_ENV")))
	for _, d := range x.searched() {
		add(filepath.Dir(d))
	}
	return all
}

// modulesIn lists the managers that an interpreter's prefix holds as modules.
func modulesIn(prefix string) []string {
	var all []string
	for _, m := range shims.All {
		for _, place := range []string{"lib/python*/site-packages", "lib64/python*/site-packages", "lib/python*/dist-packages", "Lib/site-packages"} {
			hits, _ := filepath.Glob(filepath.Join(escapeGlob(prefix), place, m.Name(), "__main__.py"))
			if len(hits) > 0 {
				all = append(all, m.Name())
				break
			}
		}
	}
	return all
}

func escapeGlob(path string) string {
	if runtime.GOOS == "windows" {
		return path // has no escapes in patterns
	}
	var b []byte
	for i := 0; i < len(path); i++ {
		switch path[i] {
		case '*', '?', '[', '\\':
			b = append(b, '\\')
		}
		b = append(b, path[i])
	}
	return string(b)
}

func interpreter(env string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(env, "Scripts", "python.exe")
	}
	return filepath.Join(env, "bin", "python")
}

// dependencies: a run of scripts puts node_modules/.bin of the folder and its
// parents in front of PATH, so a dependency's program called like a manager
// comes before our link.
func (x *examiner) dependencies() {
	if !filepath.IsAbs(x.o.World.Dir) {
		return
	}
	for dir := filepath.Clean(x.o.World.Dir); ; dir = filepath.Dir(dir) {
		bin := filepath.Join(dir, "node_modules", ".bin")
		for _, file := range names(bin) {
			path := filepath.Join(bin, file)
			if known(plainName(file)) && runnable(path) && !x.o.ours(path, x.m) && !x.reported(path) {
				x.add(Finding{Level: Fail, Kind: DependBin, Name: plainName(file), Path: path, By: "dependency"})
			}
		}
		if dir == filepath.Dir(dir) {
			return
		}
	}
}

func (x *examiner) reported(path string) bool {
	return slices.ContainsFunc(x.d.Findings, func(f Finding) bool { return f.Path == path })
}
