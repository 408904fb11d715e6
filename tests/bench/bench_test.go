package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
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
			if r.what == "" || r.of == "" || r.budget <= 0 || r.ref == "" {
				t.Errorf("a row is not complete: %+v", r)
			}
		}
	}
}
