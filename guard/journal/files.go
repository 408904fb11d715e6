package journal

import (
	"fmt"
	"io"
	"os"
)

// maxSmall bounds the files that are read whole: blobs are the largest, and a
// plan of 50,000 packages has about 30 MB.
const maxSmall = 256 << 20

// readSmall reads a regular file of bounded size without following a link.
func readSmall(path string) ([]byte, error) {
	f, err := openNoFollow(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	if info.Size() > maxSmall {
		return nil, fmt.Errorf("%s has %d bytes; at most %d are read", path, info.Size(), int64(maxSmall))
	}
	return io.ReadAll(f)
}

// putFile puts data into a file at once.
func putFile(path string, data []byte) error {
	return putWritten(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// putWritten writes a file aside and moves it into place. The temporary file is new
// or the call fails: nothing planted is followed. Writers hold the lock, so what
// a crash left under the name is nobody's.
func putWritten(path string, write func(io.Writer) error) error {
	tmp := path + ".tmp"
	f, err := openNoFollow(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		if err = os.Remove(tmp); err == nil {
			f, err = openNoFollow(tmp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		}
	}
	if err != nil {
		return err
	}
	err = write(f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		_ = os.Remove(tmp)
	}
	return err
}
