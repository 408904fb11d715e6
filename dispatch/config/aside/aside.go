// Package aside writes a file so that a reader sees the old bytes or the new
// ones and never a part: a temporary file beside it, synced, then renamed over
// it. A planted link is replaced, not followed.
//
// What is not here: no locks (the caller holds one where writers meet) and no
// knowledge of what is written.
package aside

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// Write puts data at path with exactly the permissions perm. The folder must
// exist.
func Write(path string, data []byte, perm os.FileMode) (err error) {
	f, err := create(path)
	if err != nil {
		return err
	}
	tmp := f.Name()
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(tmp)
		}
	}()
	if err = f.Chmod(perm); err != nil {
		return err
	}
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// create opens a new file with an unguessable name beside path. O_EXCL refuses
// whatever stands there already, a link included.
func create(path string) (*os.File, error) {
	name, err := Name(path)
	if err != nil {
		return nil, err
	}
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// Name gives an unused, unguessable name in the folder of path.
func Name(path string) (string, error) {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", fmt.Errorf("no random name: %w", err)
	}
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+"."+hex.EncodeToString(b[:])+".tmp"), nil
}
