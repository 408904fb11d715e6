package shims

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pkgd/guard"
)

// Every manager has a file of examples in which each verb stands under each of
// its names, and every file belongs to a manager.
func TestNoForgottenLine(t *testing.T) {
	left := map[string]bool{}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		left[f.Name()] = !f.IsDir()
	}
	for _, m := range All {
		left[m.Name()+".txt"] = false
		seen := map[string]bool{}
		for _, e := range examples(t, m) {
			c := e.parse(t)
			seen[c.Word] = true
			if c.Verb != nil && len(c.Args) > 1 {
				for _, w := range c.Args {
					seen[w] = true
				}
			}
		}
		for _, name := range verbNames(m.Verbs) {
			if !seen[name] {
				t.Errorf("testdata/%s.txt has no example of %q", m.Name(), name)
			}
		}
	}
	for name, over := range left {
		if over {
			t.Errorf("testdata/%s is no manager's", name)
		}
	}
}

func verbNames(verbs []Verb) []string {
	var names []string
	for i := range verbs {
		names = append(names, strings.Fields(verbs[i].Names)...)
		names = append(names, verbNames(verbs[i].Sub)...)
	}
	return names
}

// A name that stands in two lists would be read by whichever comes first.
func TestListsAreDisjoint(t *testing.T) {
	for _, m := range All {
		g := &m.Grammar
		seen := map[string]int{}
		for _, list := range []string{g.Valued, g.Maybe, g.Newer, g.Switches, g.NewerSwitches} {
			for _, w := range strings.Fields(list) {
				w, _, _ = strings.Cut(w, "=")
				seen[w]++
			}
		}
		takes := g.Valued + " " + g.Newer
		for _, o := range g.Options {
			for _, w := range strings.Fields(o.Names) {
				seen[w]++
			}
			if o.Takes {
				takes += " " + o.Names
			}
		}
		for w, n := range seen {
			if n > 1 {
				t.Errorf("%s: %s stands in %d lists", m.Name(), w, n)
			}
		}
		for _, w := range strings.Fields(g.Undashed + " " + g.Loose) {
			if !slices.Contains(strings.Fields(takes), w) {
				t.Errorf("%s: %s is listed as taking a word, and takes none", m.Name(), w)
			}
		}
		verbs := verbNames(m.Verbs)
		for _, v := range m.Verbs {
			if n := strings.Count(" "+strings.Join(topNames(m), " ")+" ", " "+firstName(v)+" "); n != 1 {
				t.Errorf("%s: the verb %s stands %d times among %d", m.Name(), firstName(v), n, len(verbs))
			}
		}
	}
}

func topNames(m *Manager) []string {
	var names []string
	for _, v := range m.Verbs {
		names = append(names, strings.Fields(v.Names)...)
	}
	return names
}

func firstName(v Verb) string { return strings.Fields(v.Names)[0] }

// line draws a command line of a manager from its own words and from noise.
func line(t *rapid.T, m *Manager) []string {
	g := &m.Grammar
	pool := strings.Fields(g.Valued + " " + g.Newer + " " + g.Switches + " " + g.NewerSwitches + " " + g.Short)
	for _, o := range g.Options {
		pool = append(pool, strings.Fields(o.Names)...)
	}
	for i := range m.Verbs {
		for _, o := range m.Verbs[i].Options {
			pool = append(pool, strings.Fields(o.Names)...)
		}
	}
	word := rapid.OneOf(
		rapid.SampledFrom(append(topNames(m), "foo", "@s/foo@^1", "./d", "a.tgz", "-", "--", "---", "", "=", "true", "x@npm:y")),
		rapid.SampledFrom(append(pool, "--dry-run", "--no-dry-run", "--zz", "-z", "-vv", "--x=y", "-rf")),
		rapid.StringN(0, 8, 16),
	)
	return rapid.SliceOfN(word, 0, 9).Draw(t, "words")
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Find(rapid.SampledFrom(Names()).Draw(t, "manager"))
		args := line(t, m)
		before := slices.Clone(args)
		c := Parse(m, m.Name(), args)
		if !slices.Equal(c.Args, before) || !slices.Equal(args, before) {
			t.Fatalf("words were changed: %q to %q", before, c.Args)
		}
		inBounds(t, c)
		opts := []string{"--zz-one", "--zz-two"}
		if got := c.Place(opts); !slices.Equal(without(got, opts), args) {
			t.Fatalf("Place loses words of %q: %q", args, got)
		}
		if got := c.Place(nil); !slices.Equal(got, args) {
			t.Fatalf("Place without options changes %q to %q", args, got)
		}
		if c.Guarded() {
			both := Parse(m, m.Name(), c.Place([]string{"--dry-run", "--no-dry-run"}))
			if !both.Guarded() && !looks(both) {
				t.Fatalf("%q passes with --dry-run --no-dry-run", both.Args)
			}
		}
	})
}

// looks says whether a command ends in help or the like, which it may by words
// that were another option's value before.
func looks(c *Command) bool { return c.Has(Help) || c.Has(Version) || c.Has(Look) }

// A package word is understood or bad; credentials stay out of what is kept.
func TestSpecLaws(t *testing.T) {
	parts := rapid.SampledFrom([]string{"@", "/", ":", "#", ";", "[", "]", ".", "-", "=", "==", ">=", " ", "~", "foo", "s",
		"git+", "https://", "file:", "npm:", "u:zz-secret@", "h.test", "github:", ".tgz", ".whl", "%", "é", "\x00", "1.0"})
	rapid.Check(t, func(t *rapid.T) {
		m := Find(rapid.SampledFrom(Names()).Draw(t, "manager"))
		word := strings.Join(rapid.SliceOfN(parts, 0, 7).Draw(t, "parts"), "")
		if rapid.IntRange(0, 4).Draw(t, "noise") == 0 {
			word = rapid.String().Draw(t, "word")
		}
		s := m.Spec(word)
		if s.Raw != word {
			t.Fatalf("%q became %q", word, s.Raw)
		}
		if s.Bad == "" && s.Source.Type == guard.Registry && !guard.ValidName(m.Ecosystem, s.Name) {
			t.Fatalf("%q is taken for a package called %q", word, s.Name)
		}
		if s.Bad == "" && s.Name == "" && s.Source.Location == "" {
			t.Fatalf("%q is nothing, and not bad", word)
		}
		if strings.Contains(s.Source.Location, "://u:zz-secret@h.test") {
			t.Fatalf("%q keeps its credentials: %q", word, s.Source.Location)
		}
	})
}

func inBounds(t *rapid.T, c *Command) {
	if c.At < 0 || c.At > len(c.Args) || c.End < 0 || c.End > len(c.Args) {
		t.Fatalf("%q: At %d, End %d", c.Args, c.At, c.End)
	}
	for _, g := range c.Given {
		if g.Index < 0 || g.Width < 1 || g.Index+g.Width > len(c.Args) {
			t.Fatalf("%q: %s stands at %d and is %d wide", c.Args, g.Name, g.Index, g.Width)
		}
	}
}

func without(words, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(gone, w) })
}

// A first word that no verb has is never waved through, whatever follows but a
// question for the manager's own version.
func TestUnknownVerbIsGuarded(t *testing.T) {
	for _, m := range All {
		if m.Bare != nil {
			continue
		}
		for _, word := range []string{"zz", "", "installl", "-", "a b", "INSTALL", "./x", "ünstall", strings.Repeat("i", 99)} {
			for _, tail := range [][]string{nil, {"foo"}, {"install"}, {"--dry-run"}, {"--help"}, {"-h"}, {"--", "--version"}, {"list"}} {
				args := append([]string{word}, tail...)
				if c := Parse(m, m.Name(), args); !c.Guarded() || c.Effect == guard.Reads {
					t.Errorf("%s %q is %v", m.Name(), args, c.Effect)
				}
			}
		}
	}
}

// An option that stands in no table never lets a guarded command through, nor a
// reading one that is not a script's.
func TestUnknownOptionIsGuarded(t *testing.T) {
	for _, m := range All {
		for i := range m.Verbs {
			v := &m.Verbs[i]
			if v.Words == Script && v.Effect == guard.Reads {
				continue
			}
			for _, opt := range []string{"--zz-unknown", "--zz-unknown=1"} {
				if c := Parse(m, m.Name(), []string{firstName(*v), opt}); !c.Guarded() {
					t.Errorf("%s %s %s passes", m.Name(), firstName(*v), opt)
				}
			}
		}
	}
}

// What is written behind "--" is never an option.
func TestNothingBehindTheDashesTames(t *testing.T) {
	for _, m := range All {
		for i := range m.Verbs {
			bare := []string{firstName(m.Verbs[i]), "zz-word"}
			if !Parse(m, m.Name(), bare).Guarded() {
				continue
			}
			for _, opt := range []string{"--help", "-h", "--version", "--dry-run", "--list", "-n"} {
				args := []string{bare[0], "--", "zz-word", opt}
				if !Parse(m, m.Name(), args).Guarded() {
					t.Errorf("%s %q passes", m.Name(), args)
				}
			}
		}
	}
}

// The result does not depend on what was parsed before.
func TestParseKeepsNoState(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, m := range All {
		list := examples(t, m)
		want := make([]string, len(list))
		for i, e := range list {
			want[i] = meaning(e.parse(t))
		}
		for range 200 {
			i := r.IntN(len(list))
			if got := meaning(list[i].parse(t)); got != want[i] {
				t.Fatalf("%s: %s, then %s", list[i].text, want[i], got)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, m := range All {
		for _, e := range examples(f, m) {
			f.Add(strings.Join(e.words, "\x00"))
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := strings.Split(s, "\x00")
		for _, m := range All {
			c := Parse(m, words[0], words[1:])
			if !slices.Equal(c.Args, words[1:]) || !slices.Equal(c.Place(nil), words[1:]) {
				t.Fatalf("%s loses words of %q", m.Name(), words)
			}
			_ = c.Options(DryRun)
			_ = c.Steering()
		}
	})
}
