package judge

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pkgd/guard"
	"pkgd/shims"
)

// fill puts the plan's values into the braces of a recipe's words.
func (s *session) fill(words []string, a attempt) []string {
	root := ""
	if s.folder != nil {
		root = s.folder.root
	}
	r := strings.NewReplacer(
		"{cutoff}", time.Unix(a.cutoff, 0).UTC().Format("2006-01-02T15:04:05.000Z"),
		"{days}", trimFloat(float64(s.now-a.cutoff)/86400),
		"{feed}", filepath.Join(root, "feed"),
		"{sources}", filepath.Join(root, "sources.toml"),
		"{pins}", filepath.Join(root, "pins.txt"),
		"{list}", filepath.Join(root, "archives.txt"),
		"{plan}", root,
	)
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = r.Replace(w)
	}
	return out
}

// planArgs are the words of a plan call: the command's, with its local paths
// made absolute (the plan runs elsewhere) and pinned names asked for in the
// pinned version.
func (s *session) planArgs(r *shims.Recipe, a attempt) []string {
	cmd := s.cmd
	if a.native {
		cmd = s.ageless()
	}
	var args []string
	if r.Args != nil {
		args = r.Args(cmd)
	}
	if args != nil {
		for _, sp := range s.extraSpecs {
			args = slices.Insert(args, 1, sp.Raw)
		}
		args = append(args, s.fill(r.Insert, a)...)
	} else {
		args = cmd.Place(s.fill(r.Insert, a), r.Drop...)
	}
	return s.leading(s.absolute(s.respec(args, a)))
}

// ageless is the command without its own words on the age of releases: they
// would beat the cut-off, which is the stricter one.
func (s *session) ageless() *shims.Command {
	words := s.cmd.Place(nil, shims.AgeArg)
	if len(words) == len(s.cmd.Args) {
		return s.cmd
	}
	return shims.Parse(s.m, s.cmd.Name, words)
}

// absolute makes words that name a local folder or archive absolute.
func (s *session) absolute(args []string) []string {
	for _, g := range s.cmd.Given {
		to := s.fromHere(g.Value)
		if _, err := os.Stat(to); to == "" || err != nil || !slices.Contains(strings.Fields(s.m.PathSettings), strings.TrimLeft(g.Name, "-")) {
			continue
		}
		for i := range args {
			if args[i] == g.Value {
				args[i] = to
			} else if name, ok := strings.CutSuffix(args[i], "="+g.Value); ok && strings.HasPrefix(name, "--") {
				args[i] = name + "=" + to
			}
		}
	}
	s.copiedManifest(args)
	paths := map[string]*shims.Spec{}
	for i := range s.cmd.Specs {
		if sp := &s.cmd.Specs[i]; isPath(sp.Source.Type) {
			paths[sp.Raw] = sp
		}
	}
	for i := range args {
		if sp := paths[args[i]]; sp != nil {
			args[i] = s.moved(sp)
		}
	}
	return args
}

// moved is a word that names a local folder or archive as the plan must write it:
// absolute, and inside of the copy where it is copied.
func (s *session) moved(sp *shims.Spec) string {
	place := sp.Source.Location
	bare, home := s.w.FromHome(strings.TrimPrefix(place, "//"))
	switch {
	case home: // absolute already
	case !filepath.IsAbs(bare) && sp.Raw != place:
		return sp.Raw // behind a name or a scheme: as seen from the copy's project
	case !filepath.IsAbs(bare):
		bare = filepath.Join(s.w.Dir, filepath.FromSlash(bare))
	}
	to := s.standsFor(filepath.Clean(bare))
	if rest, ok := strings.CutSuffix(sp.Raw, place); ok {
		return rest + to
	}
	return sp.Raw
}

// standsFor is the copy of a folder or archive of the project, where there is one:
// what lies inside of the project is followed, what lies outside is not.
func (s *session) standsFor(path string) string {
	if s.folder == nil {
		return path
	}
	copied := s.folder.mirrored(path)
	if i, err := os.Stat(path); err == nil && i.IsDir() {
		if !exists(filepath.Join(copied, s.m.Manifest)) {
			return path // no more than a folder above something that is copied
		}
		return copied
	}
	if exists(copied) {
		return copied
	}
	return path
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// fromHere makes a relative path absolute, as seen from where the command was
// called; "" for what is absolute or begins at the home.
func (s *session) fromHere(path string) string {
	if path == "" || filepath.IsAbs(path) || strings.HasPrefix(path, "~") {
		return ""
	}
	return filepath.Join(s.w.Dir, filepath.FromSlash(path))
}

// pathSettings are variables that give the manager's own paths as seen from
// where the command was called, whoever set them.
func (s *session) pathSettings() []string {
	if s.m.PathEnv == "" {
		return nil
	}
	var env []string
	for _, key := range strings.Fields(s.m.PathSettings) {
		if v, ok := s.setting(key); ok {
			if path := s.fromHere(v); path != "" {
				env = append(env, s.m.PathEnv+strings.ReplaceAll(key, "-", "_")+"="+path)
			}
		}
	}
	return env
}

func isPath(t guard.SourceType) bool { return t == guard.Directory || t == guard.File }

// respec asks for pinned packages that the command names without a version in
// the pinned one.
func (s *session) respec(args []string, a attempt) []string {
	out := append([]string(nil), args...)
	if !s.choosesByWord() {
		return out
	}
	for _, p := range a.pins {
		for j := range s.cmd.Specs {
			sp := &s.cmd.Specs[j]
			if sp.Name != p.Name || p.Older == "" || sp.Requested != "" || !sp.Source.Type.Vouched() {
				continue
			}
			for i := range out {
				if out[i] == sp.Raw {
					out[i] = s.recipe.Respec(*sp, p.Older)
				}
			}
		}
	}
	return out
}

// planSettings are the environment of a plan call: the recipe's own and, where
// the attempt asks for it, the manager's cooldown.
func (s *session) planSettings(r *shims.Recipe, a attempt) []string {
	env := s.fill(r.Env, a)
	if n := s.cooldown(); n != nil && (a.native || n.Always) {
		env = append(env, s.fill(n.Env, a)...)
	}
	return env
}
