package judge

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"pkgd/guard"
	"pkgd/lock"
	"pkgd/shims"
)

// maxSources bounds how many source archives one plan reads.
const maxSources = 40

// resolveReport asks the manager, where it stands and with binaries only, what
// it would install. Source archives that a run would choose are read, never
// built: a stand-in with their static metadata takes part in the resolution.
func resolveReport(ctx context.Context, s *session, a attempt) made {
	m := made{coverage: guard.CoversTransitive}
	w := s.collect(ctx)
	m.gaps = append(m.gaps, w.gaps...)
	m.items = append(m.items, w.members...)
	if len(w.gaps) > 0 {
		return m
	}
	if len(w.args) == 0 && len(w.needs) == 0 && len(s.cmd.Specs) == 0 && len(s.cmd.Files) == 0 && !s.asksElsewhere() {
		m.empty = true // the manager says itself that something is missing
		return m
	}
	rep, err := s.resolveSources(ctx, w, a)
	if err != nil {
		m.gap("manager", s.m.Name(), err.Error())
		return m
	}
	s.reportItems(&m, w, rep)
	s.needItems(ctx, &m, w, a)
	if m.args, err = s.runWords(w, rep, a); err != nil {
		m.gap("words", s.cmd.Word, err.Error())
	}
	m.empty = len(m.items) == 0 && len(m.gaps) == 0
	return m
}

// asksElsewhere: options of the command, not its words, name what is wanted
// (dependency groups, a script).
func (s *session) asksElsewhere() bool {
	return s.cmd.Value(shims.Group) != "" || s.cmd.Value(shims.ScriptFile) != ""
}

// ask runs one resolving call and reads its report.
func (s *session) ask(ctx context.Context, args []string, name string, a attempt) (*installReport, error) {
	path := filepath.Join(s.folder.root, name)
	_ = os.Remove(path)
	env, mark, err := s.net()
	if err != nil {
		return nil, err
	}
	res, err := s.run(ctx, call{args: args, env: append(s.planSettings(s.recipe, a), env...), dir: s.w.Dir})
	if err != nil {
		return nil, err
	}
	if mark != "" {
		if _, err := os.Stat(mark); err != nil {
			return nil, errors.New("it starts without heeding PYTHONPATH, so that it cannot be kept from running package code while it plans")
		}
	}
	if res.code != 0 {
		return nil, &unresolved{said: res.said(), names: missingNames(res)}
	}
	return readReport(path)
}

// unresolved is a call that found no solution.
type unresolved struct {
	said  string
	names []string // requirements for which nothing was found
}

func (u *unresolved) Error() string { return u.said }

var missingLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:No matching distribution found for|satisfies the requirement) ([^\s(]+)`)
})

func missingNames(r result) []string {
	var names []string
	for _, m := range missingLine().FindAllStringSubmatch(string(r.stderr)+string(r.stdout), -1) {
		names = append(names, m[1])
	}
	return names
}

// resolveSources resolves until no source archive that the run would prefer is
// left out.
func (s *session) resolveSources(ctx context.Context, w *wishes, a attempt) (*installReport, error) {
	if err := s.writePins(a); err != nil {
		return nil, err
	}
	for {
		rep, err := s.ask(ctx, s.reportArgs(w, a), s.recipe.Result, a)
		var u *unresolved
		switch {
		case errors.As(err, &u):
			found, serr := s.sourceFor(ctx, w, u.names, a)
			if serr != nil {
				return nil, serr
			}
			if !found {
				return nil, err
			}
		case err != nil:
			return nil, err
		default:
			more, serr := s.newerSources(ctx, w, rep, a)
			if serr != nil {
				return nil, serr
			}
			if !more {
				return rep, nil
			}
		}
		if len(w.sources) > maxSources {
			return nil, errors.New("more source archives would be built than pkgd reads for one plan")
		}
	}
}

// reportArgs are the words of the resolving call.
func (s *session) reportArgs(w *wishes, a attempt) []string {
	args := s.recipe.Args(s.cmd)
	args = append(args, s.fill(s.recipe.Insert, a)...)
	if len(a.pins) > 0 {
		args = append(args, s.recipe.Report.Constraint, s.holdFile())
	}
	if len(w.sources) > 0 {
		args = append(args, "--find-links", s.standInDir())
	}
	return append(args, w.args...)
}

func (s *session) holdFile() string { return filepath.Join(s.folder.root, "hold.txt") }

// writePins writes the young releases that must not be chosen again.
func (s *session) writePins(a attempt) error {
	var lines []string
	for _, p := range a.pins {
		if p.Older != "" {
			lines = append(lines, p.Name+"<="+p.Older)
		} else {
			lines = append(lines, p.Name+"!="+p.Version)
		}
	}
	return os.WriteFile(s.holdFile(), []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}

// reportItems turns the report into the plan's items, stand-ins into what they
// stand for.
func (s *session) reportItems(m *made, w *wishes, rep *installReport) {
	file := lock.FormatNamed(s.recipe.Format).Read(rep.raw, nil)
	file.Path = s.recipe.Result
	first := len(m.items)
	own := map[string]bool{}
	for _, r := range w.repos {
		m.items = append(m.items, r.item)
		own[r.item.Name] = true
	}
	for i := range file.Entries {
		it := file.Entries[i].Item
		if own[guard.NormalName(it.Ecosystem, it.Name)] {
			continue // the stand-in, or a release that the repository's own takes the place of
		}
		if src, ok := w.sources[it.Artifact]; ok {
			it = src.as(it)
			m.sources = true
			w.addNeed(need{of: it.Name, requires: src.meta.build, backend: src.meta.backend})
		}
		m.items = append(m.items, it)
	}
	for _, p := range file.Problems {
		m.gap("input", s.m.Name()+"'s report", p.What+": "+p.Why)
	}
	s.name(m.items[first:])
	for i := range m.items {
		if v, ok := w.pinned[m.items[i].Name]; ok && m.items[i].Direct {
			m.items[i].Requested, m.items[i].Exact = "=="+v, v == m.items[i].Version
		}
	}
}

// as gives the item of the source archive in place of its stand-in.
func (src *source) as(it guard.Item) guard.Item {
	it.Integrity, it.Artifact, it.Source = src.integrity, src.file, src.item.Source
	it.ByName = src.item.ByName // the stand-in is always found in a folder, whatever it stands for
	it.Version = src.meta.version
	return it
}

func (w *wishes) addNeed(n need) {
	for _, have := range w.needs {
		if have.of == n.of {
			return
		}
	}
	w.needs = append(w.needs, n)
}
