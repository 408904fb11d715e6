package become

import (
	"os"
	"syscall"
)

// defaultExtensions is what Windows looks for where PATHEXT is not set. The
// order is Windows' own.
const defaultExtensions = ".COM;.EXE;.BAT;.CMD"

// fileID tells files apart.
type fileID struct{ dev, ino uint64 }

// sameVariable compares names as Windows does: letters alike in either case.
func sameVariable(a, b string) bool { return sameFold(a, b) }

func sameFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if x >= 'A' && x <= 'Z' {
			x += 'a' - 'A'
		}
		if y >= 'A' && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}

// identity opens a file to learn which one it is; zero when it cannot be opened.
func identity(path string) fileID {
	p, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return fileID{}
	}
	h, err := syscall.CreateFile(p, 0, syscall.FILE_SHARE_READ|syscall.FILE_SHARE_WRITE|syscall.FILE_SHARE_DELETE, nil,
		syscall.OPEN_EXISTING, syscall.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return fileID{}
	}
	defer syscall.CloseHandle(h)
	var info syscall.ByHandleFileInformation
	if syscall.GetFileInformationByHandle(h, &info) != nil {
		return fileID{}
	}
	return fileID{uint64(info.VolumeSerialNumber), uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow)}
}

func workingFolder() fileID { return identity(".") }

func sameFile(id fileID, path string) bool { return id != fileID{} && identity(path) == id }

// look goes through PATH once, with every extension of PATHEXT in each folder,
// as the command interpreter does. The working folder, which Windows itself
// would search first, is never searched. one: the first candidate is enough.
func look(name, path string, one bool) search {
	var s search
	us := identity(imagePath())
	extensions, _ := lookup(Environ(), "PATHEXT")
	if extensions == "" {
		extensions = defaultExtensions
	}
	for path != "" {
		var dir string
		dir, path = cut(path, ';')
		if n := len(dir); n > 1 && dir[0] == '"' && dir[n-1] == '"' {
			dir = dir[1 : n-1]
		}
		for ext, rest := cut(extensions, ';'); ext != ""; ext, rest = cut(rest, ';') {
			file := dir + `\` + name + ext
			if st, err := os.Stat(file); err != nil || !st.Mode().IsRegular() {
				continue
			}
			if !absolute(dir) {
				if s.relative == "" {
					s.relative = file
				}
				continue
			}
			if id := identity(file); id != us && !ours(dir, file) {
				s.found = append(s.found, candidate{file, id})
				if one {
					return s
				}
			}
		}
	}
	return s
}

// absolute: a drive with a root, or a share.
func absolute(dir string) bool {
	return len(dir) > 2 && dir[1] == ':' && (dir[2] == '\\' || dir[2] == '/') || len(dir) > 2 && dir[:2] == `\\`
}

// ours says whether a file is pkgd by its folder's sentinel or its own mark.
func ours(dir, file string) bool {
	st, err := os.Lstat(dir + `\` + Sentinel)
	return err == nil && st.Mode().IsRegular() || marked(file)
}

// IsShimDir says whether a folder holds nothing but pkgd's links: it bears the
// sentinel, or every program in it is pkgd.
func IsShimDir(dir string) bool {
	if st, err := os.Lstat(dir + `\` + Sentinel); err == nil && st.Mode().IsRegular() {
		return true
	}
	f, err := os.Open(dir)
	if err != nil {
		return false
	}
	defer f.Close()
	us, found := identity(imagePath()), false
	for {
		names, err := f.Readdirnames(64)
		for _, n := range names {
			if len(n) < 4 || !listedExtension(n[len(n)-4:]) {
				continue
			}
			file := dir + `\` + n
			if identity(file) != us && !marked(file) {
				return false
			}
			found = true
		}
		if err != nil {
			return found
		}
	}
}

func listedExtension(ext string) bool {
	for one, rest := cut(defaultExtensions, ';'); one != ""; one, rest = cut(rest, ';') {
		if sameFold(one, ext) {
			return true
		}
	}
	return false
}
