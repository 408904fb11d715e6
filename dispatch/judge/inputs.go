package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"sort"
)

// inputs remembers the files that went into a plan as they were when it was
// made, so that a change between plan and run is seen.
type inputs map[string]string // absolute path → fingerprint

// absent marks a file that was looked for and not there: its appearance is a
// change, too.
const absent = "-"

// fingerprint reads regular files only, for reading a pipe would wait and take
// what the manager should get; whatever else stands there, or is larger than
// anything that is read for a plan, is told by what it is.
func fingerprint(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return absent
	}
	if !info.Mode().IsRegular() {
		return info.Mode().Type().String()
	}
	if info.Size() > maxInput {
		return fileSign(path)
	}
	file, err := os.Open(path)
	if err != nil {
		return absent
	}
	defer file.Close()
	sum := sha256.New()
	// One byte more than is read of any input: such a file is none that was.
	if _, err = io.Copy(sum, io.LimitReader(file, maxInput+1)); err != nil {
		return absent
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// read reads a file and notes it as it was read.
func (in inputs) read(path string) ([]byte, error) {
	data, err := readFile(path)
	if _, ok := in[path]; ok {
		return data, err
	}
	if err != nil {
		in.add(path)
		return nil, err
	}
	sum := sha256.Sum256(data)
	in[path] = hex.EncodeToString(sum[:])
	return data, nil
}

func (in inputs) add(paths ...string) {
	for _, p := range paths {
		if _, ok := in[p]; !ok {
			in[p] = fingerprint(p)
		}
	}
}

// changed names the first file that is no longer what the plan saw; "" none is.
func (in inputs) changed() string {
	paths := make([]string, 0, len(in))
	for p := range in {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	for _, p := range paths {
		if fingerprint(p) != in[p] {
			return p
		}
	}
	return ""
}
