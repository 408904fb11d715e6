package version

// Gem::Requirement: comma-separated clauses "op version", op one of = != > < >=
// <= ~>; no operator is "=". It matches by order alone: that a resolver takes a
// pre-release only when asked is the resolver's rule, see Prerelease.

type gemClause struct{ op, version string }

func gemSatisfies(constraint, v string) (bool, error) {
	v = trimSpace(v)
	if !gemOK(v) {
		return false, ErrUnordered
	}
	clauses, ok := parseGemRequirement(constraint)
	if !ok {
		return false, ErrConstraint
	}
	for _, c := range clauses {
		if c.op != "~>" {
			if !opHolds(c.op, compareGem(v, c.version)) {
				return false, nil
			}
			continue
		}
		if compareGem(v, c.version) < 0 || compareGem(gemRelease(v), gemBump(c.version)) >= 0 {
			return false, nil
		}
	}
	return true, nil
}

func gemExact(constraint string) (string, bool) {
	clauses, ok := parseGemRequirement(constraint)
	if !ok || len(clauses) != 1 || clauses[0].op != "=" {
		return "", false
	}
	return clauses[0].version, true
}

func parseGemRequirement(s string) (clauses []gemClause, ok bool) {
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
		if !gemOK(c.version) {
			return nil, false
		}
		clauses = append(clauses, c)
	}
	return clauses, true
}

// gemNumbers is the part in front of the first word.
func gemNumbers(v string) string {
	r := gemReader{rest: v}
	end := 0
	for {
		seg := r.raw()
		if seg == "" || !isDigit(seg[0]) {
			return v[:end]
		}
		end = len(v) - len(r.rest)
	}
}

// gemRelease is the version without its pre-release.
func gemRelease(v string) string {
	if !gemPrerelease(v) {
		return v
	}
	return gemNumbers(v)
}

// gemBump is the first version that "~>" leaves out: the last number dropped,
// the one before it raised.
func gemBump(v string) string {
	head := withoutLast(gemNumbers(v))
	for i := len(head) - 1; i >= 0; i-- {
		if head[i] == '.' {
			return head[:i+1] + increment(head[i+1:])
		}
	}
	return increment(head)
}
