package install

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"
)

// patience is how long another install is waited for.
const patience = 30 * time.Second

// lockName is the lock where folders cannot be locked. It stays behind there:
// what is open cannot be taken away.
const lockName = ".pkgd.lock"

// lockFolder keeps other installs out of a folder until unlock is called. It
// locks the folder itself, so that no file has to be left behind; where the
// system cannot lock folders, a file beside the links.
func lockFolder(dir string) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		before, err := os.Stat(dir)
		if err != nil {
			return nil, err
		}
		l := flock.New(dir, flock.SetFlag(os.O_RDONLY))
		if runtime.GOOS == "windows" {
			l = flock.New(filepath.Join(dir, lockName))
		}
		if _, err := l.TryLockContext(ctx, 5*time.Millisecond); err != nil {
			if errors.Is(err, context.DeadlineExceeded) {
				err = fmt.Errorf("another pkgd has been at work in %s for %v", dir, patience)
			}
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

// lockBeside locks the folder of a start-up file, unless it is the folder that
// is held already.
func lockBeside(path, held string) (unlock func(), err error) {
	dir := filepath.Dir(path)
	if sameFile(dir, held) {
		return func() {}, nil
	}
	return lockFolder(dir)
}
