package install

import (
	"path/filepath"
	"strings"
)

// aliases looks through the start-up files of every shell for lines that give
// a manager's name another meaning. What a running shell has defined otherwise
// cannot be seen from here.
func (x *examiner) aliases() {
	home, err := x.o.home()
	if err != nil {
		return
	}
	seen := map[string]bool{}
	for _, path := range aliasFiles(home, x.o.World.Env) {
		s, err := readStartup(path, x.o.World.UID)
		if err != nil || s.info == nil || seen[s.path] {
			continue
		}
		seen[s.path] = true
		n := 0
		for line := range strings.Lines(string(s.data)) {
			n++
			if name, value, ok := meaning(line); ok && known(name) {
				x.add(Finding{Level: x.aliasLevel(value), Kind: AliasLine, Name: name, Path: path, Line: n, Why: strings.TrimSpace(line)})
			}
		}
	}
}

// aliasLevel: a name that stands for a program by its whole path goes past the
// links; what else it stands for may well come back to them.
func (x *examiner) aliasLevel(value string) Level {
	program, _, _ := strings.Cut(value, " ")
	if filepath.IsAbs(program) && known(plainName(filepath.Base(program))) && !x.o.ours(program, x.m) {
		return Fail
	}
	return Warning
}

func aliasFiles(home string, getenv func(string) string) []string {
	var all []string
	for _, s := range shells() {
		if s.files != nil {
			all = append(all, s.files(home, getenv)...)
		}
	}
	for _, name := range []string{".bash_aliases", ".aliases", ".zsh_aliases"} {
		all = append(all, filepath.Join(home, name))
	}
	functions := filepath.Join(filepath.Dir(fishFiles(home, getenv)[0]), "functions")
	for _, file := range names(functions) {
		if known(strings.TrimSuffix(file, ".fish")) {
			all = append(all, filepath.Join(functions, file))
		}
	}
	return all
}

// meaning reads "alias NAME=VALUE", fish's "alias NAME VALUE", "NAME() {" and
// "function NAME". Names of functions have no value.
func meaning(line string) (name, value string, ok bool) {
	line = strings.TrimSpace(line)
	if rest, is := strings.CutPrefix(line, "alias "); is {
		rest = strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(rest), "-g "), " ")
		i := strings.IndexAny(rest, "= \t")
		if i < 0 {
			return "", "", false
		}
		return rest[:i], strings.Trim(strings.TrimSpace(rest[i+1:]), `"'`), true
	}
	if rest, is := strings.CutPrefix(line, "function "); is {
		name, _, _ = strings.Cut(strings.TrimSpace(rest), " ")
		return strings.TrimRight(name, "(){;"), "", true
	}
	name, rest, is := strings.Cut(line, "()")
	return strings.TrimSpace(name), "", is && (rest == "" || strings.ContainsAny(rest[:1], " {("))
}
