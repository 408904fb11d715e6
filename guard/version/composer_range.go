package version

// The clauses of Composer that are two bounds: "~1.2", "^1.2", "1.2.*" and
// "1.0 - 2.0". The upper end is the "-dev" of the next version, so that no
// pre-release of it is inside.

// composerNumbers reads up to four dotted numbers; count says how many.
func composerNumbers(s string) (num [4]string, count int, rest string) {
	if s != "" && lowerByte(s[0]) == 'v' {
		s = s[1:]
	}
	for count < 4 {
		at := s
		if count > 0 {
			if !startsWith(s, '.') {
				break
			}
			at = s[1:]
		}
		n := digits(at)
		if n == 0 {
			break
		}
		num[count], s = at[:n], at[n:]
		count++
	}
	return num, count, s
}

// composerUpTo is below the version that comes next at place n (0-3).
func composerUpTo(num [4]string, n int) composerBound {
	b := composerBound{op: "<", composerVersion: composerVersion{word: noWord, dev: true}}
	copy(b.num[:n], num[:n])
	b.num[n] = increment(num[n])
	return b
}

// composerBounded reads a version that begins with up to four numbers, with a
// stability or ".x-dev" behind them. plain says that it has no stability, wild
// that it has ".x-dev".
func composerBounded(s string) (low composerVersion, num [4]string, count int, plain, wild, ok bool) {
	num, count, rest := composerNumbers(s)
	low, ok = parseComposer(s)
	if count == 0 || !ok || hasSpace(s) {
		return low, num, count, false, false, false
	}
	tail, _, _ := nextField(rest, '+')
	var m composerVersion
	if wild = !m.modifier(tail); wild && (len(tail) < 2 || tail[0] != '.' || isDigit(tail[1]) || hasByte(tail[1:], '.')) {
		return low, num, count, false, false, false
	}
	return low, num, count, !wild && low.word == noWord && !low.dev && !hasStable(tail), wild, true
}

// composerReach reads a caret or a tilde.
func composerReach(s string) ([]composerBound, bool) {
	low, num, count, plain, wild, ok := composerBounded(s[1:])
	if !ok {
		return nil, false
	}
	if _, _, build := nextField(s, '+'); plain && !build {
		low.dev = true
	}
	place := count - 1
	if wild {
		place++
	}
	if s[0] == '~' {
		place = max(0, place-1)
	} else {
		place = composerFixed(num, count)
	}
	return []composerBound{{op: ">=", composerVersion: low}, composerUpTo(num, place)}, true
}

// hasStable: "stable" is a stability too, and means no pre-release.
func hasStable(tail string) bool {
	_, ok := cutFold(skipSeparator(tail), "stable")
	return ok
}

// composerFixed is the number that a caret holds fast.
func composerFixed(num [4]string, count int) int {
	switch {
	case num[0] != "0" || count < 2:
		return 0
	case num[1] != "0" || count < 3:
		return 1
	}
	return 2
}

// composerWild reads "1.2.*" and "1.2.x".
func composerWild(s string) ([]composerBound, bool) {
	num, count, rest := composerNumbers(s)
	if count == 0 || count > 3 || rest == "" {
		return nil, false
	}
	for rest != "" {
		if len(rest) < 2 || rest[0] != '.' || rest[1] != 'x' && rest[1] != 'X' && rest[1] != '*' {
			return nil, false
		}
		rest = rest[2:]
	}
	low := composerBound{op: ">=", composerVersion: composerVersion{word: noWord, dev: true, num: num}}
	high := composerUpTo(num, count-1)
	if isZero(num[0]) && isZero(num[1]) && isZero(num[2]) {
		return []composerBound{high}, true
	}
	return []composerBound{low, high}, true
}

// composerHyphen reads "from - to". A "to" of less than three numbers takes in
// everything that begins so.
func composerHyphen(from, to string) ([]composerBound, bool) {
	low, _, _, plain, _, ok := composerBounded(from)
	if !ok {
		return nil, false
	}
	low.dev = low.dev || plain
	high, num, count, plain, _, ok := composerBounded(to)
	if !ok {
		return nil, false
	}
	upper := composerBound{op: "<=", composerVersion: high}
	if count < 3 && plain {
		upper = composerUpTo(num, count-1)
	}
	return []composerBound{{op: ">=", composerVersion: low}, upper}, true
}
