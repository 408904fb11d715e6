package judge

import (
	"os"
	"path/filepath"
	"strings"

	"pkgd/guard"
	"pkgd/shims"
	"pkgd/timestamps"
)

// maxLinked bounds how many files of a folder of archives are looked at.
const maxLinked = 50_000

// sourceEndings are those of the source archives that pip takes and pkgd reads.
var sourceEndings = []string{".tar.gz", ".tgz", ".zip", ".tar.bz2", ".tbz"}

// sourceBase is a source archive's name without its ending; "" it is none.
func sourceBase(name string) string {
	lower := strings.ToLower(name)
	for _, end := range sourceEndings {
		if strings.HasSuffix(lower, end) {
			return name[:len(name)-len(end)]
		}
	}
	return ""
}

// linked lists the source archives of a package in the folders that the command,
// its files or its settings tell the manager to look in. Pages of links
// (--find-links with an address) are not read.
func (s *session) linked(w *wishes, name string) []timestamps.Release {
	if w.linked == nil {
		w.linked = []string{}
		for _, place := range s.linkPlaces(w) {
			w.linked = append(w.linked, archivesIn(place)...)
		}
	}
	var out []timestamps.Release
	for _, path := range w.linked {
		if v := versionInName(sourceBase(filepath.Base(path)), name); v != "" {
			out = append(out, timestamps.Release{Version: v, Files: []timestamps.File{{Name: filepath.Base(path), URL: path}}})
		}
	}
	return out
}

// versionInName cuts the version off an archive's name: a name may hold dashes,
// so the cut is where the rest is the package. Fact: _extract_version_from_fragment
// of pip's index/package_finder.py.
func versionInName(base, name string) string {
	for i := 0; i < len(base); i++ {
		if base[i] == '-' && guard.NormalName("PyPI", base[:i]) == name {
			return base[i+1:]
		}
	}
	return ""
}

// linkPlaces are the folders and files of --find-links, whoever names them.
func (s *session) linkPlaces(w *wishes) []string {
	var values []string
	for _, g := range s.cmd.Given {
		if g.Role == shims.Links {
			values = append(values, g.Value)
		}
	}
	values = append(values, strings.Fields(s.regs.Elsewhere("find-links"))...)
	for _, option := range w.index {
		if v, ok := strings.CutPrefix(option, "--find-links="); ok {
			values = append(values, v)
		}
	}
	var out []string
	for _, v := range values {
		v, home := s.w.FromHome(v)
		if !home && strings.Contains(v, "://") && !strings.HasPrefix(v, "file:") {
			continue
		}
		out = append(out, absolutePath(s.w.Dir, v))
	}
	return out
}

// archivesIn lists the source archives of a folder, or one that is named itself.
func archivesIn(place string) []string {
	info, err := os.Stat(place)
	if err != nil {
		return nil // pip passes it over, too
	}
	if !info.IsDir() {
		if sourceBase(place) == "" {
			return nil
		}
		return []string{place}
	}
	dir, err := os.Open(place)
	if err != nil {
		return nil
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(maxLinked)
	var out []string
	for _, n := range names {
		if sourceBase(n) != "" {
			out = append(out, filepath.Join(place, n))
		}
	}
	return out
}

// indexed says whether an index is asked at all.
func (s *session) indexed() bool {
	v, _ := s.setting("no-index")
	switch strings.ToLower(v) {
	case "y", "yes", "t", "true", "on", "1":
		return false
	}
	return true
}
