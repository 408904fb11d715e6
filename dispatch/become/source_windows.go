package become

import "os"

// source is a file that is read here and there.
type source struct{ f *os.File }

// noEntry is the number for a file that is not there.
const noEntry = 2

// openSource gives 0, noEntry, or 1 for any other failure.
func openSource(path string) (source, uintptr) {
	f, err := os.Open(path)
	switch {
	case err == nil:
		return source{f}, 0
	case os.IsNotExist(err):
		return source{}, noEntry
	}
	return source{}, 1
}

// WorkDir is the working folder; "" it is gone.
func WorkDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}

func processID() int { return os.Getpid() }

func (f source) close() { _ = f.f.Close() }

// readAt gives how many bytes were read; a failure reads as the file's end.
func (f source) readAt(b []byte, at int64) int {
	n, _ := f.f.ReadAt(b, at)
	return n
}
