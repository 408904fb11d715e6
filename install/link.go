package install

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"pkgd/dispatch/config/aside"
)

// How a link stands for the binary.
const (
	HardLink = "hard link"
	Copy     = "copy"
	Symlink  = "symlink"
)

// Link is one link of the folder.
type Link struct {
	Name  string `json:"name"`           // the manager's, as called
	Real  string `json:"real,omitempty"` // what it stands in front of, "" nothing is here
	Path  string `json:"path"`
	State string `json:"state"` // "linked", "renewed", "kept", "removed", "would link"
}

// linker makes the links of one folder out of one binary.
type linker struct {
	dir, binary string
	how         string // what works here; settled by the first link
	copied      string // the first copy, which later names are linked to
}

// put makes one name. replace: the name is there and ours. A name that appears
// meanwhile is never written over unless replace is true.
func (l *linker) put(name string, replace bool) (changed bool, err error) {
	path := filepath.Join(l.dir, linkName(name))
	if replace && l.current(path) {
		return false, nil
	}
	tmp, err := aside.Name(path)
	if err != nil {
		return false, err
	}
	if err := l.make(tmp); err != nil {
		return false, err
	}
	// Renaming one link of a file over another does nothing and leaves both.
	defer os.Remove(tmp)
	if replace {
		err = os.Rename(tmp, path)
	} else {
		err = l.putNew(tmp, path)
	}
	if err == nil && l.how == Copy && l.copied == "" {
		l.copied = path
	}
	return err == nil, err
}

// putNew brings tmp to a name that must be free. A link refuses a name that is
// taken; a rename, for places that have no links, would not.
func (l *linker) putNew(tmp, path string) error {
	err := os.Link(tmp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(tmp, path)
}

// current: the link already is the binary, or a copy of it.
func (l *linker) current(path string) bool {
	info, err := os.Lstat(path)
	if err != nil {
		return false
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		target, _ := os.Readlink(path)
		return target == l.binary && (l.how == Symlink || l.how == "")
	}
	bin, err := os.Stat(l.binary)
	if err != nil || os.SameFile(bin, info) {
		return err == nil
	}
	if bin.Size() == info.Size() && bin.ModTime().Equal(info.ModTime()) {
		if l.copied == "" {
			l.copied = path
		}
		return l.how != HardLink
	}
	return false
}

// make brings the binary to tmp in the best way that works here: a hard link
// (the kernel then names the link that was used), a copy that the other names
// are hard links of, a symlink, a copy each.
func (l *linker) make(tmp string) error {
	if l.how == "" || l.how == HardLink {
		err := os.Link(l.binary, tmp)
		if err == nil {
			l.how = HardLink
			return nil
		}
		if l.how == HardLink {
			return err
		}
	}
	if l.copied != "" {
		if err := os.Link(l.copied, tmp); err == nil {
			return nil
		}
	}
	if l.how == Symlink || l.copied != "" {
		if err := os.Symlink(l.binary, tmp); err == nil {
			l.how = Symlink
			return nil
		}
	}
	l.how = Copy
	return copyFile(l.binary, tmp)
}

// copyFile copies a binary to a name that must not be there, with its time of
// change, by which the manifest knows it again.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o700)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			out.Close()
			os.Remove(to)
		}
	}()
	if _, err = io.Copy(out, in); err != nil {
		return err
	}
	if err = out.Chmod(0o755); err != nil {
		return err
	}
	if err = out.Sync(); err != nil {
		return err
	}
	if err = out.Close(); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}
