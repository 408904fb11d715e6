package lock

import (
	"strings"

	"pkgd/guard"
)

var brewfile = Format{
	Name: "brewfile", Title: "Brewfile: wishes, not versions", Ecosystem: "Homebrew",
	Files: []string{"Brewfile", "Brewfile.*", ".Brewfile", "*.Brewfile"},
	parse: parseBrewfile,
}

// brewWords are the words of a Brewfile that bring something in, and the
// ecosystem where it is not Homebrew's own.
var brewWords = []struct{ word, ecosystem string }{
	{"brew", ""}, {"cask", ""}, {"tap", ""}, {"mas", ""}, {"vscode", ""}, {"whalebrew", ""}, {"krew", ""}, {"flatpak", ""},
	{"npm", "npm"}, {"cargo", "crates.io"}, {"go", "Go"}, {"uv", "PyPI"},
}

// parseBrewfile reads the words that stand by themselves on a line. A Brewfile
// is Ruby: every other line may do anything, and is a problem.
func parseBrewfile(src string, _ Opener, f *File) {
	f.Wishes = true
	open := 0 // brackets of a call that goes on over lines
	more := false
	for n, text := range lines(src, f) {
		body := strings.TrimSpace(rubyComment(text))
		if body == "" {
			continue
		}
		if open <= 0 && !more {
			brewLine(n, body, f)
		}
		open += strings.Count(body, "[") + strings.Count(body, "{") + strings.Count(body, "(") -
			strings.Count(body, "]") - strings.Count(body, "}") - strings.Count(body, ")")
		more = strings.HasSuffix(body, ",") || strings.HasSuffix(body, `\`)
	}
}

// rubyComment cuts a comment off a line.
func rubyComment(s string) string {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '#':
			return s[:i]
		}
	}
	return s
}

func brewLine(line int, body string, f *File) {
	word := before(before(body, " "), "(")
	rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(body, word), "("))
	switch word {
	case "cask_args", "if", "unless", "else", "elsif", "end", "require":
		return
	}
	for _, w := range brewWords {
		if w.word != strings.TrimSpace(word) || strings.TrimPrefix(body, word) == "" {
			continue
		}
		rest = strings.TrimSpace(rest)
		end := -1
		if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
			end = strings.IndexByte(rest[1:], rest[0])
		}
		if end <= 0 || strings.Contains(rest[:end+1], "#{") {
			break
		}
		if f.full(line) {
			return
		}
		e := Entry{Kind: w.word}
		e.Name, e.Key, e.Line, e.Direct = rest[1:end+1], w.word+" "+rest[1:end+1], line, true
		e.Ecosystem, e.Source.Type = w.ecosystem, guard.Registry
		if i := strings.LastIndexByte(e.Name, '@'); i > 0 && w.ecosystem != "" {
			e.Name, e.Specifier = e.Name[:i], e.Name[i+1:]
			e.Requested = e.Specifier
		}
		f.Entries = append(f.Entries, e)
		return
	}
	f.problem(line, body, "this line of Ruby is not read; it may bring in more")
}

var brewfileLock = Format{
	Name: "brewfile-lock", Title: "Brewfile.lock.json", Ecosystem: "Homebrew",
	Files: []string{"Brewfile.lock.json", "Brewfile.*.lock.json"},
	parse: parseBrewfileLock,
}

func parseBrewfileLock(src string, _ Opener, f *File) {
	root := parseJSON(src, f, false).root()
	if !root.ok() {
		return
	}
	entries := root.object("entries", "file")
	if !entries.ok() {
		f.problem(root.line(), "entries", `there is no "entries" object`)
	}
	for kind := entries.first(); kind.ok(); kind = kind.next() {
		for c := kind.first(); c.ok(); c = c.next() {
			if f.full(c.line()) {
				return
			}
			e := Entry{Kind: kind.key(), Key: kind.key() + " " + c.key()}
			e.Name, e.Line, e.Direct, e.Locked = c.key(), c.line(), true, true
			e.Source.Type = guard.Registry
			for _, w := range brewWords {
				if w.word == e.Kind {
					e.Ecosystem = w.ecosystem
				}
			}
			if c.kind() == kObject {
				e.Version = c.want("version", c.key())
				if commit := c.want("revision", c.key()); commit != "" {
					e.Integrity = "git:" + commit
				}
				bottle := c.get("bottle")
				e.Source.Location = strings.Replace(bareURL(bottle.get("root_url").str()), "://ghcr.io/v2/", "://ghcr.io/", 1)
				for file := bottle.get("files").first(); file.ok(); file = file.next() {
					e.Platforms = append(e.Platforms, file.key())
				}
			}
			f.Entries = append(f.Entries, e)
		}
	}
}
