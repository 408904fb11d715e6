//go:build unix && !linux

package become

import "syscall"

// executable says whether this process may execute a file.
func executable(path string, st *syscall.Stat_t) bool {
	const xOK = 1
	return st.Mode&0o111 != 0 && syscall.Access(path, xOK) == nil
}
