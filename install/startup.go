package install

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"pkgd/dispatch/config/aside"
	"pkgd/dispatch/config/owner"
)

// maxStartup bounds a start-up file.
const maxStartup = 4 << 20

// Edit is a start-up file that was looked at.
type Edit struct {
	Path    string `json:"path"`
	Shell   string `json:"shell,omitempty"`
	State   string `json:"state"`             // "added", "renewed", "kept", "removed", "would add", "would remove", "failed"
	Problem string `json:"problem,omitempty"` // failed: why
}

// startup is one start-up file, read.
type startup struct {
	path string // behind symlinks: dotfiles are often links, and stay links
	data []byte
	info fs.FileInfo // nil: it is not there
}

func beginMark(dir string) string {
	return "# pkgd shims in " + dir + ": begin (`pkgd shim remove` takes these lines away)\n"
}

func endMark(dir string) string { return "# pkgd shims in " + dir + ": end\n" }

func readStartup(path string, uid int) (*startup, error) {
	real, err := behind(path)
	if err != nil {
		return nil, err
	}
	s := &startup{path: real}
	info, err := os.Lstat(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	if err := owner.Own(info, uid); err != nil {
		return nil, err
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s.data, err = io.ReadAll(io.LimitReader(f, maxStartup+1))
	if err == nil && len(s.data) > maxStartup {
		err = fmt.Errorf("it is larger than %d bytes", maxStartup)
	}
	s.info = info
	return s, err
}

// behind is the file that a name leads to; the name itself where nothing is.
func behind(path string) (string, error) {
	if !exists(path) {
		return path, nil
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return path, fmt.Errorf("it is a link that leads nowhere: %w", err)
	}
	return real, nil
}

// block finds our lines. Lines that begin and do not end are an error: what
// stands between is not ours to guess.
func (s *startup) block(dir string) (from, to int, err error) {
	begin, end := []byte(beginMark(dir)), []byte(endMark(dir))
	from = lineIndex(s.data, begin)
	if from < 0 {
		return -1, -1, nil
	}
	n := lineIndex(s.data[from:], end)
	if n < 0 {
		return -1, -1, fmt.Errorf("pkgd's lines in it begin and have no end; take them away by hand")
	}
	return from, from + n + len(end), nil
}

// lineIndex finds a whole line.
func lineIndex(data, line []byte) int {
	for at := 0; at < len(data); {
		if bytes.HasPrefix(data[at:], line) {
			return at
		}
		n := bytes.IndexByte(data[at:], '\n')
		if n < 0 {
			return -1
		}
		at += n + 1
	}
	return -1
}

// add gives what the file will be with our lines, and the record that undoes it.
func (s *startup) add(dir, shell, text string, was *edited) (out []byte, rec edited, state string, err error) {
	from, to, err := s.block(dir)
	if err != nil {
		return nil, rec, "", err
	}
	lines := beginMark(dir) + text + endMark(dir)
	rec = edited{Path: s.path, Shell: shell, Existed: s.info != nil}
	if from >= 0 {
		if was != nil {
			rec = *was
		}
		out = slices.Concat(s.data[:from], []byte(lines), s.data[to:])
		if bytes.Equal(out, s.data) {
			return nil, rec, "kept", nil
		}
		return out, rec, "renewed", nil
	}
	if s.info != nil {
		sum := sha256.Sum256(s.data)
		rec.Sum, rec.Time = hex.EncodeToString(sum[:]), s.info.ModTime().UnixNano()
	}
	out = bytes.Clone(s.data)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out, rec.Newline = append(out, '\n'), true
	}
	return append(out, lines...), rec, "added", nil
}

// cut gives what the file will be without our lines; ok is false where it has
// none.
func (s *startup) cut(dir string, rec *edited) (out []byte, ok bool, err error) {
	from, to, err := s.block(dir)
	if err != nil || from < 0 {
		return nil, false, err
	}
	// The line end that was added goes too, unless something stands behind it now.
	if rec.Newline && to == len(s.data) && from > 0 {
		from--
	}
	return slices.Concat(s.data[:from], s.data[to:]), true, nil
}

// write replaces the file and keeps its mode, owner and group.
func (s *startup) write(out []byte) error {
	mode := fs.FileMode(0o644)
	if s.info != nil {
		mode = s.info.Mode().Perm()
	}
	if err := aside.Write(s.path, out, mode); err != nil {
		return err
	}
	if s.info != nil {
		owner.Keep(s.path, s.info)
	}
	return nil
}

// undo takes our lines out of one file, under the lock of its folder.
func undo(rec *edited, dir string, uid int, dry bool) Edit {
	e := Edit{Path: rec.Path, Shell: rec.Shell, State: "kept"}
	fail := func(err error) Edit {
		e.State, e.Problem = "failed", err.Error()
		return e
	}
	if !exists(rec.Path) {
		return e
	}
	unlock, err := lockBeside(rec.Path, dir)
	if err != nil {
		return fail(err)
	}
	defer unlock()
	s, err := readStartup(rec.Path, uid)
	if err != nil {
		return fail(err)
	}
	out, ok, err := s.cut(dir, rec)
	if err != nil {
		return fail(err)
	}
	if !ok {
		return e
	}
	if dry {
		e.State = "would remove"
		return e
	}
	e.State = "removed"
	if len(out) == 0 && !rec.Existed {
		if err := os.Remove(s.path); err != nil {
			return fail(err)
		}
		return e
	}
	if err := s.write(out); err != nil {
		return fail(err)
	}
	if sum := sha256.Sum256(out); hex.EncodeToString(sum[:]) == rec.Sum && rec.Time != 0 {
		at := time.Unix(0, rec.Time)
		_ = os.Chtimes(s.path, at, at) // the bytes are what they were; the time is a courtesy
	}
	return e
}

// mkdirs makes a folder with its parents and lists those that it made,
// outermost first.
func mkdirs(dir string, perm fs.FileMode) (made []string, err error) {
	for d := dir; !exists(d); d = filepath.Dir(d) {
		made = append([]string{d}, made...)
	}
	for i, d := range made {
		if err := os.Mkdir(d, perm); err != nil && !errors.Is(err, fs.ErrExist) {
			unmake(made[:i])
			return nil, err
		}
	}
	return made, nil
}

// unmake takes folders away that are empty, innermost first.
func unmake(made []string) {
	for i := len(made) - 1; i >= 0; i-- {
		if os.Remove(made[i]) != nil {
			return
		}
	}
}
