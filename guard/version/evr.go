package version

// What Debian, RPM and Arch Linux write alike: [epoch:]version[-release].

// evr is such a version in pieces of the text it came from.
type evr struct {
	epoch, version, release string
	colon                   bool // an epoch is written, though it may be empty
}

// cutEVR cuts at the colon behind leading digits and at the last hyphen.
func cutEVR(s string) (v evr) {
	v.version = s
	if n := digits(s); startsWith(s[n:], ':') {
		v.epoch, v.version, v.colon = s[:n], s[n+1:], true
	}
	for i := len(v.version) - 1; i >= 0; i-- {
		if v.version[i] == '-' {
			v.version, v.release = v.version[:i], v.version[i+1:]
			break
		}
	}
	return v
}

// compareEVR compares epochs as numbers and the rest by compare; ok refuses what
// has no place in the order.
func compareEVR(a, b string, ok func(s string, v evr) bool, compare func(a, b string) int) (int, bool) {
	a, b = trimSpace(a), trimSpace(b)
	x, y := cutEVR(a), cutEVR(b)
	if !ok(a, x) || !ok(b, y) {
		return 0, false
	}
	c := compareDigits(x.epoch, y.epoch)
	if c == 0 {
		c = compare(x.version, y.version)
	}
	if c == 0 {
		c = compare(x.release, y.release)
	}
	return c, true
}
