package audit

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"pkgd/guard"
	"pkgd/guard/version"
	"pkgd/lock"
	"pkgd/shims"
	"pkgd/timestamps"
	"pkgd/timestamps/registry"
)

// age is what was found out about when a package was released.
type age struct {
	asked  bool
	answer timestamps.Answer
	reg    *registry.Registry
}

// into adds it to the facts of an entry. A registry that was not reached is said
// once a file and not for every package.
func (a *age) into(f *guard.Facts) {
	if !a.asked || a.silent() {
		return
	}
	f.Released, f.ReleasedBy, f.Ahead, f.FirstSeen, f.Private = a.answer.Released, a.answer.By, a.answer.Ahead, a.answer.FirstSeen, a.reg.Private
	if a.answer.Missing != nil {
		f.Missing = append(f.Missing, *a.answer.Missing)
	}
}

func (a *age) silent() bool {
	return a.asked && a.answer.Missing != nil && a.answer.Missing.Offline && a.answer.Released == 0
}

// askAges asks for the release time of every package that has a cooldown, each
// once, at the registry that its project's manager would ask.
func (s *session) askAges(ctx context.Context) {
	s.ages = make([]age, len(s.pkgs))
	var queries []timestamps.Query
	var at []int
	for i := range s.sources {
		src := &s.sources[i]
		regs := map[string]*registry.Set{}
		for j := range src.file.Entries {
			e := &src.file.Entries[j]
			if e.Member || e.Bundled || e.Version == "" || !e.Source.Type.Vouched() {
				continue
			}
			window := s.pol.Window(e.Package)
			n := s.index[e.Package]
			if window <= 0 || s.ages[n].asked {
				continue
			}
			reg := s.registry(regs, src, e)
			if reg.Kind == "" {
				continue // said by unreached
			}
			s.ages[n] = age{asked: true, reg: reg}
			queries = append(queries, timestamps.Query{Ecosystem: e.Ecosystem, Name: e.Name, Version: e.Version,
				Integrity: e.Integrity, Artifact: e.Artifact, Registry: reg, Cutoff: s.now - window})
			at = append(at, n)
		}
	}
	for i, a := range s.book().Ask(ctx, queries) {
		s.ages[at[i]].answer = a
	}
}

func (s *session) book() *timestamps.Book {
	return timestamps.New(timestamps.Options{Client: s.o.World.HTTP, CacheDir: s.o.Config.CacheDir(), Now: s.o.World.Now})
}

// registry is whom the manager of a lock file's project would ask.
func (s *session) registry(sets map[string]*registry.Set, src *source, e *lock.Entry) *registry.Registry {
	set, ok := sets[e.Ecosystem]
	if !ok {
		if m := managerOf(src.path, e.Ecosystem); m != nil {
			set = registry.Read(m.Registries, s.surroundings(m, filepath.Dir(src.path)))
		}
		sets[e.Ecosystem] = set
	}
	if set == nil {
		d := registry.Default(e.Ecosystem)
		return &d
	}
	return set.From(e.Source.Location, e.Name)
}

// managerOf is the manager whose configuration says where a lock file's packages
// come from: the one that reads it, else one of the same ecosystem.
func managerOf(path, ecosystem string) *shims.Manager {
	var found *shims.Manager
	for _, m := range shims.All {
		if m.Ecosystem != ecosystem || m.Registries == "" {
			continue
		}
		if slices.Contains(m.Locks, filepath.Base(path)) {
			return m
		}
		if found == nil {
			found = m
		}
	}
	return found
}

func (s *session) surroundings(m *shims.Manager, dir string) registry.Surroundings {
	w := s.o.World
	return registry.Surroundings{
		Getenv: w.Getenv, Environ: w.Environ,
		Read: func(path string) ([]byte, error) { return os.ReadFile(path) },
		Dir:  dir, Home: w.Env("HOME"), ProjectDir: dir, Manager: m.Name(),
		Look: func(string) string { return "" },
	}
}

// unreached says, once a file, whose release times could not be found out.
func (s *session) unreached(src *source) {
	if s.ages == nil {
		return
	}
	why := ""
	s.some(src, "release times are not known for this ecosystem by this version of pkgd", func(e *lock.Entry) bool {
		return e.Version != "" && e.Source.Type.Vouched() && !e.Bundled && s.pol.Window(e.Package) > 0 && !s.ages[s.index[e.Package]].asked
	})
	for i := range src.file.Entries {
		if e := &src.file.Entries[i]; !e.Member && s.ages[s.index[e.Package]].silent() {
			why = s.ages[s.index[e.Package]].answer.Missing.Why
			break
		}
	}
	if why != "" {
		s.some(src, "their release times could not be had: "+why, func(e *lock.Entry) bool { return s.ages[s.index[e.Package]].silent() })
	}
}

// silent says whether any registry could not be reached.
func (s *session) silent() bool {
	for i := range s.ages {
		if s.ages[i].silent() {
			return true
		}
	}
	return false
}

// maxSuggested bounds for how many packages a way out is looked for.
const maxSuggested = 300

// suggest looks, for every package with a finding, for the release to go to: of
// a threat the next one that no record hits, of a young release the newest; old
// enough both.
func (s *session) suggest(ctx context.Context) {
	book := s.book()
	done := map[guard.Package][]timestamps.Release{}
	for i := range s.res.Findings {
		f := &s.res.Findings[i]
		n, ok := s.index[f.Package]
		if !ok || !s.ages[n].asked || f.Package.Version == "" {
			continue
		}
		list, ok := done[f.Package]
		if !ok && len(done) < maxSuggested {
			if r, err := book.Releases(ctx, timestamps.Query{Ecosystem: f.Package.Ecosystem, Name: f.Package.Name, Registry: s.ages[n].reg}); err == nil {
				list = s.passable(f.Package, r.Versions)
			}
			done[f.Package] = list
		}
		for j := range f.Reasons {
			f.Reasons[j].SafeVersion = wayOut(&f.Reasons[j], list)
		}
	}
}

// passable gives the stable releases that are old enough and that no record
// hits, in ascending order.
func (s *session) passable(p guard.Package, all []timestamps.Release) []timestamps.Release {
	cutoff := s.now - s.pol.Window(p)
	var list []timestamps.Release
	var pkgs []guard.Package
	for _, r := range all {
		if r.Released <= 0 || r.Released > cutoff || r.Yanked || r.Version == p.Version || version.Prerelease(p.Ecosystem, r.Version) {
			continue
		}
		list = append(list, r)
		pkgs = append(pkgs, guard.Package{Ecosystem: p.Ecosystem, Name: p.Name, Version: r.Version})
	}
	threats, err := s.intel.Match(pkgs)
	if err != nil {
		return nil
	}
	var out []timestamps.Release
	for i := range list {
		if len(threats[i]) == 0 {
			out = append(out, list[i])
		}
	}
	slices.SortStableFunc(out, func(a, b timestamps.Release) int {
		c, _ := version.Compare(p.Ecosystem, a.Version, b.Version)
		return c
	})
	return out
}

// wayOut chooses from the passable releases.
func wayOut(r *guard.Reason, list []timestamps.Release) string {
	above := func(v string) bool {
		c, err := version.Compare(r.Package.Ecosystem, v, r.Package.Version)
		return err == nil && c > 0
	}
	switch r.Code {
	case guard.CodeVulnerable, guard.CodeMalicious:
		for i := range list {
			if above(list[i].Version) {
				return list[i].Version
			}
		}
	case guard.CodeCooldown, guard.CodeAgeUnknown:
		for i := len(list) - 1; i >= 0; i-- {
			if !above(list[i].Version) {
				return list[i].Version
			}
		}
	}
	return r.SafeVersion
}
