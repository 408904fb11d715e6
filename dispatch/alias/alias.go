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
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"pkgd/dispatch/world"
	"pkgd/guard"
	"pkgd/shims"
)

const (
	maxConfig   = 1 << 20
	maxNesting  = 16 // aliases that stand for aliases
	maxIncluded = 64 // files that one file includes
)

// Resolve gives the command that an alias stands for, or the same command
// without the doubt where there is no such alias. Where that cannot be told (a
// file that cannot be read, lists that are joined, a variable), the words are
// what they were and mean nothing certain: the effect is unknown. Fact: cargo
// 1.95 explains aliases before it looks at --config.
func Resolve(w *world.World, cmd *shims.Command) *shims.Command {
	now := cmd
	for range maxNesting {
		settled, about := withoutDoubt(now)
		if !about {
			return now
		}
		words, found, sure := lookup(w, now)
		if !sure {
			return unsure(cmd)
		}
		if !found {
			return settled
		}
		at := now.At - 1
		if at < 0 || at >= len(now.Args) || now.Args[at] != now.Word {
			return unsure(cmd)
		}
		now = shims.Parse(now.Manager, now.Name, slices.Concat(now.Args[:at], words, now.Args[at+1:]))
	}
	return unsure(cmd)
}

// unsure is the command without a meaning: no plan may be made from what its
// words would say if no alias stood in front of them.
func unsure(cmd *shims.Command) *shims.Command {
	unknown := *cmd
	unknown.Effect = guard.Unknown
	return &unknown
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
	files, ok := places(w, m, w.At(cmd.Value(shims.Directory)))
	if !ok {
		return nil, false, false
	}
	list := false
	for _, path := range files {
		value, here, ok := read(path, m.AliasTable, cmd.Word)
		if !ok {
			return nil, false, false
		}
		if !here {
			continue
		}
		_, text := value.(string)
		switch {
		case !found:
			if words, ok = split(value); !ok {
				return nil, false, false
			}
			found, list = true, !text
		case list || !text: // lists of several files are joined, which only the manager does right
			return nil, false, false
		}
	}
	return words, found, true
}

// places lists the files that may hold the table, each once, the strongest first.
// A name without its extension is an older spelling of the same file: where both
// are there, the manager reads the older one.
func places(w *world.World, m *shims.Manager, dir string) ([]string, bool) {
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
	var files []string
	add := func(path string) {
		if older := strings.TrimSuffix(path, filepath.Ext(path)); exists(older) {
			path = older
		}
		if !slices.Contains(files, path) {
			files = append(files, path)
		}
	}
	for ; ; dir = filepath.Dir(dir) {
		for _, name := range m.AliasFiles {
			add(filepath.Join(dir, filepath.FromSlash(name)))
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	own := filepath.Join(home, m.AliasHome.File)
	add(own)
	add(strings.TrimSuffix(own, filepath.Ext(own)))
	return files, true
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// read gives what a file's table says of a word; a file that is not there says
// nothing. Not ok: it cannot be told.
func read(path, name, word string) (value any, here, ok bool) {
	all, ok := load(path)
	if !ok {
		return nil, false, false
	}
	table, given := all[name]
	rows, isTable := table.(map[string]any)
	if given && !isTable {
		return nil, false, false
	}
	value, here = rows[word]
	// What an included file says is weaker, and older managers include none.
	left := maxIncluded
	if more, included := all["include"]; included && !here && !silent(path, more, name, word, &left) {
		return nil, false, false
	}
	return value, here, true
}

// silent says whether no included file says anything of the word; left is how many
// more are looked at.
func silent(path string, include any, name, word string, left *int) bool {
	list, isList := include.([]any)
	if !isList {
		list = []any{include}
	}
	for _, one := range list {
		if t, isTable := one.(map[string]any); isTable {
			one = t["path"]
		}
		file, isText := one.(string)
		if *left--; !isText || *left < 0 {
			return false
		}
		if !filepath.IsAbs(file) {
			file = filepath.Join(filepath.Dir(path), filepath.FromSlash(file))
		}
		all, ok := load(file)
		if !ok {
			return false
		}
		rows, isTable := all[name].(map[string]any)
		if _, here := rows[word]; here || all[name] != nil && !isTable {
			return false
		}
		if more, included := all["include"]; included && !silent(file, more, name, word, left) {
			return false
		}
	}
	return true
}

// load reads a file; one that is not there has nothing in it.
func load(path string) (map[string]any, bool) {
	data, err := readSmall(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, true
	}
	if err != nil {
		return nil, false
	}
	var all map[string]any
	return all, toml.Unmarshal(data, &all) == nil
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
