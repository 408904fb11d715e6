package compact_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pkgd/guard/compact"
)

type inner struct {
	Text  string `json:"text,omitzero"`
	Count int64  `json:"count"`
}

type sample struct {
	Name  string  `json:"name"`
	Note  string  `json:"note,omitzero"`
	On    bool    `json:"on,omitzero"`
	Off   bool    `json:"off"`
	N     int64   `json:"n,omitzero"`
	Rare  float64 `json:"rare"`
	Inner inner   `json:"inner"`
	List  []inner `json:"list"`
}

func (in *inner) write(w *compact.Writer) {
	w.Object(func() {
		w.String("text", in.Text)
		w.IntAlways("count", in.Count)
	})
}

func (s *sample) write(w *compact.Writer) {
	w.Object(func() {
		w.StringAlways("name", s.Name)
		w.String("note", s.Note)
		w.Bool("on", s.On)
		w.BoolAlways("off", s.Off)
		w.Int("n", s.N)
		w.Name("rare")
		w.Value(s.Rare)
		w.Name("inner")
		s.Inner.write(w)
		w.Name("list")
		w.Array(len(s.List), func(i int) { s.List[i].write(w) })
	})
}

// TestSameBytes: whatever stands in the fields, what is written is what
// encoding/json writes, in one piece or in many.
func TestSameBytes(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]*`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"", "<&>", "\u2028\u202e", "\x7f", "\\\"", "\xff", "\x00\t\n", "{", strings.Repeat("long", 10000)}))
	inners := rapid.Custom(func(t *rapid.T) inner { return inner{text.Draw(t, "text"), rapid.Int64().Draw(t, "count")} })
	rapid.Check(t, func(t *rapid.T) {
		s := sample{
			Name: text.Draw(t, "name"), Note: text.Draw(t, "note"), On: rapid.Bool().Draw(t, "on"), Off: rapid.Bool().Draw(t, "off"),
			N: rapid.Int64().Draw(t, "n"), Rare: rapid.Float64Range(-1, 1).Draw(t, "rare"), Inner: inners.Draw(t, "inner"),
			List: append([]inner{}, rapid.SliceOf(inners).Draw(t, "list")...),
		}
		want, err := compact.Bytes(nil, func(w *compact.Writer) { w.Value(s) })
		if err != nil {
			t.Fatal(err)
		}
		got, err := compact.Bytes([]byte("before "), s.write)
		if err != nil || string(got) != "before "+string(want) {
			t.Fatalf("%v\n%s, want\n%s", err, got, want)
		}
		var stream bytes.Buffer
		if err := compact.Stream(&stream, s.write); err != nil || stream.String() != string(want) {
			t.Fatalf("%v\n%s, want\n%s", err, &stream, want)
		}
	})
}

// TestErrors: the first one is given in the end, from however deep.
func TestErrors(t *testing.T) {
	infinite := func(w *compact.Writer) {
		w.Object(func() {
			w.Name("a")
			w.Array(2, func(i int) { w.Object(func() { w.Name("b"); w.Value(math.Inf(i)) }) })
			w.Int("c", 1)
		})
	}
	if _, err := compact.Bytes(nil, infinite); err == nil {
		t.Error("infinity was written")
	}
	if err := compact.Stream(io.Discard, infinite); err == nil {
		t.Error("infinity was written")
	}
	full := errors.New("full")
	for _, fields := range []int{1, 100_000} {
		err := compact.Stream(failing{full}, func(w *compact.Writer) {
			w.Object(func() {
				for range fields {
					w.Int("a", 1)
				}
			})
		})
		if !errors.Is(err, full) {
			t.Errorf("%d fields into something full: %v", fields, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
