package registry

import (
	"encoding/json"
	"strings"
)

// entry is one line of an INI file.
type entry struct {
	section, key, value string
	list                bool // "key[] = value" adds to the key
}

// iniStyle tells the two readers apart.
type iniStyle struct {
	quotes    bool // values and keys may be quoted; a comment may follow a value (npm)
	continues bool // an indented line goes on with the value (Python's configparser)
	colon     bool // "key: value" (configparser)
}

var (
	npmINI = iniStyle{quotes: true}
	pipINI = iniStyle{continues: true, colon: true}
)

// parseINI reads what the package "ini" of npm and Python's configparser both
// call INI, each with its own ways. Lines that are nothing of it are left out.
func parseINI(text string, style iniStyle) []entry {
	var out []entry
	section := ""
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r")
		word := strings.TrimSpace(line)
		if word == "" || word[0] == '#' || word[0] == ';' {
			continue
		}
		if style.continues && (line[0] == ' ' || line[0] == '\t') && len(out) > 0 {
			out[len(out)-1].value += "\n" + word
			continue
		}
		if word[0] == '[' && strings.HasSuffix(word, "]") {
			section = word[1 : len(word)-1]
			continue
		}
		out = append(out, splitEntry(section, word, style))
	}
	return out
}

func splitEntry(section, word string, style iniStyle) entry {
	i := strings.IndexByte(word, '=')
	if style.colon {
		i = strings.IndexAny(word, "=:")
	}
	e := entry{section: section, key: word, value: "true"}
	if i >= 0 {
		e.key, e.value = strings.TrimSpace(word[:i]), strings.TrimSpace(word[i+1:])
	}
	if style.quotes {
		e.key, e.value = unquoteINI(e.key), unquoteINI(e.value)
	}
	if key, ok := strings.CutSuffix(e.key, "[]"); ok && style.quotes {
		e.key, e.list = key, true
	}
	return e
}

// unquoteINI takes quotes off, or cuts an unescaped comment off and resolves
// "\;", "\#" and "\\".
func unquoteINI(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		body := s
		if s[0] == '\'' {
			body = s[1 : len(s)-1]
		}
		var out string
		if json.Unmarshal([]byte(body), &out) == nil {
			return out
		}
		return strings.Trim(body, `"`)
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '\\' || s[i+1] == ';' || s[i+1] == '#'):
			i++
			b.WriteByte(s[i])
		case s[i] == ';' || s[i] == '#':
			return strings.TrimSpace(b.String())
		default:
			b.WriteByte(s[i])
		}
	}
	return strings.TrimSpace(b.String())
}

// expandNPM replaces ${NAME}; a name that is not set stays as it is written
// ("${NAME?}" becomes nothing), and backslashes before it count by twos.
func expandNPM(s string, getenv func(string) (string, bool)) string {
	if !strings.Contains(s, "${") || getenv == nil {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "${")
		if i < 0 {
			break
		}
		end := strings.IndexAny(s[i+2:], "${}")
		if end <= 0 || s[i+2+end] != '}' {
			b.WriteString(s[:i+2])
			s = s[i+2:]
			continue
		}
		slashes := 0
		for slashes < i && s[i-1-slashes] == '\\' {
			slashes++
		}
		name, whole := s[i+2:i+2+end], s[i:i+3+end]
		b.WriteString(s[:i-slashes])
		b.WriteString(strings.Repeat(`\`, slashes/2))
		b.WriteString(expansion(name, whole, slashes, getenv))
		s = s[i+3+end:]
	}
	return b.String() + s
}

func expansion(name, whole string, slashes int, getenv func(string) (string, bool)) string {
	if slashes%2 == 1 {
		return whole
	}
	bareName, optional := strings.CutSuffix(name, "?")
	if v, ok := getenv(bareName); ok {
		return v
	}
	if optional {
		return ""
	}
	return whole
}
