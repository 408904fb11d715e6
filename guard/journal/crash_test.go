package journal

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A process that finds this variable is a writer, not a test.
const writerEnv = "JOURNAL_TEST_WRITER"

func TestMain(m *testing.M) {
	if spec := os.Getenv(writerEnv); spec != "" {
		os.Exit(writer(spec))
	}
	os.Exit(m.Run())
}

// writer appends decisions: "DIR|FIRST|COUNT".
func writer(spec string) int {
	f := strings.Split(spec, "|")
	first, _ := strconv.Atoi(f[1])
	count, _ := strconv.Atoi(f[2])
	j, err := Open(f[0], Options{Now: time.Now, Wait: time.Minute, SegmentSize: 32 << 10})
	for n := first; err == nil && n < first+count; n++ {
		_, err = j.Append(entry(n))
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

func startWriter(t *testing.T, dir string, first, count int) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%d|%d", writerEnv, dir, first, count))
	cmd.Stdout = new(bytes.Buffer)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

func TestSixtyFourProcesses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	var cmds []*exec.Cmd
	for p := range 64 {
		cmds = append(cmds, startWriter(t, dir, p*100, 3))
	}
	for _, cmd := range cmds {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, cmd.Stdout)
		}
	}
	j := open(t, dir, Options{})
	c := verify(t, j)
	if want := 64*3 + c.Segments; c.Records != want || len(c.Notes) != 0 || c.Segments < 2 {
		t.Errorf("%d records in %d segments, want %d; %q", c.Records, c.Segments, want, c.Notes)
	}
	res, err := j.Query(Filter{})
	seen := map[string]bool{}
	for _, r := range res.Records {
		seen[r.ID] = true
	}
	if err != nil || len(seen) != 64*3 {
		t.Errorf("%d of %d decisions are there, %v", len(seen), 64*3, err)
	}
}

func TestKilledWriters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	for round := range 12 {
		cmd := startWriter(t, dir, round*1000, 1000)
		time.Sleep(time.Duration(15+round*3) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	j := open(t, dir, Options{})
	fill(t, j, 20000, 20001)
	c := verify(t, j)
	res, err := j.Query(Filter{})
	if err != nil || len(res.Records) < 2 || c.Records < len(res.Records) {
		t.Errorf("%d records, %v, %+v", len(res.Records), err, c)
	}
	if r, err := j.Replay(fmt.Sprintf("sha256:%064x", 20000+0xabcdef00)); err != nil || !r.Same {
		t.Errorf("%+v %v", r, err)
	}
}

func TestTornTail(t *testing.T) {
	whole := func(t *testing.T) (*Journal, string, []byte) {
		dir := filepath.Join(t.TempDir(), "journal")
		j := open(t, dir, Options{})
		fill(t, j, 0, 3)
		path := filepath.Join(dir, segmentName(1))
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return j, path, data
	}
	for name, cut := range map[string]struct {
		bytes   int // taken off the end
		records int // after one more append: the segment's first line, what survived, seal, the new one
		notes   int
	}{
		"half a record":        {100, 1 + 2 + 1 + 1, 1},
		"all but the line end": {1, 1 + 3 + 1, 0},
		"a few bytes more":     {3, 1 + 2 + 1 + 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			j, path, data := whole(t)
			if err := os.WriteFile(path, data[:len(data)-cut.bytes], 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := j.Verify("")
			if err != nil || len(c.Notes) != cut.notes {
				t.Errorf("before the next writer: %+v %v", c, err)
			}
			fill(t, j, 9, 10)
			c = verify(t, j)
			if c.Records != cut.records || len(c.Notes) != cut.notes {
				t.Errorf("after the next writer: %+v", c)
			}
			if r, err := j.Replay(fmt.Sprintf("sha256:%064x", 9+0xabcdef00)); err != nil || !r.Same {
				t.Errorf("%+v %v", r, err)
			}
		})
	}
}
