//go:build linux && (amd64 || arm64)

package become

import "unsafe"

// What this package asks of the kernel, without the packages os and syscall: they
// would put the early pass-through behind everything that is initialised before
// them, which costs half a millisecond a call (tables of the store's library).

// fileID tells files apart.
type fileID struct{ dev, ino uint64 }

// info is what is asked about a file.
type info struct {
	id   fileID
	mode uint32
	uid  uint32
}

const (
	atCwd       = ^uintptr(99) // AT_FDCWD, -100
	noFollow    = 0x100
	effective   = 0x200
	typeMask    = 0o170000
	typeRegular = 0o100000
	anyExec     = 0o111

	maxPath = 4096 // the longest that Linux takes

	noEntry = 2  // ENOENT
	noPerm  = 1  // EPERM
	noCall  = 38 // ENOSYS
	tooLong = 7  // E2BIG
	notExec = 8  // ENOEXEC
	denied  = 13 // EACCES
)

//go:linkname rawSyscall6 syscall.RawSyscall6
//go:nosplit
func rawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr)

// raw keeps what its arguments point to on the heap, where it does not move.
//
//go:uintptrescapes
//go:noinline
func raw(trap, a, b, c, d uintptr) (result, errno uintptr) {
	r, _, e := rawSyscall6(trap, a, b, c, d, 0, 0)
	return r, e
}

// text makes a C string; nil where it cannot be one.
func text(s string) *byte {
	b := make([]byte, len(s)+1)
	for i := range len(s) {
		if s[i] == 0 {
			return nil
		}
		b[i] = s[i]
	}
	return &b[0]
}

func texts(list []string) []*byte {
	out := make([]*byte, len(list)+1)
	for i, s := range list {
		if out[i] = text(s); out[i] == nil {
			return nil
		}
	}
	return out
}

func stat(path string) (info, bool) { return statAt(path, 0) }

// lstat does not follow a link.
func lstat(path string) (info, bool) { return statAt(path, noFollow) }

func statAt(path string, flags uintptr) (info, bool) {
	p := text(path)
	if p == nil {
		return info{}, false
	}
	st := new([statSize]byte)
	if _, errno := raw(sysStat, atCwd, uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(st)), flags); errno != 0 {
		return info{}, false
	}
	b := st[:]
	return info{
		id:   fileID{number(b, 0, 8), number(b, 8, 8)},
		mode: uint32(number(b, statMode, 4)),
		uid:  uint32(number(b, statUID, 4)),
	}, true
}

func (i info) regular() bool { return i.mode&typeMask == typeRegular }

// executable says whether this process may execute a file, by the rights that
// execve looks at.
func executable(path string, st info) bool {
	p := text(path)
	if p == nil || st.mode&anyExec == 0 {
		return false
	}
	_, errno := raw(sysAccess2, atCwd, uintptr(unsafe.Pointer(p)), 1, effective)
	if errno == noCall || errno == noPerm { // before Linux 5.8, or kept from us: by the real user's rights
		_, errno = raw(sysAccess, atCwd, uintptr(unsafe.Pointer(p)), 1, 0)
	}
	return errno == 0
}

func processID() int { r, _ := raw(sysPID, 0, 0, 0, 0); return int(r) }

func parentID() int { r, _ := raw(sysPPID, 0, 0, 0, 0); return int(r) }

func effectiveUser() uint32 { r, _ := raw(sysEUID, 0, 0, 0, 0); return uint32(r) }

// source is a file that is read here and there.
type source struct{ fd uintptr }

func openSource(path string) (source, uintptr) {
	const readOnly, nonBlock, closeOnExec = 0, 0o4000, 0o2000000
	p := text(path)
	if p == nil {
		return source{}, noEntry
	}
	fd, errno := raw(sysOpen, atCwd, uintptr(unsafe.Pointer(p)), readOnly|nonBlock|closeOnExec, 0)
	return source{fd}, errno
}

func (f source) close() { raw(sysClose, f.fd, 0, 0, 0) }

// readAt gives how many bytes were read; a failure reads as the file's end.
func (f source) readAt(b []byte, at int64) int {
	if len(b) == 0 {
		return 0
	}
	n, errno := raw(sysPread, f.fd, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)), uintptr(at))
	if errno != 0 {
		return 0
	}
	return int(n)
}

// names lists a folder part by part until each says no. Its answer is whether
// the folder could be read.
func names(dir string, each func(name string) bool) bool {
	f, errno := openSource(dir)
	if errno != 0 {
		return false
	}
	defer f.close()
	buf := make([]byte, 8192)
	for {
		n, errno := raw(sysEntries, f.fd, uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)), 0)
		if errno != 0 || n == 0 {
			return errno == 0
		}
		for at := 0; at+19 < int(n); {
			size := int(number(buf, at+16, 2))
			name := buf[at+19 : min(at+size, int(n))]
			for i, c := range name {
				if c == 0 {
					name = name[:i]
					break
				}
			}
			if s := string(name); s != "." && s != ".." && !each(s) {
				return true
			}
			if at += size; size == 0 {
				return false
			}
		}
	}
}

func readlink(path string) string {
	p := text(path)
	buf := make([]byte, maxPath)
	n, errno := raw(sysReadlink, atCwd, uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)))
	if errno != 0 {
		return ""
	}
	return string(buf[:n])
}

// WorkDir is the working folder; "" it is gone, or out of reach.
func WorkDir() string {
	buf := make([]byte, maxPath)
	n, errno := raw(sysCwd, uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)), 0, 0)
	if errno != 0 || n < 2 || buf[0] != '/' {
		return ""
	}
	return string(buf[:n-1])
}

// execve returns only on failure, with the system's number for it.
func execve(path string, argv, env []string) uintptr {
	const invalid = 22
	p, words, vars := text(path), texts(argv), texts(env)
	if p == nil || words == nil || vars == nil {
		return invalid
	}
	_, errno := raw(sysExec, uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(&words[0])), uintptr(unsafe.Pointer(&vars[0])), 0)
	return errno
}
