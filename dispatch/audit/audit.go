package audit

import (
	"context"
	"fmt"
	"time"

	"pkgd/dispatch/config"
	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/guard/report"
	"pkgd/intel"
	"pkgd/lock"
)

// Options says what to audit and how.
type Options struct {
	World  *world.World
	Config *config.Config
	// Paths are files and folders; none: the working folder and, with Installed,
	// the places of this machine where managers install.
	Paths []string
	// Installed audits what is installed instead of lock files.
	Installed bool
	// Deep asks the registries how old every release is.
	Deep bool
	// FailOnThreat: any known threat gives exit code 4, whatever the policy.
	FailOnThreat bool
	// Gitignore leaves out what .gitignore files name.
	Gitignore bool
	// Since keeps only records that changed within so long; 0 all.
	Since time.Duration
	// Everything fills Audit.All, for a bill of materials.
	Everything bool
	// Progress is called with the files done and to do; nil: nobody looks.
	Progress func(what string, done, total int64)
}

// Result is an audit with what is to be said beside it.
type Result struct {
	report.Audit
	// Notes are to be said once on stderr: the state of the intelligence, what
	// was left out.
	Notes []string
	// Skipped are folders that were not looked into.
	Skipped []string
}

// source is one thing that has packages in it.
type source struct {
	path string     // absolute
	show string     // as the user would name it
	root string     // the folder in which it may refer to further files
	file *lock.File // nil until it is read
	// read makes the list where the source is no lock file; nil: it is one.
	read func() *lock.File
}

// session is one run.
type session struct {
	o     Options
	pol   guard.Policy
	now   int64
	intel *intel.Reader

	sources []source
	pkgs    []guard.Package
	index   map[guard.Package]int // in pkgs
	threats [][]guard.Threat      // by pkgs
	ages    []age                 // by pkgs; nil where nobody asked
	res     Result
}

// Run audits. The error is a *config.Error with an exit code: nothing was found
// to audit (2), a path cannot be read (1), there is no usable store (7).
func Run(ctx context.Context, o Options) (*Result, error) {
	if o.Config.Refused != nil {
		return nil, o.Config.Refused
	}
	s := &session{o: o, pol: o.Config.Policy(), now: o.World.Now().Unix(), index: map[guard.Package]int{}}
	if o.FailOnThreat {
		s.pol.Malicious, s.pol.VulnerableLocked, s.pol.VulnerableNamed = guard.Block, guard.Block, guard.Block
	}
	if err := s.find(); err != nil {
		return nil, err
	}
	if err := s.readAll(ctx); err != nil {
		return nil, err
	}
	r, err := intel.Open(o.Config.StoreDirs())
	if err != nil {
		return nil, &config.Error{What: "nothing can be audited", Why: err.Error(), Code: guard.ExitStore}
	}
	defer r.Close()
	s.intel = r
	if err := s.lookUp(); err != nil {
		return nil, err
	}
	if o.Deep {
		s.askAges(ctx)
	}
	s.findings(ctx)
	s.knowledge()
	s.res.ExitCode = s.exitCode()
	return &s.res, ctx.Err()
}

// lookUp asks the store about every package once.
func (s *session) lookUp() error {
	for i := range s.sources {
		for j := range s.sources[i].file.Entries {
			p := s.sources[i].file.Entries[j].Package
			if _, ok := s.index[p]; !ok && !s.sources[i].file.Entries[j].Member {
				s.index[p] = len(s.pkgs)
				s.pkgs = append(s.pkgs, p)
			}
		}
	}
	threats, err := s.intel.Match(s.pkgs)
	if err != nil {
		return &config.Error{What: "the packages cannot be looked up", Why: err.Error(), Next: "pkgd intel sync --force", Code: guard.ExitStore}
	}
	s.threats = threats
	s.res.Packages = len(s.pkgs)
	if s.o.Since > 0 {
		s.onlySince(s.now - int64(s.o.Since/time.Second))
	}
	return nil
}

// onlySince drops records that did not change since a time.
func (s *session) onlySince(from int64) {
	for i, list := range s.threats {
		var kept []guard.Threat
		for _, t := range list {
			if t.Modified >= from {
				kept = append(kept, t)
			}
		}
		s.threats[i] = kept
	}
}

// problem notes a part of a file that was not understood or not looked up.
func (f *source) problem(line int, what, why string) {
	f.file.Problems = append(f.file.Problems, lock.Problem{Line: line, What: what, Why: why})
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
