package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pkgd/guard"
)

// change rewrites a file of the journal.
func change(t *testing.T, path string, edit func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, edit(bytes.Clone(data)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func replaced(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
}

// dropLine takes line n (from 0) out.
func dropLine(n int) func([]byte) []byte {
	return func(b []byte) []byte {
		lines := bytes.SplitAfter(b, []byte{'\n'})
		return bytes.Join(append(lines[:n:n], lines[n+1:]...), nil)
	}
}

func TestTampering(t *testing.T) {
	for name, edit := range map[string]func(t *testing.T, dir string){
		"a word": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, segmentName(1)), replaced("zz-app-1", "zz-app-9"))
		},
		"a hash": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, segmentName(1)), replaced(`"hash":"`, `"hash":"0`))
		},
		"a line gone": func(t *testing.T, dir string) { change(t, filepath.Join(dir, segmentName(1)), dropLine(2)) },
		"first gone":  func(t *testing.T, dir string) { change(t, filepath.Join(dir, segmentName(1)), dropLine(0)) },
		"emptied": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, segmentName(1)), func([]byte) []byte { return nil })
		},
		"garbage": func(t *testing.T, dir string) { change(t, filepath.Join(dir, segmentName(1)), replaced("\n", "\nx\n")) },
		"a long line": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, segmentName(1)), replaced("\n", "\n"+strings.Repeat("x", 1<<20)+"\n"))
		},
		"swapped lines": func(t *testing.T, dir string) { change(t, filepath.Join(dir, segmentName(1)), swapLines) },
		"a segment gone": func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, segmentName(1))); err != nil {
				t.Fatal(err)
			}
		},
		"a plan changed": func(t *testing.T, dir string) {
			change(t, firstBlob(t, dir), func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
		},
		"a plan gone": func(t *testing.T, dir string) {
			if err := os.Remove(firstBlob(t, dir)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "journal")
			j := open(t, dir, Options{SegmentSize: 2500})
			fill(t, j, 0, 6)
			if c := verify(t, j); c.Segments < 2 {
				t.Fatalf("one segment only: %+v", c)
			}
			edit(t, dir)
			c, err := j.Verify("")
			var e *Error
			if !errors.As(err, &e) || !e.Broken || e.ExitCode() != guard.ExitStore || len(c.Broken) == 0 {
				t.Errorf("not seen: %v %+v", err, c)
			}
			fill(t, j, 6, 8) // the guard goes on, and the break stays visible
			if _, err := j.Verify(""); err == nil {
				t.Error("mended by the next writer")
			}
		})
	}
}

func swapLines(b []byte) []byte {
	lines := bytes.SplitAfter(b, []byte{'\n'})
	lines[1], lines[2] = lines[2], lines[1]
	return bytes.Join(lines, nil)
}

func firstBlob(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, blobDir, "*", "*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no blob: %v", err)
	}
	return found[0]
}

func TestAnchor(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	j := open(t, dir, Options{})
	if a, err := j.Anchor(); a != "" || err != nil {
		t.Errorf("an empty journal has the anchor %q, %v", a, err)
	}
	fill(t, j, 0, 3)
	anchor, err := j.Anchor()
	if err != nil || anchor == "" || verify(t, j).Anchor != anchor {
		t.Fatalf("%q %v", anchor, err)
	}
	fill(t, j, 3, 5)
	if _, err := j.Verify(anchor); err != nil {
		t.Errorf("the anchor does not hold: %v", err)
	}
	last, _ := j.Anchor()
	change(t, filepath.Join(dir, segmentName(1)), func(b []byte) []byte {
		lines := bytes.SplitAfter(b, []byte{'\n'})
		return bytes.Join(lines[:len(lines)-2], nil)
	})
	if _, err := j.Verify(""); err != nil {
		t.Errorf("records cut off show without an anchor: %v", err)
	}
	if _, err := j.Verify(last); err == nil {
		t.Error("records cut off do not show against an anchor")
	}
	if _, err := j.Verify("nonsense"); err == nil {
		t.Error("nonsense is an anchor")
	}
}

func TestRetention(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	now, move := clock()
	j := open(t, dir, Options{Now: now, Keep: 100 * 24 * time.Hour, SegmentAge: 30 * 24 * time.Hour})
	var anchors []string
	for month := range 8 {
		fill(t, j, month*10, month*10+3)
		a, err := j.Anchor()
		if err != nil {
			t.Fatal(err)
		}
		anchors = append(anchors, a)
		move(31 * 24 * time.Hour)
	}
	c := verify(t, j)
	if c.Segments > 5 || c.Dropped < 3 || c.Segments+c.Dropped != 8 {
		t.Errorf("%+v", c)
	}
	if _, err := j.Verify(anchors[0]); err != nil {
		t.Errorf("the last record of a dropped segment is no anchor any more: %v", err)
	}
	kept, err := filepath.Glob(filepath.Join(dir, blobDir, "*", "*"))
	if err != nil || len(kept) != c.Blobs {
		t.Errorf("%d blobs are kept, %d are named, %v", len(kept), c.Blobs, err)
	}
	if r, err := j.Replay(idOf(entry(72))); err != nil || !r.Same {
		t.Errorf("%v", err)
	}
	if _, err := j.Replay(idOf(entry(0))); err == nil {
		t.Error("a dropped decision is still there")
	}
	if n, err := j.Drop(0); err != nil || n != c.Segments-1 {
		t.Errorf("dropped %d, %v", n, err)
	}
	fill(t, j, 100, 101)
	if c := verify(t, j); c.Segments > 2 || c.Dropped != 7 {
		t.Errorf("%+v", c)
	}
}

// TestVerifyBesideRetention: old segments that go while the journal is verified
// are no fault.
func TestVerifyBesideRetention(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	var ticks atomic.Int64
	now := func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * time.Minute) }
	j := open(t, dir, Options{Now: now, SegmentSize: 1})
	fill(t, j, 0, 20)
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for n := 20; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := j.Append(entry(n)); err != nil {
				t.Error(err)
				return
			}
			if _, err := j.Drop(0); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 60 {
		if c, err := j.Verify(""); err != nil {
			t.Errorf("%v: %q", err, c.Broken)
			break
		}
		if _, err := j.Query(Filter{}); err != nil {
			t.Error(err)
			break
		}
	}
	close(stop)
	writer.Wait()
	verify(t, j)
}

func TestReplaySeesAnotherVerdict(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "journal"), Options{})
	e := entry(1)
	e.Verdict = guard.Verdict{Decision: "allow"}
	if _, err := j.Append(e); err != nil {
		t.Fatal(err)
	}
	if r, err := j.Replay(idOf(e)); err != nil || r.Same || r.Verdict.Decision != "allow" || r.Again.Decision != "block" {
		t.Errorf("%+v %v", r, err)
	}
}

func BenchmarkAppend(b *testing.B) {
	j, err := Open(filepath.Join(b.TempDir(), "journal"), Options{Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	e := entry(1)
	for b.Loop() {
		if _, err := j.Append(e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppend1500(b *testing.B) {
	j, err := Open(filepath.Join(b.TempDir(), "journal"), Options{Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	e := entry(1)
	for n := range 1500 {
		e.Plan.Items = append(e.Plan.Items, entry(n).Plan.Items...)
		e.Facts = append(e.Facts, entry(n).Facts...)
	}
	for b.Loop() {
		if _, err := j.Append(e); err != nil {
			b.Fatal(err)
		}
	}
}
