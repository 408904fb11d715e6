//go:build transparent && linux && (amd64 || arm64)

package become

import "unsafe"

// What Go's runtime found when the process began. It needs the linker flag
// -checklinkname=0, and a test builds and runs it, so that a Go release which
// keeps these elsewhere is noticed.
//
//go:linkname runtimeHandlers runtime.fwdSig
var runtimeHandlers [65]uintptr

//go:linkname runtimeMask runtime.initSigmask
var runtimeMask [2]uint32

// sigaction is the kernel's struct of that name.
type sigaction struct {
	handler, flags, restorer uintptr
	mask                     uint64
}

// RestoreSignals gives signals back what was inherited: those that were ignored
// are ignored again, and those that were blocked are blocked again on this
// thread. Handlers of the runtime end with the exec by themselves.
func RestoreSignals() {
	const ignore, setMask = 1, 2
	for n := uintptr(1); n < uintptr(len(runtimeHandlers)); n++ {
		if runtimeHandlers[n] != ignore {
			continue
		}
		act := sigaction{handler: ignore}
		raw(sysAction, n, uintptr(unsafe.Pointer(&act)), 0, 8)
	}
	mask := runtimeMask
	raw(sysMask, setMask, uintptr(unsafe.Pointer(&mask)), 0, 8)
}

// Lacks lists what this build does not hand on to the real program; nil nothing.
func Lacks() []string { return nil }
