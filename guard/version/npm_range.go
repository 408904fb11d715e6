package version

// comparator is one ">=1.2.3" of a range. op is one of "<", "<=", ">", ">=",
// "=", or "" for "any version".
type comparator struct {
	op string
	semVersion
}

func npmSatisfies(constraint, v string) (bool, error) {
	w, ok := parseLoose(v)
	if !ok {
		return false, ErrUnordered
	}
	sets, ok := parseRange(constraint)
	if !ok {
		return false, ErrConstraint
	}
	for _, set := range sets {
		if setHas(set, &w) {
			return true, nil
		}
	}
	return false, nil
}

// npmExact is true for one full version, with "=" or without.
func npmExact(constraint string) (string, bool) {
	for constraint != "" && (constraint[0] == '=' || constraint[0] == 'v' || isSpace(constraint[0])) {
		constraint = constraint[1:]
	}
	_, ok := parseLoose(constraint)
	return constraint, ok
}

// setHas tests comparators joined by "and". A pre-release passes only where a
// comparator names a pre-release of the very same three numbers.
func setHas(set []comparator, v *semVersion) bool {
	named := v.pre == ""
	for i := range set {
		c := &set[i]
		if !opHolds(c.op, v.compare(&c.semVersion)) {
			return false
		}
		if c.op != "" && c.pre != "" && c.compareNumbers(v) == 0 {
			named = true
		}
	}
	return named
}

// opHolds says whether a comparison's result c answers the operator.
func opHolds(op string, c int) bool {
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	case "=", "==":
		return c == 0
	case "!=":
		return c != 0
	}
	return true
}

// parseRange reads sets joined by "||". Words that are no comparator are
// dropped, as loose reading does; a range of nothing but such words (a
// dist-tag, a URL) is none. A set that allows everything makes the others void.
func parseRange(s string) (sets [][]comparator, ok bool) {
	s = withoutBuilds(s)
	for more := true; more; {
		var clause string
		clause, s, more = cutOr(s)
		set := parseSet(clause)
		if set == nil {
			continue
		}
		if anySet(set) {
			return [][]comparator{{{}}}, true
		}
		sets = append(sets, set)
	}
	return sets, sets != nil
}

// cutOr cuts at the first "||".
func cutOr(s string) (clause, rest string, more bool) {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '|' && s[i+1] == '|' {
			return s[:i], s[i+2:], true
		}
	}
	return s, "", false
}

func anySet(set []comparator) bool {
	for i := range set {
		c := &set[i]
		zero := c.op == ">=" && c.pre == "" && isZero(c.num[0]) && isZero(c.num[1]) && isZero(c.num[2])
		if c.op != "" && !zero {
			return false
		}
	}
	return true
}

// parseSet reads comparators joined by blanks, or a hyphen range. nil: none.
func parseSet(s string) []comparator {
	s = trimSpace(s)
	if s == "" {
		return []comparator{{}}
	}
	if set := hyphenRange(s); set != nil {
		return set
	}
	var set []comparator
	for s != "" {
		op, rest := cutOp(s)
		var word string
		word, s = cutWord(rest)
		s = trimSpace(s)
		set = appendComparators(set, op, word)
	}
	return set
}

// cutOp takes an operator and the blanks behind it.
func cutOp(s string) (op, rest string) {
	n := 0
	switch {
	case s[0] == '^':
		n = 1
	case s[0] == '~':
		n = 1
		if r := trimSpace(s[1:]); r != "" && r[0] == '>' {
			return "~", trimSpace(r[1:])
		}
	case s[0] == '<' || s[0] == '>':
		n = 1
		if r := trimSpace(s[1:]); r != "" && r[0] == '=' {
			return s[:1] + "=", trimSpace(r[1:])
		}
	case s[0] == '=':
		n = 1
	}
	return s[:n], trimSpace(s[n:])
}

func cutWord(s string) (word, rest string) {
	i := 0
	for i < len(s) && !isSpace(s[i]) {
		i++
	}
	return s[:i], s[i:]
}

// hyphenRange reads "a - b"; nil where s is none.
func hyphenRange(s string) []comparator {
	left, rest := cutWord(s)
	dash, right := cutWord(trimSpace(rest))
	right = trimSpace(right)
	if dash != "-" || right == "" {
		return nil
	}
	lo, ok := parsePartial(left)
	if !ok {
		return nil
	}
	hi, ok := parsePartial(right)
	if !ok {
		return nil
	}
	set := []comparator{}
	switch lo.wildFrom() {
	case 0:
	case 3:
		set = append(set, comparator{">=", lo.semVersion})
	default:
		set = append(set, comparator{">=", floor(&lo)})
	}
	switch n := hi.wildFrom(); n {
	case 0:
	case 3:
		set = append(set, comparator{"<=", hi.semVersion})
	default:
		set = append(set, comparator{"<", ceiling(&hi, n-1)})
	}
	if len(set) == 0 {
		set = append(set, comparator{})
	}
	return set
}

// floor replaces wild numbers by zero and drops the pre-release.
func floor(p *partial) semVersion {
	v := semVersion{}
	for i := 0; i < p.wildFrom(); i++ {
		v.num[i] = p.num[i]
	}
	return v
}

// ceiling is the lowest pre-release of the next version at place n: the open
// end above every version that starts with p's numbers up to n.
func ceiling(p *partial, n int) semVersion {
	v := semVersion{pre: "0"}
	for i := 0; i < n; i++ {
		v.num[i] = p.num[i]
	}
	v.num[n] = increment(p.num[n])
	return v
}

// appendComparators turns one word of a range into comparators.
func appendComparators(set []comparator, op, word string) []comparator {
	p, ok := parsePartial(word)
	if !ok {
		if op, word, ok = withoutStar(op, word); !ok {
			return set
		}
		if word == "" {
			return append(set, comparator{})
		}
		if p, ok = parsePartial(word); !ok || !p.full() {
			return set
		}
	}
	from := p.wildFrom()
	switch op {
	case "^", "~":
		if from == 0 {
			return append(set, comparator{})
		}
		lo := floor(&p)
		if from == 3 {
			lo.pre = p.pre
		}
		return append(set, comparator{">=", lo}, comparator{"<", ceiling(&p, fixedPlace(op, &p, from))})
	}
	if from == 3 {
		if op == "" {
			op = "="
		}
		return append(set, comparator{op, p.semVersion})
	}
	if from == 0 && (!p.wild[1] || !p.wild[2]) || from == 1 && !p.wild[2] {
		return set // *.1: no comparator at all
	}
	return append(set, wildComparators(op, &p, from)...)
}

// fixedPlace is the last number that a caret or tilde holds fast.
func fixedPlace(op string, p *partial, from int) int {
	if op == "~" {
		return min(from-1, 1)
	}
	switch {
	case !isZero(p.num[0]) || from == 1:
		return 0
	case !isZero(p.num[1]) || from == 2:
		return 1
	}
	return 2
}

// wildComparators reads ">1.x" and its like; from < 3 is the first wild place.
func wildComparators(op string, p *partial, from int) []comparator {
	if from == 0 {
		if op == "<" || op == ">" {
			return []comparator{{"<", semVersion{pre: "0"}}} // nothing
		}
		return []comparator{{}}
	}
	lo, hi := floor(p), ceiling(p, from-1)
	switch op {
	case ">":
		hi.pre = ""
		return []comparator{{">=", hi}}
	case ">=":
		return []comparator{{">=", lo}}
	case "<":
		lo.pre = "0"
		return []comparator{{"<", lo}}
	case "<=":
		return []comparator{{"<", hi}}
	}
	return []comparator{{">=", lo}, {"<", hi}}
}
