package judge

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"pkgd/shims"
)

// local follows a dependency of a manifest in dir that is a path. By its whole
// path a folder of the project would not lie in the copy's project, and what it
// depends on would be missing from the plan.
func (c *nodeCollector) local(dir, value string) error {
	place, link := strings.CutPrefix(value, "link:")
	if !link {
		sp := c.spec("zz@" + value)
		if !isPath(sp.Source.Type) {
			return nil
		}
		place = sp.Source.Location
	}
	for _, p := range spellings(place) {
		target, whole := c.target(dir, p)
		if whole && liesIn(c.p.root, target) {
			return fmt.Errorf("%s names a folder of its own project by the whole path %s: write it relative to the manifest",
				filepath.Join(dir, "package.json"), target)
		}
		if err := c.follow(target); err != nil {
			return err
		}
	}
	return nil
}

// named follows a path on the command line.
func (c *nodeCollector) named(dir string, sp *shims.Spec) error {
	if !isPath(sp.Source.Type) {
		return nil
	}
	for _, p := range spellings(sp.Source.Location) {
		target, _ := c.target(dir, p)
		if err := c.follow(target); err != nil {
			return err
		}
	}
	return nil
}

// spellings are a path as written and, where that differs, as an address.
func spellings(place string) []string {
	if decoded, err := url.PathUnescape(place); err == nil && decoded != place {
		return []string{place, decoded}
	}
	return []string{place}
}

// target is where a path leads; whole: it is not relative to the manifest.
func (c *nodeCollector) target(dir, place string) (target string, whole bool) {
	place = strings.TrimPrefix(place, "//")
	if rest, ok := strings.CutPrefix(place, "~/"); ok {
		return filepath.Join(c.home, rest), true
	}
	if filepath.IsAbs(place) {
		return filepath.Clean(place), true
	}
	return filepath.Join(dir, filepath.FromSlash(place)), false
}

// follow takes in a folder by its manifest, an archive by a link.
func (c *nodeCollector) follow(target string) error {
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return nil // the manager says what is missing
	case info.IsDir():
		return c.add(target)
	case info.Mode().IsRegular():
		c.p.links = append(c.p.links, target)
	}
	return nil
}

// liesIn says whether a path lies in a folder, whatever links lead to either.
func liesIn(dir, path string) bool {
	real := func(p string) string {
		if r, err := filepath.EvalSymlinks(p); err == nil {
			return r
		}
		return p
	}
	rel, err := filepath.Rel(real(dir), real(path))
	return err == nil && filepath.IsLocal(rel)
}
