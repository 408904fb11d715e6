package install

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"pkgd/dispatch/config/aside"
	"pkgd/dispatch/config/owner"
	"pkgd/guard"
)

// manifest is what was put where, kept beside the links, so that it can be
// undone to the byte.
type manifest struct {
	Version int      `json:"version"`
	Binary  string   `json:"binary"` // where the links were made from
	How     string   `json:"how"`    // "hard link", "copy", "symlink"
	Links   []string `json:"links"`  // file names in the folder
	Builds  []print  `json:"builds"` // binaries that links were made of, newest last
	Files   []edited `json:"files,omitempty"`
	Made    []string `json:"made,omitempty"` // folders that were not there before, outermost first
}

// print tells a binary of ours from a file that somebody put in its place.
type print struct {
	Size int64 `json:"size"`
	Time int64 `json:"time"` // modified, nanoseconds since 1970
}

// edited is a start-up file with our block, and what it was before.
type edited struct {
	Path    string   `json:"path"` // behind symlinks
	Shell   string   `json:"shell"`
	Existed bool     `json:"existed"`
	Newline bool     `json:"newline,omitempty"` // a line end was added before the block
	Sum     string   `json:"sha256,omitempty"`  // of what was there before
	Time    int64    `json:"time,omitempty"`    // its modification time, nanoseconds since 1970
	Made    []string `json:"made,omitempty"`    // folders made for it, outermost first
}

const (
	manifestVersion = 1
	maxManifest     = 1 << 20
	maxBuilds       = 16
)

func manifestName(shared bool) string {
	if shared {
		return Shared
	}
	return Sentinel
}

// readManifest reads the manifest of a folder; an empty one, false where there
// is none. One that cannot be read is an error: without it nothing can be
// undone to the byte.
func readManifest(dir string, shared bool, uid int) (*manifest, bool, error) {
	path := filepath.Join(dir, manifestName(shared))
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &manifest{Version: manifestVersion}, false, nil
	}
	bad := func(why string) (*manifest, bool, error) {
		return nil, false, &Error{What: "the list of links " + path + " cannot be used", Why: why,
			Next: "look at it, take it away, and run pkgd shim install again"}
	}
	if err != nil {
		return bad(err.Error())
	}
	if !info.Mode().IsRegular() {
		return bad("it is not a regular file")
	}
	if err := owner.Trusted(info, uid); err != nil {
		return bad(err.Error())
	}
	f, err := os.Open(path)
	if err != nil {
		return bad(err.Error())
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err != nil {
		return bad(err.Error())
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return bad(err.Error())
	}
	if m.Version > manifestVersion {
		return nil, false, &Error{What: "the links in " + dir + " were made by a newer pkgd", Why: "their list has a newer format", Next: "upgrade pkgd", Code: guard.ExitStore}
	}
	for _, name := range m.Links {
		if name == "" || name != filepath.Base(name) || name == "." || name == ".." {
			return bad("it names a file outside of the folder")
		}
	}
	return &m, true, nil
}

func (m *manifest) write(dir string, shared bool) error {
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return aside.Write(filepath.Join(dir, manifestName(shared)), append(data, '\n'), 0o644)
}

// knows says whether a file is a binary that links were made of.
func (m *manifest) knows(info fs.FileInfo) bool {
	return m != nil && slices.Contains(m.Builds, print{info.Size(), info.ModTime().UnixNano()})
}

// build notes the binary that links are made of now.
func (m *manifest) build(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	p := print{info.Size(), info.ModTime().UnixNano()}
	m.Builds = append(slices.DeleteFunc(m.Builds, func(o print) bool { return o == p }), p)
	if n := len(m.Builds) - maxBuilds; n > 0 {
		m.Builds = m.Builds[n:]
	}
	m.Binary = path
	return nil
}

func (m *manifest) file(path string) *edited {
	for i := range m.Files {
		if m.Files[i].Path == path {
			return &m.Files[i]
		}
	}
	return nil
}
