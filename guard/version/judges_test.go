package version

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// judges is the table of references. A new one is one row.
var judges = []judge{
	{ecosystem: "npm", ask: askNode, version: semverLike,
		ops:  []string{"", "^", "~", ">=", "<", "<=", ">", "=", "~>", ">= ", "^v"},
		join: []string{" ", " || ", "||", " - ", "  "}},
	{ecosystem: "PyPI", ask: askPackaging, version: pepLike, explained: meantPyPI,
		ops:  []string{"==", ">=", "<=", "<", ">", "~=", "!=", "===", ">= "},
		join: []string{",", ", ", " ,"}},
	{ecosystem: "crates.io", ask: askCargo, version: semverLike, explained: meantCargo,
		ops:  []string{"", "^", "~", ">=", "<", "<=", ">", "=", ">= ", "= "},
		join: []string{",", ", ", " , "}},
	{ecosystem: "RubyGems", ask: askRuby, version: gemLike, explained: meantGem,
		ops:  []string{"", "=", "~>", "~> ", ">= ", "<", "<= ", "> ", "!= "},
		join: []string{", ", ",", " ,"}},
	{ecosystem: "Packagist", ask: askComposer, version: composerLike, explained: meantComposer,
		ops:  []string{"", "^", "~", ">=", "<", "<=", ">", "!=", "=", ">= ", "<>", "=="},
		join: []string{" ", " || ", "|", ",", ", ", " - "}},
	{ecosystem: "conda", ask: askConda, version: condaLike, explained: meantConda,
		ops:  []string{"", "=", "==", "!=", ">=", "<", "<=", ">", "~="},
		join: []string{",", "|", ", "}},
	{ecosystem: "Debian", ask: askDpkg, version: debLike, explained: meantDebian},
	{ecosystem: "Red Hat", ask: askRPM, version: rpmLike, explained: meantRPM},
	{ecosystem: "Maven", ask: askMaven, version: mavenLike, explained: meantMaven},
}

func askNode(t *testing.T, q []question) []string {
	lib := besides(t, "npm", "node_modules/semver", "lib/node_modules/npm/node_modules/semver")
	script, err := filepath.Abs("testdata/differential/semver.cjs")
	if err != nil {
		t.Fatal(err)
	}
	return run(t, q, "node", script, lib)
}

func askPackaging(t *testing.T, q []question) []string {
	return run(t, q, "python3", "testdata/differential/ask_packaging.py")
}

// askCargo builds a small program around the crate that cargo itself uses.
func askCargo(t *testing.T, q []question) []string {
	cargo, err := exec.LookPath("cargo")
	if err != nil {
		t.Skipf("cargo is not on this machine: %v", err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/differential/cargo")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(cargo, "build", "--quiet")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("the semver crate cannot be built here: %v\n%s", err, out)
	}
	return run(t, q, filepath.Join(dir, "target", "debug", "judge"))
}

func askRuby(t *testing.T, q []question) []string {
	return run(t, q, "ruby", "testdata/differential/gems.rb")
}

func askComposer(t *testing.T, q []question) []string {
	composer, err := exec.LookPath("composer")
	if err != nil {
		composer = ""
	}
	return run(t, q, "php", "testdata/differential/composer.php", composer)
}

func askConda(t *testing.T, q []question) []string {
	return run(t, q, "python3", "testdata/differential/ask_conda.py")
}

func askRPM(t *testing.T, q []question) []string {
	script, err := filepath.Abs("testdata/differential/rpm.lua")
	if err != nil {
		t.Fatal(err)
	}
	return run(t, q, "rpm", "--eval", `%{lua: dofile("`+script+`")}`)
}

// askDpkg asks for every pair, so a tenth of the questions is enough.
func askDpkg(t *testing.T, q []question) []string {
	dpkg, err := exec.LookPath("dpkg")
	if err != nil {
		t.Skipf("dpkg is not on this machine: %v", err)
	}
	answers := make([]string, len(q))
	for i := range q {
		answers[i] = answer("Debian", q[i])
		if i%10 > 0 {
			continue
		}
		for op, sign := range map[string]string{"lt": "-1", "eq": "0", "gt": "1"} {
			out, err := exec.Command(dpkg, "--compare-versions", q[i][1], op, q[i][2]).CombinedOutput()
			switch {
			case strings.Contains(string(out), "error:"):
				answers[i] = "error"
			case err == nil:
				answers[i] = sign
			}
		}
	}
	return answers
}

// askMaven lets Maven's own class print how each argument stands to the next.
func askMaven(t *testing.T, q []question) []string {
	jar := besides(t, "mvn", "lib/maven-artifact-*.jar")
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skipf("java is not on this machine: %v", err)
	}
	var answers []string
	for len(q) > 0 {
		n := min(len(q), 2000)
		args := []string{"-cp", jar, "org.apache.maven.artifact.versioning.ComparableVersion"}
		for _, pair := range q[:n] {
			args = append(args, pair[1], pair[2])
		}
		cmd := exec.Command(java, args...)
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("Maven's class does not run: %v", err)
		}
		signs := []string{}
		for line := range strings.Lines(string(out)) {
			if f := strings.Fields(line); len(f) == 3 && !strings.Contains(line, "->") {
				signs = append(signs, map[string]string{"<": "-1", "==": "0", ">": "1"}[f[1]])
			}
		}
		for i := 0; i < len(signs); i += 2 {
			answers = append(answers, signs[i])
		}
		q = q[n:]
	}
	return answers
}

// meantPyPI: versions older than PEP 440 have an order here; the library has
// dropped them. Before release 26.1 it left out more beside "<1.post1" and ">1a1".
func meantPyPI(q question, theirs string) bool {
	return regexp.MustCompile(`[<>][^=,]*[A-Za-z-]`).MatchString(q[1]) && theirs == "false" ||
		theirs == "error" && (legacyOrdered(q[1]) || q[0] == "S") && !new(pepVersion).parse(q[2]) ||
		theirs == "error" && q[0] == "C" && !new(pepVersion).parse(q[1]) ||
		q[1] == "===" || theirs == "false" && strings.Contains(q[1], "==="+q[2]) // "===1.0c1" has 1.0c1, however it is spelt
}

// meantDebian: dpkg reads an epoch as C does, with a sign.
func meantDebian(q question, _ string) bool { return strings.ContainsAny(q[1][:1]+q[2][:1], "+-") }

// meantGem: zeros in front of a later word RubyGems drops sometimes.
func meantGem(q question, _ string) bool {
	odd := regexp.MustCompile(`(?i)-+$|[a-z][0-9.]*[.-]0[0.]*[a-z]`)
	return odd.MatchString(q[1]) || odd.MatchString(q[2])
}

// meantMaven: Maven's class up to 3.8 departs from Maven's own "Version Order
// Specification" where tokens are empty or zero behind a hyphen and where ".alpha"
// meets "-alpha"; and it drops "final" and "ga" in the middle, as nothing newer does.
func meantMaven(q question, _ string) bool {
	odd := func(v string) bool {
		v = strings.ToLower(v)
		for _, null := range []string{"final", "ga"} {
			if i := strings.Index(v, null); i >= 0 && i+len(null) < len(v) {
				return true
			}
		}
		for _, part := range []string{"--", "-.", ".-", "-0", "~", "+"} {
			if strings.Contains(v, part) {
				return true
			}
		}
		return !isDigit(v[0]) || dottedWord(v)
	}
	return odd(q[1]) || odd(q[2])
}

func dottedWord(v string) bool {
	for i := 1; i < len(v); i++ {
		if v[i-1] == '.' && isLetter(v[i]) {
			return true
		}
	}
	return false
}

// meantCargo: leading zeros are read here, for records that have them; the crate
// refuses them.
func meantCargo(q question, theirs string) bool {
	return theirs == "error" && (leadingZero(q[1]) || leadingZero(q[2]))
}

// leadingZero: a number of more than one digit begins with 0.
func leadingZero(v string) bool {
	for i := 0; i+1 < len(v); i++ {
		if v[i] == '0' && isDigit(v[i+1]) && (i == 0 || !isDigit(v[i-1])) {
			return true
		}
	}
	return false
}

// meantRPM: rpm looks over the release where one side has none, which is no
// total order; and what has no digit or an empty version is refused here.
func meantRPM(q question, theirs string) bool {
	return answer("Red Hat", q) == "error" || strings.Contains(q[1], "-") != strings.Contains(q[2], "-")
}

// meantComposer: releases before 3.4 take one short group at the end of a date,
// newer ones two.
func meantComposer(q question, theirs string) bool {
	return theirs == "error" && (twoGroups(q[1]) || twoGroups(q[2]))
}

// meantConda: "=1.2*" is read as "=1.2.*" here; an "x" or what has no digit is no
// version, and "~=1" no constraint, where conda complains only when it matters.
func meantConda(q question, theirs string) bool {
	star := regexp.MustCompile(`(^|[^=<>!~])=[^=][^,|]*[^.,|]\*`).MatchString(q[1])
	refused := answer("conda", q) == "error"
	lone := strings.Contains(q[1], "~=") && (refused || theirs == "error")
	word := regexp.MustCompile(`(^|[,|] ?)[^0-9,|]*($|[,|])`)
	return star || lone || refused && (strings.Contains(q[1], "x") || word.MatchString(q[1]) || word.MatchString(q[2]))
}

func twoGroups(v string) bool {
	i := strings.Index(v, "20")
	return i >= 0 && digits(v[i:]) >= 4 && (digits(v[i:]) > 5 || strings.ContainsAny(v, ":-"))
}
