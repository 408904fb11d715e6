package audit

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"pkgd/guard/report"
	"pkgd/lock"
)

// worthABar is how many files take long enough for a person to look at a bar.
const worthABar = 20

// readAll reads every source. A file that cannot be opened is listed with that
// problem.
func (s *session) readAll(ctx context.Context) error {
	sortSources(s.sources)
	for i := range s.sources {
		if err := ctx.Err(); err != nil {
			return err
		}
		src := &s.sources[i]
		if src.read != nil {
			src.file = src.read()
		} else {
			src.file = ReadFile(src.path, src.root)
		}
		if s.o.Progress != nil && len(s.sources) >= worthABar {
			s.o.Progress("files", int64(i+1), int64(len(s.sources)))
		}
	}
	return nil
}

// ReadFile reads the lock file at path. What it refers to is followed inside
// root. It never returns nil: what is wrong stands in Problems.
func ReadFile(path, root string) *lock.File {
	data, err := readRegular(path)
	if err == nil {
		var f *lock.File
		if f, err = lock.Read(path, data, opener(filepath.Dir(path), root)); err == nil {
			return f
		}
	}
	f := &lock.File{Path: path, Problems: []lock.Problem{{What: "file", Why: "cannot be read: " + reason(err)}}}
	if format := lock.Detect(path, nil); format != nil {
		f.Format = format.Name
	}
	return f
}

// Root is the folder inside which the lock file at path may refer to others.
func Root(path, cwd string) string { return projectOf(path, cwd) }

// opener reads what a lock file in dir refers to: regular files inside root, so
// that a hostile project cannot have a report quote from elsewhere. A system's
// release file says nothing secret.
func opener(dir, root string) lock.Opener {
	return func(path string) ([]byte, error) {
		full := filepath.FromSlash(path)
		if !filepath.IsAbs(full) {
			full = filepath.Join(dir, full)
		}
		real, err := filepath.EvalSymlinks(full)
		if err != nil {
			return nil, errors.New(reason(err))
		}
		inside, err := filepath.EvalSymlinks(root)
		if err != nil {
			return nil, errors.New(reason(err))
		}
		if !within(inside, real) && filepath.Base(full) != "os-release" {
			return nil, errors.New("it lies outside of the project " + root)
		}
		return readRegular(real)
	}
}

// readRegular reads a file up to one byte more than a lock file may have; a
// device or pipe is refused before it is opened.
func readRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := make([]byte, 0, min(info.Size(), lock.MaxSize)+1)
	r := io.LimitReader(f, lock.MaxSize+1)
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if errors.Is(err, io.EOF) {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// place is the file that an entry stands in, as the user would name it.
func (src *source) place(e *lock.Entry) string {
	if e.In == "" {
		return src.show
	}
	if filepath.IsAbs(e.In) {
		return e.In
	}
	return filepath.Join(filepath.Dir(src.show), filepath.FromSlash(e.In))
}

// files lists what was read, with its problems.
func (s *session) files() []report.AuditFile {
	out := make([]report.AuditFile, 0, len(s.sources))
	for i := range s.sources {
		src := &s.sources[i]
		f := report.AuditFile{File: filepath.ToSlash(src.show), Format: src.file.Format, Packages: len(src.file.Entries)}
		for _, p := range src.file.Problems {
			f.Problems = append(f.Problems, report.Problem{Line: p.Line, What: p.What, Why: strings.TrimSpace(p.Why)})
		}
		out = append(out, f)
	}
	return out
}
