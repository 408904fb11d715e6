package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pkgd/guard"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                                  "plain",
		"two\nlines\r\n\tand a tab":              "two lines and a tab",
		"\x1b[31mred\x1b[0m":                     "red",
		"\x1b]8;;http://x\x07link\x1b]8;;\x1b\\": "link",
		"\x1b]never ended":                       "never ended",
		"a\u202eb\u2066c\u200bd\ufeffe":          "abcde",
		"soft\u00adhyphen \u2028line":            "softhyphen line",
		"flag\U000e0041\ufe0f":                   "flag",
		"broken \xff\xfe":                        "broken \ufffd\ufffd",
		"über, 日本, 🙂":                            "über, 日本, 🙂",
		"\x1b":                                   "",
		"a  \u00a0 b ":                           "a b",
		"\u009b31mC1":                            "31mC1",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"left-pad": "left-pad", "le\u202eft": `le\u202eft`, "a\x00b\x1b": `a\x00b\x1b`, "x\xff": `x\xff`, "\U000e0041": `\U000e0041`, "日本": "日本",
	} {
		if got := Visible(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"left-pad@1.3.0": "left-pad@1.3.0", "": "''", "a b": "'a b'", "it's": `'it'\''s'`, "$(id)": "'$(id)'", "a\u202eb": `$'a\u202eb'`, "a'\nb": `$'a\'\x0ab'`,
		`c:\x`: `'c:\x'`, "=x": "'=x'", "a=b": "a=b", "^1": "'^1'", "~": "'~'", "\\\x01": `$'\\\x01'`,
	} {
		if got := Quote(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// hostile puts one text into every place that comes from outside.
func hostile(s string) *sample {
	p := install(s, "zz-left@"+s)
	it := named(s, s, s)
	it.Under, it.Integrity, it.Source.Location = s, s, s
	bad := guard.Threat{ID: s, Aliases: []string{s}, Feed: s, Kind: guard.Malicious, Severity: guard.Severity(s), Summary: s, URL: s, Fixed: s}
	flawed := bad
	flawed.Kind, flawed.Severity = guard.Vulnerable, guard.High
	f := guard.Facts{Threats: []guard.Threat{bad, flawed}, Missing: []guard.Missing{{What: guard.MissingAge, Why: s}, {What: guard.MissingSource, Why: s}},
		Safe: s, AlsoPrivate: s, ProjectRegistry: s}
	p.add(it, f)
	p.facts[0].ReleasedBy = s
	git := it
	git.Source.Type = guard.Git
	p.add(git, guard.Facts{Released: -1})
	p.plan.Method = s
	p.plan.Held = []guard.Held{{Package: npm(s, s), Instead: s, Released: now - hour}}
	p.plan.Gaps = []guard.Gap{{What: s, Why: s, Cause: "registry"}, {What: s, Why: s, Cause: "words"}}
	p.know.Generation = s
	return p
}

// audited is an audit made of the same.
func audited(s *sample, text string) Audit {
	a := Audit{ExitCode: 4, Packages: len(s.plan.Items), Knowledge: s.know, Files: []AuditFile{{File: text, Format: "package-lock", Problems: []Problem{{Line: 2, What: text, Why: text}}}}}
	for i := range s.plan.Items {
		it := s.plan.Items[i]
		a.Findings = append(a.Findings, Finding{Package: it.Package, File: text, Line: i, Path: []string{text, it.Name},
			Reasons: guard.Findings(it, s.facts[i], s.pol, now)})
	}
	return a
}

// outputs is everything that the package writes about a sample.
func outputs(t testing.TB, s *sample, text string) map[string]string {
	out := map[string]string{}
	v := s.decide()
	allowed := v
	allowed.Decision = guard.DecisionWarn
	for name, opt := range map[string]Options{"text": {Now: now}, "verbose": {Verbose: true}, "explain": {Explain: true, Knowledge: &s.know, Facts: s.facts}, "ascii": {ASCII: true}} {
		var b bytes.Buffer
		for _, v := range []guard.Verdict{v, allowed} {
			if err := Text(&b, opt, s.plan, v); err != nil {
				t.Fatal(err)
			}
		}
		out[name] = b.String()
	}
	doc, err := DecisionJSON(s.plan, s.facts, s.know, s.pol, v)
	if err != nil {
		t.Fatal(err)
	}
	out["decision"] = string(doc)
	for name, write := range map[string]func(*bytes.Buffer) error{
		"audit":  func(b *bytes.Buffer) error { return AuditJSON(b, Options{}, audited(s, text)) },
		"csv":    func(b *bytes.Buffer) error { return AuditCSV(b, Options{}, audited(s, text)) },
		"github": func(b *bytes.Buffer) error { return AuditGitHub(b, Options{}, audited(s, text)) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		out[name] = b.String()
	}
	return out
}

// tame says what is wrong with an output; "" nothing.
func tame(name, s string) string {
	if !utf8.ValidString(s) {
		return "broken UTF-8"
	}
	for _, r := range s {
		if r != '\n' && Hidden(r) {
			return "the hidden character " + escape(r)
		}
	}
	switch name {
	case "decision", "audit":
		if !json.Valid([]byte(s)) || strings.Count(strings.TrimSuffix(s, "\n"), "\n") > 0 {
			return "not one line of JSON"
		}
	case "github":
		for _, l := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
			if !strings.HasPrefix(l, "::error file=") && !strings.HasPrefix(l, "::warning file=") {
				return "a line that is no annotation: " + l
			}
		}
	case "text", "verbose", "explain":
		for _, l := range strings.Split(strings.TrimSuffix(s, "\n"), "\n") {
			if !strings.HasPrefix(l, "pkgd: ") && !strings.HasPrefix(l, "  ") {
				return "a line of its own: " + l
			}
		}
	}
	return ""
}

var hostileTexts = []string{
	"", "a\x1b[2Jb", "a\u202eb", "line\nbreak", "a\r::error::b", "\xff\xfe", "::set-output name=x::y", "'; rm -rf ~; '", "=HYPERLINK(1)", "\"quoted\"", "\u2028", "a,b;c",
	"\U000e0041\u200b", "\x7f\x80", "`id`", "%0A::error::x", strings.Repeat("long ", 500),
}

func TestHostileText(t *testing.T) {
	for _, text := range hostileTexts {
		for name, out := range outputs(t, hostile(text), text) {
			if why := tame(name, out); why != "" {
				t.Errorf("%q in %s: %s", text, name, why)
			}
		}
	}
}

func FuzzHostileText(f *testing.F) {
	for _, s := range hostileTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, out := range outputs(t, hostile(text), text) {
			if why := tame(name, out); why != "" {
				t.Errorf("%q in %s: %s", text, name, why)
			}
		}
		if doc := []byte(outputs(t, hostile(text), text)["decision"]); len(doc) > 0 {
			if _, ok := DecisionID(doc); !ok {
				t.Errorf("%q: the id does not verify", text)
			}
		}
	})
}
