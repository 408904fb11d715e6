package judge

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// folder is the place of one plan: 0700, below pkgd's own data, removed when the
// run no longer needs it. Copies of a project stand in it under their absolute
// path, so that relative references between manifests keep their meaning and
// configuration of the project's real parents is found where the manager looks
// for it.
type folder struct {
	root string
	tree string // the mirrored file system
}

// newFolder makes the folder of this process's plan, and sweeps what dead ones
// left.
func newFolder(parent string, now time.Time) (*folder, error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, fmt.Errorf("cannot make the folder for plans: %w", err)
	}
	sweep(parent, now)
	root, err := os.MkdirTemp(parent, planName())
	if err != nil {
		return nil, fmt.Errorf("cannot make a folder for the plan: %w", err)
	}
	// The kernel's own spelling of the path: managers resolve links and would
	// otherwise see two trees.
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real
	}
	f := &folder{root: root, tree: filepath.Join(root, "tree")}
	return f, os.Mkdir(f.tree, 0o700)
}

func (f *folder) remove() {
	if f != nil {
		_ = os.RemoveAll(f.root) // what is left is swept with the next plan
	}
}

// mirrored gives the copy's place of an absolute path.
func (f *folder) mirrored(path string) string {
	return filepath.Join(f.tree, strings.TrimPrefix(path, filepath.VolumeName(path)))
}

// put writes one file of the copy.
func (f *folder) put(path string, data []byte) error {
	to := f.mirrored(path)
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o600)
}

// copyFile mirrors one file; a file that is not there is no error.
func (f *folder) copyFile(path string) (found bool, err error) {
	data, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, f.put(path, data)
}

// maxInput bounds what is read of a project: manifests and locks are small, and
// a manifest of 50 MB is an attack or a mistake.
const maxInput = 50 << 20

// readFile reads a regular file of bounded size. Pipes and devices are refused:
// reading them could hang, or take what the manager should get.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	if info.Size() > maxInput {
		return nil, fmt.Errorf("%s has %d bytes; pkgd reads at most %d", path, info.Size(), maxInput)
	}
	return os.ReadFile(path)
}
