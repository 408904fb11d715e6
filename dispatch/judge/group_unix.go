//go:build unix

package judge

import (
	"os/exec"
	"syscall"
)

// ownGroup puts a plan call into a process group of its own and ends that whole
// group at the deadline: managers start helpers that would outlive them.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
