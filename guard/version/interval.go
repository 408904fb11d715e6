package version

// Intervals as Maven and NuGet write them: "[1.0,2.0)", "(,1.0]", "[1.0]".

// interval has "" where an end is open to infinity.
type interval struct {
	low, high         string
	withLow, withHigh bool
}

// parseInterval reads one interval at the start of s.
func parseInterval(s string) (i interval, rest string, ok bool) {
	if s == "" || s[0] != '[' && s[0] != '(' {
		return i, s, false
	}
	end := 1
	for end < len(s) && s[end] != ']' && s[end] != ')' {
		end++
	}
	if end == len(s) {
		return i, s, false
	}
	i.withLow, i.withHigh = s[0] == '[', s[end] == ']'
	low, high, two := nextField(s[1:end], ',')
	i.low, i.high = trimSpace(low), trimSpace(high)
	if !two {
		i.high = i.low
		return i, s[end+1:], i.low != "" && i.withLow && i.withHigh
	}
	return i, s[end+1:], true
}

// has refuses ends that are in the wrong order or have no place in it.
func (i *interval) has(v string, compare func(a, b string) (int, bool)) (bool, error) {
	in := true
	if i.low != "" && i.high != "" {
		if c, ok := compare(i.low, i.high); !ok || c > 0 {
			return false, ErrConstraint
		}
	}
	if i.low != "" {
		c, ok := compare(v, i.low)
		if !ok {
			return false, ErrConstraint
		}
		in = c > 0 || c == 0 && i.withLow
	}
	if i.high != "" {
		c, ok := compare(v, i.high)
		if !ok {
			return false, ErrConstraint
		}
		in = in && (c < 0 || c == 0 && i.withHigh)
	}
	return in, nil
}
