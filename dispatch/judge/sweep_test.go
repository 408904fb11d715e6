package judge

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestSweep: what dead processes left goes; what a living one, another machine
// or somebody else has there stays.
func TestSweep(t *testing.T) {
	parent, now := t.TempDir(), time.Now()
	const nobody = 1<<22 - 7 // above every number that a kernel gives by default
	if alive(nobody) {
		t.Skip("there is a process of the number that stands for a dead one")
	}
	for _, c := range []struct {
		name string
		age  time.Duration
		goes bool
	}{
		{planName() + "1", 0, false},
		{planName() + "2", 40 * 24 * time.Hour, true},
		{fmt.Sprintf("plan-%s-%d-3", machine(), nobody), 0, true},
		{fmt.Sprintf("plan-0badc0de-%d-4", nobody), time.Hour, false},
		{fmt.Sprintf("plan-0badc0de-%d-5", nobody), 25 * time.Hour, true},
		{"plan-6", time.Hour, false},
		{"plan-7", 25 * time.Hour, true},
		{"something", 90 * 24 * time.Hour, false},
	} {
		dir := filepath.Join(parent, c.name)
		if err := os.MkdirAll(filepath.Join(dir, "tree"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, now.Add(-c.age), now.Add(-c.age)); err != nil {
			t.Fatal(err)
		}
		sweep(parent, now)
		if _, err := os.Stat(dir); os.IsNotExist(err) != c.goes {
			t.Errorf("%s, %s old: gone %v", c.name, c.age, !c.goes)
		}
	}
}

// TestBraces: patterns with braces stand for several, within bounds.
func TestBraces(t *testing.T) {
	for in, want := range map[string]string{
		"a": "[a]", "{a,b}": "[a b]", "x/{a,b/{c,d}}/y": "[x/a/y x/b/c/y x/b/d/y]", "{a": "[{a]", "a}": "[a}]", "{}": "[]",
		"{a,b}{c,d}": "[ac ad bc bd]",
	} {
		if got := fmt.Sprint(braces(in, 0)); got != want {
			t.Errorf("%s stands for %s and not for %s", in, got, want)
		}
	}
	if n := len(braces("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", 0)); n > 4*maxBraces {
		t.Errorf("%d patterns", n)
	}
}
