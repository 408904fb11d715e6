package judge

import (
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// maxLooked bounds the files and folders that the patterns of workspaces are held
// against. A project may name any folder of the disk; the largest workspaces
// known have some 50,000 without what is installed in them.
const maxLooked = 200_000

var (
	errLooked  = errors.New("its patterns of workspaces lead through more folders than pkgd looks through")
	errPattern = errors.New("it has a pattern of workspaces that pkgd does not understand")
)

// globbing finds the folders with a manifest that patterns name, never inside of
// node_modules.
type globbing struct {
	left int
	out  []string
	seen map[string]bool // folder and how much of the pattern is left
}

// expandPattern finds the folders below root, or wherever the pattern leads. left
// is what may still be looked at.
func expandPattern(root, pattern string, left *int) ([]string, error) {
	var out []string
	for _, p := range braces(pattern, 0) {
		if strings.ContainsAny(p, "(){}") {
			return nil, errPattern
		}
		g := globbing{left: *left, seen: map[string]bool{}}
		err := g.match(root, strings.Split(p, "/"))
		*left = g.left
		if err != nil {
			return nil, err
		}
		out = append(out, g.out...)
	}
	return out, nil
}

func (g *globbing) match(dir string, rest []string) error {
	for len(rest) > 0 && (rest[0] == "" || rest[0] == ".") {
		rest = rest[1:]
	}
	if id := strconv.Itoa(len(rest)) + dir; g.seen[id] {
		return nil
	} else {
		g.seen[id] = true
	}
	switch {
	case len(rest) == 0:
		if _, err := os.Stat(filepath.Join(dir, "package.json")); err == nil {
			g.out = append(g.out, dir)
		}
		return nil
	case rest[0] == "**":
		if err := g.match(dir, rest[1:]); err != nil {
			return err
		}
		return g.each(dir, func(e os.DirEntry) error {
			if !e.IsDir() {
				return nil
			}
			return g.match(filepath.Join(dir, e.Name()), rest)
		})
	case strings.ContainsAny(rest[0], `*?[\`):
		return g.each(dir, func(e os.DirEntry) error {
			ok, err := path.Match(rest[0], e.Name())
			if err != nil {
				return errPattern
			}
			if !ok || !e.IsDir() && e.Type()&os.ModeSymlink == 0 {
				return nil
			}
			return g.match(filepath.Join(dir, e.Name()), rest[1:])
		})
	}
	return g.match(filepath.Join(dir, rest[0]), rest[1:])
}

// each hands over what is in a folder. One that cannot be read has nothing in it
// for the manager either.
func (g *globbing) each(dir string, do func(os.DirEntry) error) error {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	var all []os.DirEntry
	for err == nil {
		var some []os.DirEntry
		some, err = f.ReadDir(1000)
		all = append(all, some...)
		if g.left -= len(some) + 1; g.left < 0 {
			_ = f.Close()
			return errLooked
		}
	}
	_ = f.Close()
	if !errors.Is(err, io.EOF) {
		return nil
	}
	for _, e := range all {
		if e.Name() == "node_modules" || e.Name() == ".git" {
			continue
		}
		if err := do(e); err != nil {
			return err
		}
	}
	return nil
}

// maxBraces bounds how many patterns one with braces may stand for.
const maxBraces = 1000

// braces writes a pattern with {a,b} as patterns without; one that has too many,
// or whose braces do not close, stays as it is.
func braces(pattern string, depth int) []string {
	open := strings.IndexByte(pattern, '{')
	if open < 0 || depth > 8 {
		return []string{pattern}
	}
	level, begin := 0, open+1
	var parts []string
	for i := open; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '{':
			level++
		case c == '}':
			if level--; level > 0 {
				continue
			}
			var out []string
			for _, part := range append(parts, pattern[begin:i]) {
				out = append(out, braces(pattern[:open]+part+pattern[i+1:], depth+1)...)
				if len(out) > maxBraces {
					return []string{pattern}
				}
			}
			return out
		case c == ',' && level == 1:
			parts, begin = append(parts, pattern[begin:i]), i+1
		}
	}
	return []string{pattern}
}
