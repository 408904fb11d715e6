package judge

import (
	"context"
	"path/filepath"
	"slices"

	"pkgd/guard"
	"pkgd/lock"
	"pkgd/shims"
)

// attempt says under what conditions a plan is made.
type attempt struct {
	cutoff int64 // Unix seconds; releases after it are not wanted
	native bool  // hand the cut-off to the manager's own resolver, where it can
	pins   []pin // young releases that must not be chosen again
}

// pin keeps one young release out: Older is the newest release that may stand in
// for it, "" where none is known.
type pin struct {
	guard.Package
	Older string
}

// made is what a method found.
type made struct {
	items    []guard.Item
	gaps     []guard.Gap
	coverage guard.Coverage
	// empty: the method proved that the command would change nothing.
	empty bool
	// lock is the lock file that the resolver wrote, and where in the project it
	// belongs.
	lock     []byte
	lockPath string
	// dir is the folder of the copy in which the resolver ran.
	dir string
	// args are the run's words where they differ from the command's.
	args []string
	// runArgs stand in for all of the run's words where those would choose again
	// (cargo update), and said is what the resolver printed then.
	runArgs []string
	said    []byte
	// sources: archives were judged that have to be built.
	sources bool
}

func (m *made) gap(cause, what, why string) {
	m.gaps = append(m.gaps, guard.Gap{Cause: cause, What: what, Why: why})
}

// method makes one plan. It never fails as a whole: what it could not see is a
// gap.
type method func(context.Context, *session, attempt) made

// methodOf is the table: a new method is a file and a line.
func methodOf(m shims.Method) method {
	switch m {
	case shims.ReadLock:
		return readLock
	case shims.ResolveCopy:
		return resolveCopy
	case shims.ResolveScratch:
		return resolveScratch
	case shims.ResolveReport:
		return resolveReport
	case shims.ReadHashed:
		return readHashed
	case shims.Nothing:
		return nothing
	}
	return unknownMethod
}

// nothing is the plan of a command that the manager's own rules keep from
// bringing anything in.
func nothing(context.Context, *session, attempt) made {
	return made{coverage: guard.CoversTransitive, empty: true}
}

func unknownMethod(_ context.Context, s *session, _ attempt) made {
	m := made{coverage: guard.CoversNone}
	m.gap("words", s.cmd.Word, "pkgd has no method "+string(s.recipe.Method))
	return m
}

// recipeFor is the first recipe of the manager that fits the command.
func recipeFor(c *shims.Command) *shims.Recipe {
	for i := range c.Manager.Recipes {
		if r := &c.Manager.Recipes[i]; r.When == nil || r.When(c) {
			return r
		}
	}
	return nil
}

// items turns what a lock file says into items of the plan. before is the lock
// that was there when the command was called: what it already held is restored,
// not chosen now.
func (s *session) items(m *made, file, before *lock.File) {
	held := map[guard.Package]bool{}
	if s.before = before; before != nil {
		held = make(map[guard.Package]bool, len(before.Entries))
		for i := range before.Entries {
			held[before.Entries[i].Package] = true
		}
	}
	m.items = slices.Grow(m.items, len(file.Entries))
	for i := range file.Entries {
		s.shadows(&file.Entries[i])
		it := file.Entries[i].Item
		it.Locked = held[it.Package]
		m.items = append(m.items, it)
	}
	for _, p := range file.Problems {
		m.gap("input", filepath.Base(file.Path), p.What+": "+p.Why)
	}
	s.name(m.items)
}

// name marks the items that the command line names and carries over what was
// asked for there.
func (s *session) name(items []guard.Item) {
	for i := range items {
		it := &items[i]
		for j := range s.cmd.Specs {
			sp := &s.cmd.Specs[j]
			if sp.Name != it.Name || !it.Direct && it.Under != "" {
				continue
			}
			it.Named, it.Direct = true, true
			it.Requested = sp.Requested
			it.Exact = s.exact(sp.Requested, it.Version)
			it.Locked = false
		}
	}
}
