//go:build !windows && !(transparent && linux && (amd64 || arm64))

package become

// RestoreSignals cannot restore anything in this build: Go's runtime keeps what
// it found to itself.
func RestoreSignals() {}

// Lacks lists what this build does not hand on to the real program; nil nothing.
func Lacks() []string {
	return []string{
		"signals that the caller ignores, other than HUP and INT, reach the manager with their default action",
		"signals that the caller blocks and that end a program reach the manager unblocked",
	}
}
