package version

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkLaws: what must hold of any three texts in any ecosystem's order.
func checkLaws(t interface{ Errorf(string, ...any) }, ecosystem, a, b, c string) {
	if len(a) > MaxVersion || len(b) > MaxVersion || len(c) > MaxVersion {
		return
	}
	for _, v := range []string{a, b, c} {
		if !Ordered(ecosystem, v) {
			if Prerelease(ecosystem, v) {
				t.Errorf("%s: %q has no place and is a pre-release", ecosystem, v)
			}
			if _, err := Compare(ecosystem, v, v); err == nil {
				t.Errorf("%s: %q has no place and is compared", ecosystem, v)
			}
			return
		}
		if got, err := Compare(ecosystem, v, v); err != nil || got != 0 {
			t.Errorf("%s: %q is not itself: %d, %v", ecosystem, v, got, err)
		}
	}
	ab, ba := mustCompare(t, ecosystem, a, b), mustCompare(t, ecosystem, b, a)
	bc, ac := mustCompare(t, ecosystem, b, c), mustCompare(t, ecosystem, a, c)
	if ab != -ba {
		t.Errorf("%s: %q and %q: %d there, %d back", ecosystem, a, b, ab, ba)
	}
	if ab <= 0 && bc <= 0 && (ac > 0 || ac == 0 && ab+bc < 0) || ab >= 0 && bc >= 0 && (ac < 0 || ac == 0 && ab+bc > 0) {
		t.Errorf("%s: not transitive: %q %q %q: %d %d %d", ecosystem, a, b, c, ab, bc, ac)
	}
	newest := Newest(ecosystem, []string{a, "", b, c})
	for _, v := range []string{a, b, c} {
		if Prerelease(ecosystem, v) == Prerelease(ecosystem, newest) && mustCompare(t, ecosystem, v, newest) > 0 ||
			Prerelease(ecosystem, newest) && !Prerelease(ecosystem, v) {
			t.Errorf("%s: newest of %q %q %q is %q", ecosystem, a, b, c, newest)
		}
	}
}

func mustCompare(t interface{ Errorf(string, ...any) }, ecosystem, a, b string) int {
	c, err := Compare(ecosystem, a, b)
	if err != nil || c < -1 || c > 1 {
		t.Errorf("%s: %q and %q: %d, %v", ecosystem, a, b, c, err)
	}
	return c
}

// checkInsideLaws: what a constraint says fits what Compare says.
func checkInsideLaws(t interface{ Errorf(string, ...any) }, ecosystem, constraint, v string) {
	in, err := Satisfies(ecosystem, constraint, v)
	if err != nil && in {
		t.Errorf("%s: %q has %q in spite of %v", ecosystem, constraint, v, err)
	}
	if pin, ok := IsExact(ecosystem, constraint); ok && Ordered(ecosystem, pin) {
		if has, err := Satisfies(ecosystem, constraint, pin); find(ecosystem).order.satisfies != nil && (err != nil || !has) {
			t.Errorf("%s: %q pins %q and does not have it: %v", ecosystem, constraint, pin, err)
		}
	}
}

// comparisons are the ecosystems whose languages have the plain operators.
var comparisons = []string{"npm", "PyPI", "crates.io", "Go", "RubyGems", "Packagist", "conda", "JSR", "CocoaPods", "Hex", "Pub"}

// checkOperators: of final versions, ">=a" has b exactly if b is not below a.
func checkOperators(t interface{ Errorf(string, ...any) }, ecosystem, a, b string) {
	for _, v := range []string{a, b} {
		if !Ordered(ecosystem, v) || Prerelease(ecosystem, v) || strings.ContainsAny(v, "+ ,|@*") || !strings.ContainsAny(v[:1], "0123456789") {
			return
		}
	}
	if ecosystem == "PyPI" && (!new(pepVersion).parse(a) || !new(pepVersion).parse(b)) {
		return // specifiers know nothing of versions older than PEP 440
	}
	c := mustCompare(t, ecosystem, b, a)
	for op, want := range map[string]bool{">=": c >= 0, "<=": c <= 0, ">": c > 0, "<": c < 0} {
		if ecosystem == "PyPI" && (op == ">" || op == "<") {
			continue // PEP 440 leaves out post-releases of the bound itself
		}
		in, err := Satisfies(ecosystem, op+a, b)
		if err == nil && in != want {
			t.Errorf("%s: %q and %q: %t, but Compare says %d", ecosystem, op+a, b, in, c)
		}
	}
}

// pieces are what versions are made of, the odd ones more often than in life.
var pieces = []string{
	"0", "00", "1", "2", "9", "10", "01", "123", "99999999999999999999", "20240102",
	".", ".", ".", ".", "-", "-", "_", "~", "+", "^", "!", ":", "x", "*",
	"a", "b", "c", "p", "m", "r", "v", "dev", "alpha", "beta", "rc", "pre", "post", "final", "ga", "sp", "snapshot", "SNAPSHOT",
	"RC", "Beta", "patch", "stable", "git", "-r1", "_p", "_alpha", "_1", ".post1", "rev", "milestone", "foo", "HEAD", "dev-", ".x-dev",
}

func drawVersion(t *rapid.T, label string) string {
	head := rapid.SampledFrom([]string{"", "0", "1", "1.0", "1.0.0", "1.2.3", "2.0.0", "1.2.3.4", "v1", "v1.2.3", "2012-01-02", "1:1.0", "1!1.0"}).Draw(t, label+" head")
	parts := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 6).Draw(t, label)
	return head + strings.Join(parts, "")
}

func drawEcosystem(t *rapid.T) string {
	return rapid.SampledFrom(rows[:]).Draw(t, "ecosystem").ecosystem
}

func TestLaws(t *testing.T) {
	for _, r := range rows {
		t.Run(r.ecosystem, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				checkLaws(t, r.ecosystem, drawVersion(t, "a"), drawVersion(t, "b"), drawVersion(t, "c"))
			})
		})
	}
}

func TestConstraintLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawVersion(t, "a"), drawVersion(t, "b")
		checkOperators(t, rapid.SampledFrom(comparisons).Draw(t, "of"), a, b)
		op := rapid.SampledFrom([]string{"", "=", "==", "===", "~=", "~>", "~", "^", ">=", "<", "!=", "[", "*", "="}).Draw(t, "op")
		end := rapid.SampledFrom([]string{"", ".*", ".x", "]", ",)", " - 2", " || 3", ", <4", "|5", "@beta", "-*"}).Draw(t, "end")
		checkInsideLaws(t, drawEcosystem(t), op+a+end, b)
	})
}

// kinds gives an ecosystem of each order, so that every input is tried with all.
func kinds() (of []string) {
	seen := map[*order]bool{}
	for _, r := range rows {
		if r.order != nil && !seen[r.order] {
			seen[r.order] = true
			of = append(of, r.ecosystem)
		}
	}
	return of
}

// FuzzLaws runs the laws of every order. The seeds are the examples.
func FuzzLaws(f *testing.F) {
	f.Add("1.0", "1.0.1-rc.1", "1.0.0+a")
	eachExample(f, func(line string) {
		var v []string
		for i, word := range strings.Fields(line) {
			if i%2 == 0 {
				v = append(v, word)
			}
		}
		for i := 0; i+1 < len(v) && !hasVerb(line); i += 2 {
			f.Add(v[i], v[i+1], v[min(i+2, len(v)-1)])
		}
	})
	f.Fuzz(func(t *testing.T, a, b, c string) {
		for _, ecosystem := range kinds() {
			checkLaws(t, ecosystem, a, b, c)
		}
	})
}

// FuzzConstraint runs the laws of every constraint language. The seeds are the
// examples.
func FuzzConstraint(f *testing.F) {
	f.Add("^1.2 || ~1.3 - 2", "1.2.3")
	eachExample(f, func(line string) {
		for _, verb := range []string{" has ", " lacks "} {
			if constraint, versions, ok := strings.Cut(line, verb); ok {
				f.Add(constraint, strings.Fields(versions)[0])
			}
		}
		if constraint, ok := strings.CutSuffix(line, " unreadable"); ok {
			f.Add(constraint, "1.2.3")
		}
	})
	f.Fuzz(func(t *testing.T, constraint, v string) {
		for _, ecosystem := range kinds() {
			checkInsideLaws(t, ecosystem, constraint, v)
		}
		for _, ecosystem := range comparisons {
			checkOperators(t, ecosystem, constraint, v)
		}
	})
}

// hasVerb: the line is no chain of versions.
func hasVerb(line string) bool {
	f := strings.Fields(line)
	return len(f) < 3 || len(f[1]) != 1 || !strings.Contains("<=>", f[1])
}

// eachExample goes through the lines of all files of examples.
func eachExample(f *testing.F, each func(line string)) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
				each(line)
			}
		}
	}
}

func BenchmarkCompareNPM(b *testing.B)  { benchmarkCompare(b, "npm", "1.20.3-beta.11", "1.20.3-beta.2") }
func BenchmarkComparePyPI(b *testing.B) { benchmarkCompare(b, "PyPI", "1.20.3rc11", "1.20.3.post1") }

func benchmarkCompare(b *testing.B, ecosystem, x, y string) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compare(ecosystem, x, y); err != nil {
			b.Fatal(err)
		}
	}
}

// TestNoAllocation: plain versions are compared without garbage.
func TestNoAllocation(t *testing.T) {
	for _, r := range rows {
		x, y := "1.20.3", "1.20.4"
		if n := testing.AllocsPerRun(10, func() { _, _ = Compare(r.ecosystem, x, y) }); n != 0 {
			t.Errorf("%s: %v allocations", r.ecosystem, n)
		}
	}
}

// TestLimits: texts over the bounds are refused, and a long hostile text is
// answered at once.
func TestLimits(t *testing.T) {
	for _, r := range rows {
		if Ordered(r.ecosystem, "1."+strings.Repeat("0", MaxVersion)) {
			t.Errorf("%s: a version over the bound has a place", r.ecosystem)
		}
		if in, err := Satisfies(r.ecosystem, strings.Repeat(">=1 ", MaxConstraint/4+1), "1.0.0"); err == nil || in {
			t.Errorf("%s: a constraint over the bound is read", r.ecosystem)
		}
		for _, s := range []string{"((((", "1.0 ", "|", ">=", "0.", "1-", "*", "x.", "[1,", "a."} {
			_, _ = Satisfies(r.ecosystem, strings.Repeat(s, MaxConstraint/len(s)), "1.0.0")
			v := strings.Repeat(s, MaxVersion/len(s))
			_, _ = Compare(r.ecosystem, v, v)
		}
	}
}
