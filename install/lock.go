package install

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/gofrs/flock"
)

// lockFolder keeps other installs out of a folder until unlock is called. It
// locks the folder itself, so that no file has to be left behind; where the
// system cannot lock folders, a file beside the links.
func lockFolder(dir string) (unlock func(), err error) {
	if runtime.GOOS == "windows" {
		l := flock.New(filepath.Join(dir, ".pkgd.lock"))
		return func() { l.Unlock() }, l.Lock()
	}
	for {
		before, err := os.Stat(dir)
		if err != nil {
			return nil, err
		}
		l := flock.New(dir, flock.SetFlag(os.O_RDONLY))
		if err := l.Lock(); err != nil {
			return nil, err
		}
		// While we waited, the one who held it may have taken the folder away
		// and another one may have made it anew.
		after, err := os.Stat(dir)
		if err == nil && os.SameFile(before, after) {
			return func() { l.Unlock() }, nil
		}
		l.Unlock()
		if err != nil {
			return nil, err
		}
	}
}
