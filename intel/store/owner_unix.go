//go:build unix

package store

import (
	"io/fs"
	"os"
	"strconv"
	"syscall"
)

// noFollow: a link is not followed, and a pipe does not make us wait.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK | syscall.O_CLOEXEC

// notOurs says why a file or folder is not to be trusted; "" it is.
func notOurs(info fs.FileInfo) string {
	if info.Mode().Perm()&0o022 != 0 {
		return "others can write to it (mode " + info.Mode().Perm().String() + ")"
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "its owner cannot be found out"
	}
	if me := os.Geteuid(); stat.Uid != 0 && int64(stat.Uid) != int64(me) {
		return "it belongs to user " + strconv.FormatUint(uint64(stat.Uid), 10) + ", and pkgd runs as user " + strconv.Itoa(me)
	}
	return ""
}
