package lock

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzRead reads anything as any format. row picks the format; what a file
// refers to is the file itself.
func FuzzRead(f *testing.F) {
	for _, p := range golden(f) {
		data := mustRead(f, p)
		for i, row := range Formats {
			if row == Detect(p, data) {
				f.Add(uint8(i), data)
			}
		}
	}
	for _, c := range append(append([]oddCase(nil), oddJSON...), oddText...) {
		for i, row := range Formats {
			if row == Detect(c.file, []byte(c.src)) && len(c.src) < 4096 {
				f.Add(uint8(i), []byte(c.src))
			}
		}
	}
	f.Fuzz(func(t *testing.T, row uint8, data []byte) {
		format := Formats[int(row)%len(Formats)]
		depth := 0
		open := func(string) ([]byte, error) {
			if depth++; depth > 3 {
				return nil, errors.New("no such file")
			}
			return data, nil
		}
		file := format.Read(data, open)
		checkSane(t, file, data)
		depth = 0
		if again := format.Read(data, open); dump(again) != dump(file) {
			t.Errorf("read twice, two results:\n%s\n%s", dump(file), dump(again))
		}
	})
}

// checkSane holds what is true of every file that was read, whatever it says.
func checkSane(t *testing.T, file *File, data []byte) {
	t.Helper()
	most := 2 + bytes.Count(data, []byte("\n"))
	if len(file.Entries) > maxEntries || len(file.Problems) > maxProblems+1 {
		t.Errorf("%d entries, %d problems", len(file.Entries), len(file.Problems))
	}
	byName := map[string]*Entry{}
	for i := range file.Entries {
		e := &file.Entries[i]
		byName[e.Name+"@"+e.Version] = e
		if e.Line < 1 || e.Line > most {
			t.Errorf("%s stands on line %d of %d", e.Package, e.Line, most)
		}
		if e.Ecosystem == "" || e.Source.Type == "" {
			t.Errorf("%s has no ecosystem or source", e.Package)
		}
		if e.Name == "" && len(file.Problems) == 0 {
			t.Errorf("line %d: no name, and nothing said", e.Line)
		}
		if e.Direct && e.Under != "" {
			t.Errorf("%s is direct and under %s", e.Package, e.Under)
		}
	}
	for _, p := range file.Problems {
		if p.Line < 0 || p.Line > most || p.Why == "" || len(p.What) > 200 {
			t.Errorf("problem %+v in %d lines", p, most)
		}
	}
	for i := range file.Entries { // the way up ends
		at, steps := &file.Entries[i], 0
		for at != nil && at.Under != "" {
			if steps++; steps > len(file.Entries) {
				// Two entries of one name and version can stand for each other.
				if len(byName) == len(file.Entries) {
					t.Errorf("no way up from %s", file.Entries[i].Package)
				}
				break
			}
			at = byName[at.Under]
		}
	}
}
