package sync

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pkgd/guard"
	"pkgd/intel/store"
)

// export is one whole <Ecosystem>/all.zip.
type export struct {
	path      string
	name      string // for people
	ecosystem string
	asOf      time.Time // zero: the newest record's
	etag      string
	modified  string // Last-Modified as the server wrote it
}

// sources is what an import reads.
type sources struct {
	whole []export
	zips  []string // archives of single records
	files []string // single records
}

const exportName = "all.zip"

func (s *sources) len() int { return len(s.whole) + len(s.zips) + len(s.files) }

// find sorts paths into sources. A path that is not there, or a folder with
// nothing in it, is an error: an import of nothing must not look like success.
func find(paths []string, asOf time.Time) (*sources, error) {
	s := &sources{}
	for _, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			return nil, err
		}
		info, err := os.Stat(abs)
		if err != nil {
			return nil, fmt.Errorf("nothing can be imported from there: %w", err)
		}
		before := s.len()
		if !info.IsDir() {
			s.add(abs, asOf, true)
		} else if err = s.walk(abs, asOf); err != nil {
			return nil, err
		}
		if s.len() == before {
			return nil, fmt.Errorf("%s holds no OSV records (looked for <Ecosystem>/all.zip, *.zip and *.json)", p)
		}
	}
	if s.len() == 0 {
		return nil, errors.New("no files or folders were named to import from")
	}
	return s, nil
}

func (s *sources) walk(dir string, asOf time.Time) error {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Type().IsRegular() {
			s.add(path, asOf, false)
		}
		return nil
	})
}

// companions lie beside exports and records and are neither.
var companions = [...]string{"counts.json", "package.json", "index.json"}

func (s *sources) add(path string, asOf time.Time, named bool) {
	base := filepath.Base(path)
	parent := filepath.Base(filepath.Dir(path))
	row := guard.FindEcosystem(parent)
	switch ext := strings.ToLower(filepath.Ext(base)); {
	case base == exportName && row != nil && row.Name == parent:
		s.whole = append(s.whole, export{path: path, name: parent + "/" + exportName, ecosystem: row.Name, asOf: asOf})
	case ext == ".zip":
		s.zips = append(s.zips, path)
	case named:
		s.files = append(s.files, path)
	case ext == ".json":
		for _, c := range companions {
			if base == c {
				return
			}
		}
		s.files = append(s.files, path)
	}
}

// covers says whether an ecosystem's whole export is in the run or the store, so
// that what other exports say of that ecosystem is no news.
func (s *job) covers(k store.PartKey) bool {
	for i := range s.src.whole {
		if s.src.whole[i].ecosystem == k.Ecosystem {
			return true
		}
	}
	if r := s.w.Current(); r != nil {
		if f := r.Meta().Feed(k); f != nil {
			return f.Whole
		}
	}
	return false
}
