package judge

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestStaticMetadata(t *testing.T) {
	const table = "[project]\nname = 'zz'\nversion = '1'\ndependencies = ['zz-lib']\n[project.optional-dependencies]\ndev = ['zz-tool; python_version > \"3\"']\n"
	for _, c := range []struct {
		name, project, info string
		requires            []string
		version             string
		dynamic             bool
	}{
		{name: "project table", project: table, requires: []string{"zz-lib"}, version: "1"},
		{name: "dynamic dependencies", project: strings.Replace(table, "version = '1'", "version = '1'\ndynamic = ['dependencies']", 1), dynamic: true},
		{name: "only the version is dynamic", project: strings.Replace(table, "version = '1'", "dynamic = ['version']", 1), requires: []string{"zz-lib"}},
		{name: "PKG-INFO 2.2", info: "Metadata-Version: 2.2\nName: zz\nVersion: 2\nRequires-Dist: zz-app\n\nRequires-Dist: not-a-header\n", requires: []string{"zz-app"}, version: "2"},
		{name: "PKG-INFO 2.1", info: "Metadata-Version: 2.1\nName: zz\nVersion: 2\nRequires-Dist: zz-app\n", dynamic: true},
		{name: "PKG-INFO with dynamic requirements", info: "Metadata-Version: 2.2\nName: zz\nVersion: 2\nDynamic: Requires-Dist\n", dynamic: true},
		{name: "old PKG-INFO beside a table", project: table, info: "Metadata-Version: 1.2\nName: zz\nVersion: 2\n", requires: []string{"zz-lib"}, version: "1"},
		{name: "nothing", dynamic: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := staticMetadata([]byte(c.project), []byte(c.info))
			if c.dynamic {
				if !errors.Is(err, errDynamic) {
					t.Fatalf("got %+v, %v; its code would have to run", m, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(m.requires, c.requires) || m.version != c.version {
				t.Errorf("got %v at %q, want %v at %q", m.requires, m.version, c.requires, c.version)
			}
		})
	}
	if _, err := staticMetadata([]byte("[project"), nil); err == nil || errors.Is(err, errDynamic) {
		t.Errorf("a broken table was read: %v", err)
	}
}

func TestExtrasBecomeMarkers(t *testing.T) {
	m := metadata{requires: []string{"zz-lib"}, optional: map[string][]string{"dev": {"zz-tool; python_version > '3'", "zz-app"}}}
	want := []string{"zz-app; extra == 'dev'", "zz-lib", "zz-tool; (python_version > '3') and extra == 'dev'"}
	if got := m.lines(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := m.wanted([]string{"DEV"}); len(got) != 3 {
		t.Errorf("the extra brings %q", got)
	}
}

// sdist packs files below one folder.
func sdist(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for i := 0; i+1 < len(files); i += 2 {
		if err := w.WriteHeader(&tar.Header{Name: files[i], Mode: 0o644, Size: int64(len(files[i+1])), Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadSource(t *testing.T) {
	const info = "Metadata-Version: 2.2\nName: zz\nVersion: 1.0\nRequires-Dist: zz-lib\n"
	src, err := readSource("zz-1.0.tar.gz", sdist(t, "zz-1.0/deep/PKG-INFO", "Name: other", "zz-1.0/PKG-INFO", info))
	if err != nil {
		t.Fatal(err)
	}
	if src.meta.name != "zz" || !slices.Equal(src.meta.requires, []string{"zz-lib"}) || !strings.HasPrefix(src.integrity, "sha256:") {
		t.Errorf("got %+v", src.meta)
	}
	whole := sdist(t, "zz-1.0/PKG-INFO", info, "zz-1.0/big", strings.Repeat("x", 1<<16))
	for name, data := range map[string][]byte{
		"zz-1.0.tar.gz": whole[:len(whole)/2], "zz-1.0.zip": whole, "zz-1.0.rar": whole, "empty-1.tar.gz": sdist(t),
		"nameless-1.tar.gz": sdist(t, "a/pyproject.toml", "[project]\nname = 'zz'\n"),
	} {
		if name == "zz-1.0.tar.gz" {
			data = whole[:20]
		}
		if src, err := readSource(name, data); err == nil {
			t.Errorf("%s was read as %+v", name, src.meta)
		}
	}
}

// What pip's own preprocess gives for these files.
func TestLogicalLines(t *testing.T) {
	for text, want := range map[string][]string{
		"\ufeffa==1 \\\r\n  --hash=sha256:00\n# c\n\nb # why\nc#d\n": {"a==1   --hash=sha256:00", "b", "c#d"},
		"-r x.txt\\\n# ends it\n end":                                {"-r x.txt", "end"},
		"a \\\n\nb":                                                  {"a", "b"},
		"a\t# b\u2028c # d\fe\rf\vg\u0085h\x1ci\x1fj":                {"a", "c", "e", "f", "g", "h", "i\x1fj"},
		"a # b \\\nc\n  # d \\\ne":                                   {"a", "e"},
		"\x1f-e x\x1f\n\u00a0b\u00a0# c":                             {"-e x", "b"},
		"":                                                           nil,
	} {
		if got := logicalLines(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestRequirementText(t *testing.T) {
	for text, ok := range map[string]bool{
		"a": true, "\xef\xbb\xbfa": true, "# -*- coding: utf-8 -*-\na": true, "a\nb\n# coding: utf-7": true, "a # coding: utf-7": true,
		"# coding: utf-7\na": false, "a\n#vim: fileencoding=latin-1": false, "\xff\xfea\x00": false, "\xfe\xff\x00a": false, "a # \xe4": false,
	} {
		if _, err := requirementText([]byte(text)); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestOptionOf(t *testing.T) {
	for line, want := range map[string][2]string{
		"--requirement more.txt": {"requirement", "more.txt"}, "--index-url=http://x": {"index-url", "http://x"},
		"-rmore.txt": {"r", "more.txt"}, "-r more.txt": {"r", "more.txt"}, "--no-index": {"no-index", ""}, "-e 'a b'": {"e", "a b"}, "-": {"", ""},
	} {
		if k, v := optionOf(line); k != want[0] || v != want[1] {
			t.Errorf("%s is %q %q, want %q", line, k, v, want)
		}
	}
}

func TestFormatLastWordWins(t *testing.T) {
	w := &wishes{noBinary: map[string]bool{}}
	w.format(true, ":all:")
	w.format(false, "zz-lib,ZZ_App")
	if !w.wantsSource("other") || w.wantsSource("zz-lib") || !w.onlyBinary("zz-app") {
		t.Errorf("got %v", w.noBinary)
	}
	w.format(true, ":none:")
	if w.wantsSource("other") {
		t.Error(":none: takes back what stood before")
	}
}

func TestStripTOML(t *testing.T) {
	text := "[build]\nrustc = 'x'\njobs = 2\n[target.a]\nrunner = 'x'\n[target.b]\nrunner = 'y'\nlinker = 'z'\n[toolchain]\npath = 'x'\n"
	got, err := stripTOML([]byte(text), []string{"build.rustc", "target.*.runner", "target.*.linker", "toolchain.path"})
	if err != nil || strings.TrimSpace(string(got)) != "[build]\njobs = 2" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := stripTOML([]byte("[toolchain]\npath = 'x'\n"), []string{"toolchain.path"}); got != nil || err != nil {
		t.Errorf("nothing is left: %q, %v", got, err)
	}
	if _, err := stripTOML([]byte("[x"), nil); err == nil {
		t.Error("no TOML")
	}
}

// The name is that of the folder that npx 11 made for this spec.
func TestKeptHash(t *testing.T) {
	if got := keptHash([]string{"zz-tool@1.0.0"}); got != "1a27bb581734c3dd" {
		t.Errorf("got %q", got)
	}
	if keptHash([]string{"a", "b"}) == keptHash([]string{"b", "a"}) {
		t.Error("the order of the specs counts")
	}
}
