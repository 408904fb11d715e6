package version

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// judges is the table of references. A new one is one row.
var judges = []judge{
	{ecosystem: "npm", ask: askNode, version: semverLike, ops: []string{"", "^", "~", ">=", "<", "<=", ">", "=", "~>", ">= ", "^v"}, join: []string{" ", " || ", "||", " - ", "  "}},
	{ecosystem: "PyPI", ask: askPackaging, version: pepLike, ops: []string{"==", ">=", "<=", "<", ">", "~=", "!=", "===", ">= "}, join: []string{",", ", ", " ,"}, explained: meantPyPI},
	{ecosystem: "crates.io", ask: askCargo, version: semverLike, ops: []string{"", "^", "~", ">=", "<", "<=", ">", "=", ">= ", "= "}, join: []string{",", ", ", " , "}, explained: meantCargo},
	{ecosystem: "RubyGems", ask: askRuby, version: gemLike, ops: []string{"", "=", "~>", "~> ", ">= ", "<", "<= ", "> ", "!= "}, join: []string{", ", ",", " ,"}},
	{ecosystem: "Packagist", ask: askComposer, version: composerLike, ops: []string{"", "^", "~", ">=", "<", "<=", ">", "!=", "=", ">= ", "<>", "=="}, join: []string{" ", " || ", "|", ",", ", ", " - "}, explained: meantComposer},
	{ecosystem: "conda", ask: askConda, version: condaLike, ops: []string{"", "=", "==", "!=", ">=", "<", "<=", ">", "~="}, join: []string{",", "|", ", "}, explained: meantConda},
	{ecosystem: "Debian", ask: askDpkg, version: debLike, explained: meantDebian},
	{ecosystem: "Maven", ask: askMaven, version: mavenLike, explained: meantMaven},
}

func semverLike(r *rand.Rand) string {
	v := numbers(r, 3, 3)
	if r.IntN(6) == 0 {
		v = numbers(r, 1, 4)
	}
	if r.IntN(3) == 0 {
		v += pick(r, "-", "-", "-", "", ".") + pick(r, "alpha", "beta", "rc", "0", "1", "x-y", "Beta") + pick(r, "", ".1", ".2", ".10", "1", ".a", ".01")
	}
	return v + pick(r, "", "", "", "", "+build.1", "+5")
}

func pepLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "", "1!", "0!", "v") + numbers(r, 1, 4)
	if r.IntN(3) == 0 {
		v += pick(r, "", "", ".", "-", "_") + pick(r, "a", "b", "rc", "alpha", "beta", "c", "pre", "preview", "RC") + pick(r, "", "1", "2", ".1", "_10")
	}
	if r.IntN(5) == 0 {
		v += pick(r, ".post1", "-1", ".post2", "post", ".rev3", "-r4", ".post")
	}
	if r.IntN(5) == 0 {
		v += pick(r, ".dev0", "dev", ".dev1", "-dev_2")
	}
	if r.IntN(8) == 0 {
		v += pick(r, "+local", "+1", "+ubuntu.1", "+Ubuntu-2", "+a.b")
	}
	return v
}

func debLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "1:", "0:", "2:") + numbers(r, 1, 4)
	v += pick(r, "", "", "~rc1", "+dfsg", "a", "+git20200101", "~", "~~", ".z", "+really1.0")
	return v + pick(r, "", "-1", "-2", "-10", "-0", "-1ubuntu1", "-1+deb12u1", "-1~bpo1", "-a-1", "-1+b1")
}

func mavenLike(r *rand.Rand) string {
	v := numbers(r, 1, 4)
	for range r.IntN(3) {
		v += pick(r, "-", "-", "-", "", ".") + pick(r, "alpha", "beta", "a", "b", "m", "M", "rc", "RC", "cr", "SNAPSHOT", "ga", "final", "Final", "sp", "foo", "jre", "1", "0", "2", "android") + pick(r, "", "1", "2", "-1", "10", ".1")
	}
	return v
}

func gemLike(r *rand.Rand) string {
	v := numbers(r, 1, 4)
	if r.IntN(3) == 0 {
		v += pick(r, ".", ".", "-") + pick(r, "a", "b", "rc", "pre", "alpha", "beta", "rc.1", "beta2")
		v += pick(r, "", "", "1", ".1", ".2")
	}
	return v
}

func composerLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "v") + numbers(r, 1, 4)
	if r.IntN(10) == 0 {
		return v + pick(r, ".x-dev", "-dev", ".*", ".x")
	}
	if r.IntN(10) == 0 {
		v = "2012" + pick(r, "01", "-01", ".01", ":10", "1") + pick(r, "", "-02", ".02", "02", "-1")
	}
	if r.IntN(3) == 0 {
		v += pick(r, "-", "-", "", ".", "_") + pick(r, "alpha", "beta", "RC", "dev", "p", "patch", "pl", "a", "b", "stable") + pick(r, "", "1", "2", ".1", "10", "-3", "1.dev", "-dev")
	}
	return v + pick(r, "", "", "", "", "+build", "@beta")
}

func condaLike(r *rand.Rand) string {
	v := pick(r, "", "", "", "1!") + numbers(r, 1, 4)
	if r.IntN(3) == 0 {
		v += pick(r, "", "", ".", "_") + pick(r, "a", "b", "rc", "dev", "post", "beta", "g", "alpha", "C") + pick(r, "", "1", "2", ".1", "10")
	}
	return v + pick(r, "", "", "", "", "", "+1", "+a.b", "_")
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
// dropped them.
func meantPyPI(q question, theirs string) bool {
	return theirs == "error" && (legacyOrdered(q[1]) || q[0] == "S") && !new(pepVersion).parse(q[2]) ||
		theirs == "error" && q[0] == "C" && !new(pepVersion).parse(q[1]) ||
		theirs == "false" && strings.Contains(q[1], "==="+q[2]) // "===1.0c1" has 1.0c1, however it is spelt
}

// meantDebian: dpkg reads an epoch as C does, with a sign.
func meantDebian(q question, _ string) bool { return strings.ContainsAny(q[1][:1]+q[2][:1], "+-") }

// meantMaven: Maven's class up to 3.8 departs from Maven's own "Version Order
// Specification" where tokens are empty or zero behind a hyphen, where "final"
// or "ga" stands in the middle, and where ".alpha" meets "-alpha".
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

// meantCargo: a version read leniently here (leading "v", zeros, blanks) is none
// to the crate.
func meantCargo(_ question, theirs string) bool { return theirs == "error" }

// meantComposer: releases before 3.4 take one short group at the end of a date,
// newer ones two.
func meantComposer(q question, theirs string) bool {
	return theirs == "error" && (twoGroups(q[1]) || twoGroups(q[2]))
}

// meantConda: "=1.2*" is read as "=1.2.*" here; a star, an "x" or a word is no
// version, and "~=1" no constraint, where conda complains only when it matters.
func meantConda(q question, theirs string) bool {
	star := strings.Contains(strings.ReplaceAll(q[1], ".*", ""), "*")
	refused := answer("conda", q) == "error"
	lone := strings.Contains(q[1], "~=") && (refused || theirs == "error")
	return star || lone || refused && (strings.Contains(q[1], "x") || !strings.ContainsAny(q[2], "0123456789"))
}

func twoGroups(v string) bool {
	i := strings.Index(v, "20")
	return i >= 0 && digits(v[i:]) >= 4 && (digits(v[i:]) > 5 || strings.ContainsAny(v, ":-"))
}
