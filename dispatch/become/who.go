package become

import "runtime"

// Identity is what this process was called as.
type Identity struct {
	// Name is the manager's name as called: "pip3.12". "" no manager's.
	Name string
	// Unknown is the name of a link that is neither a manager's nor pkgd's own;
	// "" there is none, and without Name this is pkgd itself.
	Unknown string
	// Claimed is the manager that argv[0] names where the file that was executed
	// has another manager's name. The file's name counts.
	Claimed string
}

// Who finds out what this process was called as. argv is the process's own, and
// known says whether a name is a manager's. The path that was given to the
// kernel comes first, since the caller cannot choose it freely; then the file
// that runs; argv[0], which the caller writes as it likes, comes last.
func Who(argv []string, known func(string) bool) Identity {
	path := executed()
	given := base(path)
	if byDescriptor(path) {
		given = "" // fexecve: "/dev/fd/5" is no name
	}
	claimed := ""
	if len(argv) > 0 {
		claimed = base(argv[0])
		if len(claimed) > 1 && claimed[0] == '-' {
			claimed = claimed[1:] // a login shell's dash
		}
	}
	image := ""
	switch {
	case given != "" && known(given):
	case known(claimedImage(&image)):
		given = image
	case claimed != "" && known(claimed):
		return Identity{Name: claimed}
	default:
		return stranger(given, image, claimed)
	}
	id := Identity{Name: given}
	if claimed != given && claimed != "" && known(claimed) {
		id.Claimed = claimed
	}
	return id
}

// claimedImage asks for the running file's name only when it is needed.
func claimedImage(name *string) string {
	*name = base(imagePath())
	return *name
}

// stranger tells pkgd's own name, and files named after it (pkgd-1.2), from a
// link that nobody knows.
func stranger(names ...string) Identity {
	for _, n := range names {
		if n == "" {
			continue
		}
		if len(n) >= 4 && n[:4] == "pkgd" {
			return Identity{}
		}
		return Identity{Unknown: n}
	}
	return Identity{}
}

// byDescriptor says whether a program was started through an open descriptor and
// not by its name.
func byDescriptor(path string) bool {
	dir := folderOf(path)
	return dir == "/dev/fd" || len(dir) > 6 && dir[:6] == "/proc/" && dir[len(dir)-3:] == "/fd"
}

// base is the last part of a path as a name to look for: without ".exe" and in
// small letters where the system does not tell them apart, and without what
// Linux says of a file that was replaced while it runs.
func base(path string) string {
	const gone = " (deleted)"
	if n := len(path) - len(gone); n > 0 && path[n:] == gone {
		path = path[:n]
	}
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' || runtime.GOOS == "windows" && path[i] == '\\' {
			path = path[i+1:]
			break
		}
	}
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" {
		return path
	}
	b := []byte(path)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	if n := len(b) - 4; runtime.GOOS == "windows" && n > 0 && string(b[n:]) == ".exe" {
		b = b[:n]
	}
	return string(b)
}

// folderOf is what stands before the last separator; "" nothing does.
func folderOf(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' || runtime.GOOS == "windows" && path[i] == '\\' {
			return path[:i]
		}
	}
	return ""
}
