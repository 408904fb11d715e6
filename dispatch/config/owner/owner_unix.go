//go:build unix

package owner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Trusted says why a file or folder must not be trusted by user uid: it belongs
// to somebody else than the user or root, or others can write it. A group that
// has the owner's own number is the owner alone. nil: it may be.
func Trusted(info fs.FileInfo, uid int) error {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return errors.New("its owner cannot be told")
	}
	if err := by(st, uid); err != nil {
		return err
	}
	mode := info.Mode().Perm()
	if mode&0o002 != 0 || mode&0o020 != 0 && st.Gid != st.Uid {
		return fmt.Errorf("others can write it (mode %04o); chmod go-w takes that away", mode)
	}
	return nil
}

// Parent says why user uid must not make anything new inside a folder: it is
// another user's. Shared folders with the sticky bit (/tmp) are everybody's.
func Parent(info fs.FileInfo, uid int) error {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode()&fs.ModeSticky != 0 {
		return nil
	}
	return by(st, uid)
}

// Own says why a file is not the user's own: it belongs to anybody else, root
// included. It is the question to ask before writing into a file.
func Own(info fs.FileInfo, uid int) error {
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != uid {
		return fmt.Errorf("it belongs to user %d, and this is user %d", st.Uid, uid)
	}
	return nil
}

func by(st *syscall.Stat_t, uid int) error {
	if owner := int(st.Uid); owner != uid && owner != 0 {
		return fmt.Errorf("it belongs to user %d, and this is user %d", owner, uid)
	}
	return nil
}

// Keep gives a file that was written anew the owner and group it had before, as
// far as this user may.
func Keep(path string, was fs.FileInfo) {
	if st, ok := was.Sys().(*syscall.Stat_t); ok {
		_ = os.Lchown(path, int(st.Uid), int(st.Gid)) // a group that is not ours to give is lost
	}
}
