package version

// Gem::Requirement: comma-separated clauses "op version", op one of = != > < >=
// <= ~>; no operator is "=". It matches by order alone: that a resolver takes a
// pre-release only when asked is the resolver's rule, see Prerelease. CocoaPods
// has the same language over its own versions.

// requirement is what the language asks of its versions. segments gives a
// version's runs of digits and letters one by one, "" at the end.
type requirement struct {
	ok         func(v string) bool
	compare    func(a, b string) int
	prerelease func(v string) bool
	segments   func(v string) func() string
}

type gemClause struct{ op, version string }

func (r *requirement) has(constraint, v string) (bool, error) {
	v = trimSpace(v)
	if !r.ok(v) {
		return false, ErrUnordered
	}
	clauses, ok := r.parse(constraint)
	if !ok {
		return false, ErrConstraint
	}
	for _, c := range clauses {
		if c.op != "~>" {
			if !opHolds(c.op, r.compare(v, c.version)) {
				return false, nil
			}
			continue
		}
		if r.compare(v, c.version) < 0 || r.compare(r.release(v), r.bump(c.version)) >= 0 {
			return false, nil
		}
	}
	return true, nil
}

func (r *requirement) exact(constraint string) (string, bool) {
	clauses, ok := r.parse(constraint)
	if !ok || len(clauses) != 1 || clauses[0].op != "=" {
		return "", false
	}
	return clauses[0].version, true
}

func (r *requirement) parse(s string) (clauses []gemClause, ok bool) {
	if s = trimSpace(s); s == "" {
		return []gemClause{{">=", "0"}}, true
	}
	for more := true; more; {
		var word string
		word, s, more = nextField(s, ',')
		word = trimSpace(word)
		n := 0
		for n < len(word) && n < 2 && (word[n] == '=' || word[n] == '!' || word[n] == '<' || word[n] == '>' || word[n] == '~') {
			n++
		}
		c := gemClause{word[:n], trimSpace(word[n:])}
		switch c.op {
		case "":
			c.op = "="
		case "=", "!=", "<", "<=", ">", ">=", "~>":
		default:
			return nil, false
		}
		if !r.ok(c.version) {
			return nil, false
		}
		clauses = append(clauses, c)
	}
	return clauses, true
}

// numbers writes the numbers in front of the first word, parted by dots.
func (r *requirement) numbers(v string) string {
	var b []byte
	next := r.segments(v)
	for seg := next(); isNumber(seg); seg = next() {
		if b != nil {
			b = append(b, '.')
		}
		b = append(b, seg...)
	}
	return string(b)
}

// release is the version without its pre-release.
func (r *requirement) release(v string) string {
	if !r.prerelease(v) {
		return v
	}
	return r.numbers(v)
}

// bump is the first version that "~>" leaves out: the last number dropped, the
// one before it raised.
func (r *requirement) bump(v string) string {
	head := withoutLast(r.numbers(v))
	for i := len(head) - 1; i >= 0; i-- {
		if head[i] == '.' {
			return head[:i+1] + increment(head[i+1:])
		}
	}
	return increment(head)
}
