package lock

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"pkgd/tests/realdata/need"
)

// hostile makes files of about n bytes that cost as much as their format lets
// them.
func hostile(n int) map[string]string {
	rep := func(s string) string { return strings.Repeat(s, n/len(s)) }
	seq := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	return map[string]string{
		"package-lock: short keys":        `{"packages":{` + seq(`"node_modules/a%d":{},`) + `}}`,
		"package-lock: values":            `{"packages":{"":[` + rep("1,") + "1]}}",
		"package-lock: one name, needs":   `{"packages":{"node_modules/a":{"version":"1","name":"` + rep("a") + `","dependencies":{` + seq(`"a%d":"",`) + `"b":""}},` + seq(`"node_modules/a%d":{},`) + `"node_modules/b":{}}}`,
		"package-lock: brackets":          rep("["),
		"package-lock: escapes":           `{"packages":{` + rep(`"\u0061":{},`) + `}}`,
		"package-lock: duplicates":        `{"packages":{` + rep(`"node_modules/a":{},`) + `"b":1}}`,
		"package-lock: long paths":        `{"packages":{` + seq(`"`+strings.Repeat("node_modules/a/", 270)+`node_modules/b%d":{"dependencies":{"x":""}},`) + `"b":1}}`,
		"requirements: short lines":       rep("a\n"),
		"requirements: backslashes":       rep("\\\n"),
		"requirements: hashes":            "a==1 " + rep("--hash=a:b "),
		"requirements: problems":          rep("=\n"),
		"go-sum: short lines":             seq("a v%d h1:\n"),
		"go-mod: requires":                "require (\n" + seq("a v%d\n") + ")\n",
		"cargo-lock: one name":            rep("[[package]]\nname=\"a\"\nversion=\"1\"\nsource=\"\"\ndependencies=[\"a\",\"a\"]\n"),
		"cargo-lock: tables":              seq("[a%d]\n"),
		"cargo-lock: dotted keys":         rep("[a.a.a.a.a.a.a.a]\n"),
		"poetry-lock: one name":           rep("[[package]]\nname=\"a\"\nversion=\"1\"\ndependencies={a=\"1\"}\n"),
		"uv-lock: one name":               rep("[[package]]\nname=\"a\"\ndependencies=[{name=\"a\"},{name=\"a\"}]\n"),
		"pnpm-lock: packages":             "lockfileVersion: '9.0'\npackages:\n" + seq("  a@%d:\n"),
		"pnpm-lock: flow":                 "a: [" + rep("a,") + "]\n",
		"pnpm-lock: long text":            "a: '" + rep("a\n\n") + "'\n",
		"pnpm-lock: list in list":         rep("- "),
		"yarn-classic: entries":           seq("a@%d:\n"),
		"yarn-berry: keys":                "__metadata:\n  version: 8\n" + seq("\"a%d@1\":\n  resolution: a@npm:1\n  version: 1\n"),
		"gemfile-lock: one name":          "GEM\n  specs:\n" + seq("    a (%d)\n      a\n"),
		"gemfile-lock: remotes":           "GIT\n" + rep("  remote: aaaaaaaa\n") + "  specs:\n" + seq("    a%d (1)\n"),
		"bun-lock: packages":              `{"packages":{` + seq(`"a%d":["a@1"],`) + `}}`,
		"deno-lock: remote":               `{"remote":{` + seq(`"https://a%d":"",`) + `"https://b":""}}`,
		"composer-lock: one name":         `{"packages":[` + rep(`{"name":"a","version":"1"},`) + `]}`,
		"pom: comments in a text":         "<project><a>" + rep("a<!---->") + "</a></project>",
		"pom: dependencies":               "<project><dependencies>" + rep("<dependency><groupId>a</groupId><artifactId>a</artifactId></dependency>") + "</dependencies></project>",
		"dpkg-status: paragraphs":         seq("Package: a%d\nVersion: 1\n\n"),
		"dpkg-status: needs":              "Package: a\nVersion: 1\nDepends: " + rep("a,"),
		"mix-lock: needs":                 "%{\n  \"a\": {:hex, :a, \"1\", \"0\", [:mix], [" + rep("{:a, 1},") + "], \"hexpm\", \"0\"},\n}\n",
		"pixi-lock: one name":             "version: 6\npackages:\n" + seq("- conda: https://x/noarch/a-%d-0.conda\n  depends: [a]\n"),
		"podfile-lock: pods":              "PODS:\n" + seq("- a%d (1)\n"),
		"conda-environment: dependencies": "dependencies:\n" + rep("- a\n"),
		"nuget-lock: needs":               `{"dependencies":{"a":{"b":{"resolved":"1","dependencies":{` + seq(`"a%d":"",`) + `"b":""}}}}}`,
		"brewfile: lines":                 rep("brew 'a'\n"),
		"rpm-list: lines":                 rep("a-1-1\n"),
	}
}

// TestBounds reads files made to be costly: what is allocated and how long it
// takes stays in proportion to their size.
func TestBounds(t *testing.T) {
	for name, src := range hostile(1 << 19) {
		format := FormatNamed(before(name, ":"))
		if format == nil {
			t.Fatal(name)
		}
		var from, to runtime.MemStats
		runtime.ReadMemStats(&from)
		t0 := time.Now()
		f := format.Read([]byte(src), nil)
		long := time.Since(t0)
		runtime.ReadMemStats(&to)
		used := to.TotalAlloc - from.TotalAlloc
		if most := uint64(MemoryFactor*len(src) + MemoryEntry*len(f.Entries) + MemoryBase); used > most {
			t.Errorf("%s: %d bytes allocated for %d and %d entries, may be %d", name, used, len(src), len(f.Entries), most)
		}
		// Some 50 ms on an idle machine; anything that grows with the square of
		// the size takes a minute.
		if long > 10*time.Second {
			t.Errorf("%s: %v for %d bytes", name, long, len(src))
		}
		if testing.Verbose() {
			t.Logf("%-36s %6.1f ms, %5.1f bytes a byte, %d entries, %d problems", name, float64(long.Microseconds())/1000, float64(used)/float64(len(src)), len(f.Entries), len(f.Problems))
		}
	}
}

// TestBoundsReal holds the bound on real files.
func TestBoundsReal(t *testing.T) {
	root := findShared(t, need.Unpacked(t, "lockfiles.tar.gz"))
	worst, where := 0.0, ""
	for _, p := range must(filepath.Glob(filepath.Join(root, "files", "*", "*", "*"))) {
		if Detect(p, nil) == nil {
			continue
		}
		data := mustRead(t, p)
		var from, to runtime.MemStats
		runtime.ReadMemStats(&from)
		f, err := Read(p, data, nil)
		runtime.ReadMemStats(&to)
		if err != nil {
			t.Fatal(err)
		}
		used := to.TotalAlloc - from.TotalAlloc
		if used > uint64(MemoryFactor*len(data)+MemoryEntry*len(f.Entries)+MemoryBase) {
			t.Errorf("%s: %d bytes for %d and %d entries", p, used, len(data), len(f.Entries))
		}
		if r := float64(used) / float64(len(data)); r > worst && len(data) > 100_000 {
			worst, where = r, p
		}
	}
	t.Logf("at most %.1f bytes allocated a byte of a real file (%s)", worst, filepath.Base(filepath.Dir(where)))
}
