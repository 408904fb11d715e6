package become

import "syscall"

const (
	atFdcwd = -0x64
	xOK     = 1
	// atEaccess asks for the effective user's rights, which are what execve
	// looks at.
	atEaccess = 0x200
)

// executable says whether this process may execute a file.
func executable(path string, st *syscall.Stat_t) bool {
	return st.Mode&0o111 != 0 && syscall.Faccessat(atFdcwd, path, xOK, atEaccess) == nil
}
