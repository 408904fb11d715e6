package world

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
)

// Interruptible gives a context that Ctrl-C, TERM and a terminal that goes away
// end, so that a plan's folder is removed and its processes are ended before
// this one goes. ended puts the signals back as they were and gives the exit code
// that the signal asks for (128 and its number), 0 when none came. Signals that
// the caller ignores stay ignored.
func Interruptible() (ctx context.Context, ended func() int) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	var code atomic.Int32
	done := make(chan struct{})
	go func() {
		select {
		case s := <-signals:
			if n, ok := s.(syscall.Signal); ok {
				code.Store(128 + int32(n))
			}
			cancel()
		case <-done:
		}
	}()
	return ctx, func() int {
		signal.Stop(signals)
		close(done)
		cancel()
		return int(code.Load())
	}
}
