package become

// Sentinel is the file that marks a folder whose programs are pkgd's links.
// `pkgd shim install` writes it.
const Sentinel = ".pkgd-shims"

// ScriptMarker stands in the first 512 bytes of a script that belongs to pkgd.
const ScriptMarker = "pkgd:shim-script"

// buildMark is what every program built from pkgd's module holds in its build
// information, which the linker puts into a section of its own: the line that
// names the main module. A copy, an older build and a build for tests have it
// alike, and stripping the symbols leaves it in.
const buildMark = "\nmod\tpkgd\t"

// infoMagic begins the build information (runtime/debug, debug/buildinfo).
const infoMagic = "\xff Go buildinf:"

const (
	headSize = 512
	infoSize = 4 << 10 // the module line stands within the first few hundred bytes
)

// marked says whether a file bears pkgd's mark. It reads the head of a file, and
// of a program the tables that lead to its build information.
func marked(path string) bool {
	f, errno := openSource(path)
	if errno != 0 {
		return false
	}
	defer f.close()
	var head [headSize]byte
	h := head[:f.readAt(head[:], 0)]
	if len(h) > 2 && h[0] == '#' && h[1] == '!' {
		return contains(h, ScriptMarker)
	}
	at, ok := infoAt(f, h)
	if !ok {
		return false
	}
	info := make([]byte, infoSize)
	info = info[:f.readAt(info, at)]
	if len(info) < len(infoMagic) || string(info[:len(infoMagic)]) != infoMagic {
		return false
	}
	return contains(info, buildMark)
}

func contains(b []byte, s string) bool {
	for i := 0; i+len(s) <= len(b); i++ {
		if string(b[i:i+len(s)]) == s {
			return true
		}
	}
	return false
}

// number reads a little-endian number of 2, 4 or 8 bytes; 0 past the end.
func number(b []byte, at, size int) uint64 {
	if at < 0 || at+size > len(b) {
		return 0
	}
	var v uint64
	for i := size - 1; i >= 0; i-- {
		v = v<<8 | uint64(b[at+i])
	}
	return v
}

// read gives size bytes of a file, nil when they are not there. size comes from
// the file itself and is bounded.
func read(f source, at, size uint64) []byte {
	if size == 0 || size > 64<<10 || at > 1<<40 {
		return nil
	}
	b := make([]byte, size)
	if uint64(f.readAt(b, int64(at))) != size {
		return nil
	}
	return b
}

// textual says whether a file's first line has no zero byte, which is how shells
// tell a script from a broken program.
func textual(path string) bool {
	f, errno := openSource(path)
	if errno != 0 {
		return false
	}
	defer f.close()
	var head [headSize]byte
	for _, c := range head[:f.readAt(head[:], 0)] {
		if c == '\n' {
			return true
		}
		if c == 0 {
			return false
		}
	}
	return true
}

// ReadText reads a small file. found is false where there is none; ok is false
// where it cannot be read as a whole.
func ReadText(path string, limit int) (text string, found, ok bool) {
	f, errno := openSource(path)
	if errno != 0 {
		return "", errno != noEntry, errno == noEntry
	}
	defer f.close()
	buf := make([]byte, limit+1)
	n := 0
	for n < len(buf) {
		k := f.readAt(buf[n:], int64(n))
		if k == 0 {
			break
		}
		n += k
	}
	return string(buf[:n]), true, n <= limit
}
