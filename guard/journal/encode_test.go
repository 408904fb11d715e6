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
	check := func(t *rapid.T, got blob, err error, v any) {
		want, wantErr := compact.Append(nil, v)
		if err != nil || wantErr != nil || string(got.data) != string(want) || got.hash != sum(want) {
			t.Fatalf("%v\n%s, want (%v)\n%s", err, got.data, wantErr, want)
		}
	}
	plans, facts := rapid.Make[guard.Plan](), rapid.Make[[]guard.Facts]()
	rapid.Check(t, func(t *rapid.T) {
		p := plans.Draw(t, "plan")
		p.Cutoff = 0
		b, err := planBlob(&p)
		check(t, b, err, p)
		f := facts.Draw(t, "facts")
		b, err = factsBlob(f)
		check(t, b, err, f)
	})
}
