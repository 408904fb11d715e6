package clients

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pkgd/guard"
	"pkgd/shims"
)

// understood is what a client's own parser makes of a command's words.
type understood struct {
	Verb                  string
	Args, Packages, Files []string
	Call                  bool
}

// judged asks a client's parser about every line.
func judged(t *testing.T, lines [][]string, program string, args ...string) []understood {
	t.Helper()
	var in bytes.Buffer
	for _, l := range lines {
		if err := json.NewEncoder(&in).Encode(l); err != nil {
			t.Fatal(err)
		}
	}
	out := ask(t, &in, program, args...)
	list := make([]understood, len(lines))
	dec := json.NewDecoder(bytes.NewReader(out))
	for i := range list {
		if err := dec.Decode(&list[i]); err != nil {
			t.Fatalf("line %d of %d: %v", i, len(list), err)
		}
	}
	return list
}

func ask(t *testing.T, in *bytes.Buffer, program string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Env = in, []string{"HOME=" + t.TempDir(), "PATH=/usr/bin:/bin"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return out
}

// read is pkgd's understanding of the same words, and the words by which the
// manager is asked for the plan.
func read(words []string) (c *shims.Command, plan []string) {
	m := shims.Find(words[0])
	c = shims.Parse(m, words[0], words[1:])
	if m.Planner != "" {
		m = shims.Find(m.Planner)
	}
	for i := range m.Recipes {
		r := &m.Recipes[i]
		if r.When != nil && !r.When(c) {
			continue
		}
		if r.Args != nil {
			plan = r.Args(c)
		}
		if plan == nil {
			return c, append([]string{m.Name()}, c.Place(r.Insert, r.Drop...)...)
		}
		return c, append(append([]string{m.Name()}, plan...), r.Insert...)
	}
	return c, []string{m.Name()}
}

func lacks(have, want []string) bool {
	return slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(have, w) })
}

// TestNodeWords: whatever option stands in whatever form in front of a word,
// what npm would bring in is guarded, and the plan asks for it. npm takes 20 ms to
// read a line, so each release is asked about a fifth of them, the next one about
// the next fifth, and all about all with PKGD_WORDS=1.
func TestNodeWords(t *testing.T) {
	binary(t)
	turn := 0
	each(t, "npm", func(t *testing.T, client string) {
		turn++
		mine := turn
		t.Parallel()
		dir := filepath.Join(folderOf(t, client), "..", "lib", "node_modules", "npm")
		node := filepath.Join(folderOf(t, client), "..", "..", "node", "bin", "node")
		script := filepath.Join("testdata", "words.js")
		var names [2][]string // options, shorthands
		if err := json.Unmarshal(ask(t, new(bytes.Buffer), node, script, dir), &names); err != nil || len(names[0]) < 100 {
			t.Fatal(len(names[0]), err)
		}
		var lines, odd, plans [][]string
		for i, form := range nodeForms(names[0], names[1]) {
			if i%5 != mine%5 && os.Getenv("PKGD_WORDS") == "" {
				continue
			}
			for _, line := range []string{"npm i F zz-a", "npm F i zz-a", "npm exec F zz-a zz-b", "npx F zz-a zz-b"} {
				lines = append(lines, strings.Fields(strings.ReplaceAll(line, "F", form)))
			}
		}
		var wants [][]string
		for i, u := range judged(t, lines, node, script, dir) {
			want := u.Args
			switch {
			case u.Verb == "exec" && (len(u.Packages) > 0 || u.Call):
				want = u.Packages
			case u.Verb == "exec":
				want = want[:min(len(want), 1)]
			case u.Verb != "install":
				continue
			}
			c, plan := read(lines[i])
			if len(want) > 0 && !c.Guarded() || c.Effect == guard.Unknown && lines[i][1] == "i" {
				t.Errorf("%q brings in %q, and is read as %s", lines[i], want, c.Effect)
			}
			if c.Effect != guard.Unknown && lacks(named(c), want) {
				odd, plans, wants = append(odd, lines[i]), append(plans, plan), append(wants, want)
			}
		}
		for i, u := range judged(t, plans, node, script, dir) { // an option may be a switch to this npm
			if lacks(u.Args, wants[i]) {
				t.Errorf("%q brings in %q, and is planned with %q", odd[i], wants[i], plans[i])
			}
		}
	})
}

// named are the package words that pkgd found.
func named(c *shims.Command) (words []string) {
	for _, s := range c.Specs {
		words = append(words, s.Raw)
	}
	return words
}

// nodeForms are the ways to write every option; the words in each are separated
// by spaces.
func nodeForms(options, shorthands []string) []string {
	var forms []string
	for _, o := range append(options, "zz-unknown", "@s:registry", "//zz/:_authToken") {
		for _, f := range []string{"--O", "--O zz-v", "--O=zz-v", "--no-O zz-v", "--O false", "--O -D"} {
			forms = append(forms, strings.ReplaceAll(f, "O", o))
		}
		forms = append(forms, "--"+o[:len(o)-1]+" zz-v", "--"+o[:max(2, len(o)/2)]+" zz-v")
	}
	for _, s := range shorthands {
		forms = append(forms, "-"+s, "-"+s+" zz-v", "-"+s+"=zz-v", "-g"+s+" zz-v", "-"+s+"D zz-v", "--"+s+" zz-v", "--no-"+s+" zz-v")
	}
	return forms
}

// TestPythonWords: pkgd finds the very packages and files that pip finds.
func TestPythonWords(t *testing.T) {
	binary(t)
	each(t, "pip", func(t *testing.T, client string) {
		python, script := filepath.Join(folderOf(t, client), "python"), filepath.Join("testdata", "words.py")
		var table map[string][]string
		if err := json.Unmarshal(ask(t, new(bytes.Buffer), python, "-I", script), &table); err != nil || len(table) < 10 {
			t.Fatal(len(table), err)
		}
		var lines [][]string
		for _, verb := range []string{"install", "download", "wheel", "lock"} {
			for _, o := range table[verb] {
				if verb != "install" && slices.Contains(table["install"], o) {
					continue
				}
				forms := []string{"O zz-v", "O 3", "O -q", "O=all"}
				if strings.HasPrefix(o, "--") {
					forms = append(forms, o[:len(o)-1]+" zz-v", o[:len(o)/2+1]+" zz-v")
				} else {
					forms = append(forms, "-q"+o[1:]+" zz-v", "-q"+o[1:]+"zz-v", "Ozz-v", "Oq zz-v")
				}
				for _, f := range forms {
					f = strings.ReplaceAll(f, "O", o)
					lines = append(lines, strings.Fields("pip "+verb+" "+f+" zz-a"))
					if slices.Contains(table[""], o) {
						lines = append(lines, strings.Fields("pip "+f+" "+verb+" zz-a"))
					}
				}
			}
		}
		for i, u := range judged(t, lines, python, "-I", script) {
			if !slices.Contains([]string{"install", "download", "wheel", "lock"}, u.Verb) {
				continue
			}
			c, _ := read(lines[i])
			var files []string
			for _, f := range c.Files {
				files = append(files, f.Path)
			}
			if !c.Guarded() || lacks(named(c), u.Args) || lacks(files, u.Files) {
				t.Errorf("%q brings in %q and reads %q, not %q and %q (%s)", lines[i], u.Args, u.Files, named(c), files, c.Effect)
			}
		}
	})
}

var cargoOption = regexp.MustCompile(`(?m)^ {1,7}(-\w)?(?:, )?(--[a-z-]+)?( \[?<)?`)

// TestCrateWords: pkgd and cargo's own help agree on which options take the next
// word.
func TestCrateWords(t *testing.T) {
	binary(t)
	cargo := filepath.Join(folderOf(t, "cargo"), "cargo")
	for _, verb := range strings.Fields("add bench build check clean doc fetch fix generate-lockfile install metadata package publish remove " +
		"run rustc rustdoc test tree uninstall update vendor info init new search yank owner") {
		help, err := exec.Command(cargo, verb, "--help").Output()
		if err != nil {
			t.Fatalf("cargo %s --help: %v", verb, err)
		}
		for _, m := range cargoOption.FindAllStringSubmatch(string(help), -1) {
			for _, o := range m[1:3] {
				if o == "" {
					continue
				}
				c, _ := read([]string{"cargo", verb, o, "zz-v", "zz-a"})
				took := slices.ContainsFunc(c.Given, func(g shims.Given) bool { return g.Value == "zz-v" })
				if took != (m[3] != "") {
					t.Errorf("cargo %s %s%s: the next word is taken: %v", verb, o, m[3], took)
				}
			}
		}
	}
}
