package lock

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// oddCase is a damaged or strange file: what is still read of it, and what is
// said of the rest.
type oddCase struct {
	name, file, src string
	want            string // the entries, "name@version" with blanks between
	problems        []string
}

var oddJSON = []oddCase{
	{"empty", "package-lock.json", "", "", []string{"line 0: file: the file is empty"}},
	{"no json", "package-lock.json", "hello", "", []string{"the file ends in the middle", "an object belongs here"}},
	{"no packages", "package-lock.json", `{"lockfileVersion": 3}`, "", []string{`no "packages" object`}},
	{"a list", "package-lock.json", `[1]`, "", []string{"an object belongs here, not a list"}},
	{"resolved is true", "package-lock.json", `{"lockfileVersion":3,"packages":{
"node_modules/zz-a":{"version":"1.0.0","resolved":true},
"node_modules/zz-b":{"version":"1.0.0","resolved":7},
"node_modules/zz-c":{"version":["1"]},
"node_modules/zz-d":"1.0.0"}}`, "zz-a@1.0.0 zz-b@1.0.0 zz-c@",
		[]string{`line 3: node_modules/zz-b: "resolved" is a number where a text belongs`, `line 4: node_modules/zz-c: "version" is a list`,
			"line 4: node_modules/zz-c: no version", "line 5: node_modules/zz-d: an object belongs here, not a text"}},
	{"twice", "package-lock.json", `{"lockfileVersion":3,"packages":{
"node_modules/zz-a":{"version":"1.0.0"},
"node_modules/zz-a":{"version":"2.0.0"}}}`, "zz-a@2.0.0", []string{"line 3: node_modules/zz-a: the key stands twice; the last one counts"}},
	{"conflict", "package-lock.json", `{"lockfileVersion":3,"packages":{
<<<<<<< HEAD
"node_modules/zz-a":{"version":"1.0.0"},
=======
"node_modules/zz-a":{"version":"1.1.0"},
>>>>>>> branch
"node_modules/zz-b":{"version":"2.0.0"}}}`, "zz-a@1.1.0 zz-b@2.0.0",
		[]string{"line 2: file: a merge left", "line 4: file: a merge left", "line 6: file: a merge left", "line 5: node_modules/zz-a: the key stands twice"}},
	{"cut off", "package-lock.json", "{\"lockfileVersion\":3,\"packages\":{\n\"node_modules/zz-a\":{\"version\":\"1.0.0\"},\n\"node_modules/zz-b\":{\"ver", "zz-a@1.0.0 zz-b@",
		[]string{"line 3: file: the file ends in the middle", "line 3: node_modules/zz-b: no version"}},
	{"comma missing", "package-lock.json", `{"lockfileVersion":3,"packages":{"node_modules/zz-a":{"version":"1.0.0"} "node_modules/zz-b":{"version":"2.0.0",}}}`, "zz-a@1.0.0 zz-b@2.0.0",
		[]string{"a comma is missing", "a comma stands before a closing bracket"}},
	{"odd paths", "package-lock.json", `{"lockfileVersion":3,"packages":{"node_modules/zz-a/":{"version":"1.0.0"},"node_modules//zz-b":{"version":"1.0.0"},"node_modules/zz-c":{"version":"1.0.0"}}}`,
		"zz-a/@1.0.0 /zz-b@1.0.0 zz-c@1.0.0", []string{"node_modules/zz-a/: npm writes no such path", "node_modules//zz-b: npm writes no such path"}},
	{"escapes", "package-lock.json", `{"lockfileVersion":3,"packages":{"node_modules/zz-\u0061":{"version":"1.0.0","resolved":"https:\/\/registry.npmjs.org\/zz-a\/-\/zz-a-1.0.0.tgz"}}}`, "zz-a@1.0.0", nil},
	{"byte order mark", "package-lock.json", "\ufeff{\"lockfileVersion\":3,\"packages\":{\"node_modules/zz-a\":{\"version\":\"1.0.0\"}}}", "zz-a@1.0.0", nil},
	{"wrong bytes", "package-lock.json", "{\"lockfileVersion\":3,\"packages\":{\n\"node_modules/zz-\xff\":{\"version\":\"1.0.0\"}}}", "zz-\xff@1.0.0", []string{"line 2: encoding: the text is not valid UTF-8"}},
	{"nested deep", "package-lock.json", `{"lockfileVersion":3,"packages":` + strings.Repeat(`{"a":`, 5000) + "1", "", []string{"nested deeper than 200 levels"}},
	{"long path", "package-lock.json", `{"lockfileVersion":3,"packages":{"` + strings.Repeat("node_modules/a/", 400) + `node_modules/b":{"version":"1.0.0"},"node_modules/zz-a":{"version":"1.0.0"}}}`,
		"zz-a@1.0.0", []string{"the path is longer than any that is read"}},
	{"text behind", "composer.lock", `{"packages":[{"name":"zz/a","version":"1.0"}]} trailing`, "zz/a@1.0", []string{"there is text behind the end"}},
	{"composer twice", "composer.lock", `{"packages":[{"name":"zz/a","version":"1.0"},{"name":"zz/a","version":"2.0"},{"version":"3"},4]}`, "zz/a@1.0 zz/a@2.0",
		[]string{"the package stands twice", "an entry has no name", "a table belongs here, not a number"}},
	{"composer number", "composer.lock", `{"_readme":[],"packages":[{"name":"zz/a","version":20180828},{"name":"zz/b","version":1.10}]}`, "zz/a@20180828 zz/b@",
		[]string{"there is no list of development packages", `"version" is a number`, "zz/b: no version"}},
	{"nuget nested", "packages.lock.json", `{"version":1,"dependencies":{"net8.0":{
"Zz.A":{"type":"Direct","resolved":"1.0.0","Zz.B":{"type":"Direct","resolved":"1.0.0"},"dependencies":{"Zz.C":{"type":"Direct"}}}}}}`, "zz.a@1.0.0",
		[]string{"line 2: Zz.B: an object stands inside the package Zz.A", "line 2: Zz.C: a version stands here in every"}},
	{"brewfile lock nested", "Brewfile.lock.json", "{\"entries\":{\"brew\":{\"zz-a\":{\"version\":\"1\",\"bottle\":{\"zz-b\":{\"version\":\"2\"}}}},\n\"zz-c\":{\"version\":\"3\"}}}", "zz-a@1",
		[]string{"line 1: zz-b: an entry stands inside", "line 2: zz-c: Homebrew has no such kind"}},
	{"pubspec null", "pubspec.lock", "packages:\nzz_a:\n  version: \"1\"\n", "", []string{"no \"packages\" object"}},
	{"bun", "bun.lock", `{"packages":{"zz-a":["zz-a@1.0.0",7],"zz-b":{},"zz-c":["zz-c"],"zz-d":["zz-d@v1.0.0","",{},"sha512-A"]}}`, "zz-a@1.0.0 zz-c@ zz-d@v1.0.0",
		[]string{"zz-a: an element is a number", "zz-b: a list that begins with a name", "zz-c: an entry needs a name and a version", "zz-d: this is neither a version nor a place"}},
	{"pip report", "pip-report.json", `{"version":"2","install":[{"metadata":{"name":"zz-a","version":"1"}},{},3]}`, "zz-a@1",
		[]string{"only versions 0 and 1", "the report does not say where it comes from", "an item has no name", "an item has no name"}},
}

var oddText = []oddCase{
	{"yarn conflict", "yarn.lock", "# yarn lockfile v1\n<<<<<<< a\nzz-a@^1:\n  version \"1.0.0\"\n=======\nzz-a@^1:\n  version \"1.1.0\"\n>>>>>>> b\n", "zz-a@1.0.0 zz-a@1.1.0",
		[]string{"line 2: file: a merge", "line 5: file: a merge", "line 8: file: a merge", "line 6: zz-a@^1: the entry stands twice"}},
	{"yarn odd", "yarn.lock", "# yarn lockfile v1\n  version \"1\"\nzz-a\nzz-b@1:\n  version\n  resolved true\n\"zz-c@1:\n  version \"2\n", "zz-b@ \"zz-c@",
		[]string{"line 2: version \"1\": this line stands outside", "line 3: zz-a: the line of an entry's names ends with a colon", "line 5: zz-b@1: this line is not a field",
			"line 4: zz-b@1: an entry needs a name and a version", `line 8: "zz-c@1: this line is not a field`, `line 7: "zz-c@1: an entry needs`}},
	{"no yarn lock", "yarn.lock", "# x: y\n", "", []string{"this is no yarn.lock"}},
	{"pnpm cut off", "pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  zz-a@1.0.0:\n    resolution: {integrity: sha512-A", "zz-a@1.0.0",
		[]string{"the file ends in the middle", "zz-a@1.0.0: needs its snapshot", `there are no "importers"`}},
	{"pnpm odd", "pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages:\n  zz-a@1.0.0:\n    resolution: true\n  zz-b@1.0.0: 7\n  zz-a@1.0.0:\n    resolution: {integrity: [1]}\n\tx: y\nsnapshots:\n  zz-x@2.0.0: {}\n", "zz-a@1.0.0",
		[]string{"the key stands twice", `"integrity" is a list`, "zz-b@1.0.0: an object belongs here", "a tab stands where YAML wants spaces", "zz-x@2.0.0: the snapshot has no entry",
			"zz-b@1.0.0: needs its snapshot and more", `there are no "importers"`}},
	{"yaml anchor", "pubspec.lock", "packages:\n  zz_a: &a\n    version: \"1.0.0\"\n    source: hosted\n  zz_b: *a\n", "zz_a@1.0.0", []string{"an anchor or alias", "an anchor or alias", "zz_b: an object belongs here"}},
	{"yaml deep", "pubspec.lock", "packages: " + strings.Repeat("[", 5000), "", []string{"nested deeper than 200 levels", `"packages" is a list`, `no "packages" object`}},
	{"yaml conflict", "pubspec.lock", "packages:\n<<<<<<< a\n  zz_a:\n    version: \"1.0.0\"\n    source: hosted\n=======\n  zz_a:\n    version: \"2.0.0\"\n    source: hosted\n>>>>>>> b\n", "zz_a@2.0.0",
		[]string{"line 2: file: a merge", "line 6: file: a merge", "line 10: file: a merge", "line 7: zz_a: the key stands twice"}},
	{"cargo conflict", "Cargo.lock", "version = 4\n[[package]]\nname = \"zz-a\"\n<<<<<<< a\nversion = \"1.0.0\"\n=======\nversion = \"1.1.0\"\n>>>>>>> b\nsource = \"registry+x\"\n", "zz-a@1.1.0",
		[]string{"line 4: file: a merge", "line 6: file: a merge", "line 8: file: a merge", "line 7: version: the key stands twice"}},
	{"cargo odd", "Cargo.lock", "version = 4\n[[package]]\nname = 7\n[[package]]\nname = \"zz-a\"\nversion = true\nsource = \"registry+x\"\nwhat is this\n[[package]]\nname = \"zz-b\"\nversion = \"2.0.0\"\nsource = \"registry+x\"\n", "zz-a@ zz-b@2.0.0",
		[]string{"line 8: file: this line is not TOML", `line 3: package: "name" is a number`, "line 2: package : a package needs a name", `line 6: zz-a: "version" is a boolean`, "line 4: package zz-a: a package needs"}},
	{"cargo cut off", "Cargo.lock", "version = 4\n[[package]]\nname = \"zz-a\"\nversion = \"1.0", "", []string{"line 4: file: the file ends in the middle", "package zz-a: a package needs"}},
	{"cargo twice", "Cargo.lock", "version = 4\n[[package]]\nname = \"zz-a\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\ndependencies = [\"zz-gone\", \"zz-a 2.0.0\"]\n[[package]]\nname = \"zz-a\"\nversion = \"1.0.0\"\nsource = \"registry+x\"\n", "zz-a@1.0.0 zz-a@1.0.0",
		[]string{"line 7: zz-a: the package stands twice", "line 2: zz-gone: zz-a needs it", "line 2: zz-a 2.0.0: zz-a needs it"}},
	{"poetry cut off", "poetry.lock", "[[package]]\nname = \"zz-a\"\nversion = \"1.0\"\n", "zz-a@1.0", []string{"the file is cut off or is no poetry.lock"}},
	{"toml deep", "uv.lock", "version = 1\nx = " + strings.Repeat("[", 5000) + "\n[" + strings.Repeat("a.", 5000) + "b]\n", "", []string{"nested deeper than 200 levels", "line 2: file: this line is not TOML"}},
	{"requirements: lines that only Python sees", "requirements.txt", "zz-a==1.0 # \u2028zz-b==2.0\nzz-c==3.0 # \fzz-d==4.0\r\nzz-e==5.0 # é \u0085zz-f==6.0",
		"zz-a@1.0 zz-b@2.0 zz-c@3.0 zz-d@4.0 zz-e@5.0 zz-f@6.0", nil},
	{"requirements odd", "requirements.txt", "zz-a==1.0\n==1\n-r https://zz.example/r.txt\n-r missing.txt\n--frobnicate\nzz-b==${V}\n<<<<<<< x\nzz c d\n", "zz-a@1.0 zz-b@${V}",
		[]string{"line 2: ==1: this line is not a requirement", "line 3: https://zz.example/r.txt: a requirements file from the network", "line 4: missing.txt: the further requirements file cannot be read",
			"line 5: --frobnicate: pip knows no such option", "line 6: zz-b==${V}: an environment variable", "line 7: file: a merge", "line 8: zz c d: this line is not a requirement"}},
	{"gemfile odd", "Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    zz-a\n    zz-b (1.0\n    zz-c (1.0)\n    zz-c (1.0)\n\nCHECKSUMS\n  zz-x (1.0) sha256=00\n", "zz-b@1.0 zz-c@1.0 zz-c@1.0",
		[]string{"line 4: zz-a: a gem needs", "line 5: zz-b (1.0: a gem needs", "line 7: zz-c (1.0): the gem stands twice", "line 10: zz-x (1.0) sha256=00: the checksum belongs to no gem", "what the Gemfile asks for stands nowhere"}},
	{"gemfile lines", "Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    zz-a (1.0)\n      bundler (>= 1)\n      zz-gone\n     zz-b (1.0)\n\nGME\n  specs:\n    zz-c (1.0)\n\nZZ NEW\n  whatever (1)\n\nDEPENDENCIES\n  zz-a\n    zz-d (1.0)\n\nBUNDLED WITH\n   4.0.1\n    zz-e (1.0)\n", "zz-a@1.0",
		[]string{"line 4: zz-gone: zz-a needs it", "line 7: zz-b (1.0): the line stands where", "line 11: zz-c (1.0): the line stands", "line 18: zz-d (1.0): the line", "line 22: zz-e (1.0): the line"}},
	{"no gemfile", "Gemfile.lock", "   x\n", "", []string{"this is no Gemfile.lock"}},
	{"brewfile cut off", "Brewfile", "brew \"zz-a\", args: [\n  \"x\"\n", "zz-a@", []string{"line 1: file: what begins here does not end"}},
	{"brewfile lines", "Brewfile", "brew \"zz-a\"; brew \"zz-b\"\nmas \"Zz (App\", id: 1\nif OS.mac? then brew \"zz-c\" end\nif OS.mac?; cask 'zz-d'; end\nbrew \"zz-e\",\nbrew \"zz-f\"\n=begin\nbrew \"zz-no\"\n=end\nbrew\t\"zz-g;h\"\nend if x\n__END__\nbrew \"zz-no\"\n",
		"zz-a@ zz-b@ Zz (App@ zz-d@ zz-e@ zz-f@ zz-g;h@", []string{"line 3: if OS.mac? then brew \"zz-c\" end: this line of Ruby", "line 11: end if x: this line of Ruby"}},
	{"podfile without pods", "Podfile.lock", "PODFILE CHECKSUM: 0123456789012345678901234567890123456789\n\nCOCOAPODS: 1.16.2\n", "", nil},
	{"podfile odd", "Podfile.lock", "PODS:\n  - zz-a (1.0)\n    - zz-b (1.0)\nPODZ:\n  - zz-c (1.0)\nCOCOAPODS: 1.16.2\n", "",
		[]string{"line 2: zz-a (1.0) - zz-b (1.0): a pod needs", "line 4: PODZ: CocoaPods writes no such part", "what asked for the pods stands nowhere"}},
	{"podfile head", "Podfile.lock", "PODS:\n  - zz-a (HEAD based on 1.0)\nDEPENDENCIES:\n  - zz-a (HEAD)\n  - zz-b\nCOCOAPODS: 0.38.2\n", "zz-a@1.0", []string{"line 3: zz-b: the Podfile asks for it"}},
	{"go.mod odd", "go.mod", "module zz\nrequire zz.example/a\nfrobnicate x\nreplace a\nrequire (\n\tzz.example/b v1.0.0\n", "zz.example/b@v1.0.0",
		[]string{"line 2: zz.example/a: a requirement is", "line 3: frobnicate: go.mod knows no such word", "line 4: a: a replacement is", "a block has no closing bracket"}},
	{"go.mod blocks", "go.mod", "module zz\nrequire (zz.example/b v1.0.0)\ntool (\n\tzz.example/t)\nrequire(\n\tzz.example/a v1.0.0\n)\n", "zz.example/a@v1.0.0", []string{"line 5: tool: another block begins", "line 2: (zz.example/b v1.0.0): a requirement is"}},
	{"go.sum odd", "go.sum", "zz.example/a v1.0.0\nzz.example/b v1.0.0 h1:A=\n", "zz.example/b@v1.0.0", []string{"line 1: zz.example/a v1.0.0: a line is a module"}},
	{"go.work missing", "go.work", "use ./a\n", "", []string{"line 1: a/go.mod: the go.mod cannot be read"}},
	{"mix cut off", "mix.lock", "%{\n  \"zz_a\": {:hex, :zz_a, \"1.0.0\", \"00\", [:mix], [], \"hexpm\", \"00\"},\n  \"zz_b\": {:hex, :zz", "zz_a@1.0.0", []string{"line 3: \"zz_b\": {:hex, :zz: this line is not an entry", "the bracket that ends the file is missing"}},
	{"mix odd", "mix.lock", "%{\n  \"zz_a\": {:zz, \"lib/a\"},\n  \"zz_b\": {:path, \"lib/b\"},\n}\n", "zz_a@ zz_b@", []string{"line 2: zz_a: an entry needs a name and a version"}},
	{"gradle cut off", "gradle.lockfile", "zz:a:1.0=c\nzz:b\nzz:a:1.0=d\n", "zz:a@1.0", []string{"line 2: zz:b: a line is a group", "line 3: zz:a:1.0: the module stands twice", "the file is cut off"}},
	{"pom broken", "pom.xml", "<project>\n<dependencies><dependency><groupId>zz</groupId><artifactId>a</artifactId><version>1</version></dependency>\n<dependency><artifactId>b</artifactId></dependency>\n<oops", "zz:a@1",
		[]string{"line 4: file: the rest is not read", "line 3: :b: an artifact needs a group"}},
	{"pom entities", "pom.xml", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><project><groupId>&a;</groupId></project>", "", []string{"the rest is not read"}},
	{"pom encoding", "pom.xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<project><!-- J\xf6rg --><name>Z\xfc</name><dependencies><dependency><groupId>zz</groupId><artifactId>a</artifactId><version>1</version></dependency></dependencies></project>", "zz:a@1", nil},
	{"pom wrong bytes", "pom.xml", "<project><name>Z\xfc</name><dependencies><dependency><groupId>zz</groupId><artifactId>a</artifactId><version>1</version></dependency></dependencies></project>", "zz:a@1", nil},
	{"pom letters", "pom.xml", "<project><name>&oslash;&middot;&mdash;&amp;</name><dependencies><dependency><groupId>zz</groupId><artifactId>a</artifactId><version>1</version></dependency></dependencies></project>", "zz:a@1", nil},
	{"pom wrong letters", "pom.xml", "<project>&zz;</project>", "", []string{"the rest is not read"}},
	{"pom without names", "pom.xml", "<project><parent><relativePath>..</relativePath></parent><artifactId>a</artifactId></project>", "", nil},
	{"pom twice", "pom.xml", "<project>\n<dependencies/>\n<dependencies><dependency/></dependencies>\n<dependency/>\n<build>\n<plugin/>\n<dependencies/></build></project>\n<project/>", "",
		[]string{"line 3: dependencies: it stands where", "line 4: dependency: it stands", "line 6: plugin: it stands", "line 7: dependencies: it stands", "line 8: project: the file goes on behind"}},
	{"verification nested", "verification-metadata.xml", "<verification-metadata><components>\n<component group=\"zz\" name=\"a\" version=\"1\">\n<component group=\"zz\" name=\"b\" version=\"1\"/></component></components></verification-metadata>", "zz:a@1", []string{"line 3: b: a component stands inside"}},
	{"pom deep", "pom.xml", strings.Repeat("<project>", 5000), "", []string{"nested deeper than 200 levels"}},
	{"conda explicit odd", "explicit.txt", "@EXPLICIT\nhttps://zz.example/noarch/zz-a-1.0-0.conda\nhttps://zz.example/zz.conda\n", "zz-a@1.0", []string{"line 3: https://zz.example/zz.conda: this line is not"}},
	{"dpkg odd", "dpkg/status", "Package: zz-a\nnonsense\n\nPackage: zz-b\nVersion: 1\n", "zz-b@1", []string{"line 2: nonsense: a line is a field's name", "line 1: zz-a: an installed package needs"}},
	{"dpkg joined", "dpkg/status", "Package: zz-a\nVersion: 1\nPackage: zz-b\nVersion: 2\n", "zz-a@1 zz-b@2", []string{"line 3: Package: zz-b: the field stands twice"}},
	{"apk joined", "apk/db/installed", "C:Q1x\nP:zz-a\nV:1\n\no:zz-o\nC:Q1y\nP:zz-b\nV:2\no:zz-b\nF:usr\nF:etc\n", "zz-a@1 zz-o@2", []string{"line 9: o:zz-b: the field stands twice"}},
	{"rpm odd", "rpm-qa.txt", "zz\nzz-a-1.0-1.x86_64\n", "zz-a@1.0-1", []string{"line 1: zz: a line is a package's name"}},
}

func TestOddFiles(t *testing.T) {
	for _, c := range append(append([]oddCase(nil), oddJSON...), oddText...) {
		t.Run(c.name, func(t *testing.T) { checkOdd(t, c) })
	}
}

func checkOdd(t *testing.T, c oddCase) {
	f, err := Read(c.file, []byte(c.src), func(name string) ([]byte, error) { return nil, errors.New("no such file") })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range f.Entries {
		got = append(got, e.Name+"@"+e.Version)
	}
	if g := strings.Join(got, " "); g != c.want {
		t.Errorf("entries %q, want %q", g, c.want)
	}
	var said []string
	for _, p := range f.Problems {
		said = append(said, fmt.Sprintf("line %d: %s: %s", p.Line, p.What, p.Why))
	}
	for _, want := range c.problems {
		found := false
		for i, s := range said {
			if strings.Contains(s, want) {
				found, said = true, append(said[:i], said[i+1:]...)
				break
			}
		}
		if !found {
			t.Errorf("nothing said like %q", want)
		}
	}
	if len(said) > 0 {
		t.Errorf("said besides: %q", said)
	}
}

// TestEncodings reads one text in several encodings.
func TestEncodings(t *testing.T) {
	text := "zz-a==1.0\r\nzz-b==2.0\r\n"
	wide := func(order binary.ByteOrder, mark bool) []byte {
		units := utf16.Encode([]rune(text))
		if mark {
			units = append([]uint16{0xfeff}, units...)
		}
		var out []byte
		for _, u := range units {
			var b [2]byte
			order.PutUint16(b[:], u)
			out = append(out, b[:]...)
		}
		return out
	}
	for name, data := range map[string][]byte{"utf-8": []byte(text), "mark": []byte("\ufeff" + text), "little": wide(binary.LittleEndian, true),
		"big": wide(binary.BigEndian, true), "little, no mark": wide(binary.LittleEndian, false), "big, no mark": wide(binary.BigEndian, false)} {
		f := requirements.Read(data, nil)
		if len(f.Entries) != 2 || f.Entries[1].Name != "zz-b" || f.Entries[1].Line != 2 || len(f.Problems) != 0 {
			t.Errorf("%s: %s", name, dump(f))
		}
	}
	// npm does not read UTF-16: what is read is listed, and said.
	units := utf16.Encode([]rune(`{"lockfileVersion":3,"packages":{"node_modules/zz-a":{"version":"1.0.0"}}}`))
	data := []byte{0xff, 0xfe}
	for _, u := range units {
		data = binary.LittleEndian.AppendUint16(data, u)
	}
	f := packageLock.Read(data, nil)
	if len(f.Entries) != 1 || len(f.Problems) != 1 || f.Problems[0].What != "encoding" {
		t.Error(dump(f))
	}
}

func TestTooLarge(t *testing.T) {
	data := make([]byte, MaxSize+1)
	if _, err := Read("package-lock.json", data, nil); err == nil || !strings.Contains(err.Error(), "split the project") {
		t.Error(err)
	}
	if f := packageLock.Read(data, nil); len(f.Problems) != 1 {
		t.Error(f.Problems)
	}
	if _, err := Read("notes.txt", nil, nil); err == nil || !strings.Contains(err.Error(), "no lock file format") {
		t.Error(err)
	}
}
