package journal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"pkgd/guard"
)

var start = time.Date(2026, 5, 28, 20, 0, 0, 0, time.UTC)

// clock gives a clock that can be moved.
func clock() (now func() time.Time, move func(time.Duration)) {
	t := start
	return func() time.Time { return t }, func(d time.Duration) { t = t.Add(d) }
}

func open(t *testing.T, dir string, opt Options) *Journal {
	t.Helper()
	if opt.Now == nil {
		opt.Now = func() time.Time { return start }
	}
	j, err := Open(dir, opt)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// entry is a decision about made-up packages; n makes it a distinct one.
func entry(n int) Entry {
	at := start.Unix() + int64(n)
	plan := guard.Plan{Manager: "npm", Ecosystem: "npm", Argv: []string{"npm", "install", fmt.Sprint("zz-app-", n)}, Effect: guard.Adds,
		Coverage: guard.CoversTransitive, Complete: true, Cutoff: at,
		Items: []guard.Item{{Package: guard.Package{Ecosystem: "npm", Name: fmt.Sprint("zz-app-", n), Version: "1.0.0"}, Named: true, Direct: true}}}
	facts := []guard.Facts{{Released: at - 3600, ReleasedBy: "npm registry"}}
	k := guard.Knowledge{Generation: "gen-1", Records: 3, SyncedAt: at - 60}
	pol := guard.DefaultPolicy("balanced")
	return Entry{Plan: plan, Facts: facts, Knowledge: k, Policy: pol, Now: at, Verdict: guard.Decide(plan, facts, k, pol, at),
		ID: func() (string, error) { return fmt.Sprintf("sha256:%064x", n+0xabcdef00), nil }, Source: "shim"}
}

func idOf(e Entry) string {
	id, _ := e.ID()
	return id
}

func fill(t *testing.T, j *Journal, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		if _, err := j.Append(entry(n)); err != nil {
			t.Fatal(err)
		}
	}
}

func verify(t *testing.T, j *Journal) Checked {
	t.Helper()
	c, err := j.Verify("")
	if err != nil {
		t.Fatalf("%v\n%q", err, c.Broken)
	}
	return c
}

func TestAppendQueryReplay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "journal")
	j := open(t, dir, Options{})
	if c := verify(t, j); c.Records != 0 {
		t.Errorf("an absent journal has %d records", c.Records)
	}
	fill(t, j, 0, 5)
	if _, err := j.Event("bypass", "npm:zz-app-1@1.0.0 for cooldown"); err != nil {
		t.Fatal(err)
	}
	c := verify(t, j)
	if c.Records != 7 || c.Segments != 1 || c.Blobs != 5+5+5+1+5 {
		t.Errorf("%+v", c)
	}
	for name, want := range map[string]struct {
		f Filter
		n int
	}{
		"all":       {Filter{}, 6},
		"decisions": {Filter{Kind: "decision"}, 5},
		"package":   {Filter{Kind: "decision", Package: guard.Package{Name: "zz-app-3"}}, 1},
		"version":   {Filter{Kind: "decision", Package: guard.Package{Name: "zz-app-3", Version: "2"}}, 0},
		"limit":     {Filter{Limit: 2}, 2},
		"blocked":   {Filter{Decision: "block", Code: guard.CodeCooldown, Ecosystem: "NPM", Manager: "npm", Source: "shim"}, 5},
		"none":      {Filter{Decision: "allow"}, 0},
		"later":     {Filter{Since: start.Add(time.Second)}, 0},
		"earlier":   {Filter{Until: start.Add(-time.Second)}, 0},
	} {
		res, err := j.Query(want.f)
		if err != nil || len(res.Records) != want.n || res.Unreadable != 0 {
			t.Errorf("%s: %d records, %d unreadable, %v", name, len(res.Records), res.Unreadable, err)
		}
	}
	for _, id := range []string{"3", fmt.Sprintf("sha256:%064x", 1+0xabcdef00), fmt.Sprintf("%064x", 1+0xabcdef00)} {
		r, err := j.Replay(id)
		if err != nil || !r.Same || r.Plan.Argv[2] != "zz-app-1" || r.Again.ExitCode != guard.ExitCooldown || r.Plan.Cutoff == 0 {
			t.Errorf("%s: %+v %v", id, r, err)
		}
	}
	for _, id := range []string{"99", "zz", "", "12345678", "../../etc"} {
		if r, err := j.Replay(id); err == nil {
			t.Errorf("%q was replayed: %+v", id, r)
		}
	}
}

func TestRightsAndSharing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	j := open(t, dir, Options{})
	fill(t, j, 0, 1)
	before := files(t, dir)
	fill(t, j, 0, 1)
	if after := files(t, dir); !slices.Equal(before, after) {
		t.Errorf("equal plans, facts, policies and verdicts were stored again: %v", after)
	}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[d.IsDir()]; err == nil && os.PathSeparator == '/' && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v", path, info.Mode().Perm())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestRefusedFolders(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("rights and links of Unix")
	}
	root := t.TempDir()
	real := filepath.Join(root, "real")
	if err := os.Mkdir(real, 0o700); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(root, "link")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	wide := filepath.Join(root, "wide")
	if err := os.Mkdir(wide, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(wide, 0o777); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(root, "newer")
	if err := os.Mkdir(newer, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(newer, formatFile), []byte(magic+"2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{link: "not a folder", wide: "others can write", newer: "newer format", "": "no journal"} {
		_, err := Open(dir, Options{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", dir, err)
		}
	}
}

func TestPlantedLinks(t *testing.T) {
	if os.PathSeparator != '/' {
		t.Skip("links of Unix")
	}
	for _, name := range []string{lockFile, segmentName(1), formatFile + ".tmp"} {
		dir := filepath.Join(t.TempDir(), "journal")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		victim := filepath.Join(t.TempDir(), "victim")
		if err := os.WriteFile(victim, []byte("kept"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(victim, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		_, err := open(t, dir, Options{}).Append(entry(1))
		if name != formatFile+".tmp" && err == nil {
			t.Errorf("%s: a link was followed", name)
		}
		if data, _ := os.ReadFile(victim); !bytes.Equal(data, []byte("kept")) {
			t.Errorf("%s: the file behind the link has %q", name, data)
		}
	}
}

func TestUnwritable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	j, err := Open(filepath.Join(file, "journal"), Options{Now: time.Now})
	if err == nil {
		_, err = j.Append(entry(1))
	}
	if err == nil || !strings.Contains(err.Error(), "journal") {
		t.Errorf("no clear error: %v", err)
	}
}

// What is not UTF-8 cannot be kept byte for byte, but must not change a verdict.
func TestBrokenTextReplays(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "journal"), Options{})
	e := entry(1)
	e.Plan.Argv = append(e.Plan.Argv, "\xff\x00\u202e")
	for _, p := range []guard.Package{{Ecosystem: "npm", Name: "zz-\xff", Version: "1"}, {Ecosystem: "Go", Name: "zz-\xff", Version: "\xfe"}, {Ecosystem: "\xff", Name: "zz", Version: "1"}} {
		e.Plan.Items = append(e.Plan.Items, guard.Item{Package: p, Named: true})
		e.Facts = append(e.Facts, guard.Facts{Threats: []guard.Threat{{ID: "\xff", Kind: guard.Malicious, Summary: "\xfe"}}})
	}
	e.Verdict = guard.Decide(e.Plan, e.Facts, e.Knowledge, e.Policy, e.Now)
	if _, err := j.Append(e); err != nil {
		t.Fatal(err)
	}
	if r, err := j.Replay(idOf(e)); err != nil || !r.Same || r.Again.ExitCode != guard.ExitThreat {
		t.Errorf("%+v %v", r, err)
	}
	verify(t, j)
}

func TestLockedForLong(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	j := open(t, dir, Options{Wait: 30 * time.Millisecond})
	fill(t, j, 0, 1)
	other := flock.New(filepath.Join(dir, lockFile))
	if err := other.Lock(); err != nil {
		t.Fatal(err)
	}
	if _, err := j.Append(entry(1)); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("no clear error: %v", err)
	}
	if err := other.Unlock(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond)
	fill(t, j, 1, 2)
	verify(t, j)
}

func TestLongLines(t *testing.T) {
	j := open(t, filepath.Join(t.TempDir(), "journal"), Options{})
	e := entry(1)
	for range 3000 {
		e.Plan.Argv = append(e.Plan.Argv, strings.Repeat("\x01", 100))
	}
	e.Args, e.Env, e.Callers, e.Dir = e.Plan.Argv, e.Plan.Argv, e.Plan.Argv, strings.Repeat("d", 1<<20)
	e.Knowledge.Missing = strings.Repeat("m", 1<<20)
	e.Verdict = guard.Decide(e.Plan, e.Facts, e.Knowledge, e.Policy, e.Now)
	r, err := j.Append(e)
	if err != nil {
		t.Fatal(err)
	}
	if line, err := r.seal(); err != nil || len(line) > maxLine {
		t.Errorf("a line of %d bytes, %v", len(line), err)
	}
	fill(t, j, 2, 4)
	verify(t, j)
	if rep, err := j.Replay("2"); err != nil || len(rep.Plan.Argv) != 3003 || !rep.Same {
		t.Errorf("the words are not in the plan: %v", err)
	}
}
