package timestamps

import (
	"context"
	"net/http"
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	_, s := serve(t)
	for _, ahead := range []time.Duration{0, 10 * 365 * day, -10 * 365 * day} {
		b := New(Options{Client: &http.Client{}, Now: func() time.Time { return now.Add(ahead) }})
		if _, ok := b.Clock(); ok {
			t.Error("a witness before anything was asked")
		}
		// By a clock ten years ahead even the release of five hours ago is old.
		q := npmQuery(s, "zz-fresh", "1.2.0")
		q.Cutoff = now.Add(ahead - 7*day).Unix()
		a := b.Ask(context.Background(), []Query{q})[0]
		if a.Released != before(5*time.Hour) || a.Ahead {
			t.Errorf("%v ahead: %+v %+v", ahead, a, a.Missing)
		}
		if a.By != "npm registry" {
			t.Errorf("%v ahead: an upper bound was taken: %s", ahead, a.By)
		}
		got, ok := b.Clock()
		if !ok || got < ahead-time.Second || got > ahead+time.Second {
			t.Errorf("%v ahead was seen as %v", ahead, got)
		}
	}
}

func TestWitness(t *testing.T) {
	var w witness
	h := func(date time.Time, age string) http.Header {
		out := http.Header{"Date": {date.UTC().Format(http.TimeFormat)}}
		if age != "" {
			out.Set("Age", age)
		}
		return out
	}
	w.see("a", http.Header{}, now)
	w.see("a", http.Header{"Date": {"nonsense"}}, now)
	if _, ok := w.ahead(); ok {
		t.Error("nothing is a witness")
	}
	w.see("a", h(now.Add(-time.Hour), "3600"), now) // an answer out of a cache
	if ahead, _ := w.ahead(); ahead != 0 {
		t.Errorf("ahead %v", ahead)
	}
	w.see("a", h(now.Add(-time.Hour), ""), now) // a date may be late, never early
	if ahead, _ := w.ahead(); ahead != 0 {
		t.Errorf("ahead %v", ahead)
	}
	w.see("b", h(now.Add(-2*time.Hour), ""), now)
	if ahead, _ := w.ahead(); ahead != 2*time.Hour {
		t.Errorf("of two registries the one behind counts: %v", ahead)
	}
}
