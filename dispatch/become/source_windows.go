package become

import "os"

// source is a file that is read here and there.
type source struct{ f *os.File }

func openSource(path string) (source, bool) {
	f, err := os.Open(path)
	return source{f}, err == nil
}

func (f source) close() { _ = f.f.Close() }

// readAt gives how many bytes were read; a failure reads as the file's end.
func (f source) readAt(b []byte, at int64) int {
	n, _ := f.f.ReadAt(b, at)
	return n
}
