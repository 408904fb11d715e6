package early

import (
	"pkgd/dispatch/become"
	"pkgd/shims"
)

const (
	maxConfig  = 64 << 10
	maxParents = 128
)

// mayBeAlias says whether the manager's own configuration could give the verb
// another meaning. It looks for the alias table as text in the files that may
// hold it; only where no file and no variable mentions one is the answer no.
// What it cannot read may hold anything.
func mayBeAlias(c *shims.Command, environ []string) bool {
	m := c.Manager
	if m.AliasTable == "" || c.Has(shims.ConfigFile) || c.Has(shims.Directory) {
		return true
	}
	// A variable can hold an entry, too (cargo: CARGO_ALIAS_X).
	word := "_" + upper(m.AliasTable)
	for _, kv := range environ {
		for i := 0; i < len(kv) && kv[i] != '='; i++ {
			if hasAt(kv, i, word) {
				return true
			}
		}
	}
	home, ok := aliasHome(m.AliasHome, environ)
	if !ok || mentions(home, m.AliasTable) || mentions(trimSuffix(home, ".toml"), m.AliasTable) {
		return true
	}
	dir := become.WorkDir()
	if dir == "" {
		return true
	}
	for range maxParents {
		for _, name := range m.AliasFiles {
			if mentions(dir+"/"+name, m.AliasTable) {
				return true
			}
		}
		if dir = parent(dir); dir == "" {
			return false
		}
	}
	return true
}

// aliasHome is the user's own file; not ok: no telling where it is.
func aliasHome(h shims.AliasHome, environ []string) (string, bool) {
	base := first(environ, h.Env)
	if base == "" {
		if base = first(environ, "HOME"); base == "" {
			return "", false
		}
		base += "/" + h.Folder
	}
	return base + "/" + h.File, true
}

// mentions says whether a file may hold the table: it names it, includes other
// files, or has an escape, behind which a key can hide.
func mentions(path, table string) bool {
	text, found, ok := become.ReadText(path, maxConfig)
	if !found || !ok {
		return found
	}
	for i := range len(text) {
		if text[i] == '\\' || hasAt(text, i, table) || hasAt(text, i, "include") {
			return true
		}
	}
	return false
}

// parent is the folder above; "" there is none.
func parent(dir string) string {
	for i := len(dir) - 1; i >= 0; i-- {
		if dir[i] == '/' || dir[i] == '\\' {
			if i == 0 && len(dir) > 1 {
				return "/"
			}
			return dir[:i]
		}
	}
	return ""
}

func first(environ []string, name string) string {
	for _, kv := range environ {
		if len(kv) > len(name) && kv[len(name)] == '=' && kv[:len(name)] == name {
			return kv[len(name)+1:]
		}
	}
	return ""
}

func hasAt(s string, i int, sub string) bool { return len(s)-i >= len(sub) && s[i:i+len(sub)] == sub }

func trimSuffix(s, suffix string) string {
	if n := len(s) - len(suffix); n >= 0 && s[n:] == suffix {
		return s[:n]
	}
	return s
}

func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}
