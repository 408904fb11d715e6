package judge

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"pkgd/dispatch/config"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/intel"
	"pkgd/lock"
	"pkgd/shims"
	"pkgd/timestamps"
	"pkgd/timestamps/registry"
)

// session is everything one judged command needs.
type session struct {
	w      *world.World
	cfg    *config.Config
	cmd    *shims.Command
	m      *shims.Manager
	real   string
	lead   []string
	policy guard.Policy
	recipe *shims.Recipe
	folder *folder
	inputs inputs
	config map[string]read // the manager's configuration, by path
	bare   *string         // PATH without our links, once asked for
	now    int64
	// clockSet: now was set back to the registries' clock.
	clockSet bool
	depth    int
	proj     *project
	noProj   error   // why the project cannot be read
	version  *string // the manager's own, once asked for
	regs     *registry.Set
	flags    []registry.Flag
	book     *timestamps.Book
	intel    *intel.Reader
	noIntel  error
	kept     made    // what the accepted plan left behind for the tie
	cut      attempt // the conditions it was made under
	wishes   *wishes // of the report method, read once
	// extraSpecs are the packages that a setting names.
	extraSpecs []shims.Spec
	before     *lock.File // that was there before the command; nil none
	notes      []string
	unread     []guard.Gap // files of the manager's configuration that cannot be read as it would
	looped     bool        // a wrapper had nothing behind it
}

// newer is a file of ours that a later pkgd wrote.
type newer struct{ error }

func (*newer) ExitCode() int { return guard.ExitStore }

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
	s.globally()
	s.book = timestamps.New(timestamps.Options{
		Client: s.w.HTTP, CacheDir: s.cfg.CacheDir(), Now: s.w.Now,
		Timeout: time.Duration(s.cfg.Float("registry_api_timeout") * float64(time.Second)),
	})
	if err := s.book.CacheProblem(); errors.Is(err, timestamps.ErrNewer) {
		return nil, &newer{err}
	}
	if s.noIntel = s.cfg.Refused; s.noIntel == nil {
		s.intel, s.noIntel = intel.Open(s.cfg.StoreDirs())
	}
	return s, nil
}

// readRegistries asks the manager's configuration which registry serves what.
func (s *session) readRegistries() {
	s.regs = registry.Read(s.m.Registries, registry.Surroundings{
		Getenv:     s.w.Getenv,
		Environ:    s.w.Environ,
		Read:       s.readConfig,
		Dir:        s.configDir(),
		Home:       s.w.Env("HOME"),
		ProjectDir: s.configRoot(),
		Manager:    s.real,
		Look:       s.look,
		Command:    s.m.Name(),
		Registry:   s.registryWord(),
		Flags:      s.flags,
	})
}

// readConfig reads one file of the manager's configuration. One that is there and
// that the manager might read otherwise than pkgd does (a pipe, a file of many
// megabytes) leaves a gap: it could name another registry.
func (s *session) readConfig(path string) ([]byte, error) {
	if was, ok := s.config[path]; ok {
		return was.data, was.err
	}
	data, err := s.readNewConfig(path)
	if s.config == nil {
		s.config = map[string]read{}
	}
	s.config[path] = read{data, err}
	return data, err
}

// read is a file of the manager's configuration as it was read.
type read struct {
	data []byte
	err  error
}

func (s *session) readNewConfig(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		if _, ok := s.inputs[path]; !ok {
			s.inputs[path] = absent
		}
		return nil, err
	}
	why := ""
	switch mode := info.Mode(); {
	case mode&(os.ModeNamedPipe|os.ModeSocket) != 0:
		why = "it is not a regular file"
	case mode.IsRegular() && info.Size() > maxConfig:
		why = "it has more bytes than any configuration"
	}
	if gap := (guard.Gap{Cause: "input", What: path, Why: why}); why != "" && !slices.Contains(s.unread, gap) {
		s.unread = append(s.unread, gap)
	}
	return s.inputs.read(path)
}

// maxConfig bounds a file of a manager's configuration, in bytes.
const maxConfig = 4 << 20

// registryWord is the registry that the command line names for everything, not
// for one scope.
func (s *session) registryWord() string {
	word := ""
	for _, g := range s.cmd.Given {
		if g.Role == shims.RegistryArg && !strings.Contains(g.Name, ":") {
			word = g.Value
		}
	}
	return word
}

// configDir is the folder from which the manager looks for configuration.
func (s *session) configDir() string {
	if readerOf(s.m.Manifest) != nil {
		if p, err := s.project(); err == nil && p.config != "" {
			return p.config
		}
	}
	return s.workDir()
}

// configRoot is the project whose configuration counts: none for what is
// installed outside of it.
func (s *session) configRoot() string {
	if s.cmd.Has(shims.Global) || s.recipe != nil && s.recipe.OwnConfig {
		return ""
	}
	return s.projectRoot()
}

// look finds a program on PATH without our own folders.
func (s *session) look(program string) string {
	for _, dir := range filepath.SplitList(s.barePath()) {
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
