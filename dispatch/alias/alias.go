// Package alias explains a word that is no verb of a manager by the aliases in
// the manager's own configuration (cargo's [alias] tables).
//
// What is not here: which managers have aliases and where they keep them, which
// is data of shims; and the quick look whether there can be any at all
// (dispatch/early).
package alias

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"pkgd/dispatch/world"
	"pkgd/shims"
)

const (
	maxConfig  = 1 << 20
	maxNesting = 16 // aliases that stand for aliases
)

// Resolve gives the command that an alias stands for, or the same command
// without the doubt where there is no such alias. Where that cannot be told (a
// file that cannot be read, two definitions, settings on the command line), the
// command comes back as it was, with its doubt.
func Resolve(w *world.World, cmd *shims.Command) *shims.Command {
	now := cmd
	for range maxNesting {
		settled, about := withoutDoubt(now)
		if !about {
			return now
		}
		if now.Has(shims.ConfigFile) || now.Has(shims.Directory) {
			return cmd
		}
		words, found, sure := lookup(w, now)
		if !sure {
			return cmd
		}
		if !found {
			return settled
		}
		at := now.At - 1
		if at < 0 || at >= len(now.Args) || now.Args[at] != now.Word {
			return cmd
		}
		now = shims.Parse(now.Manager, now.Name, slices.Concat(now.Args[:at], words, now.Args[at+1:]))
	}
	return cmd
}

// withoutDoubt reads the words as if the manager had no aliases. about says
// whether aliases are what the doubt is about.
func withoutDoubt(cmd *shims.Command) (settled *shims.Command, about bool) {
	if cmd.Doubt == "" || cmd.Manager.AliasTable == "" {
		return cmd, false
	}
	plain := *cmd.Manager
	plain.AliasTable = ""
	settled = shims.Parse(&plain, cmd.Name, cmd.Args)
	settled.Manager = cmd.Manager
	return settled, settled.Doubt != cmd.Doubt
}

// lookup finds the words an alias stands for; not sure: it cannot be told.
func lookup(w *world.World, cmd *shims.Command) (words []string, found, sure bool) {
	m := cmd.Manager
	suffix := "_" + strings.ToUpper(m.AliasTable+"_"+strings.ReplaceAll(cmd.Word, "-", "_"))
	for _, kv := range w.Environ {
		if name, _, _ := strings.Cut(kv, "="); strings.HasSuffix(name, suffix) {
			return nil, false, false
		}
	}
	files, ok := places(w, m)
	if !ok {
		return nil, false, false
	}
	for _, path := range files {
		table, ok := read(path, m.AliasTable)
		if !ok {
			return nil, false, false
		}
		value, here := table[cmd.Word]
		switch {
		case !here:
			continue
		case found: // lists of several files are joined, which only the manager does right
			return nil, false, false
		}
		if words, ok = split(value); !ok {
			return nil, false, false
		}
		found = true
	}
	return words, found, true
}

// places lists the files that may hold the table, each once; a name without its
// extension is an older spelling of the same file.
func places(w *world.World, m *shims.Manager) ([]string, bool) {
	if !filepath.IsAbs(w.Dir) {
		return nil, false
	}
	home := w.Env(m.AliasHome.Env)
	if home == "" {
		user := w.Env("HOME")
		if user == "" {
			user = w.Env("USERPROFILE")
		}
		if user == "" {
			return nil, false
		}
		home = filepath.Join(user, m.AliasHome.Folder)
	}
	own := filepath.Join(home, m.AliasHome.File)
	var files []string
	add := func(path string) {
		if !slices.Contains(files, path) {
			files = append(files, path)
		}
	}
	for dir := w.Dir; ; dir = filepath.Dir(dir) {
		for _, name := range m.AliasFiles {
			add(filepath.Join(dir, filepath.FromSlash(name)))
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	add(own)
	add(strings.TrimSuffix(own, filepath.Ext(own)))
	return files, true
}

// read gives the alias table of a file; a file that is not there has none.
func read(path, name string) (map[string]any, bool) {
	data, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true
	}
	if err != nil {
		return nil, false
	}
	var all map[string]any
	if toml.Unmarshal(data, &all) != nil {
		return nil, false
	}
	if _, more := all["include"]; more {
		return nil, false // further files, in an order of their own
	}
	table, given := all[name]
	if !given {
		return nil, true
	}
	rows, ok := table.(map[string]any)
	return rows, ok
}

// split makes words of a string or a list of strings.
func split(value any) ([]string, bool) {
	switch v := value.(type) {
	case string:
		return strings.Fields(v), strings.TrimSpace(v) != ""
	case []any:
		words := make([]string, len(v))
		for i, one := range v {
			s, ok := one.(string)
			if !ok {
				return nil, false
			}
			words[i] = s
		}
		return words, len(words) > 0
	}
	return nil, false
}
