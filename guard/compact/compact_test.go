package compact_test

import (
	"math"
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

func (in *inner) fill(o *compact.Object) {
	o.String("text", in.Text)
	o.IntAlways("count", in.Count)
}

func (s *sample) fill(o *compact.Object) {
	o.StringAlways("name", s.Name)
	o.String("note", s.Note)
	o.Bool("on", s.On)
	o.BoolAlways("off", s.Off)
	o.Int("n", s.N)
	o.Value("rare", s.Rare)
	o.Object("inner", s.Inner.fill)
	o.Array("list", len(s.List), func(o *compact.Object, i int) { s.List[i].fill(o) })
}

// TestSameBytes: whatever stands in the fields, what is written is what
// encoding/json writes.
func TestSameBytes(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]*`), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"", "<&>", "\u2028\u202e", "\x7f", "\\\"", "\xff", "\x00\t\n"}))
	inners := rapid.Custom(func(t *rapid.T) inner { return inner{text.Draw(t, "text"), rapid.Int64().Draw(t, "count")} })
	rapid.Check(t, func(t *rapid.T) {
		s := sample{
			Name: text.Draw(t, "name"), Note: text.Draw(t, "note"), On: rapid.Bool().Draw(t, "on"), Off: rapid.Bool().Draw(t, "off"),
			N: rapid.Int64().Draw(t, "n"), Rare: rapid.Float64Range(-1, 1).Draw(t, "rare"), Inner: inners.Draw(t, "inner"),
			List: rapid.SliceOf(inners).Draw(t, "list"),
		}
		if s.List == nil {
			s.List = []inner{}
		}
		want, err := compact.Append([]byte("before "), s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := compact.New([]byte("before "), s.fill)
		if err != nil || string(got) != string(want) {
			t.Fatalf("%v\n%s, want\n%s", err, got, want)
		}
	})
}

// TestValueFails: an error is given at the end, from however deep.
func TestValueFails(t *testing.T) {
	_, err := compact.New(nil, func(o *compact.Object) {
		o.Object("a", func(o *compact.Object) {
			o.Array("b", 2, func(o *compact.Object, i int) { o.Value("c", math.Inf(1-2*i)) })
		})
		o.Int("d", 1)
	})
	if err == nil {
		t.Error("infinity was written")
	}
}
