//go:build unix

package become

import "syscall"

// source is a file that is read here and there. It is a bare descriptor: opening
// an os.File would start the runtime's poller, which costs more than all the
// rest of the search.
type source struct{ fd int }

func openSource(path string) (source, bool) {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
	return source{fd}, err == nil
}

func (f source) close() { _ = syscall.Close(f.fd) }

// readAt gives how many bytes were read; a failure reads as the file's end.
func (f source) readAt(b []byte, at int64) int {
	n, err := syscall.Pread(f.fd, b, at)
	if err != nil {
		return 0
	}
	return n
}
