package journal

import (
	"testing"

	"pgregory.net/rapid"

	"pkgd/guard"
	"pkgd/guard/compact"
)

// TestEveryField: a plan and facts with anything in any field are written as
// encoding/json writes them. A field that is new in guard and not written here
// fails.
func TestEveryField(t *testing.T) {
	check := func(t *rapid.T, write func(*compact.Writer), v any) {
		got, err := compact.Bytes(nil, write)
		want, wantErr := compact.Bytes(nil, func(w *compact.Writer) { w.Value(v) })
		if err != nil || wantErr != nil || string(got) != string(want) {
			t.Fatalf("%v\n%s, want (%v)\n%s", err, got, wantErr, want)
		}
	}
	plans, facts := rapid.Make[guard.Plan](), rapid.Make[[]guard.Facts]()
	rapid.Check(t, func(t *rapid.T) {
		p := plans.Draw(t, "plan")
		check(t, func(w *compact.Writer) { p := p; writePlan(w, &p) }, func() any { p := p; p.Cutoff = 0; return p }())
		f := facts.Draw(t, "facts")
		check(t, func(w *compact.Writer) { writeFacts(w, f) }, f)
	})
}
