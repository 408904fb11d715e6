//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"pkgd/tests/realdata"
)

func TestNothing(t *testing.T) {
	text, err := nothing()
	if err != nil || runtime.GOOS != "linux" {
		t.Skip("no program that does nothing here: ", err)
	}
	path := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	calls := []call{
		{name: direct, path: path, argv: []string{path}},
		{name: "again", path: path, argv: []string{path}},
	}
	times, err := interleave(calls, 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(times[0]) != 3 || len(times[1]) != 3 {
		t.Errorf("3 rounds gave %v", times)
	}
	calls[1].code = 1
	if _, err := interleave(calls, 1); err == nil {
		t.Error("a wrong exit code goes unnoticed")
	}
}

func TestDifferences(t *testing.T) {
	calls := []call{{name: "x"}, {name: direct}}
	ms := time.Millisecond
	got := differences(calls, [][]time.Duration{{5 * ms, 9 * ms, 30 * ms}, {4 * ms, 7 * ms, 10 * ms}})
	if got["x"] != 2 || got[direct] != 7 {
		t.Errorf("got %v", got)
	}
	if m := median([]time.Duration{4, 1, 3, 2}); m != 2 {
		t.Errorf("median %d", m)
	}
}

func TestTable(t *testing.T) {
	for _, g := range groups {
		if (g.prepare == nil) == (g.values == nil) || len(g.rows) == 0 {
			t.Error("a group has either calls or values, and rows")
		}
		for _, r := range g.rows {
			if r.what == "" || r.of == "" || (r.budget > 0) != (r.rule == atMost) || (r.over == "") != (r.ref == "") {
				t.Errorf("a row is not complete: %+v", r)
			}
		}
	}
}

func TestLine(t *testing.T) {
	r := row{what: "x", of: "a", over: "b", ref: "c", budget: 2}
	results := map[string]float64{"a": 30, "b": 10}
	for _, c := range []struct {
		r       row
		results map[string]float64
		err     error
		verdict string
		is      string
		over    bool // the gate of 1.5
	}{
		{r, results, nil, "over", "3.00 x", false},
		{r, map[string]float64{"a": 30.1, "b": 10}, nil, "over", "3.01 x", true},
		{r, map[string]float64{"a": 20, "b": 10}, nil, "PASS", "2.00 x", false},
		{r, map[string]float64{"a": 20}, nil, "not run", "", false},
		{r, nil, nil, "not run", "", false},
		{r, nil, errors.New("it broke\nbadly"), "failed: it broke", "", true},
		{r, nil, fmt.Errorf("data is %w", realdata.ErrAbsent), "skipped: data is not here", "", false},
		{row{of: "a", budget: 40, unit: "MB"}, results, nil, "PASS", "30 MB", false},
		{row{of: "a", rule: never}, results, nil, "over", "30", true},
		{row{of: "z", rule: never}, map[string]float64{"z": 0}, nil, "PASS", "0", false},
		{row{of: "a", rule: shown}, results, nil, "", "", false},
	} {
		l := c.r.line(c.results, nil, c.err)
		if l.verdict != c.verdict || l.is != c.is || (l.take > 1.5) != c.over {
			t.Errorf("%+v of %v: %+v", c.r, c.results, l)
		}
	}
}

func TestReadersSeeTornStates(t *testing.T) {
	r := readers{dir: filepath.Join(t.TempDir(), "intel")}
	r.once()
	if r.failed.Load() != 1 || r.first() == nil {
		t.Error("a reader without a store does not fail")
	}
}
