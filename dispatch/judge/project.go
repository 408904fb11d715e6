package judge

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"pkgd/shims"
)

// project is the part of the disk that a manager would take as its project: the
// folder of the root manifest and every file that its resolver reads.
type project struct {
	root     string // of the workspace
	dir      string // where the command works inside of it
	config   string // the folder whose configuration, and its parents', counts; "" root
	manifest bool   // there is a root manifest
	files    []string
	links    []string // files that are only looked at (archives): linked, not copied
	empty    []string // files that only have to exist
}

// reader finds a project by the kind of its manifest.
type reader func(s *session, dir string) (*project, error)

// readerOf is the table: one kind of manifest, one file; nil for kinds that need
// no copy.
func readerOf(manifest string) reader {
	switch manifest {
	case "package.json":
		return readNodeProject
	case "Cargo.toml":
		return readCargoProject
	}
	return nil
}

// workDir is the folder the command works in: its own option, else the current
// one.
func (s *session) workDir() string {
	return s.w.At(s.cmd.Value(shims.Directory))
}

// project reads the project once.
func (s *session) project() (*project, error) {
	if s.proj != nil || s.noProj != nil {
		return s.proj, s.noProj
	}
	read := readerOf(s.m.Manifest)
	if read == nil {
		return nil, errors.New("pkgd does not know how this manager's projects are laid out")
	}
	if !filepath.IsAbs(s.workDir()) {
		return nil, errors.New("the working folder is gone")
	}
	s.proj, s.noProj = read(s, s.workDir())
	return s.proj, s.noProj
}

// projectRoot is the project's folder, or the working folder where the project
// cannot be read.
func (s *session) projectRoot() string {
	if readerOf(s.m.Manifest) != nil {
		if p, err := s.project(); err == nil {
			return p.root
		}
	}
	return s.workDir()
}

// copyProject mirrors the project and notes its files as inputs.
func (s *session) copyProject(p *project) error {
	if err := os.RemoveAll(s.folder.tree); err != nil {
		return err
	}
	if err := os.MkdirAll(s.folder.mirrored(p.dir), 0o700); err != nil {
		return err
	}
	for _, path := range p.files {
		s.inputs.add(path)
		if _, err := s.folder.copyFile(path); err != nil {
			return err
		}
	}
	if err := s.copyConfig(p.root, p.root); err != nil {
		return err
	}
	if p.config != "" {
		if err := errors.Join(os.MkdirAll(s.folder.mirrored(p.config), 0o700), s.copyConfig(p.config, p.config)); err != nil {
			return err
		}
	}
	if err := s.copyInstalled(p); err != nil {
		return err
	}
	for _, path := range p.empty {
		if err := s.folder.put(path, nil); err != nil {
			return err
		}
	}
	for _, path := range p.links {
		s.inputs.add(path)
		to := s.folder.mirrored(path)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := os.Symlink(path, to); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// maxManifests bounds how many members and local packages a project may have:
// the largest workspaces known have about two thousand.
const maxManifests = 10_000
