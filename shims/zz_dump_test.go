package shims

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestDump(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("DUMP"))
	if err != nil {
		t.Skip()
	}
	for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		l, _, _ = strings.Cut(l, " => ")
		if strings.TrimSpace(l) == "" || l[0] == '#' {
			fmt.Println(l)
			continue
		}
		e := example{text: l, words: shellWords(l)}
		fmt.Println(l + " => " + meaning(e.parse(t)))
	}
}

func TestDumpJSON(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("DUMPJ"))
	if err != nil {
		t.Skip()
	}
	out, _ := os.Create(os.Getenv("DUMPJ") + ".out")
	defer out.Close()
	enc := json.NewEncoder(out)
	for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		var w []string
		json.Unmarshal([]byte(l), &w)
		c := Parse(Find(w[0]), w[0], w[1:])
		r := map[string]any{"effect": c.Effect.String(), "doubt": c.Doubt, "guarded": c.Guarded(), "dry": c.Has(DryRun), "global": c.Has(Global)}
		if c.Verb != nil {
			r["verb"], _, _ = strings.Cut(c.Verb.Names, " ")
		}
		specs := []string{}
		for _, s := range c.Specs {
			specs = append(specs, s.Raw)
		}
		r["specs"], r["rest"], r["pkg"] = specs, c.Rest, c.Values(PackageArg)
		r["req"], r["con"], r["ed"], r["scripts"] = c.Values(File), c.Values(Constraint), c.Values(Editable), c.Values(ScriptFile)
		r["req"], r["con"], r["ed"], r["scripts"] = c.Values(File), c.Values(Constraint), c.Values(Editable), c.Values(ScriptFile)
		enc.Encode(r)
	}
}

func TestDumpSpecs(t *testing.T) {
	b, err := os.ReadFile(os.Getenv("DUMPS"))
	if err != nil {
		t.Skip()
	}
	out, _ := os.Create(os.Getenv("DUMPS") + ".out")
	defer out.Close()
	enc := json.NewEncoder(out)
	for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		var w string
		json.Unmarshal([]byte(l), &w)
		s := npmSpec(w)
		enc.Encode(map[string]any{"type": s.Source.Type, "name": s.Name, "req": s.Requested, "alias": s.Alias, "bad": s.Bad})
	}
}
