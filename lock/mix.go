package lock

import (
	"strings"

	"pkgd/guard"
)

var mixLock = Format{
	Name: "mix-lock", Title: "mix.lock", Ecosystem: "Hex",
	Files: []string{"mix.lock"},
	parse: parseMix,
}

// parseMix reads a map of Elixir with one entry a line:
// "name": {:hex, :name, "1.0.0", "digest", [:mix], [needs], "hexpm", "digest"}.
func parseMix(src string, _ Opener, f *File) {
	byName := map[string]bool{}
	closed := false
	for n, text := range lines(src, f) {
		body := strings.TrimSpace(text)
		body = strings.TrimSpace(strings.TrimPrefix(body, "%{"))
		if body == "" || body[0] == '#' {
			continue
		}
		if body == "}" {
			closed = true
			continue
		}
		if rest, last := strings.CutSuffix(body, "}}"); last {
			body, closed = rest+"}", true
		}
		e, ok := mixEntry(n, strings.TrimSuffix(body, ","), f)
		if !ok {
			continue
		}
		if byName[e.Key] {
			f.problem(n, e.Key, "the package stands twice; the last one counts for the manager")
		}
		byName[e.Key] = true
		f.Entries = append(f.Entries, e)
	}
	if !closed {
		f.problem(0, "file", "the bracket that ends the file is missing: it is cut off")
	}
}

func mixEntry(line int, body string, f *File) (Entry, bool) {
	var e Entry
	key, value, ok := strings.Cut(body, ": {")
	if !ok {
		key, value, ok = strings.Cut(body, " => {")
	}
	value, closed := strings.CutSuffix(value, "}")
	if !ok || !closed {
		f.problem(line, body, "this line is not an entry of mix.lock")
		return e, false
	}
	if f.full(line) {
		return e, false
	}
	e.Key = strings.Trim(key, `":`)
	e.Line, e.Locked, e.Name = line, true, e.Key
	mixFields(&e, elixirParts(value))
	if e.Name == "" || e.Version == "" && e.Source.Type != guard.Directory {
		f.problem(line, e.Key, "an entry needs a name and a version")
	}
	return e, e.Name != ""
}

// mixFields reads the elements of an entry.
func mixFields(e *Entry, parts []string) {
	word := func(i int) string { return strings.Trim(part(parts, i), `":`) }
	switch word(0) {
	case "hex":
		e.Name, e.Version = word(1), word(2)
		e.Source.Type = guard.Registry
		if repo := word(6); repo != "" && repo != "hexpm" {
			e.Source.Location = repo // the name of a repository of the user's own
		}
		if e.Integrity = word(7); e.Integrity == "" {
			e.Integrity = word(3)
		}
		if e.Integrity != "" {
			e.Integrity = "sha256:" + e.Integrity
		}
		for _, d := range elixirParts(strings.Trim(part(parts, 5), "[]")) {
			if name := before(strings.TrimPrefix(d, "{:"), ","); name != d {
				e.Needs = append(e.Needs, strings.Trim(name, `"`))
			}
		}
	case "git":
		e.Version = word(2)
		e.Source = guard.Source{Type: guard.Git, Location: bareURL(word(1)) + "#" + word(2)}
	case "path":
		e.Source = guard.Source{Type: guard.Directory, Location: word(1)}
	default: // said below: it has no version
		e.Source = guard.Source{Type: guard.URL, Location: word(1)}
	}
}

func part(parts []string, i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return ""
}

// elixirParts splits at the commas outside of brackets and texts.
func elixirParts(s string) []string {
	var out []string
	depth, start, quoted := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == ',' && depth == 0:
			out = append(out, strings.TrimSpace(s[start:i]))
			start = i + 1
		}
	}
	if rest := strings.TrimSpace(s[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}
