package judge

import (
	"os/exec"
	"syscall"
)

// endWithUs ends a plan call when this process is killed. The signal belongs to
// the thread that starts the call, so the caller keeps that thread until the call
// has ended.
func endWithUs(cmd *exec.Cmd) { cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL }
