//go:build unix && !(linux && (amd64 || arm64))

package become

import (
	"os"
	"syscall"
)

// The same as in kernel_raw.go, by the packages that are there for it.

// fileID tells files apart.
type fileID struct{ dev, ino uint64 }

// info is what is asked about a file.
type info struct {
	id   fileID
	mode uint32
	uid  uint32
}

const (
	noEntry = uintptr(syscall.ENOENT)
	tooLong = uintptr(syscall.E2BIG)
	notExec = uintptr(syscall.ENOEXEC)
	denied  = uintptr(syscall.EACCES)

	maxPath = 4096
	anyExec = 0o111
)

func ask(err error, st *syscall.Stat_t) (info, bool) {
	return info{fileID{uint64(st.Dev), uint64(st.Ino)}, uint32(st.Mode), st.Uid}, err == nil
}

func stat(path string) (info, bool) {
	var st syscall.Stat_t
	return ask(syscall.Stat(path, &st), &st)
}

// lstat does not follow a link.
func lstat(path string) (info, bool) {
	var st syscall.Stat_t
	return ask(syscall.Lstat(path, &st), &st)
}

func (i info) regular() bool { return i.mode&syscall.S_IFMT == syscall.S_IFREG }

// executable says whether this process may execute a file.
func executable(path string, st info) bool {
	const xOK = 1
	return st.mode&anyExec != 0 && syscall.Access(path, xOK) == nil
}

func processID() int { return os.Getpid() }

func parentID() int { return os.Getppid() }

func effectiveUser() uint32 { return uint32(os.Geteuid()) }

// source is a file that is read here and there.
type source struct{ fd int }

func openSource(path string) (source, uintptr) {
	fd, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NONBLOCK, 0)
	return source{fd}, numberOf(err)
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

// names lists a folder part by part until each says no. Its answer is whether
// the folder could be read.
func names(dir string, each func(name string) bool) bool {
	f, err := os.Open(dir)
	if err != nil {
		return false
	}
	defer f.Close()
	for {
		some, err := f.Readdirnames(64)
		for _, n := range some {
			if !each(n) {
				return true
			}
		}
		if err != nil {
			return true
		}
	}
}

func readlink(path string) string {
	p, err := os.Readlink(path)
	if err != nil {
		return ""
	}
	return p
}

// WorkDir is the working folder; "" it is gone.
func WorkDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

// execve returns only on failure, with the system's number for it.
func execve(path string, argv, env []string) uintptr { return numberOf(syscall.Exec(path, argv, env)) }

func numberOf(err error) uintptr {
	n, _ := err.(syscall.Errno)
	return uintptr(n)
}
