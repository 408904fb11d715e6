package version

// NuGet's floating versions: "1.2.*" is the newest stable version that begins so,
// "1.2.*-beta*" and "1.2.3-beta*" let in the pre-releases too whose label begins
// so. "1.1*" floats on the number: 1.10 and up. Source: NuGet.Versioning's
// FloatRange.

type nugetFloat struct {
	floor string // the lowest version
	low   nugetVersion
	fixed int    // how many numbers must be the same
	label string // how a pre-release's label begins
	early bool   // pre-releases are let in
}

// parseNuGetFloat reads what ends in a star. The star of the numbers, if there is
// one, stands at their end.
func parseNuGetFloat(s string) (f nugetFloat, ok bool) {
	if s == "" || s[len(s)-1] != '*' {
		return f, false
	}
	head, label, early := nextField(s, '-')
	f.early, f.fixed = early, len(f.low.num)
	if early {
		f.label = label[:len(label)-1]
	}
	if n := len(head); n > 0 && head[n-1] == '*' {
		head, f.fixed = head[:n-1]+"0", countDots(head)
	}
	if f.floor = head; early {
		f.floor += "-" + f.label
		if f.label == "" || f.label[len(f.label)-1] == '.' {
			f.floor += "0"
		}
	}
	if hasByte(s, '+') {
		return f, false
	}
	f.low, ok = parseNuGet(f.floor)
	return f, ok
}

func (f *nugetFloat) has(v *nugetVersion) bool {
	if v.pre != "" {
		if !f.early || len(v.pre) < len(f.label) || compareFold(v.pre[:len(f.label)], f.label) != 0 {
			return false
		}
	}
	for i := range f.fixed {
		if compareDigits(v.num[i], f.low.num[i]) != 0 {
			return false
		}
	}
	return f.low.compare(v) <= 0
}

func countDots(s string) (n int) {
	for i := range len(s) {
		if s[i] == '.' {
			n++
		}
	}
	return n
}
