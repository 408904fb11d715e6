package lock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/pelletier/go-toml/v2"

	"pkgd/tests/realdata/need"
)

// flat writes a tree in one canonical form, for comparing it with what another
// reader of the syntax makes of the same text. Scalars are as written.
func flat(b *strings.Builder, r ref) {
	switch r.kind() {
	case kObject:
		b.WriteByte('{')
		for c := r.first(); c.ok(); c = c.next() {
			fmt.Fprintf(b, "%q:", c.key())
			flat(b, c)
			b.WriteByte(',')
		}
		b.WriteByte('}')
	case kArray:
		b.WriteByte('[')
		for c := r.first(); c.ok(); c = c.next() {
			flat(b, c)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case kNone, kNull:
		b.WriteString("null")
	default:
		fmt.Fprintf(b, "%q", r.raw())
	}
}

// flatJSON is flat of what encoding/json reads, token by token, in order.
func flatJSON(t *testing.T, data []byte) string {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var b strings.Builder
	var stack []byte // '{' a key comes, ':' a value comes, '[' in a list
	after := func() {
		if len(stack) > 0 {
			b.WriteByte(',')
			if stack[len(stack)-1] == ':' {
				stack[len(stack)-1] = '{'
			}
		}
	}
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case json.Delim:
			b.WriteRune(rune(tok))
			if tok == '{' || tok == '[' {
				stack = append(stack, byte(tok))
				continue
			}
			stack = stack[:len(stack)-1]
			after()
		case nil:
			b.WriteString("null")
			after()
		default:
			fmt.Fprintf(&b, "%q", fmt.Sprint(tok))
			if len(stack) > 0 && stack[len(stack)-1] == '{' {
				b.WriteByte(':')
				stack[len(stack)-1] = ':'
				continue
			}
			after()
		}
	}
}

// flatYAML is flat of what goccy/go-yaml reads.
func flatYAML(t *testing.T, b *strings.Builder, n ast.Node) {
	switch n := n.(type) {
	case *ast.MappingNode:
		b.WriteByte('{')
		for _, v := range n.Values {
			flatPair(t, b, v)
		}
		b.WriteByte('}')
	case *ast.MappingValueNode:
		b.WriteByte('{')
		flatPair(t, b, n)
		b.WriteByte('}')
	case *ast.SequenceNode:
		b.WriteByte('[')
		for _, v := range n.Values {
			flatYAML(t, b, v)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case *ast.NullNode, nil:
		b.WriteString("null")
	case *ast.StringNode:
		fmt.Fprintf(b, "%q", n.Value)
	case *ast.TagNode:
		flatYAML(t, b, n.Value)
	case ast.ScalarNode:
		fmt.Fprintf(b, "%q", n.GetToken().Value)
	default:
		t.Fatalf("line %d: a node of %T", n.GetToken().Position.Line, n)
	}
}

func flatPair(t *testing.T, b *strings.Builder, v *ast.MappingValueNode) {
	key := v.Key.GetToken().Value
	if k, ok := v.Key.(*ast.MappingKeyNode); ok {
		key = k.Value.GetToken().Value
	}
	fmt.Fprintf(b, "%q:", key)
	flatYAML(t, b, v.Value)
	b.WriteByte(',')
}

func sameText(t *testing.T, name, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	from := max(0, at-80)
	t.Errorf("%s differs at %d:\n got …%s\nwant …%s", name, at, got[from:min(len(got), at+80)], want[from:min(len(want), at+80)])
}

// checkSyntax reads a file with our scanner and with the library of its syntax.
func checkSyntax(t *testing.T, name string, data []byte) {
	f := &File{}
	src, _ := decode(data)
	var got strings.Builder
	switch ext := filepath.Ext(name); {
	case ext == ".json" || filepath.Base(name) == "composer.lock" || filepath.Base(name) == "Pipfile.lock":
		flat(&got, parseJSON(src, f, false).root())
		sameText(t, name, got.String(), flatJSON(t, data))
	case ext == ".yaml" || ext == ".yml":
		docs := parseYAML(src, f)
		file, err := parser.ParseBytes(data, 0)
		if err != nil {
			t.Fatal(name, err)
		}
		var want strings.Builder
		for _, d := range file.Docs {
			if d.Body != nil {
				flatYAML(t, &want, d.Body)
			}
		}
		for _, d := range docs {
			flat(&got, d)
		}
		sameText(t, name, got.String(), want.String())
	case ext == ".toml":
		checkTOML(t, name, data, f)
	}
	if len(f.Problems) > 0 {
		t.Errorf("%s: %+v", name, f.Problems)
	}
}

// checkTOML compares as values: a table's order is not kept by the library.
func checkTOML(t *testing.T, name string, data []byte, f *File) {
	var want map[string]any
	if err := toml.Unmarshal(data, &want); err != nil {
		t.Fatal(name, err)
	}
	var got any = anyOf(parseTOML(string(data), f).root())
	if a, b := fmt.Sprint(got), fmt.Sprint(plain(want)); a != b {
		sameText(t, name, a, b)
	}
}

// anyOf makes Go values of a tree; scalars become texts.
func anyOf(r ref) any {
	switch r.kind() {
	case kObject:
		m := map[string]any{}
		for c := r.first(); c.ok(); c = c.next() {
			m[c.key()] = anyOf(c)
		}
		return m
	case kArray:
		l := []any{}
		for c := r.first(); c.ok(); c = c.next() {
			l = append(l, anyOf(c))
		}
		return l
	}
	return r.raw()
}

// plain makes every scalar a text.
func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, x := range v {
			m[k] = plain(x)
		}
		return m
	case []any:
		l := []any{}
		for _, x := range v {
			l = append(l, plain(x))
		}
		return l
	case interface{ Format(string) string }: // a time: as pylock.toml writes it
		return v.Format("2006-01-02T15:04:05.999999999Z07:00")
	}
	return fmt.Sprint(v)
}

// TestSyntaxReal reads real files of some size with both.
func TestSyntaxReal(t *testing.T) {
	root := findShared(t, need.Unpacked(t, "lockfiles.tar.gz"))
	for _, glob := range []string{"package-lock-v1/npm*/package-lock.json", "package-lock-v3/npm*/package-lock.json", "composer-lock/*/composer.lock",
		"pipfile-lock/*/Pipfile.lock", "pnpm-v5.3/vuejs*/pnpm-lock.yaml", "pnpm-v6.0/vuejs*/pnpm-lock.yaml", "pnpm-v9/*/pnpm-lock.yaml",
		"conda-environment/*/*/environment.yml", "conda-lock/*/base-notebook/conda-lock.yml", "pylock-toml/*/pylock.toml",
		"cargo-v*/*/Cargo.lock", "poetry-v*/*/poetry.lock", "uv-lock/*/uv.lock", "pdm-lock-v*/*/pdm.lock"} {
		found, _ := filepath.Glob(filepath.Join(root, "files", filepath.FromSlash(glob)))
		if len(found) == 0 {
			t.Error("no file for", glob)
		}
		for _, p := range found {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			name := p
			switch filepath.Base(p) {
			case "Cargo.lock", "poetry.lock", "uv.lock", "pdm.lock":
				name += ".toml"
			}
			checkSyntax(t, name, data)
		}
	}
}

// TestYAMLForms holds the YAML that managers and people write against the
// library, form by form.
func TestYAMLForms(t *testing.T) {
	for _, src := range []string{
		"a: 1\nb:\n  c: x\n", "a:\n- x\n- y: 1\n  z: 2\nb: 3\n", "a:\n  - x\n  -\n    k: v\n  - - 1\n    - 2\n",
		"a: {b: c, d: [1, 'two', \"th\\tree\"], e: {}}\nf: []\n", "'quoted key': 'it''s'\n\"dq: \": v\n", "a: \"x \\u00e9 \\x41\"\n",
		"? long key\n: value\nb: 1\n", "a: # comment\n  b: c # more\n", "a:\nb: ~\nc: null\n", "---\na: 1\n---\nb: 2\n...\n",
		"a: [\n  b,\n  c\n]\nd: 1\n", "a: plain text\n  that goes on\nb: 1\n", "a: http://host:80/x#y\n", "- a\n- b: c\n  d: e\n", "a: {k: 'x, y', z}\n",
		"a: 'two\n  lines'\n", "a: !!str 12\n", "a:\n  b:\n    c:\n      d: 1\n  e: 2\n", "a: x:y\n", "a: {b: http://x/y}\n", "\"a@^1, b\": 1\n", "\r\na: 1\r\nb: 2\r\n",
	} {
		checkSyntax(t, src+".yaml", []byte(src))
	}
}
