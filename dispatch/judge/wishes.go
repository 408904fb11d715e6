package judge

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pkgd/guard"
	"pkgd/shims"
	"pkgd/timestamps/registry"
)

// wishes is everything a command of the report kind asks for, made fit for a
// call that builds nothing: requirement files rewritten, local projects replaced
// by what they depend on, source archives by their static metadata.
type wishes struct {
	args    []string // requirement and constraint options, and package words
	members []guard.Item
	gaps    []guard.Gap
	needs   []need   // what building would fetch
	index   []string // options of requirement files that say where to look
	sources map[string]*source
	// noBinary names what must come as source; all is ":all:".
	noBinary map[string]bool
	pinned   map[string]string // by name: versions that a file pins exactly
	files    int
	lists    []*list           // requirement files
	settings []*list           // those of them that settings name
	remote   map[string]string // the plan's copies of files, by their address
	repos    []*repository
	linked   []string          // source archives in folders; nil: not looked for yet
	commits  map[string]string // of repositories that were looked into, by what was asked for
}

// need is what the build of one thing would fetch.
type need struct {
	of       string // whose build
	requires []string
	editable bool
	backend  string
}

func (w *wishes) gap(cause, what, why string) {
	w.gaps = append(w.gaps, guard.Gap{Cause: cause, What: what, Why: why})
}

// collect reads the command's wishes once; every round plans from them.
func (s *session) collect(ctx context.Context) *wishes {
	if s.wishes != nil {
		return s.wishes
	}
	w := &wishes{sources: map[string]*source{}, noBinary: map[string]bool{}, pinned: map[string]string{}, remote: map[string]string{}, commits: map[string]string{}}
	s.wishes = w
	r := s.recipe.Report
	for _, g := range s.cmd.Given {
		switch g.Name {
		case r.NoBinary, r.OnlyBinary:
			w.format(g.Name == r.NoBinary, g.Value)
		}
	}
	for _, kind := range []string{r.NoBinary, r.OnlyBinary} {
		if v, ok := s.setting(strings.TrimLeft(kind, "-")); ok {
			w.format(kind == r.NoBinary, strings.ReplaceAll(v, " ", ","))
		}
	}
	for i := range s.cmd.Specs {
		s.wish(ctx, w, &s.cmd.Specs[i], s.isEditable(i))
	}
	for _, f := range s.cmd.Files {
		if f.Role == shims.Group || f.Role == shims.ScriptFile {
			// The manager reads these itself, in the plan as in the run.
			s.inputs.add(absolutePath(s.w.Dir, f.Path))
			continue
		}
		path := f.Path
		if isRemote(path) {
			var err error
			if path, err = s.fetched(ctx, w, path); err != nil {
				w.remote[f.Path] = ""
				w.gap("registry", f.Path, err.Error())
				continue
			}
		}
		s.wishFile(ctx, w, path, s.w.Dir, f.Role == shims.Constraint)
	}
	s.wishSettings(ctx, w)
	s.readRegistries() // with the options of the files
	return w
}

// isEditable says whether a spec stands behind the option for local projects.
func (s *session) isEditable(i int) bool {
	for _, g := range s.cmd.Given {
		if g.Role == shims.Editable && g.Value == s.cmd.Specs[i].Raw {
			return true
		}
	}
	return false
}

// wishSettings takes in what variables and configuration files add: more
// requirement files, constraints and local projects.
func (s *session) wishSettings(ctx context.Context, w *wishes) {
	r := s.recipe.Report
	for _, kind := range []string{r.Requirement, r.Constraint, r.Editable} {
		for _, word := range strings.Fields(s.regs.Elsewhere(strings.TrimLeft(kind, "-"))) {
			if kind == r.Editable {
				sp := s.m.Spec(word)
				s.wish(ctx, w, &sp, true)
				continue
			}
			if l := s.wishFile(ctx, w, word, s.w.Dir, kind == r.Constraint); l != nil {
				w.settings = append(w.settings, l)
			}
		}
	}
}

// format reads a list of names that must, or must not, come as source. The last
// word on a name wins.
func (w *wishes) format(source bool, list string) {
	for _, name := range strings.Split(list, ",") {
		switch name = strings.TrimSpace(name); name {
		case "":
		case ":none:":
			if source {
				clear(w.noBinary)
			}
		case ":all:":
			clear(w.noBinary)
			w.noBinary[":all:"] = source
		default:
			w.noBinary[guard.NormalName("PyPI", name)] = source
		}
	}
}

// wantsSource says whether the command forbids binaries of a package.
func (w *wishes) wantsSource(name string) bool {
	if v, ok := w.noBinary[name]; ok {
		return v
	}
	return w.noBinary[":all:"]
}

// wish takes in one package word of the command or of a file.
func (s *session) wish(ctx context.Context, w *wishes, sp *shims.Spec, editable bool) {
	switch sp.Source.Type {
	case guard.Registry, guard.Alias, "":
		w.args = append(w.args, sp.Raw)
	case guard.Directory:
		s.wishProject(w, absolutePath(s.w.Dir, sp.Source.Location), sp.Extras, editable)
	case guard.File:
		path := absolutePath(s.w.Dir, sp.Source.Location)
		s.inputs.add(path)
		if isWheel(path) {
			w.args = append(w.args, path+extras(sp.Extras))
			return
		}
		s.wishArchive(w, path, sp)
	case guard.URL:
		if isWheel(sp.Source.Location) {
			w.args = append(w.args, sp.Raw)
			return
		}
		w.gap("words", sp.Raw, "it is a source archive behind an address: what it depends on is not known before it is built")
	case guard.Git:
		s.wishRepository(ctx, w, sp, editable)
	default:
		w.gap("words", sp.Raw, "what it depends on is not known before its code has run")
	}
}

func extras(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "[" + strings.Join(list, ",") + "]"
}

func isWheel(location string) bool {
	location, _, _ = strings.Cut(location, "#")
	location, _, _ = strings.Cut(location, "?")
	return strings.HasSuffix(strings.ToLower(location), ".whl")
}

// absolutePath turns a location as written, a path or a file: address, into an
// absolute path.
func absolutePath(dir, location string) string {
	location = strings.TrimPrefix(strings.TrimPrefix(location, "file:"), "//")
	if i := strings.IndexAny(location, "#["); i > 0 {
		location = location[:i]
	}
	location = filepath.FromSlash(location)
	if !filepath.IsAbs(location) {
		location = filepath.Join(dir, location)
	}
	return filepath.Clean(location)
}

// wishProject replaces a local project by its static dependencies.
func (s *session) wishProject(w *wishes, dir string, wanted []string, editable bool) {
	for _, name := range []string{"pyproject.toml", "setup.py", "setup.cfg", "PKG-INFO"} {
		s.inputs.add(filepath.Join(dir, name))
	}
	meta, err := projectMetadata(dir)
	if err != nil {
		w.gap("words", dir, err.Error())
		return
	}
	w.members = append(w.members, guard.Item{
		Package: guard.Package{Ecosystem: s.m.Ecosystem, Name: guard.NormalName(s.m.Ecosystem, meta.name), Version: meta.version},
		Direct:  true, Named: true, Member: true, Source: guard.Source{Type: guard.Directory, Location: dir},
	})
	w.needs = append(w.needs, need{of: meta.name, requires: meta.build, editable: editable, backend: meta.backend})
	path, err := s.putLines(w, meta.wanted(wanted))
	if err != nil {
		w.gap("input", dir, err.Error())
		return
	}
	w.args = append(w.args, s.recipe.Report.Requirement, path)
}

// wishArchive replaces a local source archive by a stand-in that has its
// metadata and nothing to run.
func (s *session) wishArchive(w *wishes, path string, sp *shims.Spec) {
	data, err := readFile(path)
	if err == nil {
		var src *source
		if src, err = readSource(filepath.Base(path), data); err == nil {
			src.item = guard.Item{
				Package: guard.Package{Ecosystem: s.m.Ecosystem, Name: src.meta.name, Version: src.meta.version},
				Direct:  true, Named: true, Source: guard.Source{Type: guard.File, Location: path}, Integrity: src.integrity,
			}
			if err = s.standIn(w, src); err == nil {
				w.args = append(w.args, src.meta.name+extras(sp.Extras)+"=="+src.meta.version)
				return
			}
		}
	}
	w.gap("words", path, err.Error())
}

// putLines writes a requirements file of the plan's own.
func (s *session) putLines(w *wishes, lines []string) (string, error) {
	w.files++
	path := filepath.Join(s.folder.root, fmt.Sprintf("requirements-%d.txt", w.files))
	return path, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600)
}

// flag notes an option of a requirements file that says where packages come
// from.
func (s *session) flag(w *wishes, file, key, value string) {
	s.flags = append(s.flags, registry.Flag{Key: key, Value: value, Source: file, Project: true})
	w.index = append(w.index, "--"+key)
	if value != "true" {
		w.index[len(w.index)-1] += "=" + value
	}
}
