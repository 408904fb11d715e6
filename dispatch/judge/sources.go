package judge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/guard/version"
	"pkgd/timestamps"
)

// installReport is the part of an installation report that choosing sources needs.
type installReport struct {
	raw     []byte
	Install []struct {
		Metadata struct {
			Name     string   `json:"name"`
			Version  string   `json:"version"`
			Requires []string `json:"requires_dist"`
		} `json:"metadata"`
		Direct   bool `json:"is_direct"`
		Download struct {
			URL     string  `json:"url"`
			Archive archive `json:"archive_info"`
		} `json:"download_info"`
	} `json:"install"`
	Environment map[string]string `json:"environment"`
}

// archive is what a report says of an archive's hash.
type archive struct {
	Hash   string            `json:"hash"`
	Hashes map[string]string `json:"hashes"`
}

// sha256 is the hash in hexadecimal digits; "" there is none of this kind.
func (a archive) sha256() string {
	hash := a.Hashes["sha256"]
	if hash == "" {
		hash, _ = strings.CutPrefix(a.Hash, "sha256=") // before pip 23.1
	}
	if len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "" {
		return ""
	}
	return hash
}

func readReport(path string) (*installReport, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("it wrote no report: %w", err)
	}
	r := &installReport{raw: data}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("its report cannot be read: %w", err)
	}
	return r, nil
}

// maxArchive bounds a source archive that is fetched to be read, in bytes.
const maxArchive = 300 << 20

// releases lists what the registry has of a package.
func (s *session) releases(ctx context.Context, name string) (*timestamps.Releases, error) {
	return s.book.Releases(ctx, timestamps.Query{Ecosystem: s.m.Ecosystem, Name: name, Registry: s.regs.For(name)})
}

// sourceFor finds a source archive for the first requirement that no binary
// answers, and puts its stand-in up. found is false when there is none either.
func (s *session) sourceFor(ctx context.Context, w *wishes, requirements []string, a attempt) (found bool, err error) {
	for _, word := range requirements {
		sp := s.m.Spec(word)
		if sp.Name == "" || w.onlyBinary(sp.Name) {
			continue
		}
		rel := &timestamps.Releases{}
		if s.indexed() {
			if known, err := s.releases(ctx, sp.Name); err == nil { // the manager has said what is missing
				rel = known
			}
		}
		rel.Versions = append(slices.Clip(rel.Versions), s.linked(w, sp.Name)...)
		v := s.newestSource(w, rel, sp.Name, []string{sp.Requested}, "", "", a)
		if v == nil {
			continue
		}
		return true, s.putUp(ctx, w, sp.Name, v)
	}
	return false, nil
}

// onlyBinary says whether the command forbids source archives of a package.
func (w *wishes) onlyBinary(name string) bool {
	v, ok := w.noBinary[name]
	if !ok {
		v, ok = w.noBinary[":all:"]
	}
	return ok && !v
}

// newerSources looks, for everything the report chose, for a release above the
// chosen one that comes as source only: the run would build it. More is true
// when stand-ins were put up and the resolution has to be made again.
func (s *session) newerSources(ctx context.Context, w *wishes, rep *installReport, a attempt) (more bool, err error) {
	if s.cmd.OptionsNamed("--prefer-binary") != nil {
		return false, nil
	}
	python := rep.Environment["python_full_version"]
	for i := range rep.Install {
		it := &rep.Install[i]
		name := guard.NormalName(s.m.Ecosystem, it.Metadata.Name)
		if it.Direct || w.onlyBinary(name) {
			continue
		}
		rel, err := s.above(ctx, w, name, strings.HasPrefix(it.Download.URL, "file:"))
		if err != nil {
			return false, fmt.Errorf("whether %s has a newer source release cannot be found out: %w", name, err)
		}
		floor := it.Metadata.Version
		if w.wantsSource(name) {
			floor = ""
		}
		v := s.newestSource(w, rel, name, s.asked(rep, name), floor, python, a)
		if v == nil {
			continue
		}
		if err := s.putUp(ctx, w, name, v); err != nil {
			return false, err
		}
		more = true
	}
	return more, nil
}

// above gives the releases that could be above a chosen one: those of folders,
// and the index's where the chosen one comes from it.
func (s *session) above(ctx context.Context, w *wishes, name string, fromFolder bool) (*timestamps.Releases, error) {
	rel := &timestamps.Releases{}
	if s.indexed() && (!fromFolder || w.wantsSource(name)) {
		known, err := s.releases(ctx, name)
		var f *timestamps.Failure
		switch {
		case err == nil:
			rel = known
		case !errors.As(err, &f) || !f.Absent: // else it came from elsewhere
			return nil, err
		}
	}
	rel.Versions = append(slices.Clip(rel.Versions), s.linked(w, name)...)
	return rel, nil
}

// asked gathers what is asked of a package without a condition: by the command
// and by what the report chose. Leaving one out costs a look at an archive that
// the resolver will not choose; adding one that does not hold would hide one.
func (s *session) asked(rep *installReport, name string) []string {
	var out []string
	for i := range s.cmd.Specs {
		if sp := &s.cmd.Specs[i]; sp.Name == name && !strings.Contains(sp.Raw, ";") {
			out = append(out, sp.Requested)
		}
	}
	if v, ok := s.wishes.pinned[name]; ok {
		out = append(out, "=="+v)
	}
	for i := range rep.Install {
		for _, r := range rep.Install[i].Metadata.Requires {
			if strings.Contains(r, ";") {
				continue
			}
			if sp := s.m.Spec(r); sp.Name == name {
				out = append(out, sp.Requested)
			}
		}
	}
	return out
}

// newestSource is the newest release with a source archive that answers all that
// is asked, lies above the floor and before the cut-off, and was not put up
// already; nil none.
func (s *session) newestSource(w *wishes, rel *timestamps.Releases, name string, asked []string, floor, python string, a attempt) *timestamps.Release {
	var best *timestamps.Release
next:
	for i := range rel.Versions {
		v := &rel.Versions[i]
		file := sourceFile(v)
		if file == nil || v.Yanked || w.isUp(name, v.Version) || s.tooNew(name, v, a) {
			continue
		}
		if version.Prerelease(s.m.Ecosystem, v.Version) && s.cmd.OptionsNamed("--pre") == nil {
			continue
		}
		if floor != "" && !isAbove(s.m.Ecosystem, v.Version, floor) || best != nil && !isAbove(s.m.Ecosystem, v.Version, best.Version) {
			continue
		}
		for _, want := range asked {
			if ok, err := version.Satisfies(s.m.Ecosystem, want, v.Version); want != "" && err == nil && !ok {
				continue next
			}
		}
		if python != "" && file.RequiresPython != "" {
			if ok, err := version.Satisfies(s.m.Ecosystem, file.RequiresPython, python); err == nil && !ok {
				continue
			}
		}
		best = v
	}
	return best
}

func isAbove(ecosystem, v, floor string) bool {
	c, err := version.Compare(ecosystem, v, floor)
	return err == nil && c > 0
}

// tooNew says whether a round has ruled a release out.
func (s *session) tooNew(name string, v *timestamps.Release, a attempt) bool {
	if !a.native {
		return v.Released > a.cutoff
	}
	return v.Released > s.now-s.window(guard.Package{Ecosystem: s.m.Ecosystem, Name: name, Version: v.Version})
}

func sourceFile(v *timestamps.Release) *timestamps.File {
	for i := range v.Files {
		f := &v.Files[i]
		if !f.Yanked && sourceBase(f.Name) != "" {
			return f
		}
	}
	return nil
}

func (w *wishes) isUp(name, v string) bool {
	for _, src := range w.sources {
		if guard.NormalName("PyPI", src.meta.name) == name && src.meta.version == v {
			return true
		}
	}
	return false
}

// putUp fetches a source archive, checks it and puts its stand-in up.
func (s *session) putUp(ctx context.Context, w *wishes, name string, v *timestamps.Release) error {
	file := sourceFile(v)
	reg := s.regs.For(name)
	from := guard.Source{Type: guard.Registry, Location: reg.URL}
	var data []byte
	var err error
	if filepath.IsAbs(file.URL) {
		from = guard.Source{Type: guard.File, Location: file.URL}
		data, err = readFile(file.URL)
	} else {
		data, err = s.book.Fetch(ctx, reg, file.URL, maxArchive)
	}
	if err != nil {
		return fmt.Errorf("%s %s would be built from source, and its archive cannot be fetched: %w", name, v.Version, err)
	}
	src, err := readSource(file.Name, data)
	if err != nil {
		return fmt.Errorf("%s %s would be built from source: %w", name, v.Version, err)
	}
	if file.Integrity != "" && file.Integrity != src.integrity {
		return fmt.Errorf("%s is not what the registry says it is: %s instead of %s", file.Name, src.integrity, file.Integrity)
	}
	if c, err := version.Compare(s.m.Ecosystem, src.meta.version, v.Version); guard.NormalName(s.m.Ecosystem, src.meta.name) != name || err != nil || c != 0 {
		return fmt.Errorf("%s says that it is %s %s", file.Name, src.meta.name, src.meta.version)
	}
	src.meta.version = v.Version
	// A file of no registry was found by its name, in a folder of archives.
	src.item = guard.Item{Source: from, ByName: !from.Type.Vouched()}
	return s.standIn(w, src)
}
