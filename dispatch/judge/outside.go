package judge

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/shims"
)

// globally gives the command the meaning that the manager's settings lend it: it
// works outside of the project without a word (npm's global=true).
func (s *session) globally() {
	if s.m.Globally == nil || s.cmd.Has(shims.Global) {
		return
	}
	for _, kv := range strings.Fields(s.m.GlobalSettings) {
		key, want, _ := strings.Cut(kv, "=")
		v, ok := s.setting(key)
		if on := v != "" && !isOff(v); !ok || v != want && !(want == "true" && on) {
			continue
		}
		cmd := *s.cmd
		cmd.Given, cmd.Specs = slices.Clone(cmd.Given), slices.Clone(cmd.Specs)
		s.m.Globally(&cmd)
		s.cmd, s.recipe = &cmd, recipeFor(&cmd)
		return
	}
}

// outsideFolder is where the manager keeps what is installed outside of projects;
// "" it has no such place. Facts: @npmcli/config, loadGlobalPrefix; npm.js,
// globalDir.
func (s *session) outsideFolder() string {
	prefix := s.workDir()
	if s.cmd.Value(shims.Directory) == "" {
		prefix, _ = s.setting("prefix")
	}
	if s.recipe.Outside.Folder == "" || prefix == "" {
		return ""
	}
	prefix, _ = s.w.FromHome(prefix)
	folder := filepath.FromSlash(s.recipe.Outside.Folder)
	if filepath.Separator == '\\' {
		folder = filepath.Base(folder)
	}
	return filepath.Join(absolutePath(s.w.Dir, prefix), folder)
}

// renewed are the words by which a command that names nothing asks anew for all
// that is installed outside of projects. all: it is such a command.
func (s *session) renewed() (specs []shims.Spec, all bool, err error) {
	out := s.recipe.Outside
	if out.Renew == nil || len(s.cmd.Specs) > 0 || out.Renew(s.cmd, "zz") == "" {
		return nil, false, nil
	}
	dir := s.outsideFolder()
	if dir == "" {
		return nil, true, errors.New("it is not known where what is installed globally lies")
	}
	names, err := packageNames(dir)
	if err != nil {
		return nil, true, err
	}
	for _, name := range names {
		path := filepath.Join(dir, filepath.FromSlash(name))
		s.inputs.add(filepath.Join(path, s.m.Manifest))
		info, err := os.Lstat(path)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			specs = append(specs, s.m.Spec(out.Renew(s.cmd, name)))
		} else if real, err := filepath.EvalSymlinks(path); err == nil && s.packsLinks() {
			specs = append(specs, s.m.Spec(name+"@file:"+real))
		}
	}
	return specs, true, nil
}

// packsLinks says whether the manager packs a linked folder and installs it with
// what it depends on. A link that stays a link brings nothing in.
func (s *session) packsLinks() bool {
	out := s.recipe.Outside
	if v, ok := s.setting(out.Packs); ok {
		return !isOff(v)
	}
	return out.PacksIn != "" && s.versionIs(out.PacksIn, true)
}

// packageNames lists a folder of packages by their folders, those of scopes
// included; a folder that is not there has none. Facts: npm's readdir-scoped.js.
func packageNames(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if !strings.HasPrefix(e.Name(), "@") {
			names = append(names, e.Name())
			continue
		}
		inner, err := os.ReadDir(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		for _, i := range inner {
			names = append(names, e.Name()+"/"+i.Name())
		}
	}
	if len(names) > maxInstalled {
		return nil, fmt.Errorf("more than %d packages are installed", maxInstalled)
	}
	return names, nil
}

// taken splits the wanted packages: those that are installed outside of projects
// already and that the command takes as they are, and the words for the rest.
func (s *session) taken() (items []guard.Item, rest []shims.Spec) {
	dir := ""
	if s.recipe.Outside.Taken {
		dir = s.outsideFolder()
	}
	for _, sp := range s.cmd.Specs {
		if dir != "" && sp.Bad == "" {
			if it, ok := s.takenFrom(dir, &sp); ok {
				items = append(items, it)
				if sp.Requested == "" {
					continue // a version makes npm no choice, but who asks for one may get another
				}
			}
		}
		rest = append(rest, sp)
	}
	return items, rest
}

func (s *session) takenFrom(dir string, sp *shims.Spec) (guard.Item, bool) {
	name := sp.Name
	if sp.Alias != "" {
		name = sp.Alias
	}
	if name == "" {
		return guard.Item{}, false // a place without a name is asked for anew
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil {
		return guard.Item{}, false
	}
	manifest := filepath.Join(path, s.m.Manifest)
	s.inputs.add(manifest)
	own, version, ok := manifestName(manifest)
	if !ok {
		return guard.Item{}, false
	}
	it := guard.Item{
		Package: guard.Package{Ecosystem: s.m.Ecosystem, Name: guard.NormalName(s.m.Ecosystem, own), Version: version},
		Direct:  true, Named: true, Locked: true, Source: guard.Source{Type: guard.Registry},
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return guard.Item{}, false
		}
		it.Source = guard.Source{Type: guard.Directory, Location: real}
	}
	return it, true
}
