//go:build !linux

package judge

import "os/exec"

// endWithUs: the system has no such signal. What is left runs to its end.
func endWithUs(*exec.Cmd) {}
