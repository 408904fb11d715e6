package version

// Normalising as composer/semver's VersionParser does, without making a text.

// composerMax stands for an "x" of a numbered branch.
const composerMax = "9999999"

func parseComposer(s string) (v composerVersion, ok bool) {
	v.word = noWord
	s = composerBare(s)
	if looksLikeDigest(s) {
		return v, false
	}
	if s != "" && lowerByte(s[0]) == 'v' {
		s = s[1:]
	}
	if v.classical(s) {
		return v, true
	}
	v = composerVersion{word: noWord}
	if v.dated(s) {
		return v, true
	}
	v = composerVersion{word: noWord}
	return v, v.branch(s)
}

// composerBare takes off an alias ("1.0 as 2.0"), a stability flag ("@beta")
// and build metadata.
func composerBare(s string) string {
	s = trimSpace(s)
	if word, rest := cutWord(s); rest != "" {
		as, alias := cutWord(trimSpace(rest))
		if alias = trimSpace(alias); as == "as" && alias != "" && !hasSpace(alias) {
			s = word
		}
	}
	if head, flag, found := nextField(s, '@'); found && stabilityFlag(flag) {
		s = head
	}
	if head, build, found := nextField(s, '+'); found && head != "" && build != "" && !hasSpace(s) {
		s = head
	}
	return s
}

func stabilityFlag(s string) bool {
	for _, name := range [...]string{"stable", "rc", "beta", "alpha", "dev"} {
		if compareFold(s, name) == 0 {
			return true
		}
	}
	return false
}

// classical reads one to four numbers, the first of at most five digits.
func (v *composerVersion) classical(s string) bool {
	n := digits(s)
	if n == 0 || n > 5 {
		return false
	}
	v.num[0], s = s[:n], s[n:]
	for i := 1; i < 4; i++ {
		v.num[i] = "0"
		if s != "" && s[0] == '.' && digits(s[1:]) > 0 {
			n := digits(s[1:])
			v.num[i], s = s[1:1+n], s[1+n:]
			continue
		}
		for i++; i < 4; i++ {
			v.num[i] = "0"
		}
	}
	return v.modifier(s)
}

// dated reads a date or time: four digits, one to six groups of two, up to two
// of one to three, each with a ".", "-" or ":" before it or not.
func (v *composerVersion) dated(s string) bool {
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == '.' || s[n] == '-' || s[n] == ':') {
		n++
	}
	if n > 0 && !isDigit(s[n-1]) {
		n--
	}
	if n > 32 || digits(s) < 4 || !dateGroups(s[4:n], 0, 0) {
		return false
	}
	v.date, v.head = true, s[:n]
	return v.modifier(s[n:])
}

// dateGroups tries the ways to cut s into groups; pairs and odd count those
// behind us. Lengths are bounded by dated, so that few ways are there.
func dateGroups(s string, pairs, odd int) bool {
	if s == "" {
		return pairs > 0
	}
	if !isDigit(s[0]) {
		s = s[1:]
	}
	n := digits(s)
	if odd == 0 && pairs < 6 && n >= 2 && dateGroups(s[2:], pairs+1, 0) {
		return true
	}
	if pairs == 0 || odd == 2 {
		return false
	}
	for k := min(n, 3); k > 0; k-- {
		if dateGroups(s[k:], pairs, odd+1) {
			return true
		}
	}
	return false
}

// modifier reads what stands behind the numbers, to the end.
func (v *composerVersion) modifier(s string) bool {
	v.suffix = s != ""
	s = skipSeparator(s)
	for _, k := range [...]struct {
		name string
		word composerWord
	}{{"stable", noWord}, {"beta", wordBeta}, {"b", wordBeta}, {"rc", wordRC}, {"alpha", wordAlpha},
		{"a", wordAlpha}, {"patch", wordPatch}, {"pl", wordPatch}, {"p", wordPatch}} {
		rest, ok := cutFold(s, k.name)
		if !ok {
			continue
		}
		n := wordNumbers(rest)
		numbers, rest := rest[:n], rest[n:]
		dev, ok := composerDev(rest)
		if !ok {
			continue
		}
		if k.name == "stable" && s[:len(k.name)] == k.name {
			return true // whatever follows is dropped
		}
		if k.name == "stable" {
			k.word = wordStable
		}
		v.word, v.wordN, v.dev = k.word, numbers, dev
		return true
	}
	dev, ok := composerDev(s)
	v.dev = dev
	return ok
}

// composerDev reads nothing or "dev" with a separator before it or not.
func composerDev(s string) (dev, ok bool) {
	if s == "" {
		return false, true
	}
	if s[0] == '.' || s[0] == '-' {
		s = s[1:]
	}
	rest, dev := cutFold(s, "dev")
	return dev, dev && rest == ""
}

// wordNumbers measures ([.-]?N)*.
func wordNumbers(s string) int {
	end := 0
	for {
		at := end
		if at < len(s) && (s[at] == '.' || s[at] == '-') {
			at++
		}
		n := digits(s[at:])
		if n == 0 {
			return end
		}
		end = at + n
	}
}

// branch reads "1.x-dev" and its like.
func (v *composerVersion) branch(s string) bool {
	n := len(s)
	if n < 4 || compareFold(s[n-3:], "dev") != 0 {
		return false
	}
	s = s[:n-3]
	if c := s[len(s)-1]; c == '.' || c == '-' {
		s = s[:len(s)-1]
	}
	for i := range v.num {
		field, rest, more := nextField(s, '.')
		switch {
		case allDigits(field):
			v.num[i] = field
		case i > 0 && (field == "x" || field == "X" || field == "*"):
			v.num[i] = composerMax
		default:
			return false
		}
		if s = rest; !more {
			for i++; i < len(v.num); i++ {
				v.num[i] = composerMax
			}
			v.dev, v.suffix = true, true
			return true
		}
	}
	return false
}
