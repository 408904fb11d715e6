//go:build unix

package become

import (
	"os"
	"syscall"
)

// fileID tells files apart.
type fileID struct{ dev, ino uint64 }

func idOf(st *syscall.Stat_t) fileID { return fileID{uint64(st.Dev), uint64(st.Ino)} }

// workingFolder is the folder of this process; zero when it is gone.
func workingFolder() fileID {
	var st syscall.Stat_t
	if syscall.Stat(".", &st) != nil {
		return fileID{}
	}
	return idOf(&st)
}

// sameFile says whether a path leads to the file.
func sameFile(id fileID, path string) bool {
	var st syscall.Stat_t
	return syscall.Stat(path, &st) == nil && idOf(&st) == id
}

// image is the file that this process runs from.
type image struct {
	id    fileID
	known bool
	euid  int
}

// self looks at the running file. /proc/self/exe leads to it even when its name
// was given to a newer build meanwhile; without /proc the path it was executed
// by is the next best.
func self() image {
	us := image{euid: os.Geteuid()}
	var st syscall.Stat_t
	if syscall.Stat("/proc/self/exe", &st) == nil || syscall.Stat(executed(), &st) == nil {
		us.id, us.known = idOf(&st), true
	}
	return us
}

// ours says whether a file is pkgd: the running file itself, one in a folder
// that pkgd marked as its own, or one that bears pkgd's mark (a copy, another
// build). A file that cannot be read is not ours.
func (us image) ours(file string, st *syscall.Stat_t) bool {
	if us.known && idOf(st) == us.id {
		return true
	}
	return us.marked(folderOf(file)) || marked(file)
}

// marked says whether a folder holds the sentinel, and root, this user or the
// folder's owner put it there. A link does not count.
func (us image) marked(dir string) bool {
	var st, folder syscall.Stat_t
	if syscall.Lstat(dir+"/"+Sentinel, &st) != nil || st.Mode&syscall.S_IFMT != syscall.S_IFREG {
		return false
	}
	if st.Uid == 0 || int(st.Uid) == us.euid {
		return true
	}
	return syscall.Stat(dir, &folder) == nil && folder.Uid == st.Uid
}
