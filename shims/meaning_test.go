package shims

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pkgd/guard"
)

// Every file below testdata holds lines "command => meaning" for the manager it
// is named after. A meaning is the effect, "doubt" behind it where the words
// alone do not tell and "unguarded" where a removal is not guarded, and then the
// packages and files, each behind " | ".
func TestMeaning(t *testing.T) {
	for _, m := range All {
		t.Run(m.Name(), func(t *testing.T) {
			for _, l := range examples(t, m) {
				if got := meaning(l.parse(t)); got != l.want {
					t.Errorf("line %d: %s\n  is   %s\n  want %s", l.no, l.text, got, l.want)
				}
			}
		})
	}
}

type example struct {
	no         int
	text, want string
	words      []string
}

// parse reads the command; "python3 -m pip" is read as behind pkgd.
func (e example) parse(t *testing.T) *Command {
	name, args := e.words[0], e.words[1:]
	m := Find(name)
	if m == nil {
		var ok bool
		if m, args, ok = PythonPip(name, args); !ok {
			t.Fatalf("line %d: no manager is called %q", e.no, name)
		}
	}
	return Parse(m, name, args)
}

func examples(t testing.TB, m *Manager) []example {
	f, err := os.Open(filepath.Join("testdata", m.Name()+".txt"))
	if err != nil {
		t.Fatalf("%s has no examples: %v", m.Name(), err)
	}
	defer f.Close()
	var list []example
	sc := bufio.NewScanner(f)
	for no := 1; sc.Scan(); no++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		text, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("%s line %d: no \" => \"", f.Name(), no)
		}
		list = append(list, example{no, text, want, shellWords(text)})
	}
	if sc.Err() != nil {
		t.Fatal(sc.Err())
	}
	return list
}

// shellWords splits at spaces outside of single and double quotes.
func shellWords(s string) []string {
	var words []string
	var b strings.Builder
	quote, open := byte(0), false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteByte(c)
		case c == '\'' || c == '"':
			quote, open = c, true
		case c == ' ':
			if open || b.Len() > 0 {
				words = append(words, b.String())
			}
			b.Reset()
			open = false
		default:
			b.WriteByte(c)
		}
	}
	if open || b.Len() > 0 {
		words = append(words, b.String())
	}
	return words
}

func meaning(c *Command) string {
	parts := []string{c.Effect.String()}
	if c.Doubt != "" {
		parts[0] += " doubt"
	} else if c.Effect == guard.Removes && !c.Guarded() {
		parts[0] += " unguarded"
	}
	for _, s := range c.Specs {
		parts = append(parts, specWords(s))
	}
	for _, f := range c.Files {
		parts = append(parts, fileWords(f))
	}
	return strings.Join(parts, " | ")
}

func specWords(s Spec) string {
	var w []string
	if s.Source.Type != guard.Registry {
		w = append(w, string(s.Source.Type)+":")
	}
	name := s.Name
	if s.Extras != nil {
		name += "[" + strings.Join(s.Extras, ",") + "]"
	}
	for _, p := range []string{name, s.Requested, s.Source.Location} {
		if p != "" {
			w = append(w, p)
		}
	}
	if s.Alias != "" {
		w = append(w, "as", s.Alias)
	}
	if s.Bad != "" {
		w = append(w, "bad")
	}
	return strings.Join(w, " ")
}

func fileWords(f FileRef) string {
	switch f.Role {
	case File:
		return "-r " + f.Path
	case Constraint:
		return "-c " + f.Path
	case ScriptFile:
		return "script " + f.Path
	default:
		return "group " + f.Part + " of " + f.Path
	}
}
