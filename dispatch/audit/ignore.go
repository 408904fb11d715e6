package audit

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ignorer is the rules of all .gitignore files that hold for a folder, the
// outermost file first. The last rule that fits decides.
type ignorer []ignoreRule

type ignoreRule struct {
	dir    string   // the folder whose file has the rule
	parts  []string // the pattern's elements; "**" stands for any number of folders
	not    bool
	folder bool // fits folders only
}

// maxIgnore bounds a .gitignore file, in bytes.
const maxIgnore = 1 << 20

// ignoredAbove gives the rules of the folders above dir, up to the repository's.
func ignoredAbove(dir string) ignorer {
	var above []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Lstat(filepath.Join(d, ".git")); err == nil {
			break
		}
		if d == filepath.Dir(d) {
			return nil // no repository: only the files below count
		}
		above = append(above, filepath.Dir(d))
	}
	slices.Reverse(above)
	var g ignorer
	for _, d := range above {
		g = g.with(d)
	}
	return g
}

// with adds the rules of dir's own file.
func (g ignorer) with(dir string) ignorer {
	info, err := os.Stat(filepath.Join(dir, ".gitignore"))
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxIgnore {
		return g
	}
	data, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil {
		return g
	}
	g = slices.Clip(g)
	for line := range bytes.Lines(data) {
		if r, ok := readIgnore(dir, strings.TrimRight(string(line), "\r\n")); ok {
			g = append(g, r)
		}
	}
	return g
}

func readIgnore(dir, line string) (ignoreRule, bool) {
	r := ignoreRule{dir: dir}
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	if line == "" || line[0] == '#' {
		return r, false
	}
	if line[0] == '!' {
		r.not, line = true, line[1:]
	}
	line = strings.TrimPrefix(line, `\`)
	if strings.HasSuffix(line, "/") {
		r.folder, line = true, strings.TrimSuffix(line, "/")
	}
	anchored := strings.Contains(line, "/")
	r.parts = strings.Split(strings.TrimPrefix(line, "/"), "/")
	if !anchored {
		r.parts = append([]string{"**"}, r.parts...)
	}
	return r, line != ""
}

// matches says whether a path is to be left out.
func (g ignorer) matches(full string, folder bool) bool {
	for i := len(g) - 1; i >= 0; i-- {
		r := &g[i]
		if r.folder && !folder {
			continue
		}
		rel, err := filepath.Rel(r.dir, full)
		if err != nil {
			continue
		}
		if fitsParts(r.parts, strings.Split(filepath.ToSlash(rel), "/")) {
			return !r.not
		}
	}
	return false
}

// fitsParts holds a path against a pattern, element by element. The table is as
// large as the two are long, so that no pattern makes it slow.
func fitsParts(pattern, elems []string) bool {
	fits := make([]bool, len(elems)+1)
	fits[0] = true
	for _, p := range pattern {
		next := make([]bool, len(elems)+1)
		for i := range next {
			if p == "**" {
				next[i] = fits[i] || i > 0 && next[i-1]
				continue
			}
			if i > 0 && fits[i-1] {
				ok, err := path.Match(p, elems[i-1])
				next[i] = ok && err == nil
			}
		}
		fits = next
	}
	return fits[len(elems)]
}
