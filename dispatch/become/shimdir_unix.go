//go:build unix

package become

import (
	"os"
	"syscall"
)

// IsShimDir says whether a folder holds nothing but pkgd's links: it bears the
// sentinel, or every program in it is pkgd. A folder in which our links stand
// beside other programs (/usr/local/bin after a hand-made link) is none, since
// taking it off PATH would take those away, too.
func IsShimDir(dir string) bool {
	us := self()
	if us.marked(dir) {
		return true
	}
	f, err := os.Open(dir)
	if err != nil {
		return false
	}
	defer f.Close()
	found := false
	for {
		names, err := f.Readdirnames(64)
		for _, name := range names {
			file := dir + "/" + name
			var st syscall.Stat_t
			if syscall.Stat(file, &st) != nil || st.Mode&syscall.S_IFMT != syscall.S_IFREG || st.Mode&0o111 == 0 {
				continue
			}
			if !us.ours(file, &st) {
				return false
			}
			found = true
		}
		if err != nil {
			return found
		}
	}
}
