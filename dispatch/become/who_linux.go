package become

import "unsafe"

// atExecFn is the tag of the auxiliary vector's pointer to the path that was
// given to execve (getauxval(3), AT_EXECFN).
const atExecFn = 31

// runtimeAuxv is the vector as the kernel laid it down. The runtime offers it
// under this name to packages outside, so no linker flag is needed and it works
// where there is no /proc.
//
//go:linkname runtimeAuxv runtime.getAuxv
func runtimeAuxv() []uintptr

// executed is the path that was given to execve; "" the kernel does not say.
func executed() string {
	aux := runtimeAuxv()
	for i := 0; i+1 < len(aux); i += 2 {
		if aux[i] != atExecFn || aux[i+1] == 0 {
			continue
		}
		// The string lies beside the stack the process was started with and stays
		// there as long as it lives.
		p := *(*unsafe.Pointer)(unsafe.Pointer(&aux[i+1]))
		n := 0
		for n < maxPath && *(*byte)(unsafe.Add(p, n)) != 0 {
			n++
		}
		return string(unsafe.Slice((*byte)(p), n))
	}
	return ""
}

// imagePath names the file that runs; "" where /proc is missing.
func imagePath() string { return readlink("/proc/self/exe") }
