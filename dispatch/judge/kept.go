package judge

import (
	"crypto/sha512"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"

	"pkgd/guard"
	"pkgd/lock"
)

// keptCopy adds what an earlier run of the same specs left behind: a run-once
// program may start that copy without asking the registry, so it is judged with
// what the registry would give now.
func (s *session) keptCopy(m *made) {
	if s.recipe.RunCache == "" {
		return
	}
	for _, name := range s.keptNames() {
		path := filepath.Join(s.cacheFolder(), s.recipe.RunCache, name, filepath.FromSlash(s.recipe.Kept))
		file, err := s.readLockFile(path)
		if err != nil {
			continue // nothing is kept; the manager fetches
		}
		s.addKept(m, file)
	}
}

func (s *session) addKept(m *made, file *lock.File) {
	seen := map[guard.Package]bool{}
	for i := range m.items {
		seen[m.items[i].Package] = true
	}
	for i := range file.Entries {
		it := file.Entries[i].Item
		if seen[it.Package] {
			continue
		}
		it.Locked = true
		m.items = append(m.items, it)
		m.empty = false
	}
	for _, p := range file.Problems {
		m.gap("input", file.Path, p.What+": "+p.Why)
	}
}

// cacheFolder is the manager's cache: its own setting, else the usual place
// below the home.
func (s *session) cacheFolder() string {
	if dir, ok := s.setting(s.recipe.CacheSetting); ok && dir != "" {
		dir, _ = s.w.FromHome(dir)
		return dir
	}
	return filepath.Join(s.w.Env("HOME"), s.recipe.CacheHome)
}

// keptNames is the folder's name: a hash over the specs as written, folders by
// their path, in the order of a dictionary or of their bytes. Facts: libnpmexec
// of npm 7 to 12.
func (s *session) keptNames() []string {
	var words []string
	for _, sp := range append(s.cmd.Specs[:len(s.cmd.Specs):len(s.cmd.Specs)], s.extraSpecs...) {
		word := sp.Raw
		if sp.Source.Type == guard.Directory && !filepath.IsAbs(word) {
			word = filepath.Join(s.w.Dir, word)
		}
		words = append(words, word)
	}
	plain := slices.Clone(words)
	slices.Sort(plain)
	slices.SortFunc(words, func(a, b string) int { return strings.Compare(bare(a), bare(b)) })
	names := []string{keptHash(words)}
	if n := keptHash(plain); n != names[0] {
		names = append(names, n)
	}
	return names
}

// bare is a word without the signs that a dictionary's order passes over.
func bare(s string) string {
	return strings.ToLower(strings.NewReplacer("@", "", "/", "", "-", "", "_", "").Replace(s))
}

func keptHash(words []string) string {
	sum := sha512.Sum512([]byte(strings.Join(words, "\n")))
	return hex.EncodeToString(sum[:])[:16]
}
