package guard

// The few string helpers that this package needs without importing strings,
// whose initialisation the early pass-through would pay for.

func cut(s string, sep byte) (before, after string, found bool) {
	for i := 0; i < len(s); i++ {
		if s[i] == sep {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func hasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

// lower folds ASCII letters only: registries fold no others.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 'A' && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if b[i] >= 'A' && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// sameFold compares ASCII text whatever its case, without making any.
func sameFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		if 'A' <= x && x <= 'Z' {
			x += 'a' - 'A'
		}
		if 'A' <= y && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}

// homeJSR: npm's bridge to JSR carries @scope/name as @jsr/scope__name. Source:
// jsr.io/docs/npm-compatibility.
func homeJSR(name string) (ecosystem, own string, ok bool) {
	own = normalJSR(name)
	return "JSR", own, own != name
}

// normalJSR gives JSR's own spelling of a name as the npm bridge writes it.
func normalJSR(name string) string {
	const bridge, between = "@jsr/", "__"
	if !hasPrefix(name, bridge) {
		return name
	}
	rest := name[len(bridge):]
	for i := 1; i+len(between) < len(rest); i++ {
		if rest[i:i+len(between)] == between {
			return "@" + rest[:i] + "/" + rest[i+len(between):]
		}
	}
	return name
}

func alnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// normalPyPI folds as PEP 503 says: lower case, runs of "-", "_" and "." are
// one "-".
func normalPyPI(s string) string {
	b := make([]byte, 0, len(s))
	run := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '-' || c == '_' || c == '.' {
			if !run {
				b = append(b, '-')
			}
			run = true
			continue
		}
		run = false
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return string(b)
}

// validPyPI: PEP 508 names are ASCII letters, digits, ".", "_" and "-", and
// begin and end with a letter or digit. Records of malware carry names that
// were never normalised, so leading and trailing punctuation is let pass.
func validPyPI(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !alnum(c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// validNPM: URL-safe characters, one scope at most. Upper case is allowed:
// names from before 2014 have it.
func validNPM(s string) bool {
	slash := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case alnum(c), c == '-', c == '_', c == '.', c == '~', c == '!', c == '\'', c == '(', c == ')', c == '*':
		case c == '@' && i == 0:
		case c == '/' && s[0] == '@' && i > 1 && slash == 0:
			slash++
		default:
			return false
		}
	}
	return s[0] != '@' || slash == 1 && s[len(s)-1] != '/'
}

// validCrate: ASCII letters, digits, "-" and "_", at most 64.
func validCrate(s string) bool {
	if len(s) > 64 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; !alnum(c) && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
