package config

import (
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"pkgd/guard"
)

// drawValue gives some value that a key takes.
func drawValue(t *rapid.T, k *Key) any {
	text := rapid.SampledFrom([]string{"a", "b", "MAL-1", "http://127.0.0.1 *"})
	switch {
	case k.Kind == Bool:
		return rapid.Bool().Draw(t, k.Name)
	case k.Kind == Text && k.Allowed != nil:
		return rapid.SampledFrom(k.Allowed).Draw(t, k.Name)
	case k.Kind == Text:
		return text.Draw(t, k.Name)
	case k.Kind == List && k.Allowed == nil:
		return rapid.SliceOfN(text, 0, 3).Draw(t, k.Name)
	case k.Kind == List:
		return rapid.SliceOfN(rapid.SampledFrom(k.Allowed), 0, 3).Draw(t, k.Name)
	case k.Kind == Map:
		names := []string{"npm", "pip", "Debian", "PyPI", "debian:12"}
		if k.Name == "cooldown.overrides" {
			names = []string{"x", "npm:x", "pip:x", "X"}
		}
		return rapid.MapOfN(rapid.SampledFrom(names), rapid.Int64Range(0, 20), 0, 3).Draw(t, k.Name)
	}
	most := int64(30)
	if k.Max > 0 {
		most = min(most, int64(k.Max))
	}
	n := rapid.Int64Range(int64(k.Min), most).Draw(t, k.Name)
	if k.Kind == Float {
		return float64(n) / 2
	}
	return n
}

// drawFile gives a file with some keys.
func drawFile(t *rapid.T, label string) []byte {
	var data []byte
	for range rapid.IntRange(0, 6).Draw(t, label) {
		k := rapid.SampledFrom(Keys()).Draw(t, "key")
		if k.Name == "locked" || k.Free {
			continue
		}
		out, err := put(data, k.Name, Format(drawValue(t, &k)))
		if err != nil {
			t.Fatal(err)
		}
		data = out
	}
	return data
}

// Whatever a project's file and the environment say, no answer becomes looser
// than it was without them.
func TestFromBelowNothingLoosens(t *testing.T) {
	m := newMachine(t)
	project := filepath.Join(m.project, "pkgd.toml")
	plain := m.w.Environ
	rapid.Check(t, func(t *rapid.T) {
		m.w.Environ = plain
		m.put(m.userFile, string(drawFile(t, "user")))
		m.put(project, "")
		before := m.load()
		m.put(project, string(drawFile(t, "project")))
		for range rapid.IntRange(0, 3).Draw(t, "variables") {
			k := rapid.SampledFrom(Keys()).Draw(t, "variable")
			if v := drawValue(t, &k); k.Kind != Map && k.Kind != List && !k.Free {
				text := Format(v)
				if k.Kind == Text {
					text = v.(string)
				}
				m.env(k.Variable() + "=" + text)
			}
		}
		after := m.load()
		for i := range Keys() {
			k := &Keys()[i]
			if k.Tighter != nil && !k.Tighter.Holds(before.Value(k.Name), after.Value(k.Name)) {
				t.Fatalf("%s went from %v to %v", k.Name, before.Value(k.Name), after.Value(k.Name))
			}
		}
		comparePolicies(t, before.Policy(), after.Policy())
	})
}

func comparePolicies(t *rapid.T, before, after guard.Policy) {
	for i := range Keys() {
		if k := &Keys()[i]; k.Get != nil && k.Tighter != nil && !k.Tighter.Holds(k.Get(&before), k.Get(&after)) {
			t.Fatalf("the policy's %s went from %v to %v", k.Name, k.Get(&before), k.Get(&after))
		}
	}
	for _, eco := range []string{"npm", "PyPI", "RubyGems", "Debian:12"} {
		for _, name := range []string{"x", "other"} {
			p := guard.Package{Ecosystem: eco, Name: name}
			if a, b := before.Window(p), after.Window(p); b < a {
				t.Fatalf("the cooldown of %s went from %d to %d seconds", p, a, b)
			}
		}
	}
}
