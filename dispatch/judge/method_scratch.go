package judge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"pkgd/guard"
	"pkgd/shims"
)

// resolveScratch plans a command that brings packages in outside of the
// project (global installs, run-once programs): its specs are resolved in an
// empty project. What would run instead of anything fetched, a program already
// in the project or a copy kept from an earlier call, is judged as well.
func resolveScratch(ctx context.Context, s *session, a attempt) made {
	m := made{coverage: guard.CoversTransitive}
	s.extraSpecs = s.settingSpecs()
	renewed, all, err := s.renewed()
	if err != nil {
		m.gap("input", s.cmd.Word, err.Error())
		return m
	}
	s.extraSpecs = append(s.extraSpecs, renewed...)
	if len(s.cmd.Specs) == 0 && len(s.extraSpecs) == 0 {
		if all || s.cmd.Effect == guard.Runs {
			m.empty = true // nothing is installed, or a shell line: nothing is fetched by name
			return m
		}
		m.gap("words", s.cmd.Word, "it names no package, and what it would change cannot be listed beforehand")
		return m
	}
	if local, ok := s.localProgram(s.extraSpecs); ok {
		m.items = append(m.items, local)
		return m
	}
	taken, rest := s.taken()
	if inner := s.insideProject(taken); inner != "" {
		m.gap("words", inner, "it stands inside of the project, which would take in what it depends on: install it as a folder")
		return m
	}
	s.inScratch(ctx, &m, a, taken, rest)
	m.lockPath = ""
	s.keptCopy(&m)
	s.alsoProject(ctx, &m, a)
	return m
}

// inScratch resolves what the command does not take as it is: the rest of its
// words, and those that a setting names.
func (s *session) inScratch(ctx context.Context, m *made, a attempt, taken []guard.Item, rest []shims.Spec) {
	dir := filepath.Join(s.w.Dir, "scratch")
	if len(taken) > 0 {
		own, cmd := s.cmd, *s.cmd
		cmd.Specs = rest
		s.cmd = &cmd
		defer func() { s.cmd, m.items = own, append(m.items, taken...) }()
	}
	if len(s.cmd.Specs)+len(s.extraSpecs) == 0 {
		return
	}
	if err := s.makeScratch(dir); err != nil {
		m.gap("input", "scratch project", err.Error())
		return
	}
	s.resolve(ctx, m, a, dir, s.folder.mirrored(dir), nil)
	s.byPackedLock(ctx, m, a, dir)
}

// alsoProject adds what the run installs in the project besides what it was
// called for.
func (s *session) alsoProject(ctx context.Context, m *made, a attempt) {
	if s.recipe.Also == nil {
		return
	}
	own, cmd, extra := s.recipe, s.cmd, s.extraSpecs
	for i := range s.m.Recipes {
		if r := &s.m.Recipes[i]; r.Name == own.Also(cmd) {
			bare := *cmd
			bare.Specs, bare.Effect = nil, guard.Restores
			s.recipe, s.cmd, s.extraSpecs = r, &bare, nil
			more := resolveCopy(ctx, s, a)
			s.recipe, s.cmd, s.extraSpecs = own, cmd, extra
			m.items, m.gaps = append(m.items, more.items...), append(m.gaps, more.gaps...)
			m.empty = m.empty && more.empty
			return
		}
	}
}

// insideProject names a folder of the project that the command ties into the
// project although it is planned outside of it (npm link ./folder); "" none.
func (s *session) insideProject(taken []guard.Item) string {
	if s.cmd.Has(shims.Global) || s.cmd.Effect == guard.Runs {
		return ""
	}
	root := s.projectRoot()
	within := func(src guard.Source) bool {
		dir := absolutePath(s.w.Dir, src.Location)
		return src.Type == guard.Directory && liesIn(root, dir) && !liesIn(dir, root)
	}
	for i := range s.cmd.Specs {
		if within(s.cmd.Specs[i].Source) {
			return s.cmd.Specs[i].Raw
		}
	}
	for i := range taken {
		if within(taken[i].Source) {
			return taken[i].Name
		}
	}
	return ""
}

// makeScratch writes the recipe's template and copies of the project's own
// configuration, which says which registry is asked.
func (s *session) makeScratch(dir string) error {
	if err := os.RemoveAll(s.folder.tree); err != nil {
		return err
	}
	files := slices.Clone(s.recipe.Template)
	if s.recipe.Make != nil {
		name, text := s.recipe.Make(s.cmd)
		files = append(files, name, text)
	}
	for i := 0; i+1 < len(files); i += 2 {
		if err := s.folder.put(filepath.Join(dir, files[i]), []byte(files[i+1])); err != nil {
			return err
		}
	}
	if s.regs.NoProject {
		return nil // the run does not read the project's either
	}
	return s.copyConfig(s.projectRoot(), dir)
}

// copyConfig copies the recipe's files of a project into the scratch project,
// and those of the project's parents to where they have the same effect.
func (s *session) copyConfig(root, dir string) error {
	for _, name := range s.recipe.Copy {
		if s.lockOff() && slices.Contains(s.m.Locks, name) {
			continue
		}
		for from := root; ; from = filepath.Dir(from) {
			to := dir
			if from != root {
				to = from
			}
			s.inputs.add(filepath.Join(from, name))
			if err := s.copyOne(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
				return err
			}
			if from == filepath.Dir(from) || slices.Contains(s.m.Locks, name) {
				break // no manager heeds a lock of a folder above its project
			}
		}
	}
	return nil
}

// copyOne copies one file of configuration, without the keys that the recipe
// takes out; a file that is not there is no error.
func (s *session) copyOne(from, to string) error {
	data, err := readFile(from)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	if err == nil && len(s.recipe.Strip) > 0 && slices.Contains(s.recipe.StripIn, filepath.Base(from)) {
		if data, err = stripTOML(data, s.recipe.Strip); err == nil && data == nil {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	return s.folder.put(to, data)
}

// settingSpecs reads the packages that variables and configuration files name in
// place of the command's words; those are the program's own then.
func (s *session) settingSpecs() []shims.Spec {
	if s.recipe.SpecSetting == "" || s.cmd.Effect != guard.Runs || s.cmd.Has(shims.PackageArg) {
		return nil
	}
	v, _ := s.setting(s.recipe.SpecSetting)
	var specs []shims.Spec
	for _, word := range strings.Fields(v) {
		specs = append(specs, s.m.Spec(word))
	}
	if len(specs) > 0 && s.cmd.Verb != nil && s.cmd.Verb.Words == shims.Program {
		cmd := *s.cmd
		cmd.Specs = nil
		s.cmd = &cmd
	}
	return specs
}

// localProgram finds the installed package whose program would run in place of
// anything fetched: only a single word without a version is looked for there.
func (s *session) localProgram(extra []shims.Spec) (guard.Item, bool) {
	if s.recipe.Local == "" || s.cmd.Effect != guard.Runs || len(extra) > 0 || len(s.cmd.Specs) != 1 || s.cmd.Has(shims.PackageArg) {
		return guard.Item{}, false
	}
	word := s.cmd.Specs[0].Raw
	for dir := s.w.Dir; ; dir = filepath.Dir(dir) {
		if it, ok := s.programIn(filepath.Join(dir, s.recipe.Local, filepath.FromSlash(word))); ok {
			return it, true
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	// Installed outside of any project: beside the manager itself.
	return s.programIn(filepath.Join(filepath.Dir(s.real), filepath.FromSlash(word)))
}

// programIn tells which package a program in a bin folder belongs to: the
// nearest manifest above the file the link leads to.
func (s *session) programIn(bin string) (guard.Item, bool) {
	if _, err := os.Stat(bin); err != nil {
		return guard.Item{}, false
	}
	target, err := filepath.EvalSymlinks(bin)
	if err != nil {
		return guard.Item{}, false
	}
	for dir := filepath.Dir(target); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		name, version, ok := manifestName(filepath.Join(dir, s.m.Manifest))
		if !ok {
			continue
		}
		s.inputs.add(filepath.Join(dir, s.m.Manifest))
		return guard.Item{
			Package: guard.Package{Ecosystem: s.m.Ecosystem, Name: guard.NormalName(s.m.Ecosystem, name), Version: version},
			Direct:  true, Named: true, Locked: true, Source: guard.Source{Type: guard.Registry},
		}, true
	}
	return guard.Item{}, false
}
