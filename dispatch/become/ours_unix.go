//go:build unix

package become

// workingFolder is the folder of this process; zero when it is gone.
func workingFolder() fileID {
	st, _ := stat(".")
	return st.id
}

// sameFile says whether a path leads to the file.
func sameFile(id fileID, path string) bool {
	st, ok := stat(path)
	return ok && st.id == id
}

// image is the file that this process runs from.
type image struct {
	id    fileID
	known bool
	euid  uint32
}

// self looks at the running file. /proc/self/exe leads to it even when its name
// was given to a newer build meanwhile; without /proc the path it was executed
// by is the next best.
func self() image {
	st, ok := stat("/proc/self/exe")
	if !ok {
		st, ok = stat(executed())
	}
	return image{st.id, ok, effectiveUser()}
}

// ours says whether a file is pkgd: the running file itself, one in a folder
// that pkgd marked as its own, or one that bears pkgd's mark (a copy, another
// build). A file that cannot be read is not ours.
func (us image) ours(file string, st info) bool {
	if us.known && st.id == us.id {
		return true
	}
	return us.marked(folderOf(file)) || marked(file)
}

// marked says whether a folder holds the sentinel, and root, this user or the
// folder's owner put it there. A link does not count.
func (us image) marked(dir string) bool {
	st, ok := lstat(dir + "/" + Sentinel)
	if !ok || !st.regular() {
		return false
	}
	if st.uid == 0 || st.uid == us.euid {
		return true
	}
	folder, ok := stat(dir)
	return ok && folder.uid == st.uid
}

// IsShimDir says whether a folder holds nothing but pkgd's links: it bears the
// sentinel, or every program in it is pkgd. A folder in which our links stand
// beside other programs (/usr/local/bin after a hand-made link) is none, since
// taking it off PATH would take those away, too.
func IsShimDir(dir string) bool {
	us := self()
	if us.marked(dir) {
		return true
	}
	some, foreign := false, false
	read := names(dir, func(name string) bool {
		file := dir + "/" + name
		st, ok := stat(file)
		if !ok || !st.regular() || st.mode&anyExec == 0 {
			return true
		}
		some, foreign = true, !us.ours(file, st)
		return !foreign
	})
	return read && some && !foreign
}
