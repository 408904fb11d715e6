package config

import (
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPutKeepsEverythingElse(t *testing.T) {
	cases := []struct{ name, before, key, value, after string }{
		{"empty", "", "cooldown.default_days", "9", "[cooldown]\ndefault_days = 9\n"},
		{"replace", "# top\n[cooldown]\n  default_days = 7   # a week\nenabled = true\n", "cooldown.default_days", "9",
			"# top\n[cooldown]\n  default_days = 9   # a week\nenabled = true\n"},
		{"add to a table", "[cooldown]\nenabled = true # yes\n\n# next\n[output]\ncolor = true\n", "cooldown.default_days", "9",
			"[cooldown]\nenabled = true # yes\ndefault_days = 9\n\n# next\n[output]\ncolor = true\n"},
		{"add to an empty table", "[cooldown]\n[output]\n", "cooldown.default_days", "9", "[cooldown]\ndefault_days = 9\n[output]\n"},
		{"new table", "[output]\ncolor = true", "cooldown.default_days", "9", "[output]\ncolor = true\n\n[cooldown]\ndefault_days = 9\n"},
		{"root", "# c\n[output]\ncolor = true\n", "command_timeout_seconds", "9", "command_timeout_seconds = 9\n# c\n[output]\ncolor = true\n"},
		{"dotted", "cooldown.default_days=7\n", "cooldown.default_days", "9", "cooldown.default_days=9\n"},
		{"list over lines", "[feeds]\nrss_urls = [ # all\n \"a#]\", # one\n 'b',\n] # end\n", "feeds.rss_urls", `["c"]`, "[feeds]\nrss_urls = [\"c\"] # end\n"},
		{"crlf", "[cooldown]\r\ndefault_days = 7\r\n", "cooldown.default_days", "9", "[cooldown]\r\ndefault_days = 9\r\n"},
		{"quoted key", "[cooldown]\n\"default_days\" = 7\n", "cooldown.default_days", "9", "[cooldown]\n\"default_days\" = 9\n"},
		{"long text", "[database]\nsnapshot_url = \"\"\"a = \"# ]\"\"\"\" # x\n", "database.snapshot_url", `"b"`, "[database]\nsnapshot_url = \"b\" # x\n"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			got, err := put([]byte(tc.before), tc.key, tc.value)
			if err != nil || string(got) != tc.after {
				t.Errorf("got %q (%v)\nwant %q", got, err, tc.after)
			}
		})
	}
	if _, err := put([]byte("[cooldown.overrides]\nx = 1\n"), "cooldown.overrides", "{}"); err == nil {
		t.Error("a table of its own was overwritten")
	}
}

func TestSetAndReset(t *testing.T) {
	m := newMachine(t)
	if err := m.load().Set("cooldown.default_days", "12"); err != nil {
		t.Fatal(err)
	}
	if got := m.load().Setting("cooldown.default_days"); got.Value != int64(12) || got.Layer != FromUser {
		t.Errorf("after set: %+v", got)
	}
	if info, err := os.Stat(m.userFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode: %v %v", info.Mode(), err)
	}
	if err := m.load().Reset("cooldown.default_days"); err != nil {
		t.Fatal(err)
	}
	if got := m.load().Setting("cooldown.default_days"); got.Layer != FromProfile {
		t.Errorf("after reset: %+v", got)
	}
	for name, value := range map[string]string{"cooldown.defaultdays": "1", "cooldown.default_days": "x", "policy.malicious": "allow"} {
		if err := m.load().Set(name, value); err == nil {
			t.Errorf("%s = %s was taken", name, value)
		}
	}
}

func TestMapEntries(t *testing.T) {
	const key = "cooldown.overrides"
	cases := []struct{ name, before, entry, value, after string }{
		{"no table", "[output]\ncolor = true\n", "x", "3", "[output]\ncolor = true\n\n[cooldown]\noverrides = { x = 3 }\n"},
		{"inline", "[cooldown]\noverrides = { a = 1 } # mine\n", "npm:x", "3", "[cooldown]\noverrides = { a = 1, \"npm:x\" = 3 } # mine\n"},
		{"a table of its own", "[cooldown.overrides]\na = 1 # one\n\n# next\n[output]\n", "npm:x", "3", "[cooldown.overrides]\na = 1 # one\n\"npm:x\" = 3\n\n# next\n[output]\n"},
		{"there already", "[cooldown.overrides]\n\"npm:x\" = 1 # one\n", "npm:x", "3", "[cooldown.overrides]\n\"npm:x\" = 3 # one\n"},
		{"dotted", "[cooldown]\noverrides.a = 1", "x", "3", "[cooldown]\noverrides.a = 1\noverrides.x = 3\n"},
		{"out of a table", "[cooldown.overrides]\na = 1\nx = 2 # two\n", "x", "", "[cooldown.overrides]\na = 1\n"},
		{"out of an inline table", "cooldown.overrides = { a = 1, x = 2 }\n", "x", "", "cooldown.overrides = { a = 1 }\n"},
		{"all out of a table", "[cooldown.overrides]\n# c\na = 1\nx = 2\n", "", "", "[cooldown.overrides]\n# c\n"},
		{"the whole anew", "[cooldown.overrides]\na = 1 # one\nb = 2\n", "", "b=3,c=4", "[cooldown.overrides]\nb = 3\nc = 4\n"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			m := newMachine(t)
			m.put(m.userFile, tc.before)
			name := key
			if tc.entry != "" {
				name += "." + tc.entry
			}
			var err error
			if tc.value == "" {
				err = m.load().Reset(name)
			} else {
				err = m.load().Set(name, tc.value)
			}
			got, _ := os.ReadFile(m.userFile)
			if err != nil || string(got) != tc.after {
				t.Errorf("got %q (%v)\nwant %q", got, err, tc.after)
			}
		})
	}
}

func TestSetThroughALink(t *testing.T) {
	m := newMachine(t)
	kept := m.root + "/dotfiles/pkgd.toml"
	m.put(kept, "# kept\n")
	m.put(m.userFile, "")
	if err := os.Remove(m.userFile); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(kept, m.userFile); err != nil {
		t.Skip("no links here: " + err.Error())
	}
	if err := m.load().Set("output.color", "false"); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(kept); string(got) != "# kept\n\n[output]\ncolor = false\n" {
		t.Errorf("%q", got)
	}
	if info, err := os.Lstat(m.userFile); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
}

// Whatever is set reads back as it was set, and what else was set stays.
func TestSetReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(rapid.SampledFrom([]string{"", "# c\n", "[output]\ncolor = true # x\n", "[a.b]\nc = [1,\n2]\n[cooldown]"}).Draw(t, "start"))
		want := map[string]string{}
		for range rapid.IntRange(1, 8).Draw(t, "n") {
			k := rapid.SampledFrom(Keys()).Draw(t, "key")
			if k.Kind != Text && k.Kind != List || k.Allowed != nil {
				continue
			}
			text := rapid.String().Draw(t, "text")
			if strings.ContainsRune(text, '\ufffd') {
				continue
			}
			out, err := put(data, k.Name, quote(text))
			if err != nil {
				t.Fatal(err)
			}
			data, want[k.Name] = out, text
		}
		f, err := parseFile("x", data)
		if err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		for name, text := range want {
			if f.values[name] != text {
				t.Fatalf("%s reads %q, want %q\n%s", name, f.values[name], text, data)
			}
		}
	})
}

func FuzzParseFile(f *testing.F) {
	f.Add([]byte("[cooldown]\ndefault_days = 7\n[[x]]\na.\"b\" = {c = [1, 2]}\n"))
	f.Add([]byte("\ufeffa = '''x'''"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := parseFile("x", data)
		if err != nil {
			return
		}
		for _, p := range places(data) {
			if !p.isTable {
				if from, to := valueRange(data, p); from > to || to > len(data) {
					t.Fatalf("%v: %d to %d of %d", p, from, to, len(data))
				}
			}
		}
		if len(file.values) > 0 && len(file.lines) == 0 {
			t.Fatalf("values without lines: %q", data)
		}
	})
}
