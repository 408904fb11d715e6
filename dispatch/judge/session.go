package judge

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"pkgd/dispatch/config"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/intel"
	"pkgd/shims"
	"pkgd/timestamps"
	"pkgd/timestamps/registry"
)

// session is everything one judged command needs.
type session struct {
	w       *world.World
	cfg     *config.Config
	cmd     *shims.Command
	m       *shims.Manager
	real    string
	lead    []string
	policy  guard.Policy
	recipe  *shims.Recipe
	folder  *folder
	inputs  inputs
	now     int64
	depth   int
	proj    *project
	version *string // the manager's own, once asked for
	regs    *registry.Set
	flags   []registry.Flag
	book    *timestamps.Book
	intel   *intel.Reader
	noIntel error
	kept    made    // what the accepted plan left behind for the tie
	cut     attempt // the conditions it was made under
	wishes  *wishes // of the report method, read once
	// extraSpecs are specs that variables add to the command.
	extraSpecs []shims.Spec
	notes      []string
}

func newSession(r Request) (*session, error) {
	s := &session{
		w: r.World, cfg: r.Config, cmd: r.Command, m: r.Command.Manager,
		real: r.Real, lead: r.Lead, inputs: inputs{},
	}
	s.depth, _ = strconv.Atoi(s.w.Env(planning))
	if s.depth >= maxDepth {
		return nil, ErrLoop
	}
	s.now = s.w.Now().Unix()
	s.policy = s.cfg.Policy()
	s.recipe = recipeFor(s.cmd)
	for _, g := range s.cmd.Given {
		v := g.Value
		if v == "" {
			v = fmt.Sprint(!g.Off)
		}
		s.flags = append(s.flags, registry.Flag{Key: strings.TrimLeft(g.Name, "-"), Value: v})
	}
	s.readRegistries()
	s.book = timestamps.New(timestamps.Options{Client: s.w.HTTP, CacheDir: s.cfg.CacheDir(), Now: s.w.Now})
	s.intel, s.noIntel = intel.Open(s.cfg.StoreDirs())
	return s, nil
}

// readRegistries asks the manager's configuration which registry serves what.
func (s *session) readRegistries() {
	s.regs = registry.Read(s.m.Registries, registry.Surroundings{
		Getenv:     s.w.Getenv,
		Environ:    s.w.Environ,
		Read:       func(path string) ([]byte, error) { s.inputs.add(path); return readFile(path) },
		Dir:        s.workDir(),
		Home:       s.w.Env("HOME"),
		ProjectDir: s.configRoot(),
		Manager:    s.real,
		Look:       s.look,
		Registry:   s.cmd.Value(shims.RegistryArg),
		Flags:      s.flags,
	})
}

// configRoot is the project whose configuration counts: none for what is
// installed outside of it.
func (s *session) configRoot() string {
	if s.cmd.Has(shims.Global) {
		return ""
	}
	return s.projectRoot()
}

// look finds a program on PATH without our own folders.
func (s *session) look(program string) string {
	for _, dir := range filepath.SplitList(withoutShims(s.w.Env("PATH"))) {
		path := filepath.Join(dir, program)
		if i, err := os.Stat(path); err == nil && i.Mode().IsRegular() {
			return path
		}
	}
	return ""
}

func (s *session) close() {
	if s.intel != nil {
		_ = s.intel.Close()
	}
}

// knowledge is the state of the store for the ecosystem of the manager.
func (s *session) knowledge() guard.Knowledge {
	if s.noIntel != nil {
		return intel.Unusable(s.noIntel)
	}
	return s.intel.Knowledge([]string{s.m.Ecosystem})
}
