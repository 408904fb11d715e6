package version

// normal spells a version as PEP 440 normalises it: "v1.0-Alpha_1" is 1.0a1.
// Only "===" needs it, which compares texts.
func (v *pepVersion) normal() string {
	b := make([]byte, 0, 64)
	if !isZero(v.epoch) {
		b = append(appendNumber(b, v.epoch), '!')
	}
	for rest, more := v.release, true; more; {
		var n string
		if n, rest, more = nextField(rest, '.'); len(b) > 0 && b[len(b)-1] != '!' {
			b = append(b, '.')
		}
		b = appendNumber(b, n)
	}
	if v.pre != 0 {
		b = append(b, v.pre)
		if v.pre == 'r' {
			b = append(b, 'c')
		}
		b = appendNumber(b, v.preN)
	}
	if v.post {
		b = appendNumber(append(b, ".post"...), v.postN)
	}
	if v.dev {
		b = appendNumber(append(b, ".dev"...), v.devN)
	}
	for rest, sep := v.local, byte('+'); rest != ""; sep = '.' {
		var segment string
		segment, rest = localSegment(rest)
		if b = append(b, sep); allDigits(segment) {
			b = appendNumber(b, segment)
			continue
		}
		b = append(b, lowerText(segment)...)
	}
	return string(b)
}

// appendNumber writes a number without leading zeros.
func appendNumber(b []byte, n string) []byte {
	if isZero(n) {
		return append(b, '0')
	}
	return append(b, trimZeros(n)...)
}
