package lock

import (
	"slices"
	"strings"

	"pkgd/guard"
)

var brewfile = Format{
	Name: "brewfile", Title: "Brewfile: wishes, not versions", Ecosystem: "Homebrew",
	Files: []string{"Brewfile", "Brewfile.*", ".Brewfile", "*.Brewfile"},
	parse: parseBrewfile,
}

// brewKind is a word of a Brewfile that brings something in, and the ecosystem
// where it is not Homebrew's own.
type brewKind struct{ word, ecosystem string }

var brewWords = []brewKind{
	{"brew", ""}, {"cask", ""}, {"tap", ""}, {"mas", ""}, {"vscode", ""}, {"whalebrew", ""}, {"krew", ""}, {"flatpak", ""},
	{"npm", "npm"}, {"cargo", "crates.io"}, {"go", "Go"}, {"uv", "PyPI"},
}

// parseBrewfile reads the words that stand by themselves in a statement. A
// Brewfile is Ruby: every other statement may do anything, and is a problem.
func parseBrewfile(src string, _ Opener, f *File) {
	f.Wishes = true
	open, begun := 0, 0 // brackets of a call that goes on over lines, and where it begins
	more, remark := false, false
	for n, text := range lines(src, f) {
		switch {
		case strings.HasPrefix(text, "=begin"):
			remark = true
		case strings.HasPrefix(text, "=end"):
			remark = false
			continue
		case text == "__END__":
			return
		}
		if remark {
			continue
		}
		for i, body := range rubyStatements(text) {
			if i > 0 || open <= 0 && !more {
				brewStatement(n, body, f)
				open, begun = 0, n
			} else if brewWord(body) {
				brewStatement(n, body, f) // a call among the arguments of another one
			}
			open += rubyBrackets(body)
			more = strings.HasSuffix(body, ",") || strings.HasSuffix(body, `\`)
		}
	}
	if open > 0 || more || remark {
		f.problem(begun, "file", "what begins here does not end: the file is cut off")
	}
}

// rubyStatements takes the comment off a line and gives the statements that
// stand on it.
func rubyStatements(text string) []string {
	text = rubyComment(text)
	if !strings.Contains(text, ";") {
		if text = strings.TrimSpace(text); text == "" {
			return nil
		}
		return []string{text}
	}
	var out []string
	start := 0
	each := func(end int) {
		if body := strings.TrimSpace(text[start:end]); body != "" {
			out = append(out, body)
		}
		start = end + 1
	}
	unquotedRuby(text, func(i int) {
		if text[i] == ';' {
			each(i)
		}
	})
	each(len(text))
	return out
}

// rubyBrackets is how many more brackets a statement opens than it closes.
func rubyBrackets(body string) int {
	n := 0
	if !strings.ContainsAny(body, "[](){}") {
		return n
	}
	unquotedRuby(body, func(i int) {
		switch body[i] {
		case '[', '{', '(':
			n++
		case ']', '}', ')':
			n--
		}
	})
	return n
}

// unquotedRuby calls each with the place of every byte outside of texts.
func unquotedRuby(s string, each func(int)) {
	quote := byte(0)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0:
			each(i)
		}
	}
}

// rubyComment cuts a comment off a line.
func rubyComment(s string) string {
	end := len(s)
	if !strings.Contains(s, "#") {
		return s
	}
	unquotedRuby(s, func(i int) {
		if s[i] == '#' {
			end = min(end, i)
		}
	})
	return s[:end]
}

// idle says whether a statement brings nothing in by itself.
func idle(word, body string) bool {
	switch word {
	case "else", "end":
		return body == word
	case "if", "unless", "elsif", "cask_args", "require":
		return !strings.Contains(body, " then ") && !strings.Contains(body, " do ")
	}
	return false
}

// brewWord says whether a statement begins with a word of brewWords and a text.
func brewWord(body string) bool {
	word, rest := brewCall(body)
	return rubyText(rest) != "" && slices.ContainsFunc(brewWords, func(w brewKind) bool { return w.word == word })
}

// brewCall takes a statement apart into its first word and what stands behind it.
func brewCall(body string) (word, rest string) {
	word = before(before(before(body, " "), "\t"), "(")
	return word, strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(body, word), "("))
}

func brewStatement(line int, body string, f *File) {
	word, rest := brewCall(body)
	if idle(word, body) {
		return
	}
	name := rubyText(rest)
	i := slices.IndexFunc(brewWords, func(w brewKind) bool { return w.word == word })
	if i < 0 || name == "" {
		f.problem(line, body, "this line of Ruby is not read; it may bring in more")
		return
	}
	if f.full(line) {
		return
	}
	e := Entry{Kind: word}
	e.Name, e.Key, e.Line, e.Direct = name, word+" "+name, line, true
	e.Ecosystem, e.Source.Type = brewWords[i].ecosystem, guard.Registry
	if at := strings.LastIndexByte(e.Name, '@'); at > 0 && e.Ecosystem != "" {
		e.Name, e.Specifier = e.Name[:at], e.Name[at+1:]
		e.Requested = e.Specifier
	}
	if word == "tap" {
		if address := rubyText(strings.TrimPrefix(strings.TrimSpace(rest[len(name)+2:]), ",")); address != "" {
			e.Source = guard.Source{Type: guard.Git, Location: bareURL(address)}
		}
	}
	f.Entries = append(f.Entries, e)
}

// rubyText is the text that s begins with; "" where it begins with none.
func rubyText(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return ""
	}
	text, _, ok := strings.Cut(s[1:], s[:1])
	if !ok || strings.Contains(text, "#{") {
		return ""
	}
	return text
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
		known := slices.IndexFunc(brewWords, func(w brewKind) bool { return w.word == kind.key() })
		if known < 0 {
			f.problem(kind.line(), kind.key(), "Homebrew has no such kind of entry")
			continue
		}
		for c := kind.first(); c.ok(); c = c.next() {
			if f.full(c.line()) {
				return
			}
			e := Entry{Kind: kind.key(), Key: kind.key() + " " + c.key()}
			e.Name, e.Line, e.Direct, e.Locked = c.key(), c.line(), true, true
			e.Source.Type = guard.Registry
			e.Ecosystem = brewWords[known].ecosystem
			if c.kind() == kObject {
				e.Version = c.want("version", c.key())
				if commit := c.want("revision", c.key()); commit != "" {
					e.Integrity = "git:" + commit
				}
				bottle := c.get("bottle")
				e.Source.Location = strings.Replace(bareURL(bottle.get("root_url").str()), "://ghcr.io/v2/", "://ghcr.io/", 1)
				brewInner(c, f, 0)
				for file := bottle.get("files").first(); file.ok(); file = file.next() {
					e.Platforms = append(e.Platforms, file.key())
				}
			}
			f.Entries = append(f.Entries, e)
		}
	}
}

// brewInner looks for entries where none belongs: inside of another one.
func brewInner(c ref, f *File, depth int) {
	for d := c.first(); d.ok() && depth < 8; d = d.next() {
		if d.kind() != kObject {
			continue
		}
		if d.get("version").ok() {
			f.problem(d.line(), d.key(), "an entry stands inside another one and is not read")
		}
		brewInner(d, f, depth+1)
	}
}
