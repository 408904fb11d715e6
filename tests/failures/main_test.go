//go:build linux

package failures

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"pkgd/dispatch"
	"pkgd/dispatch/become"
	_ "pkgd/dispatch/early"
	"pkgd/dispatch/world"
	"pkgd/shims"
)

// What the environment tells the test binary where it is pkgd.
const (
	asPkgd    = "ZZ_TEST_IS_PKGD" // be pkgd under any name
	clockBy   = "ZZ_TEST_CLOCK"   // how far the machine's clock is off
	userIs    = "ZZ_TEST_USER"    // the effective user, as pkgd sees it
	fileLimit = "zz-file-limit"   // helper: a limit on file sizes, then another program
)

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == fileLimit {
		limited(os.Args[1:])
	}
	id := become.Who(os.Args, func(n string) bool { return shims.Find(n) != nil })
	if id.Name != "" || os.Getenv(asPkgd) != "" {
		os.Exit(dispatch.Main(bent(world.System())))
	}
	code := m.Run()
	if suite.dir != "" {
		_ = os.RemoveAll(suite.dir)
	}
	os.Exit(code)
}

// bent is the outside with the clock and the user that the test wants.
func bent(w *world.World) *world.World {
	if off, err := time.ParseDuration(os.Getenv(clockBy)); err == nil {
		w.Now = func() time.Time { return time.Now().Add(off) }
	}
	if uid, err := strconv.Atoi(os.Getenv(userIs)); err == nil {
		w.UID = uid
	}
	return w
}

// limited BYTES PROGRAM WORDS…: no file may grow beyond so many bytes, which is
// what a full disk looks like to a program.
func limited(a []string) {
	n, err := strconv.ParseUint(a[0], 10, 63)
	if err == nil {
		err = syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
	}
	if err == nil {
		err = syscall.Exec(a[1], append([]string{filepath.Base(a[1])}, a[2:]...), os.Environ())
	}
	fmt.Fprintln(os.Stderr, "helper:", err)
	os.Exit(99)
}
