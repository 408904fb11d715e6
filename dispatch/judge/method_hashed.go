package judge

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
	"pkgd/shims"
)

// readHashed plans a command whose requirement files pin and hash everything:
// the manager takes exactly what they say and checks every hash. Files that do
// not, and settings that add to them, are planned by the manager's next recipe;
// so are packages that may have to be built, for what a build fetches stands in
// no file.
func readHashed(ctx context.Context, s *session, a attempt) made {
	m := made{coverage: guard.CoversLockfile}
	for _, key := range strings.Fields(s.recipe.NotWith) {
		if s.setElsewhere(key) {
			return s.nextRecipe(ctx, a)
		}
	}
	for _, f := range s.cmd.Files {
		if f.Role != shims.File {
			return s.nextRecipe(ctx, a)
		}
		file, err := s.readRequirements(absolutePath(s.w.Dir, f.Path))
		if err != nil || !file.Hashed || len(file.Problems) > 0 || len(file.Entries) == 0 || !allRegistry(file) {
			return s.nextRecipe(ctx, a)
		}
		for i := range file.Entries {
			it := file.Entries[i].Item
			it.Locked, it.Exact = true, true
			m.items = append(m.items, it)
		}
	}
	if !s.needNoBuild(ctx, m.items) {
		return s.nextRecipe(ctx, a)
	}
	return m
}

// setElsewhere says whether a setting holds more than the command's own words
// put into it.
func (s *session) setElsewhere(key string) bool { return s.regs.Elsewhere(key) != "" }

func (s *session) readRequirements(path string) (*lock.File, error) {
	data, err := s.plainLines(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(path)
	file := lock.FormatNamed(s.recipe.Format).Read(data, func(ref string) ([]byte, error) {
		return s.plainLines(absolutePath(dir, ref))
	})
	return file, nil
}

// plainLines reads a file whose lines are the same for everybody who reads it:
// Python sees line ends, and text, where others see none.
func (s *session) plainLines(path string) ([]byte, error) {
	data, err := s.inputs.read(path)
	if err != nil {
		return nil, err
	}
	text, err := requirementText(data)
	if err == nil && strings.ContainsAny(strings.ReplaceAll(text, "\r\n", "\n"), lock.PythonEnds) {
		err = errors.New("it has line ends that only Python knows")
	}
	return data, err
}

func allRegistry(f *lock.File) bool {
	for i := range f.Entries {
		if !f.Entries[i].Source.Type.Vouched() || f.Entries[i].Specifier != "" {
			return false
		}
	}
	return true
}

// nextRecipe goes on to the recipe behind the present one that fits.
func (s *session) nextRecipe(ctx context.Context, a attempt) made {
	after := false
	for i := range s.m.Recipes {
		r := &s.m.Recipes[i]
		if r == s.recipe {
			after = true
			continue
		}
		if after && (r.When == nil || r.When(s.cmd)) {
			s.recipe = r
			if why := s.unable(); why != "" {
				m := made{coverage: guard.CoversNone}
				m.gap("input", s.m.Name(), why)
				return m
			}
			return methodOf(r.Method)(ctx, s, a)
		}
	}
	m := made{coverage: guard.CoversNone}
	m.gap("input", s.cmd.Word, "its files do not pin and hash everything, and pkgd knows no other way to plan it")
	return m
}
