//go:build unix

package journal

import (
	"os"
	"syscall"
)

// openNoFollow opens a file whose last element is no link.
func openNoFollow(path string, flag int, perm os.FileMode) (*os.File, error) {
	return os.OpenFile(path, flag|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, perm)
}

// distrust says why a folder cannot be relied on; "" it can.
func distrust(info os.FileInfo) string {
	if info.Mode().Perm()&0o022 != 0 {
		return "others can write it"
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 && int(st.Uid) != os.Geteuid() {
		return "it belongs to another user"
	}
	return ""
}
